// `/lab`: clock, faults, moments, deliveries, requests, the timeline.
#include <fmt/format.h>

#include "sandbox/fault_table.hpp"
#include "sandbox/moment_table.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/request_log.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kLines = 12;  // One screen of each; the rest is under /_test/.

template <typename Rows, typename Show>
Html latest(const Rows& rows, Show show) {
  Html list;
  std::size_t shown = 0;
  for (auto row = rows.rbegin(); row != rows.rend() && shown < kLines; ++row, ++shown) list += show(*row);
  return list.text.empty() ? render("overview_none.html", {{"text", "Nothing yet."}}) : list;
}

template <typename Table>
Html options(const Table& table) {
  Html list;
  for (const auto& row : table)
    list += render("lab_option.html", {{"value", row.name}, {"words", row.words}});
  return list;
}

Html properties(const Marketplace& marketplace) {
  Html list;
  for (const Property& row : marketplace.account.properties)
    list += render("lab_option.html", {{"value", row.id}, {"words", row.name}});
  return list;
}

std::string how_long(const SetFault& fault) {
  return fault.times == 0 ? "until lifted" : fmt::format("{} times more", fault.times);
}

Html faults(const Marketplace& marketplace) {
  return latest(marketplace.account.faults, [](const SetFault& fault) {
    const FaultRow* const row = fault_named(fault.fault);
    return render("lab_fault.html", {{"id", fault.id},
                                     {"words", row == nullptr ? fault.fault : row->words},
                                     {"how_long", how_long(fault)},
                                     {"property", fault.property},
                                     {"call", fault.call}});
  });
}

std::string outcome(const Delivery& delivery) {
  constexpr std::array<std::string_view, 5> kWords{"waits", "delivered", "given up", "refused", "lost"};
  const auto word = kWords[static_cast<std::size_t>(delivery.status)];
  if (delivery.attempts.empty()) return std::string(word);
  return fmt::format("{} ({})", word, delivery.attempts.back().outcome);
}

Html deliveries(const Marketplace& marketplace) {
  return latest(marketplace.account.deliveries, [](const Delivery& row) {
    return render("lab_delivery.html", {{"id", row.id},
                                        {"event", row.event},
                                        {"property", row.property},
                                        {"outcome", outcome(row)},
                                        {"faults", fmt::format("{}", fmt::join(row.faults, ", "))}});
  });
}

Html requests(const RequestLog& log) {
  return latest(log.rows(), [](const nlohmann::ordered_json& row) {
    Html wrong;
    for (const auto& words : row["wrong"])
      wrong += render("lab_wrong.html", {{"text", words.get<std::string>()}});
    return render("lab_request.html", {{"method", row["method"].get<std::string>()},
                                       {"path", row["path"].get<std::string>()},
                                       {"status", std::to_string(row["status"].get<int>())},
                                       {"at", in_words(from_unix_seconds(row["time"].get<double>()))},
                                       {"wrong", wrong}});
  });
}

Html timeline(const Marketplace& marketplace) {
  return latest(marketplace.account.timeline, [](const StateChange& row) {
    return render("lab_change.html", {{"at", in_words(row.at)},
                                      {"property", row.property},
                                      {"from", name(row.from)},
                                      {"to", name(row.to)},
                                      {"by", row.by}});
  });
}

}  // namespace

net::Response lab_page(const Marketplace& marketplace, const RequestLog& log) {
  return page(200, "Lab",
              render("lab.html", {{"now", in_words(marketplace.now())},
                                  {"known_faults", options(kFaults)},
                                  {"moments", options(kMoments)},
                                  {"properties", properties(marketplace)},
                                  {"faults", faults(marketplace)},
                                  {"deliveries", deliveries(marketplace)},
                                  {"requests", requests(log)},
                                  {"timeline", timeline(marketplace)}}));
}

}  // namespace latchkey::sandbox
