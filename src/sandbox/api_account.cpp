// oauth/metadata, userinfo, getHotels, getHotelDetails: who and what a credential stands for.
#include <fmt/format.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "sandbox/api.hpp"

namespace latchkey::sandbox {
namespace {

nlohmann::ordered_json hotel(const Property& property) {
  return {{"propertyID", property.id},
          {"organizationID", kOrganization},
          {"propertyName", property.name},
          {"propertyImage", "https://example.invalid/p.jpg"},
          {"propertyDescription", ""},
          {"propertyTimezone", property.timezone},
          {"propertyCurrency",
           {{{"currencyCode", "EUR"}, {"currencySymbol", "€"}, {"currencyPosition", "before"}}}}};
}

nlohmann::ordered_json address_and_policy() {
  return {{"propertyAddress",
           {{"propertyAddress1", "Rua de Exemplo 1"},
            {"propertyAddress2", ""},
            {"propertyCity", "Lisboa"},
            {"propertyState", ""},
            {"propertyZip", "1000-001"},
            {"propertyCountry", "PT"},
            {"propertyLatitude", "38.7"},
            {"propertyLongitude", "-9.1"}}},
          {"propertyPolicy",
           {{"propertyCheckInTime", "15:00"},
            {"propertyCheckOutTime", "11:00"},
            {"propertyLateCheckOutAllowed", false},
            {"propertyLateCheckOutType", "value"},
            {"propertyLateCheckOutValue", "0"},
            {"propertyTermsAndConditions", ""},
            {"propertyFullPaymentBeforeCheckin", false}}}};
}

/// The names of the published description; propertyCurrency is an object here, unlike in getHotels.
nlohmann::ordered_json details(const Property& property) {
  nlohmann::ordered_json row = {{"propertyID", property.id},
                                {"organizationID", kOrganization},
                                {"propertyName", property.name},
                                {"propertyType", "hotel"},
                                {"propertyImage", nlohmann::ordered_json::array()},
                                {"propertyDescription", ""},
                                {"propertyCurrency",
                                 {{"currencyCode", "EUR"},
                                  {"currencySymbol", "€"},
                                  {"currencyPosition", "before"},
                                  {"currencyDecimalSeparator", ","},
                                  {"currencyThousandsSeparator", "."}}},
                                {"propertyPrimaryLanguage", "pt"},
                                {"propertyAdditionalPhotos", nlohmann::ordered_json::array()},
                                {"propertyPhone", ""},
                                {"propertyEmail", "hotel@example.invalid"}};
  row.update(address_and_policy());
  row.update({{"propertyAmenities", nlohmann::ordered_json::array()}, {"taxID", ""}, {"taxID2", ""}});
  row.update({{"companyLegalName", ""}});
  return row;
}

/// A positive number, else the default of the published specification.
std::size_t number_or(std::string_view text, std::size_t otherwise) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : otherwise;
}

}  // namespace

boost::asio::awaitable<net::Response> metadata_endpoint(Call& call) {
  // Only the schema is known; this account's own address is the honest value for a local island.
  const auto url = fmt::format("http://{}{}/api/v1.3", call.request.header("Host"), call.marketplace.prefix);
  const bool as_text = call.marketplace.account.settings.metadata_success == MetadataSuccess::string;
  const nlohmann::ordered_json success =
      as_text ? nlohmann::ordered_json("true") : nlohmann::ordered_json(true);
  co_return ok({{"success", success}, {"data", {{"api", {{"url", url}}}}}});
}

boost::asio::awaitable<net::Response> userinfo_endpoint(Call& call) {
  const User* const approver = call.marketplace.find_user(call.grant.user);
  const User& user = approver == nullptr ? call.marketplace.user() : *approver;
  co_return ok({{"user_id", user.id},
                {"first_name", user.first_name},
                {"last_name", user.last_name},
                {"email", user.email}});
}

/// Of each property of the grant that is asked for. The container is as published; the names of a user's
/// members are not, and are those of userinfo and getHotels' style here.
boost::asio::awaitable<net::Response> get_users_endpoint(Call& call) {
  const std::string asked = fmt::format(",{},", call.parameter("property_ids"));
  auto all = nlohmann::ordered_json::array();
  for (const User& user : call.marketplace.account.users) {
    if (!user.active || !user.listed) continue;
    all.push_back({{"userID", user.id}, {"firstName", user.first_name}, {"lastName", user.last_name}});
  }
  auto by_property = nlohmann::ordered_json::object();
  for (const std::string& id : call.grant.properties) {
    if (asked == ",," || asked.find(fmt::format(",{},", id)) != std::string::npos) by_property[id] = all;
  }
  co_return ok({{"success", true}, {"data", std::move(by_property)}});
}

boost::asio::awaitable<net::Response> get_hotel_details_endpoint(Call& call) {
  const auto property = property_of(call);
  if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  co_return ok({{"success", true},
                {"data", details(*call.marketplace.find_property(std::get<std::string>(property)))}});
}

boost::asio::awaitable<net::Response> get_hotels_endpoint(Call& call) {
  const std::size_t page = number_or(call.query.get("pageNumber"), 1);
  const std::size_t size = std::min<std::size_t>(number_or(call.query.get("pageSize"), 20), 100);
  const auto& ids = call.grant.properties;
  auto rows = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i / size + 1 != page) continue;
    if (const Property* const property = call.marketplace.find_property(ids[i]))
      rows.push_back(hotel(*property));
  }
  const auto count = rows.size();
  co_return ok({{"success", true}, {"data", std::move(rows)}, {"count", count}, {"total", ids.size()}});
}

}  // namespace latchkey::sandbox
