// Where real bytes meet the real readers: wire reads, the core judges. Both are pure, so the same bytes are
// read once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/answer.hpp"
#include "core/delivery.hpp"
#include "wire/answers.hpp"

namespace latchkey::model {

struct Judged {
  core::Judgement judgement;
  std::optional<core::AppState> state;  ///< Of a healthy getAppState.
};

/// As Cloudbeds::call and get_app_state do (src/relay/cloudbeds.cpp).
[[nodiscard]] Judged read(core::Call call, int status, const std::string& body, core::CredentialKind kind);
/// As the webhook's handler does (src/relay/routes.cpp).
[[nodiscard]] core::Hint read_delivery(const std::string& body, const std::string& property);

}  // namespace latchkey::model
