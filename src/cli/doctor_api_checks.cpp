// The page API: who may read it, what it answers, who may change something.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/doctor_api.hpp"
#include "cli/doctor_check.hpp"
#include "cli/doctor_snapshot.hpp"
#include "net/ascii.hpp"
#include "net/date.hpp"

namespace latchkey::cli::doctor {

using nlohmann::json;

namespace {

constexpr std::string_view kNoState = "no state was answered";

[[nodiscard]] bool has_state(const Evidence& evidence) {
  return evidence[Ask::state].asked && evidence[Ask::state].reply.status == 200;
}
[[nodiscard]] std::string_view allowed_origin(const net::OutgoingReply& answer) {
  return answer.headers.get("Access-Control-Allow-Origin");
}

Findings judge_state(const Evidence& evidence) {
  if (!evidence.has_api()) return skipped("the page names no page API that could be asked");
  if (!evidence.is_signed())
    return skipped("nobody is logged in: give --cookie or --session to check the page API");
  const net::OutgoingReply& answer = evidence[Ask::state].reply;
  if (answer.failure != net::Failure::none)
    return wrong(fmt::format("{} does not answer ({})", evidence.truth.base, net::name(answer.failure)),
                 "Start the relay, or mend the address in the attribute relay.");
  if (answer.status == 401)
    return wrong(
        "the page API refuses the session",
        "Let one relay make and read the token, within its life; with cookies, give --cookie of a login.");
  if (answer.status == 403)
    return wrong(
        "the page API does not know this page's origin",
        fmt::format("Name {} in the relay's configuration and in POST /v1/sessions.", evidence.origin));
  if (answer.status != 200)
    return wrong(fmt::format("GET /v1/state answers {}", answer.status),
                 "Serve it where the attribute relay says; a redirect is not followed.");
  return fine("GET /v1/state answers 200");
}

Findings judge_shape(const Evidence& evidence) {
  if (!has_state(evidence)) return skipped(std::string(kNoState));
  const net::OutgoingReply& answer = evidence[Ask::state].reply;
  if (const std::string fault = fault_of_snapshot(answer.body); !fault.empty())
    return wrong(fault,
                 "Answer as docs/page-api.md says: one field that is wrong, and the button reads nothing.");
  if (const std::string flaw = flaw_of_snapshot(answer.body); !flaw.empty())
    return hint(flaw, "See the members of a link in docs/page-api.md.");
  if (net::lower(answer.headers.get("Content-Type")).find("json") == std::string::npos)
    return hint("the state is not sent as JSON", "Send Content-Type: application/json.");
  return fine("the state can be read");
}

Findings judge_etag(const Evidence& evidence) {
  if (!has_state(evidence)) return skipped(std::string(kNoState));
  if (evidence[Ask::state_changed].reply.status == 304)
    return wrong("a foreign ETag is answered with 304: no change would ever be seen",
                 "Answer 304 only when If-None-Match names the ETag of what is true now.");
  if (!evidence[Ask::state_again].asked)
    return hint("the state has no ETag",
                "Send one: a button that polls then asks for a change, not for everything.");
  if (evidence[Ask::state_again].reply.status != 304)
    return hint("If-None-Match is not answered with 304",
                "Compare it with the ETag (also as W/...) and answer 304.");
  return fine("ETag and 304 fit");
}

Findings judge_cache(const Evidence& evidence) {
  if (!has_state(evidence)) return skipped(std::string(kNoState));
  const std::string cache = net::lower(evidence[Ask::state].reply.headers.get("Cache-Control"));
  const bool kept = cache.find("public") != std::string::npos || cache.find("s-maxage") != std::string::npos;
  const bool guarded =
      cache.find("no-store") != std::string::npos || cache.find("no-cache") != std::string::npos;
  if (kept)
    return wrong("caches may hand one account's state to another",
                 "Send Cache-Control: no-store, or private, no-cache.");
  if (!guarded)
    return hint("nothing forbids caches to keep the state",
                "Send Cache-Control: no-store, or private, no-cache.");
  return fine("no cache keeps the state");
}

Findings judge_unsigned(const Evidence& evidence) {
  if (!evidence[Ask::state_unsigned].asked) return skipped(std::string(kNoState));
  const net::OutgoingReply& answer = evidence[Ask::state_unsigned].reply;
  if (answer.failure != net::Failure::none) return skipped(std::string(kNoState));
  if (answer.status == 200)
    return wrong("the state is told to anybody, without a session", "Answer 401 without one.");
  if (answer.status != 401)
    return hint(fmt::format("without a session GET /v1/state answers {}", answer.status),
                "Answer 401: the button then asks for a new session.");
  return fine("without a session the state is refused");
}

Findings judge_problem(const Evidence& evidence) {
  const net::OutgoingReply& answer = evidence[Ask::state_unsigned].reply;
  if (answer.status < 400) return skipped("no refusal was seen");
  const json body = json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
  if (body.is_object() && body.contains("code") && body["code"].is_string())
    return fine("refusals have a code");
  return hint("refusals have no code: the button can only say that something went wrong",
              R"(Answer application/problem+json with {"status": 401, "code": "session_missing"}.)");
}

/// Header names that must stand in Access-Control-Allow-Headers; the first that does not.
[[nodiscard]] std::string_view missing_in(std::string_view list,
                                          std::initializer_list<std::string_view> wanted) {
  const std::string low = net::lower(list);
  for (const std::string_view name : wanted) {
    if (low.find(name) == std::string::npos) return name;
  }
  return {};
}

[[nodiscard]] Findings judge_one(const net::OutgoingReply& answer, const Evidence& evidence,
                                 std::initializer_list<std::string_view> wanted) {
  if (answer.status / 100 != 2 || allowed_origin(answer) != evidence.origin)
    return wrong(
        "the page API does not allow this page's origin",
        fmt::format("Answer OPTIONS with 204 and Access-Control-Allow-Origin: {}.", evidence.origin));
  const std::string_view missing = missing_in(answer.headers.get("Access-Control-Allow-Headers"), wanted);
  if (!missing.empty())
    return wrong(
        fmt::format("the page API does not allow the request header {}", missing),
        "Send Access-Control-Allow-Headers: Authorization, Content-Type, If-None-Match, Last-Event-ID.");
  return {};
}

Findings judge_cors(const Evidence& evidence) {
  if (!evidence[Ask::preflight].asked) return skipped("page and page API share one origin");
  auto found = judge_one(evidence[Ask::preflight].reply, evidence,
                         {"authorization", "if-none-match", "last-event-id"});
  if (!found.empty()) return found;
  const net::OutgoingReply& change = evidence[Ask::preflight_change].reply;
  if (change.status != 404 && change.status != 405 && change.status != 501)
    found = judge_one(change, evidence, {"authorization", "content-type"});
  if (!found.empty()) return found;
  if (!has_state(evidence)) return fine("this page's origin is allowed");
  const net::OutgoingReply& state = evidence[Ask::state].reply;
  if (allowed_origin(state) != evidence.origin)
    return wrong("the preflight allows this page, the answer itself does not",
                 "Send Access-Control-Allow-Origin with every answer.");
  if (net::lower(state.headers.get("Access-Control-Expose-Headers")).find("etag") == std::string::npos)
    return hint("the page may not read the ETag", "Send Access-Control-Expose-Headers: ETag.");
  return fine("this page's origin is allowed");
}

Findings judge_foreign(const Evidence& evidence) {
  if (!evidence[Ask::state_foreign].asked) return skipped(std::string(kNoState));
  const std::string_view allowed = allowed_origin(evidence[Ask::state_foreign].reply);
  if (allowed.empty() || allowed == evidence.origin) return fine("no other site may read the state");
  return wrong("any site may read the state",
               "Allow exact origins from a list, neither * nor whatever Origin says.");
}

[[nodiscard]] bool has_no_route(const Exchange& exchange) {
  const int status = exchange.reply.status;
  return !exchange.asked || status == 404 || status == 405 || status == 501;
}

Findings judge_changes(const Evidence& evidence) {
  if (!evidence[Ask::connect_bare].asked) return skipped(std::string(kNoState));
  bool any = false;
  for (const Probe& probe : probes()) {
    if (probe.method != "POST" || has_no_route(evidence[probe.id])) continue;
    any = true;
    const int status = evidence[probe.id].reply.status;
    if (status != 403 && status != 401)
      return wrong(fmt::format("POST {} {} is not refused (it answers {})", probe.path,
                               probe.from == From::nobody ? "without Origin" : "from another site", status),
                   "Answer 403 unless Origin is exactly the page's own, before anything else is looked at.");
  }
  if (!any)
    return hint("nothing can be connected here", "Give the button connect-url, or serve POST /v1/connect.");
  return fine("changes without the page's own Origin are refused");
}

Findings judge_clock(const Evidence& evidence) {
  const Exchange& exchange = evidence[Ask::state_unsigned];
  const auto date = exchange.asked ? net::read_date(exchange.reply.headers.get("Date")) : std::nullopt;
  if (!date) return skipped("the page API sends no Date");
  const auto offset = std::chrono::duration_cast<std::chrono::seconds>(exchange.at - *date).count();
  const auto size = offset < 0 ? -offset : offset;
  if (size > 60)
    return wrong(fmt::format("the page API's clock is {} s {} this machine's", size,
                             offset > 0 ? "behind" : "ahead of"),
                 "Let both machines keep their time by NTP: sessions and revisions are measured by it.");
  return fine(fmt::format("the clocks agree (within {} s)", size + 1));
}

constexpr std::array kChecks{
    Check{"state", judge_state},
    Check{"state-shape", judge_shape},
    Check{"etag", judge_etag},
    Check{"state-cache", judge_cache},
    Check{"no-session", judge_unsigned},
    Check{"problem", judge_problem},
    Check{"cors", judge_cors},
    Check{"foreign-origin", judge_foreign},
    Check{"change-origin", judge_changes},
    Check{"clock", judge_clock},
};

}  // namespace

std::span<const Check> api_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
