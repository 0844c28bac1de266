#include "sandbox/request_log.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "sandbox/wrong_with.hpp"

namespace latchkey::sandbox {
namespace {

/// Shown as sent; every other value is masked, so that a parameter nobody thought of cannot leak.
constexpr auto kPlain = std::to_array<std::string_view>(
    {"action", "app_state", "client_id", "grant_type", "object", "pageNumber", "pageSize", "property",
     "propertyID", "propertyIDs", "redirect_uri", "property_id", "response_type", "scope", "subscriptionID"});
constexpr std::size_t kShownBytes = 200;  // Enough to recognise a value; a log is no place for a bomb.
constexpr std::string_view kMask = "***";

std::string shown(const net::Header& row) {
  if (std::ranges::find(kPlain, row.name) == kPlain.end()) return std::string(kMask);
  return row.value.substr(0, kShownBytes);
}

nlohmann::ordered_json parameters(const net::Request& request) {
  auto list = nlohmann::ordered_json::object();
  for (const net::Form& form : {request.query_form(), request.body_form()}) {
    for (const net::Header& row : form.rows)
      list[is_known_parameter(row.name) ? row.name : std::string(kMask)] = shown(row);
  }
  return list;
}

/// Which header carried one, never its value.
std::string_view credential(const net::Request& request) {
  if (!request.header("x-api-key").empty()) return "x-api-key ***";
  return request.header("Authorization").empty() ? "none" : "Authorization ***";
}

}  // namespace

void RequestLog::add(const LoggedCall& call) {
  const net::Request& request = call.request;
  auto wrong = wrong_with(request, call.response);
  wrong.insert(wrong.end(), call.wrong.begin(), call.wrong.end());
  const bool answered = call.response.ending != net::Ending::unsent;
  rows_.push_back({{"time", unix_seconds(call.at)},
                   {"method", request.method.substr(0, kShownBytes)},
                   {"path", request.path.substr(0, kShownBytes)},
                   {"parameters", parameters(request)},
                   {"credential", credential(request)},
                   {"status", answered ? call.response.status : 0},
                   {"request_id", call.request_id},
                   {"wrong", std::move(wrong)}});
  if (rows_.size() > kKept) rows_.pop_front();
}

}  // namespace latchkey::sandbox
