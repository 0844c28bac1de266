// What a preview consists of: ports, the relay's configuration, three children. Values only; starts nothing.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "cli/supervisor.hpp"

namespace latchkey::cli {

struct PreviewOptions {
  std::uint16_t port = 8080;         ///< The first of four.
  double restart_s = 15;             ///< Longer than the 9 s after which a button counts as stale.
  std::string credential = "oauth";  ///< Or "api_key": what the relay trades the code for.
  bool set_up_step = false;          ///< A hotel stays pending until the partner's own step is done.
  bool forward_callback = false;     ///< Cloudbeds returns to the partner, which forwards to the relay.
  std::filesystem::path state_dir = ".latchkey";
  std::filesystem::path partner_dir = "web/partner";
};

/// Test account P, relay P+1, partner P+2, the relay's operator listener P+3.
inline constexpr std::uint16_t kPortsUsed = 4;
inline constexpr std::uint16_t kLastFirstPort = 65535 - (kPortsUsed - 1);

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
};

/// All that the children will bind: loopback only.
[[nodiscard]] std::vector<Endpoint> endpoints(std::uint16_t port);

/// The relay's configuration (TOML) for this preview. `ipv6`: whether [::1] can be bound here.
[[nodiscard]] std::string relay_config(const PreviewOptions& options, bool ipv6);

/// Answering 200 here means: that child is ready. In the order of the children.
[[nodiscard]] std::vector<std::string> readiness_urls(std::uint16_t port);

/// The relay's own address, for calls from this machine's back ends.
[[nodiscard]] std::string relay_url(std::uint16_t port);
[[nodiscard]] std::string partner_origin(std::uint16_t port);
/// A page of the relay's operator listener.
[[nodiscard]] std::string operator_page(std::uint16_t port, std::string_view path);

/// Of the test account's app (DESIGN section 5, "Preview"): it opens nothing real.
inline constexpr std::string_view kClientSecret = "EXAMPLE_SECRET";

/// What relay and partner share, and nobody else has.
struct PreviewSecrets {
  std::string api;
  std::string notify;  ///< "whsec_..."
};

/// `self`: the path of this program.
[[nodiscard]] std::vector<ChildSpec> children(const PreviewOptions& options, const std::string& self,
                                              const PreviewSecrets& secrets);

}  // namespace latchkey::cli
