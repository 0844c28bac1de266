// The Date field of answers.
#include "net/date.hpp"

#include <gtest/gtest.h>

namespace latchkey::net {
namespace {

TEST(DateField, IsReadInThePreferredFormAndNoOther) {
  EXPECT_EQ(read_date("Sun, 22 Nov 2026 10:00:00 GMT"),
            std::chrono::system_clock::from_time_t(1'795'341'600));
  for (const std::string_view bad :
       {"", "yesterday", "Sun, 22 Nov 2026 10:00:00 GMT+1", "2026-11-22T10:00:00Z"})
    EXPECT_FALSE(read_date(bad)) << bad;
}

TEST(CertificateDate, IsReadAsTlsLibrariesWriteIt) {
  const auto same = std::chrono::system_clock::from_time_t(1'795'341'600);
  EXPECT_EQ(read_certificate_date("Nov 22 10:00:00 2026 GMT"), same);
  EXPECT_EQ(read_certificate_date("2026-11-22 10:00:00 GMT"), same);
  EXPECT_EQ(read_certificate_date("Dec  2 10:00:00 2026 GMT"), same + std::chrono::hours{240});
  for (const std::string_view bad : {"", "never", "Nov 22 10:00:00 2026", "Sun, 22 Nov 2026 10:00:00 GMT"})
    EXPECT_FALSE(read_certificate_date(bad)) << bad;
}

}  // namespace
}  // namespace latchkey::net
