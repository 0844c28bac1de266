// Who a client is when proxies stand before the server, and when somebody lies about it.
#include "net/addresses.hpp"

#include <gmock/gmock.h>

namespace latchkey::net {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] std::string client(const std::string& peer, const Rows& rows,
                                 const std::string& header = "X-Forwarded-For") {
  Request request;
  request.peer = peer;
  for (const auto& [name, value] : rows) request.headers.add(name, value);
  return client_of(request, {Networks::read({"127.0.0.1", "10.0.0.0/8", "2001:db8::/32"}).value(), header});
}

TEST(Networks, HoldTheAddressesOfTheirPrefix) {
  const auto networks = Networks::read({"10.1.0.0/15", "192.0.2.7", "2001:db8::/33", "::1"}).value();
  for (const char* inside :
       {"10.0.0.1", "10.1.255.255", "192.0.2.7", "2001:db8:7fff::1", "::1", "::ffff:10.1.2.3"})
    EXPECT_TRUE(networks.contains(inside)) << inside;
  for (const char* outside : {"10.2.0.0", "192.0.2.8", "2001:db8:8000::", "::2", "", "localhost", "10.1"})
    EXPECT_FALSE(networks.contains(outside)) << outside;
  EXPECT_TRUE(Networks::read({"0.0.0.0/0"})->contains("192.0.2.1"));
  EXPECT_FALSE(Networks::read({"0.0.0.0/0"})->contains("::1"));
}

TEST(Networks, AreRefusedWhenARowIsNone) {
  for (const char* bad :
       {"", "nginx", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8x", "::/129", "10.0.0.256"})
    EXPECT_FALSE(Networks::read({bad})) << bad;
}

TEST(EndpointText, IsAnAddressAndAPort) {
  EXPECT_EQ(read_endpoint("[::1]:8081")->address, "::1");
  EXPECT_EQ(read_endpoint("127.0.0.1:0")->port, 0);
  for (const char* bad : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", ":80", "::1:80", "[::1]",
                          "[127.0.0.1]:1", "localhost:1"})
    EXPECT_FALSE(read_endpoint(bad)) << bad;
}

TEST(ClientBehindProxies, IsThePeerUnlessThePeerIsTrusted) {
  EXPECT_EQ(client("192.0.2.1", {}), "192.0.2.1");
  EXPECT_EQ(client("192.0.2.1", {{"X-Forwarded-For", "198.51.100.9"}}), "192.0.2.1");
  EXPECT_EQ(client("127.0.0.1", {}), "127.0.0.1");
}

TEST(ClientBehindProxies, IsTheRightmostHopThatIsNoProxyOfOurs) {
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "198.51.100.9"}}), "198.51.100.9");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "6.6.6.6, 198.51.100.9, 10.2.3.4"}}), "198.51.100.9");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "6.6.6.6"}, {"x-forwarded-for", "198.51.100.9"}}),
            "198.51.100.9");
  EXPECT_EQ(client("2001:db8::1", {{"X-Forwarded-For", "2001:4860::1"}}), "2001:4860::1");
}

TEST(ClientBehindProxies, ASpoofedHopLeftOfItChangesNothing) {
  for (const char* lie : {"127.0.0.1, ", "10.0.0.1, ", "unknown, ", ", ,", "\"for=1\", ", "999.1.1.1, "})
    EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", std::string{lie} + "198.51.100.9"}}), "198.51.100.9")
        << lie;
}

TEST(ClientBehindProxies, AHopThatIsNoAddressLeavesTheOneBeforeIt) {
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", "198.51.100.9, unknown, 10.0.0.3"}}), "10.0.0.3");
  EXPECT_EQ(client("127.0.0.1", {{"X-Forwarded-For", ""}}), "127.0.0.1");
}

TEST(ClientBehindProxies, OnlyTheConfiguredHeaderIsRead) {
  const Rows both{{"Forwarded", "for=6.6.6.6"}, {"X-Forwarded-For", "198.51.100.9"}};
  EXPECT_EQ(client("127.0.0.1", both), "198.51.100.9");
  EXPECT_EQ(client("127.0.0.1", both, "Forwarded"), "6.6.6.6");
}

TEST(ClientBehindProxies, ForwardedIsReadAsTheStandardSays) {
  const auto of = [](const std::string& value) {
    return client("127.0.0.1", {{"Forwarded", value}}, "Forwarded");
  };
  EXPECT_EQ(of("for=192.0.2.43, for=\"[2001:4860::17]:4711\""), "2001:4860::17");
  EXPECT_EQ(of("By=203.0.113.43; For=\"192.0.2.60:80\";proto=http"), "192.0.2.60");
  EXPECT_EQ(of("for=_hidden"), "127.0.0.1");
  EXPECT_EQ(of("proto=https"), "127.0.0.1");
}

TEST(CountedAs, AnIpv6HostHasOneCountForItsNetwork) {
  EXPECT_EQ(counted_as("2001:db8:1:2:3:4:5:6"), counted_as("2001:db8:1:2::9"));
  EXPECT_NE(counted_as("2001:db8:1:2::9"), counted_as("2001:db8:1:3::9"));
  EXPECT_EQ(counted_as("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(counted_as("::ffff:192.0.2.1"), "::ffff:192.0.2.1");
}

TEST(LoopbackAddress, IsThisMachine) {
  for (const char* ours : {"127.0.0.1", "127.255.0.3", "::1", "::ffff:127.0.0.1"})
    EXPECT_TRUE(is_loopback(ours)) << ours;
  for (const char* other : {"10.0.0.1", "::2", "", "localhost"}) EXPECT_FALSE(is_loopback(other)) << other;
}

}  // namespace
}  // namespace latchkey::net
