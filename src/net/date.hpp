// The Date field of an answer (RFC 9110 section 5.6.7, the preferred format; servers send no other).
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace latchkey::net {

/// "Sun, 22 Nov 2026 10:00:00 GMT"
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> read_date(std::string_view date);

/// As TLS libraries write it: "Nov 22 10:00:00 2027 GMT" (OpenSSL), "2027-11-22 10:00:00 GMT" (others).
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> read_certificate_date(
    std::string_view date);

}  // namespace latchkey::net
