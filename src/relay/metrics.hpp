// What a monitor asks: counters and histograms, told as Prometheus text (exposition format 0.0.4). One
// thread. A table of ours and not prometheus-cpp: that brings locks, a registry and families made at run
// time, for what one thread counts in a dozen rows known at compile time.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/enum_table.hpp"
#include "core/instant.hpp"

namespace latchkey::relay {

enum class Counter { requests, refused, limited, deliveries, cloudbeds_calls, verdicts, refreshes, notices };
enum class Histogram { request, cloudbeds, webhook_to_publish };
enum class Gauge {
  links,
  stream_clients,
  open_connections,
  cloudbeds_in_flight,
  cloudbeds_last_second,
  cloudbeds_waiting,
  notices_waiting,
  notices_oldest,
  ready,
  start_time,
  build_info
};

template <typename Id>
struct MetricRow {
  Id id;
  std::string_view name;
  std::array<std::string_view, 3> labels;  ///< Empty ones are none.
  std::string_view help;
};

inline constexpr std::array kCounters{
    MetricRow<Counter>{Counter::requests,
                       "latchkey_requests_total",
                       {"method", "route", "status"},
                       "Requests answered, by route of the list."},
    MetricRow<Counter>{
        Counter::refused,
        "latchkey_refused_total",
        {"code"},
        "Refused before a request was read: malformed, too large, too slow, too many connections."},
    MetricRow<Counter>{Counter::limited,
                       "latchkey_limited_total",
                       {"limit"},
                       "Answered 429, by the limit of the configuration."},
    MetricRow<Counter>{Counter::deliveries,
                       "latchkey_deliveries_total",
                       {"result"},
                       "Webhooks that came in: asked (Cloudbeds is asked), ignored (not about this), unknown "
                       "(no such address)."},
    MetricRow<Counter>{Counter::cloudbeds_calls,
                       "latchkey_cloudbeds_calls_total",
                       {"endpoint", "result"},
                       "Calls to Cloudbeds: ok, an HTTP class, or why no answer came."},
    MetricRow<Counter>{Counter::verdicts,
                       "latchkey_verdicts_total",
                       {"verdict", "code"},
                       "What the answers of Cloudbeds meant (docs/problems.md)."},
    MetricRow<Counter>{
        Counter::refreshes, "latchkey_refreshes_total", {"verdict"}, "Access tokens refreshed."},
    MetricRow<Counter>{Counter::notices,
                       "latchkey_notices_total",
                       {"result"},
                       "Webhooks to your back end: taken, again (not taken, tried later), given_up "
                       "(after three days), gone (410: none is sent until the next start)."},
};
inline constexpr std::array kHistograms{
    MetricRow<Histogram>{Histogram::request, "latchkey_request_seconds", {}, "From a request to its answer."},
    MetricRow<Histogram>{
        Histogram::cloudbeds, "latchkey_cloudbeds_seconds", {}, "From a call to Cloudbeds to its answer."},
    MetricRow<Histogram>{Histogram::webhook_to_publish,
                         "latchkey_webhook_to_publish_seconds",
                         {},
                         "From a webhook to the new face on every open button of the account."},
};
inline constexpr std::array kGauges{
    MetricRow<Gauge>{
        Gauge::links,
        "latchkey_links",
        {"app_state", "kind", "state"},
        "Connections: kind is credential, external or none; state is the link's own (ARCHITECTURE.md)."},
    MetricRow<Gauge>{Gauge::stream_clients, "latchkey_stream_clients", {}, "Open streams."},
    MetricRow<Gauge>{
        Gauge::open_connections, "latchkey_open_connections", {}, "Open connections of the public listener."},
    MetricRow<Gauge>{
        Gauge::cloudbeds_in_flight, "latchkey_cloudbeds_in_flight", {}, "Calls to Cloudbeds under way."},
    MetricRow<Gauge>{Gauge::cloudbeds_last_second,
                     "latchkey_cloudbeds_last_second",
                     {},
                     "Calls begun in the last second; Cloudbeds suspends who exceeds 10."},
    MetricRow<Gauge>{Gauge::cloudbeds_waiting,
                     "latchkey_cloudbeds_waiting",
                     {},
                     "Calls that wait for their turn, so that Cloudbeds is not asked too fast."},
    MetricRow<Gauge>{Gauge::notices_waiting,
                     "latchkey_notices_waiting",
                     {},
                     "Webhooks that your back end has not taken yet."},
    MetricRow<Gauge>{Gauge::notices_oldest,
                     "latchkey_notices_oldest_seconds",
                     {},
                     "How long the oldest of them has waited; 0 when none does."},
    MetricRow<Gauge>{Gauge::ready, "latchkey_ready", {}, "1 while /readyz says so."},
    MetricRow<Gauge>{
        Gauge::start_time, "process_start_time_seconds", {}, "When this process began, Unix time."},
    MetricRow<Gauge>{
        Gauge::build_info, "latchkey_build_info", {"version"}, "Always 1; which Latchkey this is."},
};
static_assert(core::in_enum_order(kCounters) && core::in_enum_order(kHistograms) &&
              core::in_enum_order(kGauges));

/// Upper bounds in seconds: the goals (50 ms, 2 s) and the time limits (10 s, 30 s) are among them.
inline constexpr std::array kBuckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0};

using Labels = std::vector<std::string>;

struct Reading {
  Gauge id;
  Labels labels;
  double value;
};

class Metrics {
 public:
  /// With a row at 0 for whatever an alert looks at: the first event is a rise, too.
  Metrics();
  void count(Counter id, Labels labels, std::uint64_t more = 1);
  void observe(Histogram id, core::Duration time);
  /// A webhook came for this account; the next publish within a minute ends its time.
  void hinted(const std::string& account, core::Instant now);
  void published(const std::string& account, core::Instant now);

  [[nodiscard]] std::uint64_t counted(Counter id) const;
  [[nodiscard]] std::string text(const std::vector<Reading>& gauges) const;

 private:
  struct Times {
    std::array<std::uint64_t, kBuckets.size()> within{};
    std::uint64_t count = 0;
    double sum = 0;
  };
  std::array<std::map<Labels, std::uint64_t>, kCounters.size()> counters_;
  std::array<Times, kHistograms.size()> times_;
  std::map<std::string, core::Instant> hinted_;
};

}  // namespace latchkey::relay
