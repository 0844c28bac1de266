// Looks for who approved each connection among the hotel's users: what Cloudbeds will refuse is told before.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/approver.hpp"
#include "relay/cloudbeds.hpp"
#include "relay/grants.hpp"
#include "relay/keeper.hpp"
#include "relay/throttle.hpp"
#include "store/store.hpp"

namespace latchkey::relay {

class Approvers {
 public:
  Approvers(boost::asio::any_io_executor executor, store::Store& store, Grants& grants, Cloudbeds& cloudbeds,
            Keeper& keeper, const Config& config, Clock now);

  /// Now and then: asks about this link when a day has passed, where the app may read users at all and the
  /// link is well.
  void look(const store::Link& link);

 private:
  using Key = std::pair<std::string, std::string>;
  struct Seen {
    core::Judgement judgement;
    std::string user;
    std::vector<std::string> users;
  };
  [[nodiscard]] boost::asio::awaitable<void> ask(store::Link link);
  [[nodiscard]] boost::asio::awaitable<Seen> see(store::Link link);
  void note(const store::Link& link, const Seen& seen);

  boost::asio::any_io_executor executor_;
  store::Store& store_;
  Grants& grants_;
  Cloudbeds& cloudbeds_;
  Keeper& keeper_;
  bool may_read_;
  Clock now_;
  /// After a long stop all are due: a few hundred an hour leave the calls to whoever needs them.
  Throttle slow_{60, 0.1};
  std::set<Key> under_way_;
};

}  // namespace latchkey::relay
