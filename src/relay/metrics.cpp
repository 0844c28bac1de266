#include "relay/metrics.hpp"

#include "core/answer_table.hpp"

#include <fmt/format.h>

namespace latchkey::relay {

namespace {

constexpr core::Duration kLongest =
    std::chrono::minutes{1};              // the last look after a delivery comes after 30 s
constexpr std::size_t kWaiting = 10'000;  // accounts with a webhook on its way: more are not timed

template <typename Rows, typename Id>
[[nodiscard]] const auto& row_at(const Rows& rows, Id id) {
  return rows[static_cast<std::size_t>(id)];
}

[[nodiscard]] std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

[[nodiscard]] std::string labelled(const std::array<std::string_view, 3>& names, const Labels& values) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && !names[i].empty() && i < values.size(); ++i)
    out += fmt::format("{}{}=\"{}\"", out.empty() ? "" : ",", names[i], escaped(values[i]));
  return out.empty() ? out : "{" + out + "}";
}

template <typename Id>
[[nodiscard]] std::string head(const MetricRow<Id>& row, std::string_view type) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", row.name, row.help, type);
}

}  // namespace

Metrics::Metrics() {
  for (const char* result : {"taken", "again", "given_up", "gone"}) count(Counter::notices, {result}, 0);
  for (const core::AnswerRow& row : core::kAnswerRows)
    count(Counter::verdicts,
          {std::string{core::name(row.verdict)}, row.problem ? std::string{core::name(*row.problem)} : ""},
          0);
}

void Metrics::count(Counter id, Labels labels, std::uint64_t more) {
  counters_[static_cast<std::size_t>(id)][std::move(labels)] += more;
}

void Metrics::observe(Histogram id, core::Duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  Times& times = times_[static_cast<std::size_t>(id)];
  for (std::size_t i = 0; i < kBuckets.size(); ++i)
    if (seconds <= kBuckets[i]) ++times.within[i];
  ++times.count;
  times.sum += seconds;
}

void Metrics::hinted(const std::string& account, core::Instant now) {
  if (hinted_.size() >= kWaiting)
    std::erase_if(hinted_, [&](const auto& row) { return now - row.second > kLongest; });
  if (hinted_.size() < kWaiting) hinted_.try_emplace(account, now).first->second = now;
}

void Metrics::published(const std::string& account, core::Instant now) {
  const auto found = hinted_.find(account);
  if (found == hinted_.end()) return;
  const core::Duration time = now - found->second;
  hinted_.erase(found);
  if (time >= core::Duration::zero() && time <= kLongest) observe(Histogram::webhook_to_publish, time);
}

std::uint64_t Metrics::counted(Counter id) const {
  std::uint64_t sum = 0;
  for (const auto& [labels, count] : row_at(counters_, id)) sum += count;
  return sum;
}

std::string Metrics::text(const std::vector<Reading>& gauges) const {
  std::string out;
  for (const auto& row : kCounters) {
    out += head(row, "counter");
    for (const auto& [labels, count] : row_at(counters_, row.id))
      out += fmt::format("{}{} {}\n", row.name, labelled(row.labels, labels), count);
  }
  for (const auto& row : kHistograms) {
    const Times& times = row_at(times_, row.id);
    out += head(row, "histogram");
    for (std::size_t i = 0; i < kBuckets.size(); ++i)
      out += fmt::format("{}_bucket{{le=\"{}\"}} {}\n", row.name, kBuckets[i], times.within[i]);
    out += fmt::format("{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", row.name, times.count,
                       times.sum);
  }
  for (const auto& row : kGauges) {
    out += head(row, "gauge");
    for (const Reading& one : gauges)
      if (one.id == row.id)
        out += fmt::format("{}{} {}\n", row.name, labelled(row.labels, one.labels), one.value);
  }
  return out;
}

}  // namespace latchkey::relay
