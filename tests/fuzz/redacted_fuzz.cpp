// What is shown of strangers' texts: known words and punctuation, whatever came. Read here in another way
// than the code does: letters are cut into known words wherever that can be done at all.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "wire/known_words.hpp"
#include "wire/redacted.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

[[nodiscard]] bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] char small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] bool is_word(const std::string& word) {
  return std::any_of(wire::kKnownWords.begin(), wire::kKnownWords.end(), [&](std::string_view known) {
    return std::equal(known.begin(), known.end(), word.begin(), word.end(),
                      [](char a, char b) { return small(a) == b; });
  });
}

/// "clientids" is "client" and "ids".
[[nodiscard]] bool is_cut_into_words(const std::string& letters) {
  std::vector<bool> reached(letters.size() + 1, false);
  reached[0] = true;
  for (std::size_t from = 0; from < letters.size(); ++from) {
    if (!reached[from]) continue;
    for (std::size_t to = from + 1; to <= std::min(letters.size(), from + 20); ++to) {
      const std::string word = letters.substr(from, to - from);
      const bool plural = word.size() > 2 && word.back() == 's' && is_word(word.substr(0, word.size() - 1));
      if (is_word(word) || plural) reached[to] = true;
    }
  }
  return reached.back();
}

/// The longest run at `at`, in small letters.
[[nodiscard]] std::string run_of(const std::string& text, std::size_t at, bool (*is)(char)) {
  std::string run;
  for (; at < text.size() && is(text[at]); ++at) run += small(text[at]);
  return run;
}

void check_shown(std::string text) {
  for (auto at = text.find(wire::kHidden); at != std::string::npos; at = text.find(wire::kHidden))
    text.replace(at, wire::kHidden.size(), " ");
  std::size_t marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string letters = run_of(text, at, is_letter);
    const std::string digits = run_of(text, at, is_digit);
    require(letters.empty() || is_cut_into_words(letters), "letters are known words");
    require(digits.empty() || is_word(digits), "a number is an HTTP status");
    const bool other = letters.empty() && digits.empty();
    require(static_cast<unsigned char>(text[at]) < 0x80 && text[at] >= ' ', "plain characters");
    require(text[at] != '@' && text[at] != '<' && text[at] != '&', "no address, no mark-up");
    marks = other && text[at] != ' ' ? marks + 1 : 0;
    require(marks <= 2, "punctuation says nothing by itself");
    at += other ? 1 : letters.size() + digits.size();
  }
}

void check_excerpt(const std::string& body) {
  const std::string excerpt = wire::excerpt_of(body);
  if (excerpt.empty()) return;
  const auto kept = nlohmann::json::parse(excerpt);
  require(kept.is_object() && kept.size() <= 8, "eight members at most");
  for (const auto& value : kept)
    if (value.is_string())
      check_shown(value.get<std::string>());
    else
      require(value.is_boolean() || (value.is_number() && value >= 100 && value <= 599),
              "a flag or a status");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::text(data, size);
  const std::string shown = wire::in_known_words(input);
  check_shown(shown);
  require(shown.size() <= wire::kExcerptValueBytes + wire::kHidden.size() + 1, "as long as a statement");
  require(wire::in_known_words(shown) == shown, "shown once more it is the same");
  check_excerpt(input);
  check_excerpt(nlohmann::json{{"message", shown}, {"detail", input}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace));
  check_shown(wire::safe_call(input));
  check_shown(wire::safe_event(input));
  require(wire::own_request_id(input).size() <= 64, "an id of Cloudbeds' own has a bound");
  const std::size_t told = wire::told_request_id(input).size();
  require(told == 0 || told == 32 || told == 36, "an id that was told has the form of one");
  return 0;
}
