// One piece of the relay's work that waits for somebody else: what a coroutine of src/relay keeps in its
// frame, as a value that can be copied, compared, and lost in a crash.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/flow/table.hpp"
#include "core/link/link.hpp"
#include "model/message.hpp"
#include "store/records.hpp"

namespace latchkey::model {

enum class Routine {
  carry_out,
  subscribe_again,
  partner_post,
  refresh_grant,
  arrive,
  take_in,
  finish,
  discard
};

/// What a job waits for.
enum class Awaits {
  nothing,
  reply,          ///< Of one call.
  fresh_reply,    ///< Of a call that may be refused for its token (with_fresh_credential.hpp).
  fresh_refresh,  ///< Of the refresh after that.
  refresh,        ///< Of the grant's one refresh.
  rest,           ///< Until the link is at rest (Keeper::settle).
  turn,           ///< Until no other state is being posted for the link.
  time,
};

using Key = std::pair<std::string, std::string>;  ///< Account and property.

/// Whom to answer.
struct Caller {
  int tab = -1;
  int page = 0;
  int errand = 0;
  int browser = -1;
  std::string account;
  PageCall call{};
};

struct Outcome {
  core::Judgement judgement;
  std::optional<core::AppState> state;
  std::string body;
  bool spoiled = false;
};

struct Job {
  int id = 0;
  Routine routine{};
  int step = 0;
  Awaits awaits = Awaits::nothing;
  Key link;
  std::string grant;
  core::FixedList<core::LinkCommand, core::kEffectsPerRow> commands;
  std::size_t index = 0;  ///< Of the command, or of the property.
  std::size_t tries = 0;
  std::string word;  ///< Secret of a subscription, authorization code.
  Request request;   ///< The call to repeat once the grant is refreshed.
  std::string asked_with;
  bool again = false;  ///< It was repeated.
  core::Instant until{};
  store::Flow flow;
  core::FlowEvent event{};
  std::vector<std::string> properties;
  core::AppState wanted{};
  bool reached = true;
  Caller caller;
};

}  // namespace latchkey::model
