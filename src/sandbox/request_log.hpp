// The last API requests, for GET /_test/requests. Credentials never enter it.
#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "net/message.hpp"
#include "sandbox/clock.hpp"

namespace latchkey::sandbox {

struct LoggedCall {
  const net::Request& request;
  const net::Response& response;
  std::string_view request_id;
  Time at;
  std::vector<std::string> wrong{};  ///< What the endpoint itself says was.
};

class RequestLog {
 public:
  static constexpr std::size_t kKept = 200;

  void add(const LoggedCall& call);
  [[nodiscard]] const std::deque<nlohmann::ordered_json>& rows() const { return rows_; }  ///< Oldest first.
  void clear() { rows_.clear(); }

 private:
  std::deque<nlohmann::ordered_json> rows_;
};

}  // namespace latchkey::sandbox
