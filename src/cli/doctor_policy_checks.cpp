// The page's Content-Security-Policy: what the button needs, and nothing beyond it.
#include <fmt/format.h>

#include <algorithm>

#include "cli/doctor_check.hpp"
#include "cli/doctor_policy.hpp"
#include "net/form.hpp"
#include "net/resolve.hpp"

namespace latchkey::cli::doctor {

namespace {

[[nodiscard]] std::vector<Policy> policies_of(const Evidence& evidence) {
  return read_policies(evidence.answer.headers, evidence.markup.policies);
}

[[nodiscard]] const Directive* scripts_of(const Policy& policy) {
  return governing(policy, {"script-src-elem", "script-src", "default-src"});
}

constexpr std::string_view kNoPolicy = "the page has no Content-Security-Policy";

/// What the page's policy must say for this page: the origins that are really needed.
[[nodiscard]] std::string needed(const Evidence& evidence) {
  const std::string script = net::origin_of(evidence.script).value_or(evidence.truth.origin);
  std::string connect = script;
  if (!evidence.truth.origin.empty() && evidence.truth.origin != script)
    connect += ' ' + evidence.truth.origin;
  return fmt::format("script-src {} 'wasm-unsafe-eval'; connect-src 'self' {}", script, connect);
}

Findings judge_there(const Evidence& evidence) {
  if (!policies_of(evidence).empty()) return fine("the page has a Content-Security-Policy");
  return hint(std::string(kNoPolicy), fmt::format("The button would work under: {}.", needed(evidence)));
}

/// A chunk beside the entry script; its name is any.
[[nodiscard]] std::string chunk_of(const Evidence& evidence, std::string_view name) {
  return net::resolve(evidence.script, name).value_or("");
}

constexpr std::string_view kDynamic = "'strict-dynamic'";

/// Hosts do not count where 'strict-dynamic' stands (CSP3 section 6.7.1.1): the tag itself must be named.
[[nodiscard]] Findings fault_of_entry(const Directive& scripts, const Evidence& evidence) {
  const Attributes& tag = evidence.script_tag;
  if (names_tag(scripts, attribute(tag, "nonce"), attribute(tag, "integrity"))) return {};
  if (has_source(scripts, kDynamic))
    return wrong(fmt::format("{} has 'strict-dynamic', which ignores hosts, and does not name {}",
                             scripts.name, evidence.script),
                 "Give the script tag the policy's nonce, or put the hash of its integrity into the policy.");
  if (allows(scripts, evidence.script, evidence.page)) return {};
  return wrong(fmt::format("{} does not allow {}", scripts.name, evidence.script),
               fmt::format("Add {} to it.", net::origin_of(evidence.script).value_or(evidence.script)));
}

/// The entry preloads its chunks (web/widget/pinned.ts). A link that a script makes has no nonce, so what
/// lets the entry run does not let the chunks be loaded: hosts do, or 'strict-dynamic'.
[[nodiscard]] Findings fault_of_chunks(const Directive& scripts, const Evidence& evidence) {
  const std::string chunk = chunk_of(evidence, "chunks/button.js");
  if (has_source(scripts, kDynamic) || allows(scripts, chunk, evidence.page)) return {};
  return wrong(fmt::format("{} does not allow {}", scripts.name, chunk),
               fmt::format("Add {} to it.", net::origin_of(chunk).value_or(chunk)));
}

Findings judge_scripts(const Evidence& evidence) {
  if (evidence.script.empty()) return skipped("no script tag loads latchkey.js");
  for (const Policy& policy : policies_of(evidence)) {
    const Directive* const scripts = scripts_of(policy);
    if (scripts == nullptr) continue;
    for (const auto fault_of : {fault_of_entry, fault_of_chunks}) {
      if (Findings fault = fault_of(*scripts, evidence); !fault.empty()) return fault;
    }
  }
  return fine("latchkey.js and its chunks may run");
}

[[nodiscard]] std::vector<std::string> fetched(const Evidence& evidence) {
  std::vector<std::string> urls;
  // A file that arrived broken is fetched once more, past the browser's cache (web/widget/pinned.ts).
  if (!evidence.script.empty()) urls.push_back(chunk_of(evidence, "chunks/button.js"));
  if (evidence.has_api()) urls.push_back(evidence.truth.base + "/v1/state");
  if (evidence.has_api() && !evidence.truth.session_url.empty()) urls.push_back(evidence.truth.session_url);
  return urls;
}

Findings judge_connections(const Evidence& evidence) {
  for (const Policy& policy : policies_of(evidence)) {
    const Directive* const connect = governing(policy, {"connect-src", "default-src"});
    if (connect == nullptr) continue;
    for (const std::string& url : fetched(evidence)) {
      if (allows(*connect, url, evidence.page)) continue;
      const std::string origin = net::origin_of(url).value_or(url);
      return wrong(fmt::format("{} does not allow {}", connect->name, url),
                   fmt::format("Add {} to connect-src.", origin == evidence.origin ? "'self'" : origin));
    }
  }
  return fine("the page may ask what the button asks");
}

Findings judge_wasm(const Evidence& evidence) {
  for (const Policy& policy : policies_of(evidence)) {
    const Directive* const scripts = governing(policy, {"script-src", "default-src"});
    const bool refused = scripts != nullptr && !has_source(*scripts, "'wasm-unsafe-eval'") &&
                         !has_source(*scripts, "'unsafe-eval'");
    if (refused)
      return hint(
          "WebAssembly is refused: the same core runs as JavaScript, 3 kB more",
          "Add 'wasm-unsafe-eval' to script-src if you like; it allows WebAssembly and nothing else.");
  }
  return fine("WebAssembly may run");
}

/// Many strict policies carry wide sources for browsers that know no better ones; today's overlook them.
[[nodiscard]] bool is_overlooked(const Directive& scripts, std::string_view source) {
  if (source == "'unsafe-eval'") return false;
  return has_source(scripts, kDynamic) || (source == "'unsafe-inline'" && has_nonce_or_hash(scripts));
}

Findings judge_unsafe(const Evidence& evidence) {
  for (const Policy& policy : policies_of(evidence)) {
    const Directive* const scripts = scripts_of(policy);
    if (scripts == nullptr) continue;
    for (const std::string_view source : {"'unsafe-eval'", "'unsafe-inline'", "*", "https:", "http:"}) {
      if (has_source(*scripts, source) && !is_overlooked(*scripts, source))
        return hint(fmt::format("{} has {}", scripts->name, source),
                    fmt::format("Latchkey does not need it; this is enough: {}.", needed(evidence)));
    }
  }
  return fine("nothing is allowed that Latchkey does not need");
}

Findings judge_sandbox(const Evidence& evidence) {
  for (const Policy& policy : policies_of(evidence)) {
    const Directive* const sandbox = governing(policy, {"sandbox"});
    if (sandbox == nullptr) continue;
    for (const std::string_view right : {"allow-scripts", "allow-same-origin"}) {
      if (!has_source(*sandbox, right))
        return wrong(fmt::format("the policy's sandbox lacks {}", right),
                     fmt::format("Add {} to sandbox.", right));
    }
  }
  return fine("no sandbox holds the page back");
}

Findings judge_trusted_types(const Evidence& evidence) {
  const auto policies = policies_of(evidence);
  const bool required = std::ranges::any_of(policies, [](const Policy& policy) {
    return governing(policy, {"require-trusted-types-for"}) != nullptr;
  });
  if (required)
    return fine("Trusted Types are required: the button makes no markup, and needs no policy of theirs");
  return policies.empty() ? skipped(std::string(kNoPolicy))
                          : fine("Trusted Types are not required; they could be");
}

constexpr std::array kChecks{
    Check{"policy", judge_there},
    Check{"policy-script", judge_scripts},
    Check{"policy-connect", judge_connections},
    Check{"policy-wasm", judge_wasm},
    Check{"policy-unsafe", judge_unsafe},
    Check{"policy-sandbox", judge_sandbox},
    Check{"policy-trusted-types", judge_trusted_types},
};

}  // namespace

std::span<const Check> policy_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
