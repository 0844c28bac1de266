// What Cloudbeds really writes: the recorded bodies, and for what differs from call to call their exact
// shape.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/app_state.hpp"
#include "core/instant.hpp"

namespace latchkey::model {

struct Said {
  int status = 200;
  std::string body;
};

/// Recorded answers by their fixture's name, read once.
class Bodies {
 public:
  Bodies();

  enum class Recorded {
    code_invalid,
    refresh_invalid,
    token_invalid,
    access_denied,
    key_revoked,
    app_not_available,
    user_not_active,
    property_inactive,
    not_covered,
    unknown_path,
    posted,
    subscribed,
    userinfo,
    state_disabled,
    state_installing,
    state_pending,
    state_enabled,
  };
  static constexpr std::size_t kRecorded = 17;

  [[nodiscard]] const Said& recorded(Recorded which) const { return said_[static_cast<std::size_t>(which)]; }
  [[nodiscard]] const Said& app_state(core::AppState state) const;

 private:
  std::array<Said, kRecorded> said_;
};

[[nodiscard]] const Bodies& bodies();

/// fixtures/success.access_token.authorization_code(.group); `refresh` empty: an API key's answer.
[[nodiscard]] Said token_answer(const std::string& access, const std::string& refresh,
                                const std::vector<std::string>& properties, core::Duration life);
/// fixtures/success.getHotels.
[[nodiscard]] Said hotels_answer(const std::vector<std::string>& properties);
/// fixtures/webhook.appstate_changed.*.
[[nodiscard]] std::string delivery_body(const std::string& property, core::AppState before,
                                        core::AppState after);

/// What stands on the way, or Cloudbeds on a bad day: none of it says anything about a connection.
struct BadAnswer {
  std::string_view name;
  int status;
  std::string_view body;
};
inline constexpr std::array kBadAnswers{
    BadAnswer{"no answer in time", 0, ""},
    BadAnswer{"500 with HTML", 500, "<html><body><h1>Internal Server Error</h1></body></html>"},
    BadAnswer{"503 without a body", 503, ""},
    BadAnswer{"502 in JSON", 502, R"({"success":false,"message":"upstream"})"},
    BadAnswer{"429", 429, R"({"message":"Too Many Requests"})"},
    BadAnswer{"403 of an edge server", 403, "<!DOCTYPE html><title>Attention Required!</title>"},
    BadAnswer{"401 of an edge server", 401, "<!DOCTYPE html><title>Unauthorized</title>"},
    BadAnswer{"200 and nothing", 200, ""},
    BadAnswer{"200, cut short", 200, R"({"success":true,"data":{"app_st)"},
    BadAnswer{"200, not UTF-8", 200, "{\"success\":false,\"message\":\"\xff\xfe\"}"},
    BadAnswer{"200, too deep", 200, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"},
    BadAnswer{"200, a state nobody knows", 200, R"({"success":true,"data":{"app_state":"frozen"}})"},
    BadAnswer{"200, a refusal nobody knows", 200, R"({"success":false,"message":"The moon is full"})"},
    BadAnswer{"400, a refusal nobody knows", 400, R"({"error":"moonlight","message":"Come back tomorrow"})"},
    BadAnswer{"302 to a log-in page", 302, ""},
};
/// Those that a small world needs to try: one outage and one page.
inline constexpr std::array<int, 2> kTypicalBadAnswers{0, 5};

}  // namespace latchkey::model
