#include "net/date.hpp"

#include <ctime>
#include <string>

namespace latchkey::net {

namespace {

[[nodiscard]] std::optional<std::chrono::system_clock::time_point> read_as(std::string_view date,
                                                                           const char* form) {
  std::tm time{};
  const std::string text(date);
  const char* const rest = ::strptime(text.c_str(), form, &time);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  return std::chrono::system_clock::from_time_t(::timegm(&time));
}

}  // namespace

std::optional<std::chrono::system_clock::time_point> read_date(std::string_view date) {
  return read_as(date, "%a, %d %b %Y %H:%M:%S GMT");
}

std::optional<std::chrono::system_clock::time_point> read_certificate_date(std::string_view date) {
  const auto openssl = read_as(date, "%b %d %H:%M:%S %Y GMT");
  return openssl ? openssl : read_as(date, "%Y-%m-%d %H:%M:%S GMT");
}

}  // namespace latchkey::net
