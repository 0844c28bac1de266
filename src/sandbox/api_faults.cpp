// What set faults do to calls of the API.
#include <fmt/format.h>

#include "sandbox/api.hpp"
#include "sandbox/connection.hpp"
#include "sandbox/faults.hpp"

namespace latchkey::sandbox {
namespace {

using Properties = std::vector<std::string>;

std::chrono::microseconds lasting(double seconds) {
  return std::chrono::round<std::chrono::microseconds>(std::chrono::duration<double>{seconds});
}

/// The properties behind what the call carries: a credential, a code or a refresh token, dead or alive.
Properties behind(const Call& call) {
  const Account& account = call.marketplace.account;
  const auto credential = credential_of(call.request);
  const auto [code, refresh] = std::pair{call.form.get("code"), call.form.get("refresh_token")};
  const auto is = [](std::string_view own, std::string_view sent) { return !sent.empty() && own == sent; };
  for (const Grant& grant : account.grants) {
    if (is(grant.access_token, credential) || is(grant.api_key, credential) ||
        is(grant.refresh_token, refresh))
      return grant.properties;
  }
  for (const Code& row : account.codes) {
    if (is(row.code, code)) return row.properties;
  }
  return {};
}

Properties properties_of(const Call& call) {
  const auto named = call.parameter("propertyID");
  return named.empty() ? behind(call) : Properties{std::string(named)};
}

net::Response reply_of(const Acting& fault) {
  const Reply& reply = fault.row.reply;
  net::Response response = net::text(reply.status, std::string(reply.body));
  response.headers.set("Content-Type", reply.type);
  if (reply.retry_after)
    response.headers.set("Retry-After", std::to_string(static_cast<std::int64_t>(fault.seconds)));
  return response;
}

net::Response unsent() {
  net::Response response;
  response.ending = net::Ending::unsent;
  return response;
}

/// For the slot in the words of some refusals.
std::string argument_of(const Call& call, Refusal refusal, const Properties& properties) {
  const bool names_property = refusal == Refusal::property_canceled || refusal == Refusal::no_access;
  if (names_property) return properties.empty() ? std::string{} : properties.front();
  return call.marketplace.account.app.name;
}

/// Of the caller's own properties the one that the call names, and that the fault names; else all.
Properties uninstalled_by(const Call& call, const Acting& fault) {
  Properties own = behind(call);
  const auto named = call.parameter("propertyID");
  std::erase_if(own, [&](const std::string& property) {
    return (!named.empty() && property != named) || (!fault.property.empty() && property != fault.property);
  });
  return own;
}

boost::asio::awaitable<std::optional<net::Response>> suffer(Call& call, Acting fault, Properties properties) {
  const Time until = call.marketplace.now() + lasting(fault.seconds);
  switch (fault.row.effect) {
    case Effect::refuse:
      co_return refuse(fault.row.refusal, argument_of(call, fault.row.refusal, properties));
    case Effect::reply:
      co_return reply_of(fault);
    case Effect::close:
      co_return unsent();
    case Effect::slow:
      co_await call.workshop.pauses.until(until, fault.id);
      co_return std::nullopt;
    case Effect::hang:
      co_await call.workshop.pauses.until(until, fault.id);
      co_return unsent();
    case Effect::uninstall:
      for (const std::string& property : uninstalled_by(call, fault))
        co_await disconnect(call.marketplace, call.courier, property, By::hotel);
      co_return std::nullopt;
    default:
      co_return std::nullopt;
  }
}

}  // namespace

boost::asio::awaitable<std::optional<net::Response>> spoil(Call& call, Place place) {
  if (call.marketplace.account.faults.empty()) co_return std::nullopt;
  const Properties properties = properties_of(call);
  const auto fitting = fitting_faults(call.marketplace, place, {call.name, properties});
  for (const Acting& fault : fitting) {
    if (!act(call.marketplace, fault.id)) continue;
    call.wrong.push_back(fmt::format("The fault {} acted.", fault.row.name));
    auto outcome = co_await suffer(call, fault, properties);
    if (outcome) co_return outcome;
  }
  co_return std::nullopt;
}

void spoil_answer(Call& call, net::Response& response) {
  const Properties properties = properties_of(call);
  const auto fitting = fitting_faults(call.marketplace, Place::answer, {call.name, properties});
  for (const Acting& fault : fitting) {
    const bool no_effect = !call.took_effect && fault.row.effect == Effect::close;
    if (no_effect || !act(call.marketplace, fault.id)) continue;
    call.wrong.push_back(fmt::format("The fault {} spoiled the answer.", fault.row.name));
    if (fault.row.effect == Effect::empty) response.body.clear();
    if (fault.row.effect == Effect::cut_short) response.ending = net::Ending::cut_short;
    if (fault.row.effect == Effect::close) response.ending = net::Ending::unsent;
  }
}

}  // namespace latchkey::sandbox
