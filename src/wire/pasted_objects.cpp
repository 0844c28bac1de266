#include "wire/pasted_objects.hpp"

#include <algorithm>
#include <array>

#include "wire/json.hpp"

namespace latchkey::wire {

namespace {

constexpr int kLevels = 3;  // JSON in a string in JSON in a string: seen with log shippers
constexpr std::size_t kWorkBytes = 8 * kJsonBytes;  // characters looked at: about 50 ms
constexpr std::size_t kAttemptBytes = 1'024;        // what a look at a single brace costs at least
constexpr std::size_t kAroundBytes = 4'096;         // a log line, cut

/// Past the brace that closes the one at `at`; npos when none does.
[[nodiscard]] std::size_t end_of_object(std::string_view text, std::size_t at) {
  int depth = 0;
  bool in_string = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (in_string && c == '\\')
      ++at;
    else if (c == '"')
      in_string = !in_string;
    else if (!in_string && c == '{')
      ++depth;
    else if (!in_string && c == '}' && --depth == 0)
      return at + 1;
  }
  return std::string_view::npos;
}

/// One level of escapes taken off: \" and \\ and \/ as they are, \n, \r and \t as blanks.
[[nodiscard]] std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    const char c = escape ? text[++i] : text[i];
    if (escape && c == 'u')
      out += "\\u";
    else
      out += escape && (c == 'n' || c == 'r' || c == 't') ? ' ' : c;
  }
  return out;
}

/// What any answer or delivery of Cloudbeds has at least one of (tests/vectors).
[[nodiscard]] bool may_be_answer(const Json& object) {
  constexpr std::array kKeys{"success", "error",  "message",      "error_description",
                             "hint",    "detail", "access_token", "event",
                             "title",   "user_id"};
  return std::ranges::any_of(kKeys, [&](const char* key) { return member(object, key) != nullptr; });
}

class Finder {
 public:
  void scan(std::string_view text, const std::string* around, int level) {
    for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at)) {
      if (found_.size() >= kPastedObjects || work_ > kWorkBytes) return;
      at = scan_at(text, at, around, level);
    }
  }
  [[nodiscard]] std::vector<PastedObject> result() && { return std::move(found_); }

 private:
  /// @return where to go on.
  std::size_t scan_at(std::string_view text, std::size_t at, const std::string* around, int level) {
    const std::size_t end = end_of_object(text, at);
    const std::string_view body = text.substr(at, end == std::string_view::npos ? end : end - at);
    work_ += body.size() + kAttemptBytes;
    if (const auto json = end == std::string_view::npos ? std::nullopt : parse(body)) {
      take(*json, body, around != nullptr ? *around : lines_around(text, at, end), level);
      return end;
    }
    const std::size_t next = text.find_first_not_of(" \t", at + 1);
    const bool escaped = next != std::string_view::npos && text[next] == '\\' && level < kLevels;
    if (!escaped) return at + 1;
    const std::string_view line = text.substr(at, text.find('\n', at) - at);
    work_ += line.size();
    const std::string here = around != nullptr ? *around : lines_around(text, at, at + line.size());
    scan(unescaped(line), &here, level + 1);
    return at + line.size();
  }

  void take(const Json& json, std::string_view body, const std::string& around, int level) {
    found_.push_back({std::string{body}, around});
    // Cloudbeds' envelope holds data, not answers.
    if (level < kLevels && member(json, "success") == nullptr) look_into(json, around, level + 1);
  }

  void look_into(const Json& json, const std::string& around, int level) {
    for (const Json& value : json) {
      if (found_.size() >= kPastedObjects || work_ > kWorkBytes) return;
      if (value.is_string()) scan(value.get_ref<const std::string&>(), &around, level);
      if (value.is_object() && may_be_answer(value))
        take(value, value.dump(), around, level);
      else if (value.is_structured() && level < kLevels)
        look_into(value, around, level + 1);
    }
  }

  [[nodiscard]] static std::string lines_around(std::string_view text, std::size_t at, std::size_t end) {
    const std::string_view before = text.substr(at - std::min(at, kAroundBytes), std::min(at, kAroundBytes));
    const std::string_view after = text.substr(end, kAroundBytes);
    std::string around{before.substr(before.rfind('\n') + 1)};  // npos + 1 is 0
    around += text.substr(at, std::min(end - at, kAroundBytes));
    around += after.substr(0, after.find('\n'));
    return around;
  }

  std::vector<PastedObject> found_;
  std::size_t work_ = 0;
};

}  // namespace

std::vector<PastedObject> find_objects(std::string_view text) {
  Finder finder;
  finder.scan(text, nullptr, 0);
  return std::move(finder).result();
}

}  // namespace latchkey::wire
