// getReservations and getReservation: enough to see that data flows, with the names of the published
// description. Two made-up stays for each property, the same in every run.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sandbox/api.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::ordered_json;

struct Stay {
  std::string_view number;
  std::string_view guest;
  std::string_view email;
  std::string_view status;
  std::string_view room_status;
  std::string_view start;
  std::string_view end;
  double total;
};

constexpr auto kStays = std::to_array<Stay>({
    {"01", "Clara Example", "clara@example.invalid", "confirmed", "not_checked_in", "2026-12-04",
     "2026-12-06", 240},
    {"02", "Dario Example", "dario@example.invalid", "checked_in", "in_house", "2026-11-20", "2026-11-25",
     600},
});
constexpr std::string_view kMade = "2026-11-01 09:30:00";  // Both dates of every stay: none was changed.

std::string number_of(std::string_view property, const Stay& stay) {
  return fmt::format("{}{}", property, stay.number);
}

/// What the list and the single answer share.
ordered_json shared(std::string_view property, const Stay& stay) {
  return {{"propertyID", property},
          {"reservationID", number_of(property, stay)},
          {"dateCreated", kMade},
          {"dateModified", kMade},
          {"status", stay.status},
          {"guestName", stay.guest},
          {"startDate", stay.start},
          {"endDate", stay.end},
          {"balance", stay.total},
          {"sourceID", "ss-1"},
          {"thirdPartyIdentifier", ""},
          {"origin", "website"},
          {"mealPlans", ""}};
}

ordered_json room(std::string_view property, const Stay& stay) {
  return {{"reservationRoomID", number_of(property, stay)},
          {"roomTypeID", "1001"},
          {"roomTypeName", "Double room"},
          {"roomTypeIsVirtual", false},
          {"subReservationID", number_of(property, stay)},
          {"isRoomLocked", false},
          {"roomID", "1001-1"},
          {"roomName", "101"},
          {"adults", "2"},
          {"children", "0"}};
}

ordered_json listed(std::string_view property, const Stay& stay) {
  auto row = shared(property, stay);
  row.update({{"guestID", number_of(property, stay)}, {"profileID", number_of(property, stay)}});
  row.update({{"adults", "2"}, {"children", "0"}, {"sourceName", "Website"}});
  return row;
}

ordered_json in_full(std::string_view property, const Stay& stay) {
  auto row = shared(property, stay);
  auto assigned = room(property, stay);
  assigned.update({{"roomTypeNameShort", "DBL"}, {"startDate", stay.start}, {"endDate", stay.end}});
  assigned.update({{"dailyRates", ordered_json::array()}, {"roomTotal", fmt::format("{:.2f}", stay.total)}});
  row.update({{"guestEmail", stay.email}, {"isAnonymized", false}, {"guestList", ordered_json::object()}});
  row.update({{"source", "Website"}, {"total", stay.total}, {"channelProvidedCreditCard", false}});
  row.update({{"assigned", {assigned}}, {"unassigned", ordered_json::array()}});
  row.update({{"cardsOnFile", ordered_json::array()}, {"customFields", ordered_json::array()}});
  return row;
}

}  // namespace

boost::asio::awaitable<net::Response> get_reservations_endpoint(Call& call) {
  const auto property = property_of(call);
  if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  const auto status = call.query.get("status");
  auto rows = ordered_json::array();
  for (const Stay& stay : kStays) {
    if (status.empty() || status == stay.status)
      rows.push_back(listed(std::get<std::string>(property), stay));
  }
  const auto count = rows.size();
  co_return ok({{"success", true}, {"data", std::move(rows)}, {"count", count}, {"total", count}});
}

boost::asio::awaitable<net::Response> get_reservation_endpoint(Call& call) {
  const auto property = property_of(call);
  if (const auto* refusal = std::get_if<net::Response>(&property)) co_return *refusal;
  const auto wanted = call.query.get("reservationID");
  if (wanted.empty()) co_return refuse(Refusal::parameter_required, "reservationID");
  for (const Stay& stay : kStays) {
    const auto& id = std::get<std::string>(property);
    if (number_of(id, stay) == wanted) co_return ok({{"success", true}, {"data", in_full(id, stay)}});
  }
  co_return refuse(Refusal::invalid_value, "reservationID");
}

}  // namespace latchkey::sandbox
