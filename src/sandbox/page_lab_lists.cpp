// The Lab's lists: deliveries, requests with what was wrong with them, the timeline of app states.
#include <fmt/format.h>

#include "sandbox/pages.hpp"
#include "sandbox/request_log.hpp"

namespace latchkey::sandbox {
namespace {

/// The latest first.
template <typename Rows, typename Show>
Html latest(const Rows& rows, Show show) {
  Html list;
  std::size_t shown = 0;
  for (auto row = rows.rbegin(); row != rows.rend() && shown < kLabLines; ++row, ++shown) list += show(*row);
  return list.text.empty() ? render("overview_none.html", {{"text", "Nothing yet."}}) : list;
}

struct StatusWords {
  DeliveryStatus status;
  std::string_view words;
  std::string_view mark;  ///< The chip's colour: an app state's.
};
constexpr auto kDeliveryStatus = std::to_array<StatusWords>({
    {DeliveryStatus::waiting, "waiting", "pending"},
    {DeliveryStatus::delivered, "delivered", "enabled"},
    {DeliveryStatus::dropped, "given up", "bad"},
    {DeliveryStatus::refused, "refused", "bad"},
    {DeliveryStatus::lost, "lost", "bad"},
});

Html fact(std::string_view name, std::string_view value) {
  return render("lab_fact.html", {{"name", name}, {"value", value}});
}

Html attempts(const Delivery& delivery) {
  Html list;
  for (const Attempt& row : delivery.attempts)
    list += render("lab_attempt.html", {{"at", in_words(row.at)}, {"outcome", row.outcome}});
  if (delivery.status == DeliveryStatus::waiting)
    list += render("lab_attempt.html", {{"at", in_words(delivery.next_attempt)}, {"outcome", "the next"}});
  return list.text.empty() ? escape("none") : list;
}

std::string text_in(const nlohmann::json& body, const char* key) {
  const bool there = body.is_object() && body.contains(key) && body[key].is_string();
  return there ? body[key].get<std::string>() : std::string{};
}

/// "pending to enabled", where the body says so.
std::string change_in(const Delivery& row) {
  const auto body = nlohmann::json::parse(row.body, nullptr, false);
  const auto after = text_in(body, "newState");
  return after.empty() ? std::string{} : fmt::format("{} to {}", text_in(body, "oldState"), after);
}

/// Why it has not arrived; nothing when it has, or nothing was tried yet.
Html cause(const Delivery& row) {
  if (row.status == DeliveryStatus::delivered || row.attempts.empty()) return {};
  const Attempt& last = row.attempts.back();
  auto text = last.status == 0 ? "No answer: " + last.outcome : "It answered " + last.outcome;
  if (row.status == DeliveryStatus::refused) text = "Not sent: " + last.outcome;
  if (row.status == DeliveryStatus::waiting) text += "; tried again at " + in_words(row.next_attempt);
  return render("lab_blame.html", {{"text", text}});
}

Html delivery_row(const Marketplace& marketplace, const Delivery& row) {
  const StatusWords& status = kDeliveryStatus[static_cast<std::size_t>(row.status)];
  return render(
      "lab_delivery.html",
      {{"id", row.id},
       {"event", row.event},
       {"hotel", hotel_name(marketplace, row.property)},
       {"at", in_words(row.attempts.empty() ? row.next_attempt : row.attempts.front().at)},
       {"change", change_in(row)},
       {"cause", cause(row)},
       {"outcome", status.words},
       {"mark", status.mark},
       {"url", row.url},
       {"attempts", attempts(row)},
       {"faults",
        row.faults.empty() ? Html{} : fact("Faults", fmt::format("{}", fmt::join(row.faults, ", ")))},
       {"type", row.content_type},
       {"body", row.body}});
}

Html parameters(const nlohmann::ordered_json& row) {
  Html list;
  for (const auto& [name, value] : row["parameters"].items()) list += fact(name, value.get<std::string>());
  return list;
}

Html request_row(const nlohmann::ordered_json& row) {
  Html wrong;
  for (const auto& words : row["wrong"])
    wrong += render("lab_blame.html", {{"text", words.get<std::string>()}});
  const int status = row["status"].get<int>();
  return render("lab_request.html", {{"id", row["request_id"].get<std::string>()},
                                     {"method", row["method"].get<std::string>()},
                                     {"path", row["path"].get<std::string>()},
                                     {"status", status == 0 ? "no answer" : std::to_string(status)},
                                     {"mark", row["wrong"].empty() ? "enabled" : "bad"},
                                     {"at", in_words(from_unix_seconds(row["time"].get<double>()))},
                                     {"wrong", wrong},
                                     {"credential", row["credential"].get<std::string>()},
                                     {"parameters", parameters(row)}});
}

}  // namespace

Html delivery_rows(const Marketplace& marketplace) {
  return latest(marketplace.account.deliveries,
                [&](const Delivery& row) { return delivery_row(marketplace, row); });
}

Html request_rows(const RequestLog& log) {
  return latest(log.rows(), request_row);
}

Html timeline_rows(const Marketplace& marketplace) {
  return latest(marketplace.account.timeline, [&](const StateChange& row) {
    return render("lab_change.html", {{"at", in_words(row.at)},
                                      {"hotel", hotel_name(marketplace, row.property)},
                                      {"from", state_chip(row.from)},
                                      {"to", state_chip(row.to)},
                                      {"by", row.by}});
  });
}

}  // namespace latchkey::sandbox
