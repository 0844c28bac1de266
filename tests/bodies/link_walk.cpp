#include "bodies/link_walk.hpp"

#include <random>

#include "core/link/taken_row.hpp"

namespace latchkey::bodies {

using core::Duration;
using core::Link;
using core::LinkCommand;
using core::LinkInput;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 5> kCommands{"ask", "refresh", "subscribe", "forget", "post_pending"};

/// A word that no row has is a fault of the vectors, and no walk.
template <typename Rows>
auto word(const Rows& rows, const json& text) {
  return core::find_by_name(rows, text.get<std::string>()).value();
}

Stimulus read_stimulus(const json& one) {
  Stimulus stimulus{{word(core::kLinkEvents, one.at("event")), {}, {}}, Duration{0}};
  if (one.contains("state")) stimulus.input.state = word(core::kAppStates, one.at("state"));
  if (one.contains("problem")) stimulus.input.problem = word(core::kProblems, one.at("problem"));
  if (one.contains("retry_after")) stimulus.input.retry_after = Duration{one.at("retry_after").get<int>()};
  if (!one.contains("after")) return stimulus;
  stimulus.after =
      one.at("after") == "due" ? std::nullopt : std::optional{Duration{one.at("after").get<int>()}};
  return stimulus;
}

std::string name_or_none(const std::optional<core::Problem>& problem) {
  return problem ? std::string{core::row_of(core::kProblems, *problem).name} : "none";
}

}  // namespace

LinkWalk read_walk(const json& walk) {
  LinkWalk read{walk.at("name"), word(core::kCredentialKinds, walk.at("credential")), {}};
  for (const json& one : walk.at("inputs")) read.stimuli.push_back(read_stimulus(one));
  return read;
}

nlohmann::ordered_json as_json(const LinkWalk& walk) {
  nlohmann::ordered_json inputs = nlohmann::ordered_json::array();
  for (const auto& [input, after] : walk.stimuli) {
    nlohmann::ordered_json one{{"event", core::name(input.event)}};
    if (input.state) one["state"] = core::name(*input.state);
    if (input.problem) one["problem"] = core::row_of(core::kProblems, *input.problem).name;
    if (input.retry_after) one["retry_after"] = input.retry_after->count();
    if (!after) one["after"] = "due";
    if (after && *after != Duration::zero()) one["after"] = after->count();
    inputs.push_back(one);
  }
  return {{"name", walk.name}, {"credential", core::name(walk.credential)}, {"inputs", inputs}};
}

std::string Walker::take(const Stimulus& stimulus) {
  now_ = stimulus.after ? now_ + *stimulus.after : std::max(now_, wake_at_.value_or(now_));
  const core::LinkState before = link_.state();
  const core::LinkStep step = link_.handle(stimulus.input, now_);
  row_ = core::test::taken_row(before, stimulus.input.event, link_.state(), step);
  wake_at_ = step.wake_at;
  std::string line{core::name(link_.state())};
  line += ", shows " + std::string{core::name(link_.face().app_state)} + ", " +
          name_or_none(link_.face().reason) + (step.visible ? ", told" : "");
  for (const LinkCommand command : step.commands)
    line += ", " + std::string{kCommands.at(static_cast<std::size_t>(command))};
  if (link_.set_up_due()) line += ", set-up due";
  if (step.wake_at) line += ", wakes in " + std::to_string((*step.wake_at - now_).count());
  return line;
}

LinkWalk random_walk(std::uint64_t seed, std::size_t length) {
  std::mt19937_64 engine(seed);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(engine() % limit); };
  constexpr std::array<int, 9> kPauses{0, 1, 300, 1'000, 5'000, 15'000, 20'000, 60'000, 300'000};
  using enum core::LinkEvent;  // without what leads back, a walk would mostly stand still unlinked
  constexpr std::array<core::LinkEvent, 4> kOften{bound, answered, answered, woke};
  LinkWalk walk{"seed " + std::to_string(seed), static_cast<core::CredentialKind>(below(3)), {}};
  while (walk.stimuli.size() < length) {
    const bool any = below(2) == 0;
    LinkInput input{
        any ? static_cast<core::LinkEvent>(below(core::kLinkEventCount)) : kOften.at(below(kOften.size())),
        {},
        {}};
    if (below(4) != 0) input.state = static_cast<core::AppState>(below(core::kAppStates.size()));
    if (below(2) != 0) input.problem = static_cast<core::Problem>(below(core::kProblems.size()));
    if (below(4) == 0) input.retry_after = Duration{kPauses.at(below(kPauses.size()))};
    const bool due = below(2) == 0;
    walk.stimuli.push_back(
        {input, due ? std::nullopt : std::optional{Duration{kPauses.at(below(kPauses.size()))}}});
  }
  return walk;
}

}  // namespace latchkey::bodies
