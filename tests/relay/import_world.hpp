// An import on the bench: time that only passes when somebody pauses, and one who answers from a script.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "relay/import_loop.hpp"

namespace latchkey::relay::tests {

template <typename T>
T finish(boost::asio::awaitable<T> work) {
  boost::asio::io_context io;
  auto result = boost::asio::co_spawn(io, std::move(work), boost::asio::use_future);
  io.run();
  return result.get();
}

[[nodiscard]] inline wire::ImportRow import_row(const std::string& property,
                                                const std::string& access = "CANARY-AT",
                                                const std::string& refresh = {}) {
  wire::ImportRow row;
  row.account = "demo";
  row.property = property;
  row.credential.access = access;
  row.credential.refresh = refresh;
  return row;
}

[[nodiscard]] inline std::vector<wire::ImportRow> import_rows(int count) {
  std::vector<wire::ImportRow> rows;
  for (int i = 1; i <= count; ++i) rows.push_back(import_row(std::to_string(i)));
  return rows;
}

/// Answers `alive` unless a script says otherwise; remembers who was asked, and when.
class ScriptedVerifier final : public ImportVerifier {
 public:
  explicit ScriptedVerifier(const core::Instant& now) : now_(now) {}

  [[nodiscard]] int calls(const wire::ImportRow&) const override { return cost; }
  [[nodiscard]] boost::asio::awaitable<Asked> ask(wire::ImportRow row) override {
    asked.push_back(row.property);
    at.push_back(core::ms(now_));
    if (before) before(row);
    auto& script = scripts[row.property];
    if (script.empty()) co_return relay::asked(std::nullopt);
    const Asked answer = script.front();
    if (script.size() > 1) script.pop_front();
    co_return answer;
  }

  int cost = 1;
  std::vector<std::string> asked;
  std::vector<std::int64_t> at;
  std::map<std::string, std::deque<Asked>> scripts;  ///< By property; the last answer stays.
  std::function<void(const wire::ImportRow&)> before;

 private:
  const core::Instant& now_;
};

}  // namespace latchkey::relay::tests
