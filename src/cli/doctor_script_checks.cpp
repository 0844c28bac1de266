// The script tag, and the file that it loads.
#include <fmt/format.h>

#include "cli/doctor_check.hpp"
#include "cli/doctor_integrity.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr std::string_view kNoScript = "no script tag loads latchkey.js";

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

constexpr std::array kChecks{
    Check{"script", judge_script},
    Check{"script-answer", judge_script_answer},
    Check{"script-cache", judge_script_cache},
    Check{"script-integrity", judge_integrity},
    Check{"script-origin", judge_script_origin},
};

}  // namespace

std::span<const Check> script_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
