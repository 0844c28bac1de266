// Content Security Policy Level 3, as far as it decides what a page with the button may load and ask.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"

namespace latchkey::cli::doctor {

inline constexpr std::size_t kDirectives = 100;  ///< In one policy; there are 27 directives.

struct Directive {
  std::string name;  ///< In lower case.
  std::vector<std::string> sources;
};
using Policy = std::vector<Directive>;

/// Every policy that holds for a page: all must allow what is done. A field may hold several, parted by
/// commas.
[[nodiscard]] std::vector<Policy> read_policies(const net::Headers& headers,
                                                const std::vector<std::string>& metas);

/// The first of these directives that the policy has (a fallback list, CSP3 section 6.8.3); null: nothing is
/// forbidden.
[[nodiscard]] const Directive* governing(const Policy& policy, std::initializer_list<std::string_view> names);

/// Whether a source list lets `url` (absolute) be used by a page at `page`.
[[nodiscard]] bool allows(const Directive& directive, std::string_view url, std::string_view page);
[[nodiscard]] bool has_source(const Directive& directive, std::string_view source);

/// Whether a source list names this script tag itself, by its nonce or by all hashes of its integrity (CSP3
/// section 6.7.1.1). Letter by letter, unlike all other sources.
[[nodiscard]] bool names_tag(const Directive& directive, std::string_view nonce, std::string_view integrity);
/// A list with nonces or hashes: browsers overlook its 'unsafe-inline' (CSP3 section 6.7.3.2).
[[nodiscard]] bool has_nonce_or_hash(const Directive& directive);

}  // namespace latchkey::cli::doctor
