// What a person sees when a one-time address cannot be followed: what happened, what to do, where to go on.
#pragma once

#include <string_view>

#include "core/problem.hpp"
#include "net/message.hpp"

namespace latchkey::relay {

/// `back`: the page to go on from; empty when none is known.
[[nodiscard]] net::Response problem_page(core::Problem problem, std::string_view back);

/// The same problem for a machine (RFC 9457); `detail` adds what is particular to this request.
[[nodiscard]] net::Response problem_answer(core::Problem problem, std::string_view detail = {});

}  // namespace latchkey::relay
