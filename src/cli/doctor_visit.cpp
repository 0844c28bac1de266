#include "cli/doctor_visit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/doctor_api.hpp"
#include "cli/doctor_policy.hpp"
#include "cli/terminal_text.hpp"
#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"
#include "net/resolve.hpp"

namespace latchkey::cli::doctor {

namespace asio = boost::asio;
using nlohmann::json;

namespace {

constexpr int kRedirects = 5;  // a page behind more of them is a loop
constexpr std::string_view kForeign = "https://latchkey-doctor.example";

[[nodiscard]] net::OutgoingRequest get(const std::string& url, const std::string& cookie) {
  net::OutgoingRequest request{.method = "GET", .url = url, .headers = {}, .body = {}};
  request.max_reply_bytes = kPageBytes;
  if (!cookie.empty()) request.headers.add("Cookie", cookie);
  return request;
}

[[nodiscard]] std::string charset_of(std::string_view content_type) {
  constexpr std::string_view kName = "charset=";
  const std::string type = net::lower(content_type);
  const auto at = type.find(kName);
  if (at == std::string::npos) return {};
  std::string name = type.substr(at + kName.size());
  name.erase(std::min(name.find(';'), name.size()));
  std::erase(name, '"');
  return name;
}

/// Where this answer sends the page; empty when it does not.
[[nodiscard]] std::string target_of(const Evidence& evidence) {
  if (evidence.answer.status / 100 != 3) return {};
  return net::resolve(evidence.page, evidence.answer.headers.get("Location")).value_or("");
}

asio::awaitable<void> open_page(net::HttpClient& client, Evidence& evidence) {
  evidence.page = evidence.asked.page;
  for (int hops = 0; hops <= kRedirects; ++hops) {
    evidence.origin = net::origin_of(evidence.page).value_or("");
    net::OutgoingRequest request = get(evidence.page, evidence.asked.cookie);
    evidence.answer = co_await client.send(std::move(request));
    if (evidence.answer.failure != net::Failure::none)
      throw CannotRun(fmt::format("{} does not answer ({}).", visible(evidence.page),
                                  net::name(evidence.answer.failure)));
    const std::string target = target_of(evidence);
    if (target.empty()) co_return;
    if (net::origin_of(target) != evidence.origin) {
      evidence.redirect = target;
      co_return;
    }
    evidence.page = target;
  }
}

/// latchkey.js, or a versioned one, under whatever path.
[[nodiscard]] bool is_entry(std::string_view address) {
  const auto parts = core::read_address(address);
  if (!parts) return false;
  const std::string_view file = parts->path.substr(parts->path.rfind('/') + 1);
  return file.ends_with(".js") && (file == "latchkey.js" || file.starts_with("latchkey@"));
}

void find_script(Evidence& evidence) {
  for (const Attributes& tag : evidence.markup.scripts) {
    const auto address = net::resolve(evidence.document, attribute(tag, "src"));
    if (!address || attribute(tag, "src").empty() || !is_entry(*address)) continue;
    evidence.script = *address;
    evidence.script_tag = tag;
    return;
  }
}

/// A page whose button is made by a script: what it will say stands on the command line.
void add_told_button(Evidence& evidence) {
  if (evidence.asked.relay.empty() && evidence.asked.session_url.empty()) return;
  Attributes told{{"relay", evidence.asked.relay}, {"session-url", evidence.asked.session_url}};
  evidence.truths.insert(evidence.truths.begin(), read_truth(told, evidence.page, evidence.document));
}

/// What relative addresses stand in: `<base href>`, unless the page's own policy forbids that one.
[[nodiscard]] std::string document_of(const Evidence& evidence) {
  std::string base = net::resolve(evidence.page, evidence.markup.base).value_or(evidence.page);
  for (const Policy& policy : read_policies(evidence.answer.headers, evidence.markup.policies)) {
    const Directive* const bases = governing(policy, {"base-uri"});
    if (bases != nullptr && !allows(*bases, base, evidence.page)) return evidence.page;
  }
  return base;
}

void read_markup(Evidence& evidence) {
  evidence.markup = read_page(evidence.answer.body, charset_of(evidence.answer.headers.get("Content-Type")));
  evidence.document = document_of(evidence);
  find_script(evidence);
  for (const ButtonTag& button : evidence.markup.buttons)
    evidence.truths.push_back(read_truth(button.attributes, evidence.page, evidence.document));
  add_told_button(evidence);
  const auto asking = std::ranges::find_if(
      evidence.truths, [](const Truth& truth) { return truth.mistake.empty() && !truth.fixed; });
  if (asking != evidence.truths.end()) evidence.truth = *asking;
}

asio::awaitable<void> fetch_script(net::HttpClient& client, Evidence& evidence) {
  if (evidence.script.empty()) co_return;
  net::OutgoingRequest request = get(evidence.script, {});
  request.headers.add("Origin", evidence.origin);
  evidence.script_answer = co_await client.send(std::move(request));
}

asio::awaitable<void> note(net::HttpClient& client, net::OutgoingRequest request, Exchange& exchange) {
  exchange.asked = true;
  exchange.reply = co_await client.send(std::move(request));
  exchange.at = std::chrono::system_clock::now();
}

[[nodiscard]] std::string token_in(const net::OutgoingReply& reply) {
  const json answer = json::parse(reply.body, nullptr, /*allow_exceptions=*/false);
  const bool told =
      reply.status == 200 && answer.is_object() && answer.contains("token") && answer["token"].is_string();
  return told ? answer["token"].get<std::string>() : std::string{};
}

asio::awaitable<void> ask_session(net::HttpClient& client, Evidence& evidence) {
  const std::string& url = evidence.truth.session_url;
  evidence.token = evidence.asked.session.empty() ? evidence.truth.session : evidence.asked.session;
  if (url.empty()) co_return;
  net::OutgoingRequest own = get(url, evidence.asked.cookie);
  own.headers.add("Sec-Fetch-Site", "same-origin");
  co_await note(client, std::move(own), evidence[Ask::session]);
  net::OutgoingRequest foreign = get(url, evidence.asked.cookie);
  foreign.headers.add("Origin", kForeign);
  foreign.headers.add("Sec-Fetch-Site", "cross-site");
  co_await note(client, std::move(foreign), evidence[Ask::session_foreign]);
  if (!evidence.asked.cookie.empty()) {
    net::OutgoingRequest logged_out = get(url, {});
    logged_out.headers.add("Sec-Fetch-Site", "same-origin");
    co_await note(client, std::move(logged_out), evidence[Ask::session_logged_out]);
  }
  if (evidence.token.empty()) evidence.token = token_in(evidence[Ask::session].reply);
}

asio::awaitable<void> ask_api(net::HttpClient& client, Evidence& evidence) {
  for (const Probe& probe : probes()) {
    if (!is_worth_asking(probe, evidence)) continue;
    net::OutgoingRequest request = request_for(probe, evidence);
    co_await note(client, std::move(request), evidence[probe.id]);
  }
}

}  // namespace

asio::awaitable<Evidence> visit(net::HttpClient& client, Asked asked) {
  Evidence evidence;
  evidence.asked = std::move(asked);
  co_await open_page(client, evidence);
  if (!evidence.redirect.empty()) co_return evidence;
  read_markup(evidence);
  co_await fetch_script(client, evidence);
  if (!evidence.has_api()) co_return evidence;
  co_await ask_session(client, evidence);
  co_await ask_api(client, evidence);
  co_return evidence;
}

}  // namespace latchkey::cli::doctor
