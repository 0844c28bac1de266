// What of an answer may be kept and shown: members by an allow-list, and in their texts the words by another
// one (known_words.hpp). What is not known is not shown: a secret can look like anything, an ordinary word
// cannot.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace latchkey::wire {

/// Stands for whatever is not known: one word or twenty.
inline constexpr std::string_view kHidden = "\xE2\x80\xA6";  // U+2026, an ellipsis

/// Each value's length: the longest statement known has 152 (FACTS section 6).
inline constexpr std::size_t kExcerptValueBytes = 200;

/// A JSON object of the members `error`, `error_description`, `message`, `hint`, `title`, `status`, `detail`
/// and `success`: texts in known words, flags, and HTTP statuses; empty when it has none of them, or is no
/// JSON object.
[[nodiscard]] std::string excerpt_of(std::string_view body);

/// Word by word: a word is what stands between blanks, and is shown when it is made of known words and
/// punctuation, as `"propertyID"`, `access_token` and `property(ies)` are. Else `…` stands in its place, one
/// for all that follow each other.
[[nodiscard]] std::string in_known_words(std::string_view text);

/// On one line, without characters that nobody sees or that turn others round, and at most kExcerptValueBytes
/// (and "...") long. Nothing else is taken out: for words that somebody wrote to be read.
[[nodiscard]] std::string plain_sentence(std::string_view text);

/// Of Cloudbeds' own answers to the relay: theirs, so it is kept as it came, where it is short and plain.
[[nodiscard]] std::string own_request_id(std::string_view id);
/// As a partner told it: a UUID or 32 hex digits, else empty. A secret may have the same shape, so no browser
/// is shown it (wire/page_report).
[[nodiscard]] std::string told_request_id(std::string_view id);

/// "getReservations", "access_token": a verb and known words, or one of the calls without a verb; else
/// "another call". Empty stays empty.
[[nodiscard]] std::string safe_call(std::string_view call);
/// "integration/appstate_changed": two times known words; else "another event". Empty stays empty.
[[nodiscard]] std::string safe_event(std::string_view event);
/// "https://partner.example": no path, for a path may be a key.
[[nodiscard]] std::string safe_address(std::string_view address);

}  // namespace latchkey::wire
