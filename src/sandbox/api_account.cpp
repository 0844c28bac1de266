// oauth/metadata, userinfo, getHotels: who and what a credential stands for.
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

/// A positive number, else the default of the published specification.
std::size_t number_or(std::string_view text, std::size_t otherwise) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : otherwise;
}

}  // namespace

boost::asio::awaitable<net::Response> metadata_endpoint(Call& call) {
  // Only the schema is known; this account's own address is the honest value for a local island.
  const auto url = fmt::format("http://{}/api/v1.3", call.request.header("Host"));
  co_return ok({{"success", true}, {"data", {{"api", {{"url", url}}}}}});
}

boost::asio::awaitable<net::Response> userinfo_endpoint(Call& call) {
  const User& user = call.marketplace.account.user;
  co_return ok({{"user_id", user.id},
                {"first_name", user.first_name},
                {"last_name", user.last_name},
                {"email", user.email}});
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
