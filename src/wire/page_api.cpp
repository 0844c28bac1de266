#include "wire/page_api.hpp"

#include <array>
#include <cstdint>
#include <ctime>

#include "wire/json.hpp"

namespace latchkey::wire {

namespace {

/// Reads one member after the other and remembers the first that is wrong.
class Reader {
 public:
  Reader(std::string_view body, std::string& detail) : json_(parse(body)), detail_(detail) {
    if (!json_ || !json_->is_object()) refuse("the body must be a JSON object");
  }
  [[nodiscard]] bool ok() const { return ok_; }

  void text(std::string_view name, std::string& into, bool required, std::size_t limit) {
    const Json* value = find(name, required);
    if (value == nullptr) return;
    if (!value->is_string() || value->get_ref<const std::string&>().size() > limit) {
      return refuse("`" + std::string{name} + "` must be a string of at most " + std::to_string(limit) +
                    " bytes");
    }
    into = value->get<std::string>();
    if (required && into.empty()) refuse("`" + std::string{name} + "` must not be empty");
  }
  void flag(std::string_view name, bool& into) {
    const Json* value = find(name, false);
    if (value == nullptr) return;
    if (!value->is_boolean()) return refuse("`" + std::string{name} + "` must be true or false");
    into = value->get<bool>();
  }
  void whole(std::string_view name, int& into, int low, int high) {
    const Json* value = find(name, false);
    if (value == nullptr) return;
    const bool fits =
        value->is_number_integer() && value->get<double>() >= low && value->get<double>() <= high;
    if (!fits) {
      return refuse("`" + std::string{name} + "` must be a whole number from " + std::to_string(low) +
                    " to " + std::to_string(high));
    }
    into = value->get<int>();
  }

 private:
  [[nodiscard]] const Json* find(std::string_view name, bool required) {
    if (!ok_) return nullptr;
    const auto found = json_->find(name);
    const bool absent = found == json_->end() || found->is_null();
    if (absent && required) refuse("`" + std::string{name} + "` is missing");
    return absent ? nullptr : &*found;
  }
  void refuse(std::string why) {
    if (ok_) detail_ = std::move(why);
    ok_ = false;
  }

  std::optional<Json> json_;
  std::string& detail_;
  bool ok_ = true;
};

[[nodiscard]] Json optional_text(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

[[nodiscard]] Json field_of(const core::LinkSnapshot& link, const core::SnapshotField& field) {
  switch (field.kind) {
    case core::FieldKind::text:
      return link.*field.text;
    case core::FieldKind::optional_text:
      return optional_text(link.*field.text);
    case core::FieldKind::app_state:
      return core::name(link.app_state);
    case core::FieldKind::action:
      return core::name(core::action_of(link.app_state));
  }
  return nullptr;
}

[[nodiscard]] std::string dump(const Json& json) {
  return json.dump(-1, ' ', false,
                   Json::error_handler_t::replace);  // never throws on bytes that are no UTF-8
}

[[nodiscard]] std::optional<std::string> read_one_text(std::string_view body, std::string_view name,
                                                       std::string& detail) {
  std::string text;
  Reader reader(body, detail);
  reader.text(name, text, true, 200);
  return reader.ok() ? std::optional{text} : std::nullopt;
}

}  // namespace

std::optional<SessionRequest> read_session_request(std::string_view body, std::string& detail) {
  SessionRequest request;
  Reader reader(body, detail);
  reader.text("account", request.account, true, 200);
  reader.text("property", request.property, false, 20);
  reader.text("origin", request.origin, true, 300);
  reader.whole("ttl_s", request.ttl_s, 10, 3'600);
  reader.flag("may_connect", request.may_connect);
  reader.flag("may_disconnect", request.may_disconnect);
  return reader.ok() ? std::optional{request} : std::nullopt;
}

std::optional<ConnectRequest> read_connect_request(std::string_view body, std::string& detail) {
  ConnectRequest request;
  Reader reader(body, detail);
  reader.text("property", request.property, false, 20);
  reader.text("return_to", request.return_to, true, 2'000);
  return reader.ok() ? std::optional{request} : std::nullopt;
}

std::optional<std::string> read_finish_request(std::string_view body, std::string& detail) {
  return read_one_text(body, "code", detail);
}

std::optional<std::string> read_account_request(std::string_view body, std::string& detail) {
  return read_one_text(body, "account", detail);
}

std::string write_session(const SessionAnswer& session) {
  return dump({{"token", session.token},
               {"expires_at", write_time(session.expires_at)},
               {"channel", session.channel}});
}

std::string write_navigate_to(std::string_view address) {
  return dump({{"navigate_to", address}});
}

std::string write_snapshot(const core::Snapshot& snapshot) {
  Json links = Json::array();
  for (const core::LinkSnapshot& link : snapshot.links) {
    Json row = Json::object();
    for (const core::SnapshotField& field : core::kSnapshotFields) row[field.name] = field_of(link, field);
    links.push_back(std::move(row));
  }
  return dump({{"revision", static_cast<std::int64_t>(snapshot.revision)}, {"links", std::move(links)}});
}

std::string write_time(core::Instant at) {
  const std::int64_t ms = core::ms(at);
  const auto seconds = static_cast<std::time_t>(ms / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> buffer{};
  const std::size_t size = std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  const std::string fraction = std::to_string(1000 + ms % 1000).substr(1);
  return std::string{buffer.data(), size} + "." + fraction + "Z";
}

}  // namespace latchkey::wire
