#include "wire/redacted.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/url.hpp"
#include "wire/json.hpp"
#include "wire/known_words.hpp"
#include "wire/link_json.hpp"

namespace latchkey::wire {

namespace {

constexpr std::array kAllowed{"error",  "error_description", "message", "hint", "title", "status", "detail",
                              "success"};
/// What sentences and names of fields need; everything else makes a word unknown, "@" above all.
constexpr std::string_view kMarks = ".,:;!?'\"`()[]/\\=";
constexpr std::size_t kMarksInARow = 2;  // `header".` has two
constexpr std::size_t kLongestWord = 60;

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
[[nodiscard]] constexpr bool is_mark(char c) {
  return kMarks.find(c) != std::string_view::npos;
}
[[nodiscard]] constexpr bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

[[nodiscard]] constexpr bool is_letter(char c) {
  return is_upper(c) || is_lower(c);
}

[[nodiscard]] bool is_listed(std::string_view word) {
  return std::binary_search(kKnownWords.begin(), kKnownWords.end(), word);
}

/// "TOKEN" and "Tokens" are "token".
[[nodiscard]] bool is_known_part(std::string_view part) {
  std::string word{part};
  for (char& c : word)
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  if (is_listed(word)) return true;
  const bool plural = word.size() > 2 && word.back() == 's';
  return plural && is_listed(std::string_view{word}.substr(0, word.size() - 1));
}

/// "propertyID", "IDToken": at a capital behind a small letter, or before one; the s of "IDs" begins nothing.
[[nodiscard]] bool begins_part(std::string_view word, std::size_t at) {
  if (!is_upper(word[at])) return false;
  if (is_lower(word[at - 1])) return true;
  const std::string_view rest = word.substr(at + 1);
  return !rest.empty() && is_lower(rest.front()) && rest != "s";
}

[[nodiscard]] std::size_t part_end(std::string_view word, std::size_t at) {
  for (++at; at < word.size() && is_letter(word[at]) && !begins_part(word, at);) ++at;
  return at;
}

/// A listed word, or several in one: "access_token", "third-party", "getAppState". Single letters would make
/// words of anything, so there they are none.
[[nodiscard]] bool is_known_word(std::string_view word) {
  if (is_listed(word)) return true;
  for (std::size_t at = 0; at < word.size();) {
    if (!is_letter(word[at])) return false;
    const std::size_t end = part_end(word, at);
    const bool whole = end - at == word.size();
    if ((end - at == 1 && !whole) || !is_known_part(word.substr(at, end - at))) return false;
    at = end;
    const bool joined = at < word.size() && !is_letter(word[at]);
    if (joined && ((word[at] != '_' && word[at] != '-') || ++at == word.size())) return false;
  }
  return !word.empty();
}

/// What stands between blanks: all of it is known, or none of it is shown.
[[nodiscard]] bool is_shown(std::string_view chunk) {
  if (chunk.size() > kLongestWord) return false;
  for (std::size_t at = 0; at < chunk.size();) {
    std::size_t end = at;
    while (end < chunk.size() && is_mark(chunk[end])) ++end;
    if (end - at > kMarksInARow) return false;
    at = end;
    while (end < chunk.size() && !is_mark(chunk[end])) ++end;
    if (end > at && !is_known_word(chunk.substr(at, end - at))) return false;
    at = end;
  }
  return true;
}

/// The next of what stands between blanks; empty at the end.
[[nodiscard]] std::string_view take_chunk(std::string_view& text) {
  const auto begin = std::find_if_not(text.begin(), text.end(), is_space);
  const auto end = std::find_if(begin, text.end(), is_space);
  const auto at = static_cast<std::size_t>(begin - text.begin());
  const std::string_view chunk = text.substr(at, static_cast<std::size_t>(end - begin));
  text.remove_prefix(at + chunk.size());
  return chunk;
}

void append_word(std::string& out, std::string_view word) {
  if (word == kHidden && out.ends_with(kHidden)) return;
  if (!out.empty()) out += ' ';
  out += word;
}

/// A flag, a text in known words, or the answer's own HTTP status; of other numbers that there was one.
[[nodiscard]] Json shown(const Json& value) {
  constexpr std::int64_t kLowest = 100;
  constexpr std::int64_t kHighest = 599;
  if (value.is_boolean()) return value;
  if (value.is_string()) return in_known_words(value.get_ref<const std::string&>());
  if (!value.is_number_integer()) return kHidden;
  const auto number = value.get<std::int64_t>();
  return number >= kLowest && number <= kHighest ? value : Json(kHidden);
}

/// Never in the middle of a character.
[[nodiscard]] std::string cut(std::string text) {
  if (text.size() <= kExcerptValueBytes) return text;
  std::size_t end = kExcerptValueBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text + "...";
}

/// Characters that are not seen, and those that turn the order of others round (Unicode: General_Category Cc
/// beyond ASCII, Bidi_Control, and the zero-width ones), as they stand in UTF-8.
struct UnseenRow {
  std::string_view lead;
  unsigned char first;
  unsigned char last;  ///< Of the last byte.
};
constexpr std::array kUnseen{
    UnseenRow{"\xC2", 0x80, 0x9F},      // C1 controls
    UnseenRow{"\xD8", 0x9C, 0x9C},      // U+061C
    UnseenRow{"\xE2\x80", 0x8B, 0x8F},  // U+200B to U+200F
    UnseenRow{"\xE2\x80", 0xA8, 0xAE},  // U+2028 to U+202E
    UnseenRow{"\xE2\x81", 0xA0, 0xAF},  // U+2060 to U+206F
    UnseenRow{"\xEF\xBB", 0xBF, 0xBF},  // U+FEFF
};

/// The length of the unseen character that this begins with; 0: none.
[[nodiscard]] std::size_t unseen(std::string_view text) {
  for (const UnseenRow& row : kUnseen) {
    const std::size_t size = row.lead.size();
    if (text.size() <= size || !text.starts_with(row.lead)) continue;
    const auto last = static_cast<unsigned char>(text[size]);
    if (last >= row.first && last <= row.last) return size + 1;
  }
  return 0;
}

[[nodiscard]] bool is_of(std::string_view text, std::size_t most, bool (*fits)(char)) {
  return !text.empty() && text.size() <= most && std::all_of(text.begin(), text.end(), fits);
}

[[nodiscard]] bool is_uuid(std::string_view id) {
  constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
  return id.size() == kShape.size() && std::equal(id.begin(), id.end(), kShape.begin(), [](char c, char as) {
           return as == 'x' ? is_hex(c) : c == as;
         });
}

/// Cloudbeds' calls begin with one of these, but for a few (FACTS section 4).
constexpr std::array<std::string_view, 5> kVerbs{"get", "post", "put", "delete", "patch"};
constexpr std::array<std::string_view, 3> kOtherCalls{"access_token", "userinfo", "oauth/metadata"};

[[nodiscard]] bool is_call(std::string_view name) {
  if (std::find(kOtherCalls.begin(), kOtherCalls.end(), name) != kOtherCalls.end()) return true;
  return name.size() <= kLongestWord && is_of(name, kLongestWord, is_letter) &&
         std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view verb) {
           return name.size() > verb.size() && name.starts_with(verb) && is_upper(name[verb.size()]) &&
                  is_known_word(name);
         });
}

}  // namespace

