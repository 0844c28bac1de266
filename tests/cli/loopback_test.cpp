#include "cli/loopback.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace latchkey::cli {
namespace {

using boost::asio::ip::tcp;

TEST(Loopback, NamesThePortThatIsTaken) {
  boost::asio::io_context io;
  const tcp::acceptor held(io, tcp::endpoint(boost::asio::ip::make_address("127.0.0.2"), 0));
  const std::uint16_t port = held.local_endpoint().port();
  const auto taken = first_taken({{"127.0.0.1", 0}, {"127.0.0.2", port}});
  ASSERT_TRUE(taken.has_value());
  EXPECT_EQ(taken->address, "127.0.0.2");
  EXPECT_EQ(taken->port, port);
}

TEST(Loopback, FindsFreePortsFree) {
  EXPECT_FALSE(first_taken({{"127.0.0.1", 0}, {"127.0.0.3", 0}}).has_value());
}

TEST(Loopback, CountsAnAddressThatIsNotOursAsFree) {
  EXPECT_FALSE(first_taken({{"203.0.113.1", 1}}).has_value());  // RFC 5737 section 3: for documentation
}

}  // namespace
}  // namespace latchkey::cli
