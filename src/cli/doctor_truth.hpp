// Where one button gets the truth from, judged as the button itself judges it
// (web/widget/model/configuration.ts).
#pragma once

#include <string>
#include <string_view>

#include "cli/doctor_html.hpp"

namespace latchkey::cli::doctor {

struct Truth {
  std::string mistake;  ///< Not empty: the button keeps its child link, for this reason.
  std::string cure;     ///< What mends it, where more can be said than that it has to be mended.
  bool fixed = false;   ///< By `app-state`: nothing is asked.
  std::string base;     ///< Of the page API, without a slash at its end.
  std::string origin;   ///< Of the page API.
  std::string session_url;
  std::string session;
};

/// `page`: the page's address; `document`: what relative addresses stand in (`<base href>`).
[[nodiscard]] Truth read_truth(const Attributes& button, std::string_view page, std::string_view document);

/// Absolute and safe: https, or http on a loopback host.
[[nodiscard]] bool is_safe_address(std::string_view address);

}  // namespace latchkey::cli::doctor
