#include "cli/doctor_truth.hpp"

#include <fmt/format.h>

#include "core/app_state.hpp"
#include "core/url.hpp"
#include "net/form.hpp"
#include "net/resolve.hpp"

namespace latchkey::cli::doctor {

namespace {

[[nodiscard]] Truth mistake(std::string what) {
  Truth truth;
  truth.mistake = std::move(what);
  return truth;
}

[[nodiscard]] Truth fixed(std::string_view state) {
  if (!core::app_state(state))
    return mistake(fmt::format("app-state=\"{}\" is none of disabled, installing, pending, enabled", state));
  Truth truth;
  truth.fixed = true;
  return truth;
}

/// Origin and path: what stands behind them is no part of a base.
[[nodiscard]] std::string base_of(const std::string& address) {
  const auto parts = core::read_address(address);
  std::string base = parts ? std::string(parts->origin) + std::string(parts->path) : address;
  while (base.ends_with('/')) base.pop_back();
  return base;
}

/// The page's own address would have been right: it is `<base href>` that leads the relative one elsewhere.
void blame_base(Truth& truth, std::string_view written, std::string_view page, std::string_view document) {
  const auto meant = net::resolve(page, written);
  const bool misled = meant && net::origin_of(*meant) == net::origin_of(page) &&
                      net::origin_of(document) != net::origin_of(page) && *meant != truth.session_url;
  if (!misled) return;
  truth.mistake = fmt::format("<base href> leads session-url to {}", truth.session_url);
  truth.cure = fmt::format("Write session-url=\"{}\", or take <base href> away.", *meant);
}

[[nodiscard]] std::string mistake_of_session(const Truth& truth, std::string_view origin,
                                             bool names_session_url) {
  if (!truth.session.empty()) return {};
  if (names_session_url && (truth.session_url.empty() || net::origin_of(truth.session_url) != origin))
    return "session-url is not on the page's own origin";
  if (!names_session_url && truth.origin != origin)
    return "relay is on another origin and neither session-url nor session is given: cookies do not go there";
  return {};
}

}  // namespace

bool is_safe_address(std::string_view address) {
  const auto parts = core::read_address(address);
  return parts && core::is_safe(*parts);
}

Truth read_truth(const Attributes& button, std::string_view page, std::string_view document) {
  if (const auto state = attribute(button, "app-state"); !state.empty()) return fixed(state);
  const std::string origin = net::origin_of(page).value_or("");
  const std::string_view given = attribute(button, "relay");
  const std::string relay = given.empty() ? origin + "/" : std::string(given);
  const auto relay_origin = net::origin_of(relay);
  if (!relay_origin || !is_safe_address(relay))
    return mistake("relay is no https address (http on a loopback host only)");
  Truth truth;
  truth.base = base_of(relay);
  truth.origin = *relay_origin;
  truth.session = attribute(button, "session");
  const std::string_view session_url = attribute(button, "session-url");
  if (truth.session.empty() && !session_url.empty())
    truth.session_url = net::resolve(document, session_url).value_or("");
  truth.mistake = mistake_of_session(truth, origin, !session_url.empty());
  if (!truth.mistake.empty() && !session_url.empty()) blame_base(truth, session_url, page, document);
  return truth;
}

}  // namespace latchkey::cli::doctor
