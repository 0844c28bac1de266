// Stands before every route: names the client and the request, and tells log and monitor how it ended.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "net/router.hpp"

namespace latchkey::relay {

struct Relay;

/// "k3f9a2c1-000042": the process by chance, the request by count. Taken from nobody: what a client sends as
/// X-Request-ID would stand in our log as if we had said it.
class RequestIds {
 public:
  RequestIds();
  [[nodiscard]] std::string next();

 private:
  std::string process_;
  std::uint64_t count_ = 0;
};

/// `routes` names the pattern that a log may show; addresses themselves hold tickets and codes.
[[nodiscard]] net::Handler observed(Relay& relay, std::shared_ptr<const net::Router> routes,
                                    net::Handler next);

/// What log and monitor are told of Cloudbeds' answers, from now on.
void watch_cloudbeds(Relay& relay);

}  // namespace latchkey::relay
