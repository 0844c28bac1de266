// Why a call got no answer, in words.
#pragma once

#include <string_view>

#include "net/http_client.hpp"

namespace latchkey::relay {

/// What an operator looks at next: the name server, the network, the certificates, or Cloudbeds itself.
[[nodiscard]] constexpr std::string_view why_no_answer(net::Failure failure) {
  switch (failure) {
    case net::Failure::none:
      return "";
    case net::Failure::resolve:
      return "its name could not be looked up (DNS)";
    case net::Failure::connect:
      return "it could not be reached";
    case net::Failure::tls:
      return "no secure connection could be made (TLS)";
    case net::Failure::timed_out:
      return "it did not answer in time";
    case net::Failure::too_large:
      return "its answer was too long";
    case net::Failure::broken:
      return "the connection broke off";
  }
  return "";
}

}  // namespace latchkey::relay
