// The redirect URI as Cloudbeds compares it, to the letter (FACTS section 1).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "cli/doctor_relay_check.hpp"
#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/resolve.hpp"

namespace latchkey::cli::doctor {

namespace {

[[nodiscard]] Findings judge_one_shape(const Installation& seen, const std::string& uri) {
  const auto parts = core::read_address(uri);
  if (!parts) return wrong(fmt::format("{} is no address", uri), "Write a whole https address.");
  if (!parts->query.empty() || uri.find('?') != std::string::npos || uri.find('*') != std::string::npos)
    return wrong(fmt::format("{} has a query or a wildcard, and Cloudbeds takes neither", uri),
                 "Register one plain address for each site, without parameters.");
  if (parts->path.size() > 1 && parts->path.ends_with('/'))
    return hint(fmt::format("{} ends with a slash", uri),
                "App Details must have the slash, too: it is compared to the letter.");
  if (std::ranges::any_of(parts->host, [](char c) { return c >= 'A' && c <= 'Z'; }))
    return hint(fmt::format("{} has capitals in its host", uri),
                "Write the host in small letters, here and in App Details.");
  if (is_loopback(uri) && !is_loopback(seen.config->api_base))
    return hint(fmt::format("{} is this machine's alone", uri),
                "Cloudbeds takes localhost in development only: name a public host.");
  return fine(fmt::format("{} is of a shape that Cloudbeds takes", uri));
}

Findings judge_shape(const Installation& seen) {
  if (!seen.has_config()) return skipped(std::string{kNoConfig});
  Findings findings;
  for (const relay::Site& site : seen.config->sites) add(findings, judge_one_shape(seen, site.redirect_uri));
  return findings;
}

/// What is known: a server that follows RFC 6749 (section 4.1.2.1) sends back to a redirect URI only when it
/// is the registered one. How Cloudbeds refuses another one nobody has told (FACTS section 13).
[[nodiscard]] Findings judge_one_registration(const Installation& seen, const relay::Site& site,
                                              const Asking& consent) {
  if (!consent.answered()) return skipped(fmt::format("{} does not answer", site.authorize_url));
  const std::string to = net::resolve(consent.url, consent.reply.headers.get("Location")).value_or("");
  const bool came_back =
      consent.reply.status / 100 == 3 && (to == site.redirect_uri || to.starts_with(site.redirect_uri + "?"));
  if (came_back) return fine(fmt::format("{} is registered: consent comes back to it", site.redirect_uri));
  const std::string body = net::lower(consent.reply.body);
  const bool about_it =
      body.find("redirect_uri") != std::string::npos || body.find("redirect uri") != std::string::npos;
  const bool about_client =
      body.find("client_id") != std::string::npos || body.find("invalid_client") != std::string::npos;
  if (consent.reply.status / 100 == 4 && (about_it || about_client))
    return wrong(
        fmt::format("Cloudbeds refuses {} for {}", about_it ? site.redirect_uri : seen.config->client_id,
                    about_it ? seen.config->client_id : site.redirect_uri),
        fmt::format("App Details must have the client id {} with exactly this redirect URL: {}",
                    seen.config->client_id, site.redirect_uri));
  return skipped(fmt::format("Cloudbeds does not tell without a login: compare with App Details: {}",
                             site.redirect_uri));
}

Findings judge_registration(const Installation& seen) {
  return for_each_site(seen, [&](const relay::Site& site, const SiteSeen& one) {
    return judge_one_registration(seen, site, one.consent);
  });
}

constexpr std::array kChecks{
    RelayCheck{"redirect-shape", judge_shape},
    RelayCheck{"redirect-registered", judge_registration},
};

}  // namespace

std::span<const RelayCheck> redirect_checks() {
  return kChecks;
}

}  // namespace latchkey::cli::doctor
