#include "wire/explain_report.hpp"

#include <nlohmann/json.hpp>
#include <string>

namespace latchkey::wire {

namespace {

using core::Verdict;
using Ordered = nlohmann::ordered_json;

[[nodiscard]] std::string list_of(const std::vector<Assumption>& choices) {
  std::string text;
  for (const Assumption& row : choices)
    text += (text.empty() ? "" : ", ") + std::string{row.what} + " " + row.value;
  return text;
}

[[nodiscard]] std::string life_of(const Explanation& told) {
  if (!told.verdict) return "Unknown: ask getAppState.";
  return std::string{core::row_of(core::kLives, *told.verdict).says};
}

[[nodiscard]] std::string actor_of(const Explanation& told) {
  if (told.verdict == Verdict::refresh_then_verify) return std::string{core::kUnsettledActor};
  if (!told.blame) return told.verdict ? "Nobody." : "The app: it asks getAppState.";
  std::string actor{core::row_of(core::kStepsByBlame, *told.blame).actor};
  actor.front() = static_cast<char>(actor.front() - 'a' + 'A');
  return actor + ".";
}

/// What support asks for; what the paste has is filled in.
[[nodiscard]] Section collect(const Explanation& told) {
  Section section{"Have ready for support, if the steps do not help", false, {}};
  for (const core::CollectRow& row : core::kCollect) {
    std::string found;
    if (row.property) found = told.property;
    if (row.failure)
      found = told.time + (told.time.empty() || told.request_id.empty() ? "" : ", ") + told.request_id;
    section.lines.push_back(std::string{row.what} + (found.empty() ? "" : ": " + found));
  }
  return section;
}

[[nodiscard]] bool may_need_support(const Explanation& told) {
  return told.verdict && told.blame && *told.verdict != Verdict::healthy;
}

void add_assumptions(Report& report, const Explanation& told) {
  if (told.assumed.empty() && told.otherwise.empty()) return;
  Section section{"What this rests on", false, {}};
  if (!told.assumed.empty())
    section.lines.push_back("Nobody told, so this was assumed: " + list_of(told.assumed) + ".");
  for (const Otherwise& row : told.otherwise) {
    section.lines.push_back("With " + list_of(row.when) + " it would be " + std::string{row.verdict} + " (" +
                            std::string{row.code} + ").");
  }
  report.sections.push_back(std::move(section));
}

[[nodiscard]] Ordered choices(const std::vector<Assumption>& list) {
  Ordered object = Ordered::object();
  for (const Assumption& row : list)
    object[row.what] = row.what == "status" ? Ordered(std::stoi(row.value)) : Ordered(row.value);
  return object;
}

[[nodiscard]] Ordered text_or_null(std::string_view text) {
  return text.empty() ? Ordered{} : Ordered(text);
}

/// For programs: no character outside ASCII, no bytes that are no UTF-8.
[[nodiscard]] std::string dump(const Ordered& json) {
  return json.dump(-1, ' ', true, Ordered::error_handler_t::replace);
}

}  // namespace

Report report_of(const Explanation& told) {
  Report report;
  report.headline = told.meaning;
  report.facts = {
      {"Connection", life_of(told)}, {"Who acts", actor_of(told)}, {"Code", std::string{told.code}}};
  if (told.verdict)
    report.facts.push_back({"Verdict", std::string{core::row_of(core::kVerdicts, *told.verdict).name}});
  Section steps{"What to do", told.steps.size() > 1, {}};
  for (const std::string_view step : told.steps) steps.lines.emplace_back(step);
  report.sections.push_back(std::move(steps));
  report.sections.push_back({"What the hotel may be told", false, {std::string{told.text}}});
  add_assumptions(report, told);
  if (may_need_support(told)) report.sections.push_back(collect(told));
  report.source = told.source;
  return report;
}

Report report_of(const DeliveryExplanation& told) {
  Report report;
  const bool ask = told.decision == core::Decision::ask;
  report.headline = told.why;
  report.facts = {{"Decision", ask ? "ask: a delivery is a hint, and never more" : "ignore"},
                  {"Property", told.property.empty() ? "not named" : told.property},
                  {"App state", told.state ? std::string{core::name(*told.state)} : "not named"}};
  if (ask) {
    Section steps{"What to do", true, {}};
    for (const std::string_view step : core::steps::kDelivery) steps.lines.emplace_back(step);
    report.sections.push_back(std::move(steps));
  }
  report.source = "FACTS section 4";
  return report;
}

std::string write_explanation(const Explanation& told) {
  Ordered json;
  json["verdict"] = told.verdict ? Ordered(core::row_of(core::kVerdicts, *told.verdict).name) : Ordered{};
  json["code"] = told.code;
  json["blame"] = told.blame ? Ordered(core::row_of(core::kBlames, *told.blame).name) : Ordered{};
  json["meaning"] = told.meaning;
  json["steps"] = Ordered::array();
  for (const std::string_view step : told.steps) json["steps"].push_back(step);
  json["source"] = told.source;
  if (!told.assumed.empty()) json["assumed"] = choices(told.assumed);
  for (const Otherwise& row : told.otherwise)
    json["otherwise"].push_back({{"if", choices(row.when)}, {"verdict", row.verdict}, {"code", row.code}});
  return dump(json);
}

std::string write_delivery_explanation(const DeliveryExplanation& told) {
  Ordered json;
  json["decision"] = told.decision == core::Decision::ask ? "ask" : "ignore";
  json["property"] = text_or_null(told.property);
  json["state"] = told.state ? Ordered(core::name(*told.state)) : Ordered{};
  json["why"] = told.why;
  return dump(json);
}

}  // namespace latchkey::wire
