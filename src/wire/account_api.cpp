#include "wire/account_api.hpp"

#include "wire/link_json.hpp"
#include "wire/member_reader.hpp"
#include "wire/page_api.hpp"

namespace latchkey::wire {

namespace {

constexpr std::size_t kTokenBytes = 4'096;  // real ones have some forty; a signed one may have a thousand
constexpr std::size_t kNameBytes = 200;
constexpr std::size_t kAddressBytes = core::kSnapshotTextLength;  // pages refuse longer ones

[[nodiscard]] Json optional_time(const std::optional<core::Instant>& at) {
  return at ? Json(write_time(*at)) : Json(nullptr);
}

[[nodiscard]] Json report_json(const LinkReport& link) {
  Json row = link_json(link.shown);
  row["kind"] = link.kind ? Json(core::name(*link.kind)) : Json(nullptr);
  row["health"] = core::row_of(core::kHealths, link.health).name;
  row["connected_at"] = optional_time(link.connected_at);
  row["renewed_at"] = optional_time(link.renewed_at);
  row["ended_at"] = optional_time(link.ended_at);
  return row;
}

void read_state(MemberReader& reader, core::AppState& into) {
  std::string word;
  reader.text("app_state", word, true, 20);
  const auto state = core::app_state(word);
  if (state) into = *state;
  if (!state) reader.refuse("`app_state` must be disabled, installing, pending or enabled");
}

[[nodiscard]] Json person_json(const std::optional<Person>& person) {
  if (!person) return nullptr;
  return {{"name", optional_text(person->name)}, {"email", optional_text(person->email)}};
}

}  // namespace

std::string write_claim(const Claim& claim) {
  Json properties = Json::array();
  for (const Hotel& hotel : claim.hotels)
    properties.push_back({{"property", hotel.property}, {"name", hotel.name}});
  return dump({{"account", claim.account},
               {"properties", std::move(properties)},
               {"approved_by", person_json(claim.approved_by)},
               {"expires_at", write_time(claim.expires_at)}});
}

std::string write_account(const AccountReport& report) {
  Json links = Json::array();
  for (const LinkReport& link : report.links) links.push_back(report_json(link));
  return dump({{"account", report.account},
               {"revision", static_cast<std::int64_t>(report.revision)},
               {"links", std::move(links)}});
}

std::optional<StateRequest> read_state_request(std::string_view body, std::string& detail) {
  StateRequest request;
  MemberReader reader(body, detail);
  read_state(reader, request.app_state);
  reader.text("note", request.note, false, kNoteBytes);
  return reader.ok() ? std::optional{request} : std::nullopt;
}

std::optional<ExternalRequest> read_external_request(std::string_view body, std::string& detail) {
  ExternalRequest request;
  MemberReader reader(body, detail);
  read_state(reader, request.app_state);
  reader.text("name", request.name, false, kNameBytes);
  reader.text("guide", request.guide, true, kAddressBytes);
  reader.text("note", request.note, false, kNoteBytes);
  return reader.ok() ? std::optional{request} : std::nullopt;
}

std::optional<core::Credential> read_credential_request(std::string_view body, std::string& detail) {
  core::Credential credential;
  std::string kind;
  std::string key;
  MemberReader reader(body, detail);
  reader.text("kind", kind, true, 20);
  reader.text("access_token", credential.access, false, kTokenBytes);
  reader.text("refresh_token", credential.refresh, false, kTokenBytes);
  reader.text("api_key", key, false, kTokenBytes);
  const bool oauth =
      kind == "oauth" && key.empty() && !(credential.access.empty() && credential.refresh.empty());
  const bool by_key =
      kind == "api_key" && !key.empty() && credential.access.empty() && credential.refresh.empty();
  if (!oauth && !by_key) {
    reader.refuse(
        "`kind` must be oauth, with `access_token` or `refresh_token` or both, or api_key, with `api_key`");
  }
  credential.kind = by_key ? core::CredentialKind::api_key : core::CredentialKind::oauth;
  if (by_key) credential.access = std::move(key);
  return reader.ok() ? std::optional{std::move(credential)} : std::nullopt;
}

std::string write_credential_request(const core::Credential& credential) {
  const bool key = credential.kind == core::CredentialKind::api_key;
  return dump({{"kind", core::name(credential.kind)},
               {key ? "api_key" : "access_token", optional_text(credential.access)},
               {"refresh_token", optional_text(credential.refresh)}});
}

std::string write_access_credential(const AccessCredential& credential) {
  const bool key = credential.kind == core::CredentialKind::api_key;
  return dump({{"kind", core::name(credential.kind)},
               {key ? "api_key" : "access_token", credential.access},
               {"expires_at", optional_time(credential.expires_at)},
               {"id", credential.id}});
}

std::optional<core::Problem> read_problem(std::string_view body) {
  const auto json = parse(body);
  return json ? core::find_by_name(core::kProblems, text_of(member(*json, "code"))) : std::nullopt;
}

}  // namespace latchkey::wire
