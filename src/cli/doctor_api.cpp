#include "cli/doctor_api.hpp"

#include "cli/doctor_stream.hpp"
#include "net/message.hpp"

namespace latchkey::cli::doctor {

namespace {

using net::Headers;

constexpr std::string_view kForeign = "https://latchkey-doctor.example";
constexpr std::chrono::milliseconds kSlack{500};  // for the way there and back

void nothing(const Evidence&, Headers&) {}

void same_tag(const Evidence& evidence, Headers& headers) {
  headers.add("If-None-Match", evidence[Ask::state].reply.headers.get("ETag"));
}
void other_tag(const Evidence&, Headers& headers) {
  headers.add("If-None-Match", "\"latchkey-doctor\"");
}
void may_read(const Evidence&, Headers& headers) {
  headers.add("Access-Control-Request-Method", "GET");
  headers.add("Access-Control-Request-Headers", "authorization,if-none-match,last-event-id");
}
void may_change(const Evidence&, Headers& headers) {
  headers.add("Access-Control-Request-Method", "POST");
  headers.add("Access-Control-Request-Headers", "authorization,content-type");
}
void compressed(const Evidence&, Headers& headers) {
  headers.add("Accept", "*/*");
  headers.add("Accept-Encoding", "gzip, deflate, br");
}
void resumed(const Evidence& evidence, Headers& headers) {
  compressed(evidence, headers);
  headers.add("Last-Event-ID", "1");
}

constexpr std::string_view kState = "/v1/state";
constexpr std::string_view kStream = "/v1/stream";
constexpr std::string_view kConnect = "/v1/connect";
constexpr std::string_view kFinish = "/v1/connect/finish";
constexpr std::string_view kNoTicket = "{}";  // without return_to: even who forgets the origin starts nothing
constexpr std::string_view kNoCode = R"({"code":"latchkey-doctor"})";

constexpr std::array kProbes{
    Probe{Ask::state, "GET", kState, true, From::own, "", nothing},
    Probe{Ask::state_again, "GET", kState, true, From::own, "", same_tag},
    Probe{Ask::state_changed, "GET", kState, true, From::own, "", other_tag},
    Probe{Ask::state_unsigned, "GET", kState, false, From::own, "", nothing},
    Probe{Ask::state_foreign, "GET", kState, true, From::foreign, "", nothing},
    Probe{Ask::preflight, "OPTIONS", kState, false, From::own, "", may_read},
    Probe{Ask::preflight_change, "OPTIONS", kConnect, false, From::own, "", may_change},
    Probe{Ask::connect_bare, "POST", kConnect, true, From::nobody, kNoTicket, nothing},
    Probe{Ask::connect_foreign, "POST", kConnect, true, From::foreign, kNoTicket, nothing},
    Probe{Ask::finish_bare, "POST", kFinish, true, From::nobody, kNoCode, nothing},
    Probe{Ask::finish_foreign, "POST", kFinish, true, From::foreign, kNoCode, nothing},
    Probe{Ask::stream, "GET", kStream, true, From::own, "", compressed},
    Probe{Ask::stream_resumed, "GET", kStream, true, From::own, "", resumed},
};

void sign(const Evidence& evidence, Headers& headers) {
  if (!evidence.token.empty())
    headers.add("Authorization", "Bearer " + evidence.token);
  else
    headers.add("Cookie", evidence.asked.cookie);
}

void add_origin(const Probe& probe, const Evidence& evidence, Headers& headers) {
  // As browsers do: a reading of one's own origin goes without (Fetch, "append a request `Origin` header").
  const bool needed = evidence.crosses_origins() || probe.method != "GET";
  if (probe.from == From::own && needed) headers.add("Origin", evidence.origin);
  if (probe.from == From::foreign) headers.add("Origin", kForeign);
  if (probe.from == From::foreign) headers.add("Sec-Fetch-Site", "cross-site");
}

/// Listens until a heartbeat has followed the first event, or one was due.
void listen(net::OutgoingRequest& request, const Asked& asked) {
  request.timeout = asked.first_byte + asked.heartbeat + kSlack;
  request.enough = [burst = asked.burst()](const net::OutgoingReply& reply) {
    return silence_before_life(reply, burst).has_value();
  };
}

/// One byte is all that is wanted.
void glance(net::OutgoingRequest& request, const Asked& asked) {
  request.timeout = asked.first_byte + kSlack;
  request.enough = [](const net::OutgoingReply&) { return true; };
}

}  // namespace

std::span<const Probe> probes() {
  return kProbes;
}

bool is_worth_asking(const Probe& probe, const Evidence& evidence) {
  if (probe.is_signed && !evidence.is_signed()) return false;
  if (probe.method == "OPTIONS") return evidence.crosses_origins();
  if (probe.id == Ask::state_again) return !evidence[Ask::state].reply.headers.get("ETag").empty();
  return probe.id != Ask::stream_resumed || evidence[Ask::stream].reply.status == 200;
}

net::OutgoingRequest request_for(const Probe& probe, const Evidence& evidence) {
  net::OutgoingRequest request{.method = std::string(probe.method),
                               .url = evidence.truth.base + std::string(probe.path),
                               .headers = {},
                               .body = std::string(probe.body)};
  if (!probe.body.empty()) request.headers.add("Content-Type", "application/json");
  add_origin(probe, evidence, request.headers);
  if (probe.is_signed) sign(evidence, request.headers);
  probe.add(evidence, request.headers);
  if (probe.id == Ask::stream) listen(request, evidence.asked);
  if (probe.id == Ask::stream_resumed) glance(request, evidence.asked);
  return request;
}

}  // namespace latchkey::cli::doctor
