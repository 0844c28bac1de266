// Everything that can happen in a world: what the network does, what breaks, and what people do.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/enum_table.hpp"

namespace latchkey::model {

enum class Deed : std::uint8_t {
  deliver,
  pass,
  start,
  lose,
  repeat,
  hold_up,
  spoil,
  crash,
  disconnect,
  expire,
  deactivate,
  reactivate,
  cancel,
  press,
  allow,
  deny,
  install,
  open_claim,
  read_claim,
  confirm_claim,
  steal_claim,
  open_foreign_ticket,
  reload,
  hide,
  show,
  cut,
  partner_posts,
  partner_ends,
};
inline constexpr std::size_t kDeedCount = 28;

struct DeedRow {
  Deed id;
  std::string_view name;
  std::string_view says;
};
inline constexpr std::array<DeedRow, kDeedCount> kDeeds{{
    {Deed::deliver, "deliver", "a message arrives"},
    {Deed::pass, "pass", "time passes until something is due"},
    {Deed::start, "start", "the relay starts"},
    {Deed::lose, "lose", "a message is lost"},
    {Deed::repeat, "repeat", "a message arrives, and will once more"},
    {Deed::hold_up, "hold_up", "a message is held up for seconds"},
    {Deed::spoil, "spoil", "something on the way answers instead of Cloudbeds"},
    {Deed::crash, "crash", "the relay is killed"},
    {Deed::disconnect, "disconnect", "the hotel disconnects the app in Cloudbeds"},
    {Deed::expire, "expire", "an access token expires"},
    {Deed::deactivate, "deactivate", "the user who consented is deactivated"},
    {Deed::reactivate, "reactivate", "that user is active again"},
    {Deed::cancel, "cancel", "the property leaves Cloudbeds"},
    {Deed::press, "press", "somebody presses Connect App"},
    {Deed::allow, "allow", "somebody allows access"},
    {Deed::deny, "deny", "somebody denies access"},
    {Deed::install, "install", "somebody presses Connect App in the Marketplace, and allows access"},
    {Deed::open_claim, "open_claim", "the browser with the claim cookie comes back from its login"},
    {Deed::read_claim, "read_claim", "the claim page reads the claim"},
    {Deed::confirm_claim, "confirm_claim", "somebody confirms the claim"},
    {Deed::steal_claim, "steal_claim", "a thief confirms a claim code for an account of his own"},
    {Deed::open_foreign_ticket, "open_foreign_ticket", "a hotelier opens a ticket that somebody else made"},
    {Deed::reload, "reload", "a tab is loaded anew"},
    {Deed::hide, "hide", "a tab is hidden"},
    {Deed::show, "show", "a tab is shown again"},
    {Deed::cut, "cut", "a tab's stream dies in silence"},
    {Deed::partner_posts, "partner_posts", "the partner's back end sets an app state"},
    {Deed::partner_ends, "partner_ends", "somebody disconnects on the partner's page"},
}};
static_assert(core::in_enum_order(kDeeds) && core::names_unique(kDeeds));

/// One of them, with whom it happens to.
struct Act {
  Deed deed{};
  int a = 0;  ///< Which message, tab, property or grant.
  int b = 0;  ///< Which button, state or bad answer.
};

}  // namespace latchkey::model
