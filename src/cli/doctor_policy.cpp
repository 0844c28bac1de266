#include "cli/doctor_policy.hpp"

#include <algorithm>

#include "core/url.hpp"
#include "net/ascii.hpp"
#include "net/form.hpp"

namespace latchkey::cli::doctor {

namespace {

/// Parts of `text` between any of `separators`, without the empty ones.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// As an integrity attribute and a source list both name it.
[[nodiscard]] bool is_hash(std::string_view word) {
  return word.starts_with("sha256-") || word.starts_with("sha384-") || word.starts_with("sha512-");
}

constexpr std::string_view kBlanks = " \t\r\n\f";

[[nodiscard]] Policy read_policy(std::string_view text) {
  Policy policy;
  for (const std::string_view part : split(text, ";")) {
    const auto words = split(part, kBlanks);
    if (words.empty() || policy.size() == kDirectives) continue;
    Directive directive{net::lower(words.front()), {words.begin() + 1, words.end()}};
    // The second of one name is ignored (CSP3 section 2.2.1).
    if (governing(policy, {directive.name}) == nullptr) policy.push_back(std::move(directive));
  }
  return policy;
}

void add_policies(std::vector<Policy>& policies, std::string_view field) {
  for (const std::string_view part : split(field, ",")) {
    if (Policy policy = read_policy(part); !policy.empty()) policies.push_back(std::move(policy));
  }
}

/// Host-source of CSP3 section 2.3.1, taken apart; an empty part is not given.
struct HostSource {
  std::string_view scheme;
  std::string_view host;
  std::string_view port;
  std::string_view path;
};

[[nodiscard]] HostSource read_source(std::string_view source) {
  HostSource read;
  if (const auto mark = source.find("://"); mark != std::string_view::npos) {
    read.scheme = source.substr(0, mark);
    source.remove_prefix(mark + 3);
  }
  const std::size_t slash = std::min(source.find('/'), source.size());
  read.path = source.substr(slash);
  source = source.substr(0, slash);
  const auto colon = source.rfind(':');
  const bool has_port = colon != std::string_view::npos && source.find(']', colon) == std::string_view::npos;
  if (has_port) read.port = source.substr(colon + 1);
  read.host = has_port ? source.substr(0, colon) : source;
  return read;
}

[[nodiscard]] std::string_view port_of(const core::Address& address) {
  const std::size_t start = address.scheme.size() + 3 + address.host.size();
  const std::string_view rest = address.origin.substr(std::min(start, address.origin.size()));
  if (rest.size() > 1) return rest.substr(1);
  return net::same_text(address.scheme, "https") ? "443" : "80";
}

/// A source that names http covers https too (CSP3 section 6.7.2.7).
[[nodiscard]] bool scheme_matches(std::string_view wanted, std::string_view scheme) {
  return net::same_text(wanted, scheme) ||
         (net::same_text(wanted, "http") && net::same_text(scheme, "https"));
}

[[nodiscard]] bool host_matches(std::string_view pattern, std::string_view host) {
  if (!pattern.starts_with("*.")) return pattern == "*" || net::same_text(pattern, host);
  const std::string_view ending = pattern.substr(1);
  return host.size() > ending.size() && net::same_text(host.substr(host.size() - ending.size()), ending);
}

[[nodiscard]] bool port_matches(std::string_view wanted, const core::Address& url) {
  if (wanted.empty()) return port_of(url) == (net::same_text(url.scheme, "https") ? "443" : "80");
  return wanted == "*" || wanted == port_of(url);
}

[[nodiscard]] bool path_matches(std::string_view wanted, std::string_view path) {
  if (wanted.empty() || wanted == "/") return true;
  return wanted.ends_with('/') ? path.starts_with(wanted) : path == wanted;
}

[[nodiscard]] bool source_matches(std::string_view source, const core::Address& url,
                                  const core::Address& page) {
  if (source.starts_with('\'')) {
    return net::same_text(source, "'self'") && net::origin_of(url.origin) == net::origin_of(page.origin);
  }
  if (source == "*") return true;  // any network scheme; http and https are all that are asked here
  if (source.ends_with(':')) return scheme_matches(source.substr(0, source.size() - 1), url.scheme);
  const HostSource wanted = read_source(source);
  return scheme_matches(wanted.scheme.empty() ? page.scheme : wanted.scheme, url.scheme) &&
         host_matches(wanted.host, url.host) && port_matches(wanted.port, url) &&
         path_matches(wanted.path, url.path);
}

}  // namespace

std::vector<Policy> read_policies(const net::Headers& headers, const std::vector<std::string>& metas) {
  std::vector<Policy> policies;
  for (const net::Header& row : headers.rows) {
    if (net::same_text(row.name, "Content-Security-Policy")) add_policies(policies, row.value);
  }
  for (const std::string& meta : metas) add_policies(policies, meta);
  return policies;
}

const Directive* governing(const Policy& policy, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    const auto row = std::ranges::find(policy, name, &Directive::name);
    if (row != policy.end()) return &*row;
  }
  return nullptr;
}

bool allows(const Directive& directive, std::string_view url, std::string_view page) {
  const auto target = core::read_address(url);
  const auto own = core::read_address(page);
  return target && own && std::ranges::any_of(directive.sources, [&](const std::string& source) {
           return source_matches(source, *target, *own);
         });
}

bool has_source(const Directive& directive, std::string_view source) {
  return std::ranges::any_of(directive.sources,
                             [&](const std::string& row) { return net::same_text(row, source); });
}

bool names_tag(const Directive& directive, std::string_view nonce, std::string_view integrity) {
  const auto holds = [&](std::string_view kind, std::string_view value) {
    const std::string named = '\'' + std::string(kind) + std::string(value) + '\'';
    return std::ranges::find(directive.sources, named) != directive.sources.end();
  };
  if (!nonce.empty() && holds("nonce-", nonce)) return true;
  auto hashes = split(integrity, kBlanks);
  std::erase_if(hashes, [](std::string_view word) { return !is_hash(word); });
  return !hashes.empty() && std::ranges::all_of(hashes, [&](std::string_view hash) {
    return holds("", hash.substr(0, hash.find('?')));
  });
}

bool has_nonce_or_hash(const Directive& directive) {
  return std::ranges::any_of(directive.sources, [](std::string_view source) {
    return source.starts_with("'nonce-") || (source.starts_with('\'') && is_hash(source.substr(1)));
  });
}

}  // namespace latchkey::cli::doctor
