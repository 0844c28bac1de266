// Key rotation: takes up what the key file holds now, seals everything anew a little at a time, and drops the
// old key when nothing needs it any more. Killed at any step, the next start goes on.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <string>

#include "relay/config.hpp"
#include "relay/grants.hpp"
#include "relay/keys.hpp"
#include "store/key_ring.hpp"
#include "store/store.hpp"
#include "store/vault.hpp"

namespace latchkey::relay {

class Rotation {
 public:
  Rotation(const boost::asio::any_io_executor& executor, store::Store& store, store::Vault& vault, Keys& keys,
           Grants& grants, const Config& config, const store::KeyRing& ring, Clock now)
      : store_(store),
        vault_(vault),
        keys_(keys),
        grants_(grants),
        config_(config),
        now_(std::move(now)),
        ring_(ring),
        next_(executor) {}

  /// Reads the key file again (at each sweep, and on SIGHUP) and goes on with what is to be done. What cannot
  /// be read, or lacks a key that something is sealed with, changes nothing.
  void look();

 private:
  void read_file();
  void take(const store::KeyRing& ring);
  [[nodiscard]] bool would_lose(const store::KeyRing& ring);
  void reseal_some();
  [[nodiscard]] std::vector<store::Resealing> anew(const std::vector<store::Grant>& grants);
  void finish();
  [[nodiscard]] bool may_drop() const;

  store::Store& store_;
  store::Vault& vault_;
  Keys& keys_;
  Grants& grants_;
  const Config& config_;
  Clock now_;
  store::KeyRing ring_;
  boost::asio::steady_timer next_;
  core::Instant taken_at_{};  ///< Since then this process signs nothing with an older key.
  bool due_ = true;           ///< Something may be sealed with an older key, or in an older way.
  bool under_way_ = false;
  bool again_ = false;    ///< Another key came while it was under way.
  std::string after_;     ///< The last grant that was looked at.
  std::size_t left_ = 0;  ///< Of this round: what changed between looking and writing.
  bool resealed_ = false;
};

}  // namespace latchkey::relay
