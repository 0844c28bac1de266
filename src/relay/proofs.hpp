// Tests of connections under way, and the latest of each: read while they run.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "relay/keeper.hpp"
#include "relay/trials.hpp"
#include "wire/proof.hpp"

namespace latchkey::relay {

class Proofs {
 public:
  Proofs(boost::asio::any_io_executor executor, Trials& trials, Keeper& keeper, const Config& config,
         Clock now, Entropy entropy)
      : executor_(std::move(executor)),
        trials_(trials),
        keeper_(keeper),
        config_(config),
        now_(std::move(now)),
        entropy_(std::move(entropy)) {}

  /// How long to wait before this link is tested again; nothing: it may be now. A new connection may be at
  /// once.
  [[nodiscard]] std::optional<core::Duration> refuses(const store::Link& link) const;
  /// Begins a run. What Cloudbeds answers moves the link by a hint only, what anybody else answers by
  /// nothing.
  [[nodiscard]] std::shared_ptr<const wire::Proof> begin(const store::Link& link, std::string reservation);
  /// As far as it has come; null when the link's latest run is another, or over for an hour.
  [[nodiscard]] std::shared_ptr<const wire::Proof> find(const std::string& account,
                                                        const std::string& property,
                                                        std::string_view id) const;

  /// The same, whatever its id.
  [[nodiscard]] std::shared_ptr<const wire::Proof> latest(const std::string& account,
                                                          const std::string& property) const;

 private:
  using Shared = std::shared_ptr<wire::Proof>;
  void drop_old();
  [[nodiscard]] boost::asio::awaitable<void> run(Shared proof, store::Link link, std::string reservation);
  [[nodiscard]] boost::asio::awaitable<void> carry_out(Shared proof, store::Link link,
                                                       std::string reservation);

  boost::asio::any_io_executor executor_;
  Trials& trials_;
  Keeper& keeper_;
  const Config& config_;
  Clock now_;
  Entropy entropy_;
  struct Latest {
    Shared proof;
    std::string grant;
  };
  std::map<std::pair<std::string, std::string>, Latest> latest_;
};

}  // namespace latchkey::relay
