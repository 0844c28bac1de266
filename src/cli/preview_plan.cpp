#include "cli/preview_plan.hpp"

#include <fmt/format.h>

namespace latchkey::cli {
namespace {

constexpr std::string_view kClientId = "exampleapp_0123456789abcdefABCDEF01";

/// A flow stays on its set of hosts. Three 127.0.0.x addresses are three sites, which shows cookie faults.
struct HostSet {
  std::string_view sandbox;
  std::string_view relay;
  std::string_view partner;
};
constexpr HostSet kHostSets[] = {
    {"localhost", "localhost", "localhost"},
    {"127.0.0.1", "127.0.0.2", "127.0.0.3"},
};

/// A TOML basic string (TOML 1.0, "String"): a folder's name may hold a quote.
std::string toml_string(std::string_view text) {
  std::string result = "\"";
  for (const char byte : text) {
    if (byte == '"' || byte == '\\') result += '\\';
    result += byte;
  }
  return result + '"';
}

std::string site(const HostSet& hosts, int sandbox, int relay, int partner) {
  return fmt::format(
      "\n[[site]]\n"
      "public = \"http://{1}:{4}\"\n"
      "authorize_url = \"http://{0}:{3}/api/v1.3/oauth\"\n"
      "login_url = \"http://{2}:{5}/login\"\n"
      "claim_url = \"http://{2}:{5}/claim\"\n"
      "return_to = [\"http://{2}:{5}/\", \"http://{2}:{5}/connection\"]\n",
      hosts.sandbox, hosts.relay, hosts.partner, sandbox, relay, partner);
}

/// The exchange names the address that Cloudbeds returned to (RFC 6749 section 4.1.3): here the partner's.
std::string forwarded(const HostSet& hosts, int partner) {
  return fmt::format("redirect_uri = \"http://{}:{}/cloudbeds/callback\"\n", hosts.partner, partner);
}

std::string on_both_sets(std::string_view HostSet::*part, int port) {
  return fmt::format("http://{}:{}  http://{}:{}", kHostSets[0].*part, port, kHostSets[1].*part, port);
}

ProcessSpec relay_process(const PreviewOptions& options, const std::string& self,
                          const PreviewSecrets& secrets) {
  return {{self, "relay", "--config", (options.state_dir / "relay.toml").string()},
          {fmt::format("LATCHKEY_CLIENT_SECRET={}", kClientSecret), "LATCHKEY_API_SECRET=" + secrets.api,
           "LATCHKEY_NOTIFY_SECRET=" + secrets.notify}};
}

ProcessSpec partner_process(const PreviewOptions& options, const PreviewSecrets& secrets) {
  const int port = options.port;
  return {{"node", (options.partner_dir / "server.mjs").string()},
          {fmt::format("PORT={}", port + 2), "LATCHKEY_RELAY=" + relay_url(options.port),
           "LATCHKEY_API_SECRET=" + secrets.api, "LATCHKEY_NOTIFY_SECRET=" + secrets.notify,
           fmt::format("LATCHKEY_SANDBOX_PORT={}", port), fmt::format("LATCHKEY_RELAY_PORT={}", port + 1),
           fmt::format("LATCHKEY_SET_UP_STEP={:d}", options.set_up_step)}};
}

std::string app(const PreviewOptions& options) {
  return fmt::format(
      "\n[app]\n"
      "client_id = \"{}\"\n"
      "credential = {}\n"
      "after_connect = \"{}\"\n"
      "scopes = [\"read:hotel\", \"read:reservation\", \"write:reservation\"]\n"
      "api_base = \"http://127.0.0.1:{}/api/v1.3\"\n"
      "webhook_base = \"http://127.0.0.1:{}\"\n",
      kClientId, toml_string(options.credential), options.set_up_step ? "pending" : "enabled", options.port,
      options.port + 1);
}

}  // namespace

std::vector<Endpoint> endpoints(std::uint16_t port) {
  const auto plus = [port](int offset) { return static_cast<std::uint16_t>(port + offset); };
  return {{"127.0.0.1", plus(0)}, {"::1", plus(0)}, {"127.0.0.1", plus(1)},
          {"127.0.0.2", plus(1)}, {"::1", plus(1)}, {"127.0.0.1", plus(2)},
          {"127.0.0.3", plus(2)}, {"::1", plus(2)}, {"127.0.0.1", plus(3)}};
}

std::string relay_url(std::uint16_t port) {
  return fmt::format("http://127.0.0.1:{}", port + 1);
}

std::string partner_origin(std::uint16_t port) {
  return fmt::format("http://localhost:{}", port + 2);
}

std::string operator_page(std::uint16_t port, std::string_view path) {
  return fmt::format("http://127.0.0.1:{}{}", port + 3, path);
}

std::string relay_config(const PreviewOptions& options, bool ipv6) {
  const int sandbox = options.port;
  const int relay = sandbox + 1;
  std::string text = "# Written by `latchkey preview` at every start; changes made here are lost.\n";
  text += fmt::format("store = {}\n", toml_string((options.state_dir / "relay" / "relay.db").string()));
  text += fmt::format("key_file = {}\n", toml_string((options.state_dir / "relay" / "key").string()));
  text += fmt::format("listen = [\"127.0.0.1:{0}\", \"127.0.0.2:{0}\"{1}]\n", relay,
                      ipv6 ? fmt::format(", \"[::1]:{}\"", relay) : "");
  text += fmt::format("operator_listen = \"127.0.0.1:{}\"\n", sandbox + 3);
  text += fmt::format("hosts = [\"localhost:{0}\", \"127.0.0.1:{0}\", \"127.0.0.2:{0}\", \"[::1]:{0}\"]\n",
                      relay);
  text += "drain_s = 6\n";  // the supervisor's patience is 8 s
  text += app(options);
  for (const HostSet& hosts : kHostSets) {
    text += site(hosts, sandbox, relay, sandbox + 2);
    if (options.forward_callback) text += forwarded(hosts, sandbox + 2);
  }
  text += fmt::format("\n[notify]\ntest_url = \"{}/latchkey/test\"\n", partner_origin(options.port));
  return text;
}

std::vector<std::string> readiness_urls(std::uint16_t port) {
  return {fmt::format("http://127.0.0.1:{}/", port), fmt::format("http://127.0.0.1:{}/readyz", port + 3),
          fmt::format("http://127.0.0.1:{}/healthz", port + 2)};
}

std::vector<ChildSpec> children(const PreviewOptions& options, const std::string& self,
                                const PreviewSecrets& secrets) {
  const int port = options.port;
  const ProcessSpec sandbox = {{self, "sandbox", "--port", std::to_string(port), "--state-dir",
                                (options.state_dir / "sandbox").string()},
                               {}};
  return {{"sandbox", on_both_sets(&HostSet::sandbox, port), sandbox},
          {"relay", on_both_sets(&HostSet::relay, port + 1), relay_process(options, self, secrets)},
          {"partner", on_both_sets(&HostSet::partner, port + 2), partner_process(options, secrets)}};
}

}  // namespace latchkey::cli
