#include "sandbox/wrong_with.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/api.hpp"

namespace latchkey::sandbox {
namespace {

constexpr std::size_t kQuotedBytes = 40;  // No known name is longer.

/// The parameters a call reads, as published; other names are silently ignored, there as here (LIVE T3).
struct Known {
  std::string_view call;
  std::string_view names;  ///< Between spaces.
};
// clang-format off
constexpr auto kKnown = std::to_array<Known>({
    {"oauth",           " client_id redirect_uri response_type scope state property "},
    {"access_token",    " grant_type client_id client_secret redirect_uri code refresh_token "},
    {"oauth/metadata",  " "},
    {"userinfo",        " property_id role_details "},
    {"getAppState",     " propertyID "},
    {"postAppState",    " propertyID app_state state "},
    {"postWebhook",     " propertyID object action endpointUrl "},
    {"getWebhooks",     " propertyID "},
    {"deleteWebhook",   " propertyIDs subscriptionID propertyID object action endpointUrl "},
    {"getHotels",       " propertyIDs propertyName propertyCity pageNumber pageSize "},
    {"getHotelDetails", " propertyID "},
    {"getUsers",        " property_ids "},
    {"getReservation",  " propertyID reservationID includeGuestRequirements "},
});
// clang-format on

using Complaint = std::string (*)(const net::Request&, const net::Response&);

std::string answer_of(const net::Request&, const net::Response& response) {
  if (response.ending == net::Ending::unsent) return {};  // A fault, which tells of itself.
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  if (!body.is_object()) return {};
  const bool fine =
      response.status < 400 && body.value("success", nlohmann::json(true)) != nlohmann::json(false);
  if (fine) return {};
  for (const auto* const key : {"hint", "error_description", "message", "detail", "error"}) {
    if (body.contains(key) && body[key].is_string()) return body[key].get<std::string>();
  }
  return fmt::format("Answered {}.", response.status);
}

std::string body_of(const net::Request& request, const net::Response&) {
  if (request.body.empty()) return {};
  if (request.method == "DELETE") return "The body of a DELETE is ignored: use the query.";
  if (request.method == "GET") return "The body of a GET is ignored: use the query.";
  const bool form = request.header("Content-Type").starts_with("application/x-www-form-urlencoded");
  return form ? "" : "The body is no form, so it was not read: send application/x-www-form-urlencoded.";
}

/// Quoted only where it cannot be a credential: those have digits in them.
std::string unknown_name(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_[]";
  if (name.starts_with('{') || name.starts_with('['))
    return "The body is JSON but was sent as a form: send its fields as form fields.";
  const bool plain =
      name.size() <= kQuotedBytes && name.find_first_not_of(kLetters) == std::string_view::npos;
  return plain ? fmt::format("The parameter \"{}\" is unknown and was ignored.", name)
               : "A parameter whose name is not shown here is unknown and was ignored.";
}

std::string names_of(const net::Request& request, const net::Response&) {
  const auto known = std::ranges::find(kKnown, api_method(request.path), &Known::call);
  if (known == kKnown.end()) return {};
  for (const net::Form& form : {request.query_form(), request.body_form()}) {
    for (const net::Header& row : form.rows) {
      if (known->names.find(fmt::format(" {} ", row.name)) == std::string_view::npos)
        return unknown_name(row.name);
    }
  }
  return {};
}

std::string credential_place(const net::Request& request, const net::Response&) {
  if (request.query_form().has("access_token"))
    return "A credential in the address ends up in logs; it was not read. Use a header.";
  const auto key = request.header("x-api-key");
  const auto header = request.header("Authorization");
  if (!key.empty() && !header.empty() && header != fmt::format("Bearer {}", key))
    return "Two different credentials were sent; x-api-key was read.";
  if (header.starts_with("Basic ") && api_method(request.path) == "access_token")
    return "client_id and client_secret belong into the form: Basic is not read here.";
  if (!header.empty() && !header.starts_with("Bearer ")) return "Authorization must read \"Bearer ...\".";
  return {};
}

std::string address_of(const net::Request& request, const net::Response&) {
  const bool stray = api_method(request.path) == "access_token" && !request.query.empty();
  return stray ? "Parameters stood in the address: this call reads the form only." : "";
}

constexpr std::array<Complaint, 5> kComplaints{answer_of, address_of, body_of, names_of, credential_place};

}  // namespace

bool is_known_parameter(std::string_view name) {
  const auto wanted = fmt::format(" {} ", name);
  const bool listed = std::ranges::any_of(
      kKnown, [&](const Known& row) { return row.names.find(wanted) != std::string_view::npos; });
  return listed && name.find(' ') == std::string_view::npos;
}

std::vector<std::string> wrong_with(const net::Request& request, const net::Response& response) {
  std::vector<std::string> list;
  for (const Complaint complaint : kComplaints) {
    if (auto words = complaint(request, response); !words.empty()) list.push_back(std::move(words));
  }
  return list;
}

}  // namespace latchkey::sandbox
