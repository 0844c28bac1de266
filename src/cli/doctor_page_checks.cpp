// The page: how it is served, and its buttons.
#include <fmt/format.h>

#include <algorithm>

#include "cli/doctor_check.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"
#include "net/resolve.hpp"

namespace latchkey::cli::doctor {

namespace {

Findings judge_address(const Evidence& evidence) {
  if (is_safe_address(evidence.page)) return fine("the page is reached over https, or on a loopback host");
  return wrong(
      "the page is served over http",
      "Serve it over https: browsers keep WebAssembly, storage and secure cookies from plain http pages.");
}

Findings judge_answer(const Evidence& evidence) {
  if (!evidence.redirect.empty())
    return wrong(fmt::format("the page sends people on to {}", evidence.redirect),
                 "Give --cookie if that is a login page, or the address that it leads to.");
  if (evidence.answer.status != 200)
    return wrong(fmt::format("the page answers {}", evidence.answer.status),
                 "Give the address, and with --cookie the login, under which people see the button.");
  if (!net::lower(evidence.answer.headers.get("Content-Type")).starts_with("text/html"))
    return wrong("the page is not sent as text/html", "Send Content-Type: text/html; charset=utf-8.");
  return fine("the page answers 200 with HTML");
}

Findings judge_button(const Evidence& evidence) {
  if (!evidence.markup.buttons.empty())
    return fine(fmt::format("{} <latchkey-button> on the page", evidence.markup.buttons.size()));
  if (!evidence.truths.empty())
    return hint("there is no <latchkey-button> in the HTML",
                "A script may make it, but without JavaScript nothing is there: prefer it in the HTML with "
                "its link.");
  if (evidence.markup.buttons_in_templates > 0)
    return wrong("the <latchkey-button> stands inside a <template>, and so is not on the page",
                 "Take it out; if a script does that, say with --relay and --session-url what it is given.");
  return wrong("there is no <latchkey-button> in the HTML",
               "Add it; if a script makes it, say with --relay and --session-url what it will be given.");
}

/// The addresses that matter here, as they are written.
[[nodiscard]] std::vector<std::string_view> written_addresses(const Evidence& evidence) {
  std::vector<std::string_view> written{attribute(evidence.script_tag, "src")};
  for (const ButtonTag& button : evidence.markup.buttons) {
    written.push_back(attribute(button.attributes, "session-url"));
    if (button.href) written.push_back(*button.href);
  }
  std::erase_if(written, [](std::string_view address) { return address.empty(); });
  return written;
}

Findings judge_base(const Evidence& evidence) {
  if (net::origin_of(evidence.document) == evidence.origin || evidence.document.empty())
    return fine("relative addresses lead to the page's own origin");
  for (const std::string_view written : written_addresses(evidence)) {
    const auto target = net::resolve(evidence.document, written);
    if (target && net::resolve(evidence.page, written) != target)
      return hint(
          fmt::format("<base href=\"{}\"> leads \"{}\" to {}", evidence.markup.base, written, *target),
          "Write that address in full if this is not what you mean, or take <base href> away.");
  }
  return fine("<base href> leads elsewhere, and nothing of the button is relative to it");
}

Findings judge_child_link(const Evidence& evidence) {
  Findings found;
  for (const ButtonTag& button : evidence.markup.buttons) {
    if (!button.href) {
      found = wrong("a <latchkey-button> has no link inside",
                    "Put <a href=\"https://...\">Connect App</a> into it: that is what people see when all "
                    "else fails.");
    } else if (!is_safe_address(net::resolve(evidence.document, *button.href).value_or(""))) {
      found = wrong(fmt::format("the link inside leads to \"{}\"", *button.href),
                    "Let it lead to an https address where the app can be connected.");
    }
  }
  if (evidence.markup.buttons.empty()) return skipped("no button in the HTML");
  return found.empty() ? fine("every button has a link inside") : found;
}

constexpr std::array<std::string_view, 10> kOwn{"relay",     "session",   "session-url", "channel",
                                                "property",  "app-state", "reason",      "connect-url",
                                                "login-url", "wording"};

[[nodiscard]] std::string letters_of(std::string_view name) {
  std::string letters(name);
  std::erase_if(letters, [](char c) { return c == '-' || c == '_'; });
  return letters;
}

Findings judge_spelling(const Evidence& evidence) {
  Findings found;
  for (const ButtonTag& button : evidence.markup.buttons) {
    for (const auto& [name, value] : button.attributes) {
      const auto meant = std::ranges::find(kOwn, letters_of(name), letters_of);
      if (meant == kOwn.end() || *meant == name) continue;
      found = wrong(fmt::format("the attribute {} is not read", name), fmt::format("Write {}.", *meant));
    }
    const auto wording = attribute(button.attributes, "wording");
    if (!wording.empty() && wording != "partner" && wording != "marketplace")
      found =
          hint(fmt::format("wording=\"{}\" is none there is", wording), "Write partner, or leave it out.");
  }
  if (evidence.markup.buttons.empty()) return skipped("no button in the HTML");
  return found.empty() ? fine("its attributes are spelled as they are read") : found;
}

constexpr std::string_view kUnmended =
    "Until it is mended the button keeps its child link (address_refused).";

Findings judge_source(const Evidence& evidence) {
  Findings found;
  for (const Truth& truth : evidence.truths) {
    if (!truth.mistake.empty())
      found = wrong(truth.mistake, truth.cure.empty() ? std::string(kUnmended) : truth.cure);
  }
  if (!found.empty()) return found;
  if (evidence.truths.empty()) return skipped("no button in the HTML");
  if (evidence.has_api()) return fine(fmt::format("the state comes from {}", evidence.truth.base));
  return hint("app-state fixes the face by hand: no live state is asked",
              "Take it away to see what is true.");
}

Findings judge_token_in_page(const Evidence& evidence) {
  const bool in_page =
      std::ranges::any_of(evidence.truths, [](const Truth& truth) { return !truth.session.empty(); });
  if (!in_page) return fine("no session token stands in the HTML");
  const std::string cache = net::lower(evidence.answer.headers.get("Cache-Control"));
  if (cache.find("no-store") == std::string::npos)
    return wrong("the page holds a session token and may be stored by caches",
                 "Send Cache-Control: no-store with the page, or use session-url instead of session.");
  return hint("the page holds a session token, which ends while the page is open",
              "Use session-url, so that the button can fetch the next one.");
}

Findings judge_frames(const Evidence& evidence) {
  static constexpr std::array<std::string_view, 3> kNeeded{"allow-scripts", "allow-same-origin",
                                                           "allow-top-navigation-by-user-activation"};
  for (const Attributes& frame : evidence.markup.sandboxed) {
    const std::string rights = ' ' + net::lower(attribute(frame, "sandbox")) + ' ';
    for (const std::string_view needed : kNeeded) {
      if (rights.find(fmt::format(" {} ", needed)) == std::string::npos)
        return hint(fmt::format("a sandboxed iframe lacks {}", needed),
                    "If a button stands in it, give it allow-scripts, allow-same-origin and "
                    "allow-top-navigation-by-user-activation; otherwise this does not matter.");
    }
  }
  return fine("no iframe here would hold a button back");
}

constexpr std::array kChecks{
    Check{"page-address", judge_address},  Check{"page-answer", judge_answer},
    Check{"button", judge_button},         Check{"base", judge_base},
    Check{"child-link", judge_child_link}, Check{"attributes", judge_spelling},
    Check{"source", judge_source},         Check{"token-in-page", judge_token_in_page},
    Check{"frames", judge_frames},
};

}  // namespace

std::span<const Check> page_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
