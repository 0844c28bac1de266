#include "sandbox/webhook_faults.hpp"

#include "net/form.hpp"
#include "sandbox/courier.hpp"
#include "sandbox/faults.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::ordered_json;

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kForm = "application/x-www-form-urlencoded";
constexpr std::string_view kOtherClient = "someoneelse_ABCDEF0123456789abcdef01";

std::string form_of(const ordered_json& body) {
  net::Form form;
  for (const auto& [key, value] : body.items())
    form.rows.push_back({key, value.is_string() ? value.get<std::string>() : value.dump()});
  return net::write_form(form);
}

/// "propertyID" becomes "propertyId", "newState" becomes "newstate": letter case is all that differs by
/// event.
ordered_json spelled_otherwise(const ordered_json& body) {
  ordered_json other;
  for (const auto& [key, value] : body.items()) {
    std::string name = key;
    if (const auto id = name.find("ID"); id != std::string::npos) {
      name.replace(id, 2, "Id");
    } else {
      std::ranges::transform(name, name.begin(),
                             [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    }
    other[name] = value;
  }
  return other;
}

bool one_is_held(const Account& account, std::string_view url) {
  return std::ranges::any_of(account.deliveries,
                             [&](const Delivery& row) { return row.held && row.url == url; });
}

void put_off(Marketplace& marketplace, Delivery& delivery, double seconds) {
  delivery.next_attempt = marketplace.now() + std::chrono::round<std::chrono::microseconds>(
                                                  std::chrono::duration<double>{seconds});
}

/// What one fault does to the delivery itself.
void suffer(Marketplace& marketplace, Delivery& delivery, const Acting& fault, const ordered_json& body) {
  switch (fault.row.effect) {
    case Effect::lose:
      delivery.status = DeliveryStatus::lost;
      break;
    case Effect::late:
      put_off(marketplace, delivery, fault.seconds);
      break;
    case Effect::reorder:
      if (one_is_held(marketplace.account, delivery.url)) return;  // This one overtakes it.
      delivery.held = true;
      put_off(marketplace, delivery, fault.seconds);
      break;
    case Effect::rewrite:
      delivery.body = rewritten(body, fault.row.rewriting, delivery.content_type);
      break;
    default:
      break;
  }
  delivery.faults.emplace_back(fault.row.name);
}

Delivery delivery_of(const Marketplace& marketplace, const Webhook& webhook, const ordered_json& body) {
  return {.id = {},
          .event = webhook.event,
          .url = webhook.url,
          .body = body.dump(),
          .next_attempt = marketplace.now(),
          .attempts = {},
          .property = webhook.property,
          .content_type = std::string(kJson),
          .faults = {}};
}

}  // namespace

std::string rewritten(const ordered_json& body, Rewriting how, std::string& type) {
  ordered_json other = body;
  switch (how) {
    case Rewriting::form:
      type = kForm;
      return form_of(body);
    case Rewriting::unknown_state:
      other["newState"] = "suspended";
      break;
    case Rewriting::no_client:
      other.erase("clientID");
      break;
    case Rewriting::other_spelling:
      other = spelled_otherwise(body);
      break;
    case Rewriting::none:
      break;
  }
  return other.dump();
}

ordered_json forged(ordered_json body) {
  body["clientID"] = kOtherClient;
  if (body.contains("newState")) body["newState"] = "disabled";
  return body;
}

std::vector<Acting> acting_on_event(Marketplace& marketplace, const std::string& property) {
  std::vector<Acting> list;
  for (const Acting& fault : fitting_faults(marketplace, Place::delivery, {"", {property}})) {
    if (act(marketplace, fault.id)) list.push_back(fault);
  }
  return list;
}

std::vector<std::string> queue_webhook(Marketplace& marketplace, const Webhook& webhook,
                                       const std::vector<Acting>& faults) {
  std::vector<std::string> ids;
  Delivery delivery = delivery_of(marketplace, webhook, webhook.body);
  std::size_t copies = 1;
  for (const Acting& fault : faults) {
    if (fault.row.effect == Effect::forge) {
      auto extra = delivery_of(marketplace, webhook, forged(webhook.body));
      extra.faults.emplace_back(fault.row.name);
      ids.push_back(queue_delivery(marketplace, std::move(extra)));
      continue;
    }
    if (fault.row.effect == Effect::twice) ++copies;
    suffer(marketplace, delivery, fault, webhook.body);
  }
  for (std::size_t i = 0; i < copies; ++i) ids.push_back(queue_delivery(marketplace, delivery));
  return ids;
}

}  // namespace latchkey::sandbox
