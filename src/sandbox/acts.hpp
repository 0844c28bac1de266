// What each act of a moment does to the account.
#pragma once

#include <string>

#include "sandbox/moments.hpp"

namespace latchkey::sandbox {

/// These wait for a farewell to be sent: bring_about does them.
constexpr bool ends_connections(const Step& step) {
  return step.act == Act::disconnect || step.act == Act::disconnect_all ||
         (step.act == Act::state && step.text == "disabled");
}

/// Every other step. @return what could not be done, in words; empty when it was.
[[nodiscard]] std::string perform(Scene& scene, const Step& step);

}  // namespace latchkey::sandbox
