// What a visit to a page and its back end brought home: plain values, so that judging them needs no network.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "cli/doctor_html.hpp"
#include "cli/doctor_truth.hpp"
#include "core/enum_table.hpp"
#include "net/http_client.hpp"

namespace latchkey::cli::doctor {

using std::chrono_literals::operator""s;

/// What the person gave on the command line.
struct Asked {
  std::string page;
  std::string cookie;   ///< A Cookie field: the page as somebody who is logged in sees it.
  std::string session;  ///< A session token for the page API.
  std::string relay;    ///< With `session_url`: for a page whose button is made by a script.
  std::string session_url;
  /// The button's own patience (DESIGN section 3): no byte within 5 s, and it polls; the heartbeat is due
  /// every 4 s.
  std::chrono::milliseconds first_byte = 5s;
  std::chrono::milliseconds heartbeat = 6s;
  /// Sooner after the first state a byte says nothing of a heartbeat: it may have been sent along.
  [[nodiscard]] std::chrono::milliseconds burst() const { return heartbeat / 6; }
};

enum class Ask {
  session,
  session_logged_out,
  session_foreign,
  state,
  state_again,
  state_changed,
  state_unsigned,
  state_foreign,
  preflight,
  preflight_change,
  connect_bare,
  connect_foreign,
  finish_bare,
  finish_foreign,
  stream,
  stream_resumed,
};
inline constexpr std::size_t kAsks = 16;

struct Exchange {
  bool asked = false;
  net::OutgoingReply reply;
  std::chrono::system_clock::time_point at;  ///< When the answer was there.
};

struct Evidence {
  Asked asked;
  std::string page;      ///< Its address after redirects.
  std::string origin;    ///< Of the page.
  std::string document;  ///< What relative addresses on it stand in.
  net::OutgoingReply answer;
  std::string
      redirect;  ///< Not empty: the page sends people to another origin, where the doctor does not follow.
  PageMarkup markup;
  std::vector<Truth> truths;  ///< One for each button.
  std::string script;         ///< Address of latchkey.js; empty when no tag loads it.
  Attributes script_tag;
  net::OutgoingReply script_answer;
  Truth truth;  ///< Of the first button that asks for one; its `base` is empty when none does.
  std::string token;
  std::array<Exchange, kAsks> exchanges;

  [[nodiscard]] const Exchange& operator[](Ask ask) const { return exchanges[static_cast<std::size_t>(ask)]; }
  [[nodiscard]] Exchange& operator[](Ask ask) { return exchanges[static_cast<std::size_t>(ask)]; }
  [[nodiscard]] bool has_api() const { return !truth.base.empty() && truth.mistake.empty(); }
  /// Somebody is known to the page API: by a token, or by the page's own cookies.
  [[nodiscard]] bool is_signed() const {
    return !token.empty() || (truth.session_url.empty() && !asked.cookie.empty());
  }
  [[nodiscard]] bool crosses_origins() const { return truth.origin != origin; }
};

}  // namespace latchkey::cli::doctor
