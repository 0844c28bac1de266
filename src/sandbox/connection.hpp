// How an app state changes, what each change sends, and how a connection ends (FACTS sections 3, 4, 11.3
// and 11.4).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string_view>

#include "sandbox/marketplace.hpp"

namespace latchkey::sandbox {

class Courier;

/// Whose doing a change was: the timeline tells.
enum class By { hotel, app, cloudbeds, time };
[[nodiscard]] std::string_view name(By by);

/// The user approved: `installing`, and where the settings say so `enabled` at once.
void connect_at_consent(Marketplace& marketplace, std::string_view property);
/// The code was exchanged: an app still `installing` becomes `enabled`.
void connect_at_exchange(Marketplace& marketplace, std::string_view property);

/// Sets the state and queues an event for each subscription; nothing happens when it is the same. Not for
/// `disabled`: that is disconnect().
void change_state(Marketplace& marketplace, std::string_view property, AppState state, By by);

/// A code that nobody exchanged in time: an app that is still `installing` for it goes back to `disabled`, or
/// its page would never show a button again. What Cloudbeds does then is not known.
void give_up_expired_codes(Marketplace& marketplace);

/// Ends the app's connection with one property, from either side: the event is sent first, then the
/// subscriptions are dropped and the credentials killed. Does nothing where there is nothing to end.
[[nodiscard]] boost::asio::awaitable<void> disconnect(Marketplace& marketplace, Courier& courier,
                                                      std::string property, By by);

/// After a start: a disconnect that a crash cut short is finished, since a disabled app holds no session.
void finish_disconnects(Marketplace& marketplace);

/// True while the app is enabled or holds a live session: what Connected Apps lists (FACTS section 14).
[[nodiscard]] bool is_connected(const Marketplace& marketplace, const Property& property);

}  // namespace latchkey::sandbox
