#include "core/oauth.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/url.hpp"

namespace latchkey::core {

namespace {

constexpr std::string_view kStatePrefix = "lk1.";

struct CallbackField {
  std::string_view name;
  std::string Callback::*field;
};
constexpr std::array kCallbackFields{
    CallbackField{"code", &Callback::code},
    CallbackField{"error", &Callback::error},
    CallbackField{"error_description", &Callback::error_description},
    CallbackField{"state", &Callback::state},
};

[[nodiscard]] std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

[[nodiscard]] bool is_token_text(std::string_view text) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return !text.empty() && text.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

std::string build_authorize_url(const AuthorizeRequest& request) {
  std::vector<Parameter> parameters{
      {"response_type", "code"},
      {"client_id", std::string{request.client_id}},
      {"redirect_uri", std::string{request.redirect_uri}},
  };
  if (!request.scopes.empty()) parameters.push_back({"scope", joined(request.scopes)});
  parameters.push_back({"state", std::string{request.state}});
  const char separator = request.endpoint.find('?') == std::string_view::npos ? '?' : '&';
  return std::string{request.endpoint} + separator + write_query(parameters);
}

std::string signed_part_of_state(std::string_view flow) {
  return std::string{kStatePrefix} + std::string{flow};
}

std::string compose_state(std::string_view signed_part, std::string_view mac) {
  return std::string{signed_part} + '.' + std::string{mac};
}

std::optional<StateParts> read_state(std::string_view state) {
  if (!state.starts_with(kStatePrefix)) return std::nullopt;
  const std::size_t dot = state.find('.', kStatePrefix.size());
  if (dot == std::string_view::npos) return std::nullopt;
  const StateParts parts{state.substr(0, dot), state.substr(kStatePrefix.size(), dot - kStatePrefix.size()),
                         state.substr(dot + 1)};
  if (!is_token_text(parts.flow) || !is_token_text(parts.mac)) return std::nullopt;
  return parts;
}

bool is_marketplace_start(const Callback& callback) {
  return !callback.code.empty() && !callback.state.starts_with(kStatePrefix);
}

bool is_well_formed_code(std::string_view code) {
  constexpr std::size_t kShortest = 16;
  const auto unreserved = [](char c) { return c == '.' || c == '~' || is_token_text({&c, 1}); };
  return code.size() >= kShortest && code.size() <= kCodeBytes &&
         std::all_of(code.begin(), code.end(), unreserved);
}

Result<Callback> read_callback(std::string_view query) {
  const auto parameters = read_query(query);
  if (!parameters) return Problem::callback_malformed;
  Callback callback;
  std::array<bool, kCallbackFields.size()> seen{};
  for (const Parameter& parameter : *parameters) {
    for (std::size_t i = 0; i < kCallbackFields.size(); ++i) {
      if (parameter.name != kCallbackFields[i].name) continue;
      if (std::exchange(seen[i], true) || parameter.value.size() > kCodeBytes)
        return Problem::callback_malformed;
      callback.*kCallbackFields[i].field = parameter.value;
    }
  }
  if (callback.code.empty() == callback.error.empty()) return Problem::callback_malformed;
  return callback;
}

}  // namespace latchkey::core
