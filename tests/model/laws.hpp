// What holds in a world: the tables its machines go by and the rules its hosts keep. A test takes one of them
// out and sees which promise breaks.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/enum_table.hpp"
#include "core/flow/table.hpp"
#include "core/grant/table.hpp"
#include "core/link/table.hpp"

namespace latchkey::model {

/// What the hosts do themselves: the relay (src/relay), and the page (web/widget).
enum class Rule {
  same_account_finishes,
  lock_claims,
  forget_with_the_face,
  raise_revisions,
  unknown_is_retry,
  credentials_stay_inside,
  ask_after_restart,
  fear_after_restart,
  latest_answer_counts,
  subscribe_again,
  keep_revision_order,
  page_timers,
  relay_timers,
};
struct RuleRow {
  Rule id;
  std::string_view name;
  std::string_view where;
};
inline constexpr std::array kRules{
    RuleRow{Rule::same_account_finishes, "only the ticket's account finishes", "Flows::finish"},
    RuleRow{Rule::lock_claims, "a claim is locked to the account that read it", "Claims::read"},
    RuleRow{Rule::forget_with_the_face, "the credential goes with the face", "Keeper::feed"},
    RuleRow{Rule::raise_revisions, "a visible change raises the revision", "Store::save_link"},
    RuleRow{Rule::unknown_is_retry, "what nobody knows is an outage", "judge"},
    RuleRow{Rule::credentials_stay_inside, "no credential goes to a page", "snapshot_of"},
    RuleRow{Rule::ask_after_restart, "every link is asked after a restart", "Keeper::resume"},
    RuleRow{Rule::fear_after_restart, "a delivery under way is not forgotten in a crash", "Keeper::resume"},
    RuleRow{Rule::latest_answer_counts, "only the latest question's answer counts", "Keeper::ask"},
    RuleRow{Rule::subscribe_again, "a subscription that failed is made again", "Keeper::subscribe_later"},
    RuleRow{Rule::keep_revision_order, "a lower revision is not taken", "Button::take_snapshot"},
    RuleRow{Rule::page_timers, "the page wakes its button", "Host.#follow"},
    RuleRow{Rule::relay_timers, "the relay wakes its links", "Keeper::schedule"},
};
static_assert(core::in_enum_order(kRules));

struct Laws {
  std::vector<core::Transition<core::LinkMachine>> link{core::kLinkRows.begin(), core::kLinkRows.end()};
  std::vector<core::Transition<core::GrantMachine>> grant{core::kGrantRows.begin(), core::kGrantRows.end()};
  std::vector<core::Transition<core::FlowMachine>> flow{core::kFlowRows.begin(), core::kFlowRows.end()};
  std::array<bool, kRules.size()> rules = all_kept();

  [[nodiscard]] bool keeps(Rule rule) const { return rules[static_cast<std::size_t>(rule)]; }
  Laws without(Rule rule) && {
    rules[static_cast<std::size_t>(rule)] = false;
    return std::move(*this);
  }
  [[nodiscard]] const core::Transition<core::FlowMachine>* next(core::FlowState state,
                                                                core::FlowEvent event) const {
    return core::next(state, event, flow);
  }

 private:
  [[nodiscard]] static constexpr std::array<bool, kRules.size()> all_kept() {
    std::array<bool, kRules.size()> all{};
    for (bool& rule : all) rule = true;
    return all;
  }
};

}  // namespace latchkey::model
