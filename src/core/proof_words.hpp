// Why a trial of a connection's test was left out, or failed though Cloudbeds did not refuse it: for the
// partner's engineer, and for the hotel. What comes of an answer that is not Cloudbeds'.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/enum_table.hpp"

namespace latchkey::core {

enum class TrialWord : std::uint8_t {
  no_number,
  number_refused,
  not_asked_for,
  no_read_known,
  time_over,
  no_turn,
  no_such_call,
  no_answer,
  interrupted,
  overtaken,
  subscribed,
  not_subscribed,
  arrived,
  address_unreached,
  address_elsewhere,
  address_refuses,
  partner_unreached,
  partner_redirects,
  partner_refuses,
  partner_too_long,
  partner_unreadable,
  partner_says_no
};

struct TrialWordRow {
  TrialWord id;
  std::string_view says;
  std::string_view to_hotel;
};
// clang-format off
inline constexpr auto kTrialWords = std::to_array<TrialWordRow>({
    {TrialWord::no_number, "no reservation number was given", "No reservation number was given."},
    {TrialWord::number_refused, "Cloudbeds knows no reservation of this number at this hotel, or takes it for none",
     "Cloudbeds does not know this reservation at this hotel: compare the number."},
    {TrialWord::not_asked_for, "the app does not ask for its scope", "The app does not ask for this."},
    {TrialWord::no_read_known, "granted, and no harmless read is known for",
     "Whether these rights work only shows in use"},
    {TrialWord::time_over, "the test's time was over", "The test's time was over."},
    {TrialWord::no_turn, "its turn did not come: the app's calls are taken by other hotels just now",
     "Its turn did not come: much is being asked just now."},
    {TrialWord::no_such_call, "Cloudbeds knows no such call here, which says nothing about the scope (the test account imitates few)",
     "This cannot be tried here."},
    {TrialWord::no_answer, "no answer came within its time", "No answer came in time."},
    {TrialWord::interrupted, "the relay could not go on: its log says why", "The test could not go on. Try again."},
    {TrialWord::overtaken, "the connection was made anew, or ended, meanwhile",
     "The connection was made anew, or ended, meanwhile."},
    {TrialWord::subscribed, "subscribed; that Cloudbeds delivers, only its own deliveries show",
     "Cloudbeds is told where to send its news"},
    {TrialWord::not_subscribed,
     "Cloudbeds has no subscription for this link's address, so its changes are heard of late. It is made anew now: test again in a minute",
     "Cloudbeds does not know where to send its news. It is told again now: test again in a minute."},
    {TrialWord::arrived, "what the relay posted to its own address arrived; Cloudbeds comes from another network",
     "News sent to the app's address arrives."},
    {TrialWord::address_unreached,
     "the relay could not reach its own webhook address. Some networks do not let a machine reach itself by its public name: try from outside before you change anything",
     "News sent to the app's address does not arrive. Its maker can mend that."},
    {TrialWord::address_elsewhere,
     "something answers at the webhook address, and what was posted did not arrive at this relay: look at `webhook_base`, and at the proxy's routes",
     "News sent to the app's address does not arrive. Its maker can mend that."},
    {TrialWord::address_refuses,
     "what was posted arrived, and the proxy answered something else than the relay: Cloudbeds would send it again",
     "News sent to the app's address arrives, and is answered wrongly. Its maker can mend that."},
    {TrialWord::partner_unreached, "the partner's test_url could not be reached",
     "The app's own test could not be reached: tell the app's maker."},
    {TrialWord::partner_redirects, "the partner's test_url redirects, and redirects are not followed",
     "The app's own test gave no usable answer: tell the app's maker."},
    {TrialWord::partner_refuses, "the partner's test_url answered another status than 2xx",
     "The app's own test gave no usable answer: tell the app's maker."},
    {TrialWord::partner_too_long, "the partner's test_url answered more than is read",
     "The app's own test gave no usable answer: tell the app's maker."},
    {TrialWord::partner_unreadable, "the partner's test_url answered 2xx, but not the JSON of docs/webhooks.md",
     "The app's own test gave no usable answer: tell the app's maker."},
    {TrialWord::partner_says_no, "the partner's back end says that it does not work",
     "The app says that its own test failed."},
});
// clang-format on
static_assert(in_enum_order(kTrialWords));

/// What came of a call to somebody else than Cloudbeds.
enum class Reach : std::uint8_t { answered, unreached, late, too_long };

/// Our own webhook address: `arrived` is what the relay itself saw.
struct AddressTried {
  Reach reach = Reach::late;
  int status = 0;
  bool arrived = false;
};
/// TrialWord::arrived when all is well.
[[nodiscard]] TrialWord judge(const AddressTried& tried);

/// The partner's test_url.
struct PartnerTried {
  Reach reach = Reach::late;
  int status = 0;
  bool readable = true;      ///< An empty body is.
  std::optional<bool> ok{};  ///< Nothing: its status alone speaks.
};
/// Nothing: it passed.
[[nodiscard]] std::optional<TrialWord> judge(const PartnerTried& tried);

}  // namespace latchkey::core
