#include "wire/page_api.hpp"

#include <array>
#include <cstdint>
#include <ctime>

#include "wire/json.hpp"
#include "wire/link_json.hpp"
#include "wire/member_reader.hpp"

namespace latchkey::wire {

namespace {

[[nodiscard]] std::optional<std::string> read_one_text(std::string_view body, std::string_view name,
                                                       std::string& detail) {
  std::string text;
  MemberReader reader(body, detail);
  reader.text(name, text, true, 200);
  return reader.ok() ? std::optional{text} : std::nullopt;
}

}  // namespace

std::optional<SessionRequest> read_session_request(std::string_view body, std::string& detail) {
  SessionRequest request;
  MemberReader reader(body, detail);
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
  MemberReader reader(body, detail);
  reader.text("property", request.property, false, 20);
  reader.text("return_to", request.return_to, true, 2'000);
  return reader.ok() ? std::optional{request} : std::nullopt;
}

std::optional<std::string> read_finish_request(std::string_view body, std::string& detail) {
  return read_one_text(body, "code", detail);
}

std::optional<std::string> read_disconnect_request(std::string_view body, std::string& detail) {
  if (body.empty()) return std::string{};
  std::string property;
  MemberReader reader(body, detail);
  reader.text("property", property, false, 20);
  return reader.ok() ? std::optional{property} : std::nullopt;
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
  for (const core::LinkSnapshot& link : snapshot.links) links.push_back(link_json(link));
  Json all{{"revision", static_cast<std::int64_t>(snapshot.revision)}, {"links", std::move(links)}};
  if (!snapshot.may_connect) all["may_connect"] = false;
  if (snapshot.omitted > 0) all["omitted"] = snapshot.omitted;
  return dump(all);
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
