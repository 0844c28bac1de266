// The page: how it is served, its script, its buttons.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/doctor_check.hpp"
#include "cli/doctor_integrity.hpp"
#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"
#include "net/resolve.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr std::string_view kNoScript = "no script tag loads latchkey.js";

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

Findings judge_script(const Evidence& evidence) {
  if (evidence.script.empty()) {
    if (!evidence.markup.scripts.empty())
      return hint(std::string(kNoScript),
                  "That is right if your own bundle imports it; otherwise add the tag.");
    return wrong(std::string(kNoScript),
                 "Add <script type=\"module\" src=\"https://your-relay/latchkey.js\"></script>.");
  }
  if (!net::same_text(attribute(evidence.script_tag, "type"), "module") ||
      evidence.script_tag.contains("nomodule"))
    return wrong("latchkey.js is not loaded as a module", "Write type=\"module\" on its script tag.");
  if (!is_safe_address(evidence.script))
    return wrong("latchkey.js is loaded over http",
                 "Load it over https: browsers refuse it on an https page.");
  return fine("latchkey.js is loaded as a module");
}

[[nodiscard]] bool is_javascript(std::string_view content_type) {
  const std::string type = net::lower(content_type);
  return type.starts_with("text/javascript") || type.starts_with("application/javascript");
}

Findings judge_script_answer(const Evidence& evidence) {
  if (evidence.script.empty()) return skipped(std::string(kNoScript));
  const net::OutgoingReply& answer = evidence.script_answer;
  if (answer.status != 200)
    return wrong(fmt::format("{} answers {}", evidence.script,
                             answer.status == 0 ? "nothing" : std::to_string(answer.status)),
                 "Check the address, and that the relay runs and knows that host name.");
  if (!is_javascript(answer.headers.get("Content-Type")))
    return wrong("latchkey.js is not sent as JavaScript",
                 "Send Content-Type: text/javascript; browsers refuse other modules.");
  const std::string_view allowed = answer.headers.get("Access-Control-Allow-Origin");
  const bool crosses = net::origin_of(evidence.script) != evidence.origin;
  if (crosses && allowed != "*" && allowed != evidence.origin)
    return wrong(
        "latchkey.js may not be read from this page's origin",
        "Send Access-Control-Allow-Origin: * with it and its chunks: modules are always fetched with CORS.");
  return fine("latchkey.js is there, as JavaScript, for this origin");
}

Findings judge_script_cache(const Evidence& evidence) {
  if (evidence.script_answer.status != 200) return skipped(std::string(kNoScript));
  const bool versioned = evidence.script.find("/latchkey@") != std::string::npos;
  const std::string cache = net::lower(evidence.script_answer.headers.get("Cache-Control"));
  const bool immutable = cache.find("immutable") != std::string::npos;
  if (versioned && !immutable)
    return hint("the versioned script is asked for again on each visit",
                "Send Cache-Control: public, max-age=31536000, immutable with it.");
  if (!versioned && cache.find("no-cache") == std::string::npos)
    return wrong("latchkey.js may be kept for long by caches",
                 "Send Cache-Control: no-cache and an ETag with it: that is how a fix reaches every page.");
  return fine(versioned ? "the versioned script is kept for good"
                        : "latchkey.js is asked for again on each visit");
}

Findings judge_integrity(const Evidence& evidence) {
  if (evidence.script_answer.status != 200) return skipped(std::string(kNoScript));
  const bool versioned = evidence.script.find("/latchkey@") != std::string::npos;
  const std::string_view integrity = attribute(evidence.script_tag, "integrity");
  if (integrity.empty() && versioned)
    return hint("the versioned script has no integrity attribute",
                fmt::format("Add integrity=\"{}\" and crossorigin: then only this file runs.",
                            integrity_of(evidence.script_answer.body)));
  if (integrity.empty()) return fine("latchkey.js may change with the next release, and no hash forbids it");
  if (!is_integral(evidence.script_answer.body, integrity))
    return wrong("the script is not the one that integrity names: browsers refuse it",
                 "Take the hash that belongs to this version, or find out who changed the file.");
  if (!versioned)
    return wrong("integrity pins latchkey.js, which changes with each release",
                 "Load the versioned latchkey@<version>.js, or drop integrity.");
  return fine("the script is the one that integrity names");
}

Findings judge_script_origin(const Evidence& evidence) {
  if (evidence.script.empty() || !evidence.has_api()) return skipped("nothing to compare");
  if (net::origin_of(evidence.script) == evidence.truth.origin)
    return fine("script and page API come from one origin");
  return hint(
      "script and page API come from different origins",
      "That works, and needs both in your policy; keep the script's version in step with the relay's.");
}

Findings judge_button(const Evidence& evidence) {
  if (!evidence.markup.buttons.empty())
    return fine(fmt::format("{} <latchkey-button> on the page", evidence.markup.buttons.size()));
  if (!evidence.truths.empty())
    return hint("there is no <latchkey-button> in the HTML",
                "A script may make it, but without JavaScript nothing is there: prefer it in the HTML with "
                "its link.");
  return wrong("there is no <latchkey-button> in the HTML",
               "Add it; if a script makes it, say with --relay and --session-url what it will be given.");
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

Findings judge_source(const Evidence& evidence) {
  Findings found;
  for (const Truth& truth : evidence.truths) {
    if (!truth.mistake.empty())
      found = wrong(truth.mistake, "Until it is mended the button keeps its child link (address_refused).");
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
    Check{"page-address", judge_address},
    Check{"page-answer", judge_answer},
    Check{"script", judge_script},
    Check{"script-answer", judge_script_answer},
    Check{"script-cache", judge_script_cache},
    Check{"script-integrity", judge_integrity},
    Check{"script-origin", judge_script_origin},
    Check{"button", judge_button},
    Check{"child-link", judge_child_link},
    Check{"attributes", judge_spelling},
    Check{"source", judge_source},
    Check{"token-in-page", judge_token_in_page},
    Check{"frames", judge_frames},
};

}  // namespace

std::span<const Check> page_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
