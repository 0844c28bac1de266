#include <array>

#include "cli/doctor_check.hpp"

namespace latchkey::cli::doctor {

std::span<const CheckList> check_lists() {
  static const std::array kLists{
      CheckList{"the page", page_checks()},     CheckList{"its script", script_checks()},
      CheckList{"its policy", policy_checks()}, CheckList{"the session", session_checks()},
      CheckList{"the page API", api_checks()},  CheckList{"the stream", stream_checks()},
  };
  return kLists;
}

std::vector<Told> judge(const Evidence& evidence) {
  return judge(check_lists(), evidence);
}

}  // namespace latchkey::cli::doctor
