// The live stream, as it arrives on this machine: with whatever stands between it and the page API.
#include <fmt/format.h>

#include "cli/doctor_check.hpp"
#include "cli/doctor_snapshot.hpp"
#include "cli/doctor_stream.hpp"
#include "net/ascii.hpp"

namespace latchkey::cli::doctor {

namespace {

constexpr std::string_view kNoStream = "no stream was answered";

[[nodiscard]] bool is_stream(const net::OutgoingReply& answer) {
  return answer.status == 200 &&
         net::lower(answer.headers.get("Content-Type")).starts_with("text/event-stream");
}
[[nodiscard]] const net::OutgoingReply& stream_of(const Evidence& evidence) {
  return evidence[Ask::stream].reply;
}
[[nodiscard]] bool was_heard(const Evidence& evidence) {
  return is_stream(stream_of(evidence)) && !stream_of(evidence).arrivals.empty();
}

Findings judge_type(const Evidence& evidence) {
  if (!evidence[Ask::stream].asked) return skipped(std::string(kNoStream));
  const net::OutgoingReply& answer = stream_of(evidence);
  if (is_stream(answer)) return fine("the stream is an event stream");
  if (answer.status == 404 || answer.status == 405 || answer.status == 501)
    return hint("there is no stream: the button asks every 5 s",
                "That is allowed; a stream shows changes at once.");
  if (answer.status == 200)
    return wrong("the stream is not sent as text/event-stream", "Send Content-Type: text/event-stream.");
  return wrong(fmt::format("GET /v1/stream answers {}",
                           answer.status == 0 ? "nothing" : std::to_string(answer.status)),
               "Answer 200 with events; without streams, 404.");
}

Findings judge_first_byte(const Evidence& evidence) {
  if (!is_stream(stream_of(evidence))) return skipped(std::string(kNoStream));
  const auto& arrivals = stream_of(evidence).arrivals;
  if (!arrivals.empty() && arrivals.front().after <= evidence.asked.first_byte)
    return fine(fmt::format("the first event comes after {} ms", arrivals.front().after.count()));
  return wrong(
      "no byte of the stream comes in time: something on the way holds it back",
      "Flush after each event, and switch buffering off in every proxy (nginx: proxy_buffering off).");
}

Findings judge_events(const Evidence& evidence) {
  if (!was_heard(evidence)) return skipped(std::string(kNoStream));
  const net::OutgoingReply& answer = stream_of(evidence);
  if (!answer.headers.get("Content-Encoding").empty()) return skipped("the stream is compressed");
  const auto event = first_state_event(answer.body);
  if (!event)
    return wrong(
        "the stream does not begin with the state",
        "Send `event: state`, `id: <revision>` and `data: <the state as JSON>`, then a blank line, at once.");
  if (const std::string fault = fault_of_snapshot(event->data); !fault.empty())
    return wrong(fmt::format("in the stream's state, {}", fault),
                 "Send what GET /v1/state answers, on one data line.");
  if (event->id.empty()) return hint("the stream's state has no id", "Send id: <revision> with it.");
  return fine("the stream begins with the state");
}

Findings judge_heartbeat(const Evidence& evidence) {
  if (!was_heard(evidence)) return skipped(std::string(kNoStream));
  const auto silence = silence_before_life(stream_of(evidence), evidence.asked.burst());
  if (silence && *silence <= evidence.asked.heartbeat)
    return fine(fmt::format("the next sign of life comes after {} ms", silence->count()));
  // With a sign of life, however late, it was the doctor who stopped listening.
  if (!silence && stream_of(evidence).failure == net::Failure::none)
    return wrong("the stream ends by itself",
                 "Keep it open: each end is a moment in which the button is stale.");
  return wrong("the stream falls silent",
               "Write something every 4 s, a comment line (`: heartbeat`) will do.");
}

Findings judge_compression(const Evidence& evidence) {
  if (!is_stream(stream_of(evidence))) return skipped(std::string(kNoStream));
  if (stream_of(evidence).headers.get("Content-Encoding").empty())
    return fine("the stream is not compressed");
  return wrong("the stream is compressed, which holds events back",
               "Leave text/event-stream out of what your server or proxy compresses.");
}

Findings judge_stream_cache(const Evidence& evidence) {
  if (!is_stream(stream_of(evidence))) return skipped(std::string(kNoStream));
  const std::string cache = net::lower(stream_of(evidence).headers.get("Cache-Control"));
  if (cache.find("no-store") != std::string::npos || cache.find("no-cache") != std::string::npos)
    return fine("no cache keeps the stream");
  return hint("nothing forbids caches to keep the stream", "Send Cache-Control: no-store.");
}

Findings judge_resumption(const Evidence& evidence) {
  if (!evidence[Ask::stream_resumed].asked) return skipped(std::string(kNoStream));
  const net::OutgoingReply& answer = evidence[Ask::stream_resumed].reply;
  if (is_stream(answer) && !answer.arrivals.empty())
    return fine("Last-Event-ID is accepted, and the stream begins anew");
  return wrong("with Last-Event-ID no stream comes",
               "Accept the field, and begin with the state: what was missed needs no telling again.");
}

constexpr std::array kChecks{
    Check{"stream", judge_type},
    Check{"stream-first-byte", judge_first_byte},
    Check{"stream-state", judge_events},
    Check{"stream-heartbeat", judge_heartbeat},
    Check{"stream-compression", judge_compression},
    Check{"stream-cache", judge_stream_cache},
    Check{"stream-resume", judge_resumption},
};

}  // namespace

std::span<const Check> stream_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
