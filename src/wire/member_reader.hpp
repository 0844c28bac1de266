// Reads a request's JSON object one member after the other, and remembers the first that is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/json.hpp"

namespace latchkey::wire {

class MemberReader {
 public:
  /// On failure `detail` names the member and what it must be.
  MemberReader(std::string_view body, std::string& detail);
  [[nodiscard]] bool ok() const { return ok_; }

  /// At most `limit` bytes; required ones are not empty.
  void text(std::string_view name, std::string& into, bool required, std::size_t limit);
  void flag(std::string_view name, bool& into);
  void whole(std::string_view name, int& into, int low, int high);
  void refuse(std::string why);

 private:
  [[nodiscard]] const Json* find(std::string_view name, bool required);

  std::optional<Json> json_;
  std::string& detail_;
  bool ok_ = true;
};

}  // namespace latchkey::wire
