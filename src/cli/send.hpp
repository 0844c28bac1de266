// One request of a command, and its answer.
#pragma once

#include "net/http_client.hpp"

namespace latchkey::cli {

/// Ends with the answer, or with why there is none; the time limit is the request's own.
[[nodiscard]] net::OutgoingReply send(net::OutgoingRequest request);

}  // namespace latchkey::cli
