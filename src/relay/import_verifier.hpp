// Who says whether a row is alive: Cloudbeds alone in a dry run, the running relay in an import.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "relay/cloudbeds.hpp"
#include "relay/import_finding.hpp"

namespace latchkey::relay {

class ImportVerifier {
 public:
  virtual ~ImportVerifier() = default;
  /// How many calls to Cloudbeds one try costs at most.
  [[nodiscard]] virtual int calls(const wire::ImportRow& row) const = 0;
  [[nodiscard]] virtual boost::asio::awaitable<Asked> ask(wire::ImportRow row) = 0;
};

/// Keeps what the last answer said of Retry-After: the judgement of an answer has no room for it.
class HearsRetryAfter final : public net::HttpClient {
 public:
  explicit HearsRetryAfter(net::HttpClient& http) : http_(http) {}
  [[nodiscard]] boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override;
  [[nodiscard]] std::optional<core::Duration> last() const { return last_; }

 private:
  net::HttpClient& http_;
  std::optional<core::Duration> last_;
};

/// getAppState with the row's own access token, and nothing else: a refresh might use up the partner's
/// refresh token, and nobody would keep the new one.
class DryVerifier final : public ImportVerifier {
 public:
  DryVerifier(const Config& config, net::HttpClient& http, Clock now)
      : http_(http), cloudbeds_(config, http_, std::move(now)) {}
  [[nodiscard]] int calls(const wire::ImportRow& row) const override;
  [[nodiscard]] boost::asio::awaitable<Asked> ask(wire::ImportRow row) override;

 private:
  HearsRetryAfter http_;
  Cloudbeds cloudbeds_;
};

/// PUT .../credential, which verifies and adopts.
class RelayVerifier final : public ImportVerifier {
 public:
  struct Door {
    std::string base;    ///< "http://127.0.0.1:8081"
    std::string host;    ///< The Host to name; empty: that of `base`.
    std::string secret;  ///< A credential.
  };
  RelayVerifier(Door door, net::HttpClient& http) : door_(std::move(door)), http_(http) {}
  [[nodiscard]] int calls(const wire::ImportRow& row) const override;
  [[nodiscard]] boost::asio::awaitable<Asked> ask(wire::ImportRow row) override;
  /// Before the first row, and changes nothing. @return why no row could be adopted; empty when one could.
  [[nodiscard]] boost::asio::awaitable<std::string> why_closed();

 private:
  [[nodiscard]] net::OutgoingRequest request(std::string method, const std::string& account) const;
  [[nodiscard]] Asked judge(const net::OutgoingReply& reply) const;
  [[nodiscard]] std::string why_hopeless(const net::OutgoingReply& reply) const;

  Door door_;
  net::HttpClient& http_;
};

/// The door of the relay that runs with this configuration: its first `listen` address, under a name it
/// answers to.
[[nodiscard]] RelayVerifier::Door door_of(const Config& config);

}  // namespace latchkey::relay
