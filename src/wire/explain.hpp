// What something pasted means for a connection, and how it is mended: what `latchkey explain` and its page
// say. The core judges; what nobody told is tried with every plausible value, and the answer says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/answer.hpp"
#include "core/delivery.hpp"
#include "core/mending.hpp"

namespace latchkey::wire {

/// What the asker knows; everything may be unknown.
struct Given {
  std::optional<int> status{};  ///< 0: no answer came.
  std::string content_type{};
  std::optional<core::CredentialKind> kind{};
  std::vector<core::Call>
      calls{};  ///< Empty: unknown; several: one of these (access_token without its grant).
  std::string client_id{};
  std::string property{};
};

/// One choice that nobody told.
struct Assumption {
  std::string_view what;  ///< "status", "call", "credential", "answer"
  std::string value;
};

/// What it would mean if something else were so.
struct Otherwise {
  std::vector<Assumption> when;
  std::string_view verdict;
  std::string_view code;
};

struct Explanation {
  bool recognised = false;
  std::optional<core::Verdict> verdict;  ///< Nothing: it says nothing for certain (a delivery).
  std::string_view code;
  std::optional<core::Blame> blame;  ///< Nothing: nobody has to act.
  std::string meaning;               ///< For the support agent and the engineer.
  std::string_view text;             ///< What a hotelier may be told.
  core::Steps steps;
  std::string source;
  std::vector<Assumption> assumed;
  std::vector<Otherwise> otherwise;
  std::string request_id;  ///< These three were found in the paste, or told.
  std::string property;
  std::string time;
};

/// Total: whatever the text is, there is an explanation.
[[nodiscard]] Explanation explain(std::string_view text, const Given& given);

struct DeliveryExplanation {
  bool recognised = false;  ///< It could be read as a delivery.
  core::Decision decision = core::Decision::ignore;
  std::string property;  ///< Empty: absent.
  std::optional<core::AppState> state;
  std::string why;
};
/// A client id or property that was not told is taken for ours.
[[nodiscard]] DeliveryExplanation explain_delivery(std::string_view text, const Given& given);

}  // namespace latchkey::wire
