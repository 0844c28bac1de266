// OAuth tokens become API keys (P4): after the start, one after the other, behind everybody else's calls.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <string>

#include "relay/config.hpp"
#include "relay/grants.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

class Migration {
 public:
  Migration(boost::asio::any_io_executor executor, store::Store& store, Grants& grants, const Config& config)
      : executor_(std::move(executor)), store_(store), grants_(grants), config_(config), next_(executor_) {}

  /// Looks for grants that the configuration names, and begins with them.
  void start();

 private:
  [[nodiscard]] bool is_wanted(const store::Link& link) const;
  [[nodiscard]] boost::asio::awaitable<core::Judgement> migrate(std::string grant);
  [[nodiscard]] boost::asio::awaitable<void> run(std::set<std::string> grants);
  [[nodiscard]] boost::asio::awaitable<void> pause(core::Duration time);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  Grants& grants_;
  const Config& config_;
  boost::asio::steady_timer next_;
};

}  // namespace latchkey::relay
