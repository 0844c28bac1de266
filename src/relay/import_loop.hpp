// Row after row: paced, tried again in an outage, written down when it is known. Everything outside is given.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>
#include <vector>

#include "relay/cloudbeds.hpp"
#include "relay/import_journal.hpp"
#include "relay/import_verifier.hpp"

namespace latchkey::relay {

struct ImportResult {
  const wire::ImportRow& row;
  Finding finding;
  bool skipped = false;  ///< Known from an earlier run.
};

struct ImportWorld {
  Clock now;
  std::function<boost::asio::awaitable<void>(core::Duration)> pause;
  std::function<void(const ImportResult&)> tell;  ///< In the order of the file, each row once.
};

class ImportLoop {
 public:
  /// `rate`: calls to Cloudbeds in a second, at most.
  ImportLoop(ImportWorld world, ImportVerifier& verifier, ImportJournal& journal, double rate)
      : world_(std::move(world)), verifier_(verifier), journal_(journal), rate_(rate) {}

  /// @return why it could not go on to the end; empty when it did.
  [[nodiscard]] boost::asio::awaitable<std::string> run(const std::vector<wire::ImportRow>& rows);

 private:
  [[nodiscard]] boost::asio::awaitable<Asked> ask(const wire::ImportRow& row);
  [[nodiscard]] boost::asio::awaitable<void> wait_for_turn(int calls);
  void note(const wire::ImportRow& row, const Finding& finding);

  ImportWorld world_;
  ImportVerifier& verifier_;
  ImportJournal& journal_;
  double rate_;
  core::Instant next_{};
};

}  // namespace latchkey::relay
