#include "cli/doctor_clock.hpp"

#include <ctime>
#include <string>

namespace latchkey::cli::doctor {

std::optional<std::chrono::system_clock::time_point> read_date(std::string_view date) {
  std::tm time{};
  const std::string text(date);
  const char* const rest = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
  if (rest == nullptr || *rest != '\0') return std::nullopt;
  return std::chrono::system_clock::from_time_t(::timegm(&time));
}

}  // namespace latchkey::cli::doctor
