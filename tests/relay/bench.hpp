// The relay on the bench: a function of requests, with a scripted Cloudbeds, and time, chance and store in
// our hands. Everything it says (answers, streams, log) is collected; no credential may be in it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/instant.hpp"
#include "net/message.hpp"
#include "relay/config.hpp"
#include "relay/faulty_store.hpp"
#include "store/store.hpp"

namespace latchkey::relay::tests {

using Json = nlohmann::json;
using namespace std::chrono_literals;

/// Every credential that goes into the relay holds this word.
inline constexpr std::string_view kCanary = "CANARY-";
inline constexpr std::string_view kCode = "CANARY-CODE-1";
inline constexpr std::string_view kMarketplaceCode = "CANARY-CODE-0000000000000000000A";
inline constexpr std::string_view kClientId = "exampleapp_0123456789abcdefABCDEF01";
inline constexpr std::string_view kClientSecret = "CANARY-CLIENT-SECRET";
inline constexpr std::string_view kApiSecret = "CANARY-API-SECRET";

/// tests/vectors/<id>.json
[[nodiscard]] Json fixture(std::string_view id);

/// What Cloudbeds says to one call.
struct Reply {
  int status = 200;
  std::string body{};
  bool lost = false;  ///< No answer came.
  std::string request_id{"request-1"};
  std::string date{};  ///< The field Date; empty: none.
};
/// The answer of a fixture.
[[nodiscard]] Reply said(std::string_view id);
inline void PrintTo(const Reply& reply, std::ostream* out) {
  *out << reply.status << ' ' << reply.body;
}
inline const Reply kLost{.status = 0, .body = {}, .lost = true};
/// fixtures/success.access_token.authorization_code with these values.
[[nodiscard]] Reply token(std::string_view access, std::string_view refresh,
                          const std::vector<std::string>& properties = {"320000"});

/// One call to Cloudbeds, as it was made.
struct OutgoingCall {
  std::string name;  ///< "getAppState"; of access_token its grant_type.
  std::string method;
  std::string address;  ///< Without the query.
  net::Form fields;     ///< Of the query or the body.
  net::Headers headers;
  std::string body{};
};

/// The configuration of the bench: the site of the preview on `localhost`, and one over https.
[[nodiscard]] std::string config_toml();
[[nodiscard]] std::optional<std::string> secrets(std::string_view name);

class Bench {
 public:
  Bench();
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  // The relay
  /// Runs until the answer is there, and then whatever is ready to run. @return 599 when the handler threw,
  /// or no answer came.
  net::Response ask(net::Request request);
  /// For an answer that must wait: looked at with `until`.
  [[nodiscard]] std::shared_ptr<const std::optional<net::Response>> begin(net::Request request);
  net::Response ask_operator(net::Request request);
  /// Runs what is ready.
  void run_ready();
  /// Runs, timers included, until this holds. @return whether it ever did.
  bool until(const std::function<bool()>& holds);
  /// The events a stream has sent so far, heartbeats included.
  [[nodiscard]] std::vector<std::string> events(const net::Response& response) const;
  [[nodiscard]] bool ended(const net::Response& response) const;
  /// The client of this stream goes away.
  void leave(const net::Response& response);
  void sweep();
  [[nodiscard]] std::shared_ptr<const bool> begin_sweep();
  /// Kills the process, and starts another one on the same files.
  void restart();
  /// The same with another configuration.
  void restart_with(const std::function<void(Config&)>& change);
  /// The same with another key file.
  void restart_with_another_key(std::uint8_t first_byte);
  [[nodiscard]] const std::string& key_file() const;
  /// As on SIGHUP.
  void look_at_keys();
  /// As the sweep does.
  void look_at_the_silent();
  [[nodiscard]] std::size_t streams() const;

  // Time
  [[nodiscard]] core::Instant now() const;
  void advance(core::Duration by);

  // Cloudbeds
  /// From now on.
  void answers(const std::string& call, Reply reply);
  /// Once, before what is said from now on; further ones queue.
  void answers_next(const std::string& call, Reply reply);
  /// These calls get no answer until released, then what is scripted by that time.
  void holds(const std::string& call);
  void releases(const std::string& call);
  /// The oldest of them only.
  void releases_one(const std::string& call);
  [[nodiscard]] const std::vector<OutgoingCall>& calls() const;
  [[nodiscard]] std::size_t count(std::string_view call) const;
  [[nodiscard]] const OutgoingCall& last(std::string_view call) const;
  void forget_calls();
  /// The next call but so many kills the process instead of being answered.
  void kills_at(int call);
  [[nodiscard]] bool killed() const;
  /// The path of the address that was given to postWebhook last.
  [[nodiscard]] std::string webhook_path() const;

  // The store
  /// The files, past the relay's own connection.
  [[nodiscard]] store::Store& store();
  [[nodiscard]] StoreFaults& faults();
  [[nodiscard]] std::string disk() const;
  [[nodiscard]] const std::string& store_path() const;
  /// Somebody who reads the store (a backup, say) for as long as this lives.
  [[nodiscard]] std::shared_ptr<const void> reader() const;
  /// Ids of grants, held or bound.
  [[nodiscard]] std::size_t grants_on_disk() const;

  // What came out
  [[nodiscard]] const std::string& answered() const;
  [[nodiscard]] std::string log() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// No scenario may leak: looked at after every test.
class RelayTest : public testing::Test {
 protected:
  void TearDown() override {
    EXPECT_THAT(bench.answered(), testing::Not(testing::HasSubstr(kCanary)));
    EXPECT_THAT(bench.log(), testing::Not(testing::HasSubstr(kCanary)));
    EXPECT_THAT(bench.answered(), testing::Not(testing::HasSubstr("STORE-DETAIL")));
    EXPECT_THAT(bench.disk(), testing::Not(testing::HasSubstr(kCanary)));
  }
  Bench bench;
};

}  // namespace latchkey::relay::tests