std::string in_known_words(std::string_view text) {
  std::string out;
  for (std::string_view chunk = take_chunk(text); !chunk.empty(); chunk = take_chunk(text)) {
    const bool fits = out.size() + chunk.size() < kExcerptValueBytes;
    append_word(out, fits && is_shown(chunk) ? chunk : kHidden);
    if (!fits) break;
  }
  return out;
}

std::string plain_sentence(std::string_view text) {
  std::string seen;
  while (!text.empty()) {
    const auto c = static_cast<unsigned char>(text.front());
    const std::size_t skipped = unseen(text);
    const bool blank = skipped == 0 && (c <= 0x20 || c == 0x7F);
    if (blank && !seen.empty() && seen.back() != ' ') seen += ' ';
    if (skipped == 0 && !blank) seen += text.front();
    text.remove_prefix(std::max<std::size_t>(skipped, 1));
  }
  while (seen.ends_with(' ')) seen.pop_back();
  return cut(std::move(seen));
}

std::string excerpt_of(std::string_view body) {
  const auto json = parse(body);
  if (!json || !json->is_object()) return {};
  Json kept = Json::object();
  for (const char* name : kAllowed) {
    const Json* value = member(*json, name);
    if (value != nullptr && value->is_primitive() && !value->is_null()) kept[name] = shown(*value);
  }
  return kept.empty() ? std::string{} : dump(kept);
}

std::string own_request_id(std::string_view id) {
  constexpr std::size_t kLongest = 64;
  const auto fits = [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view{"-_.:="}.find(c) != std::string_view::npos;
  };
  return is_of(id, kLongest, fits) ? std::string{id} : std::string{};
}

std::string told_request_id(std::string_view id) {
  constexpr std::size_t kHexDigits = 32;
  const bool hex = id.size() == kHexDigits && is_of(id, kHexDigits, is_hex);
  return hex || is_uuid(id) ? std::string{id} : std::string{};
}

std::string safe_call(std::string_view call) {
  if (call.empty()) return {};
  return is_call(call) ? std::string{call} : "another call";
}

std::string safe_event(std::string_view event) {
  if (event.empty()) return {};
  const std::size_t slash = event.find('/');
  const bool known = slash != std::string_view::npos && event.size() <= kLongestWord &&
                     is_known_word(event.substr(0, slash)) && is_known_word(event.substr(slash + 1));
  return known ? std::string{event} : "another event";
}

std::string safe_address(std::string_view address) {
  const auto read = core::read_address(address);
  return read ? std::string{read->origin} : std::string{};
}

}  // namespace latchkey::wire
