// What a store that fails (disk full, read-only) looks like from outside: told as such, and nothing of its
// text goes out.
#pragma once

#include <functional>

#include "net/handler.hpp"

namespace latchkey::relay {

using Answer = std::function<net::Response(const net::Request&)>;

/// The handler's answer; or, when it throws a StoreError, `otherwise`.
[[nodiscard]] net::Handler guarded(net::Handler next, Answer otherwise);
/// The same for programs: store_unavailable as a problem.
[[nodiscard]] net::Handler guarded(net::Handler next);

}  // namespace latchkey::relay
