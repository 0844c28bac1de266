#include "wire/pasted.hpp"

#include <algorithm>

#include "wire/deliveries.hpp"
#include "wire/pasted_http.hpp"
#include "wire/pasted_marks.hpp"
#include "wire/pasted_objects.hpp"

namespace latchkey::wire {

namespace {

constexpr std::size_t kWordsBytes = 64 * 1024;  // a screen full of words has a tenth

/// Mail and chat wrap what is pasted, and files begin with a byte order mark.
[[nodiscard]] std::string_view unwrapped(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = trimmed(text);
  constexpr std::string_view kFence = "```";
  if (text.starts_with(kFence) && text.ends_with(kFence) && text.size() > 2 * kFence.size()) {
    text.remove_prefix(std::min(text.find('\n') + 1, text.size()));
    text.remove_suffix(std::min(kFence.size(), text.size()));
  }
  return trimmed(text);
}

/// Whether a body must be taken as it is: JSON, broken JSON, or a page; words and log lines begin otherwise.
[[nodiscard]] bool begins_as_body(std::string_view body) {
  return body.empty() || body.front() == '{' || body.front() == '[' || body.front() == '<';
}
[[nodiscard]] bool is_page(std::string_view body) {
  return body.starts_with('<');
}

[[nodiscard]] bool is_object(std::string_view body) {
  const auto json = parse(body);
  return json && json->is_object();
}

/// What stands in an answer that is known already has that one's status.
void add_objects(Pasted& pasted, std::string_view text) {
  const bool in_whole = !pasted.answers.empty();
  const std::string whole = in_whole ? pasted.answers.front().body : std::string{};
  for (PastedObject& object : find_objects(text)) {
    if (in_whole && whole == object.body) continue;
    const std::string around = folded(object.around);
    PastedAnswer answer{std::move(object.body), {}, find_status(around), find_calls(around), false};
    if (in_whole && pasted.answers.front().status) answer.status = pasted.answers.front().status;
    pasted.answers.push_back(std::move(answer));
  }
}

/// RFC 9110 section 5.6.7, by its characters: it is shown, and a stranger wrote it.
[[nodiscard]] bool is_date(std::string_view text) {
  constexpr std::size_t kDateBytes = 40;
  return !text.empty() && text.size() <= kDateBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ',' ||
           c == ' ' || c == ':';
  });
}

/// The first object's status and calls are the text's own, when its line names none.
void fill_gaps(Pasted& pasted) {
  for (PastedAnswer& answer : pasted.answers) {
    if (!answer.status) answer.status = pasted.status;
    if (answer.calls.empty()) answer.calls = pasted.calls;
  }
}

void read_http(Pasted& pasted, const PastedHttp& http) {
  const std::string_view body = trimmed(http.body);
  pasted.answers.push_back({std::string{body}, http.content_type, http.status, pasted.calls, true});
  pasted.status = http.status;
  if (!http.request_id.empty()) pasted.request_id = find_request_id("request-id: " + http.request_id);
  if (is_date(http.date)) pasted.time = http.date;
  if (!is_page(body)) add_objects(pasted, body);
  pasted.words.clear();  // what Cloudbeds said stands in the body
}

void read_bare(Pasted& pasted, std::string_view text, bool is_answer) {
  if (begins_as_body(text) && (is_answer || text.empty() || is_page(text) || is_object(text))) {
    pasted.answers.push_back({std::string{text}, {}, pasted.status, pasted.calls, is_answer});
    if (is_answer || is_page(text)) pasted.words.clear();
    if (is_page(text)) return;
    if (is_answer && !is_object(text)) return;  // a broken answer is none, whatever stands in it
  }
  add_objects(pasted, text);
}

/// Past the blank line that ends a request's fields.
[[nodiscard]] std::string_view after_fields(std::string_view text) {
  for (const std::string_view blank : {"\r\n\r\n", "\n\n"}) {
    const std::size_t at = text.find(blank);
    if (at != std::string_view::npos) return trimmed(text.substr(at));
  }
  return {};
}

[[nodiscard]] bool tells_something(const std::optional<core::Delivery>& delivery) {
  return delivery && (!delivery->event.empty() || !delivery->new_state.empty());
}

}  // namespace

Pasted read_pasted(std::string_view text, bool is_answer) {
  text = unwrapped(text);
  Pasted pasted;
  pasted.words = folded(text.substr(0, kWordsBytes));
  pasted.status = find_status(pasted.words);
  pasted.calls = find_calls(pasted.words);
  pasted.request_id = find_request_id(text);
  pasted.property = find_property(text);
  pasted.time = find_time(text);
  if (const auto http = read_pasted_http(text))
    read_http(pasted, *http);
  else
    read_bare(pasted, text, is_answer);
  fill_gaps(pasted);
  return pasted;
}

std::optional<core::Delivery> read_pasted_delivery(std::string_view text) {
  text = unwrapped(text);
  if (auto delivery = read_delivery(text); tells_something(delivery)) return delivery;
  for (const PastedObject& object : find_objects(text)) {
    if (auto delivery = read_delivery(object.body); tells_something(delivery)) return delivery;
  }
  if (auto delivery = read_delivery(after_fields(text)); tells_something(delivery)) return delivery;
  return std::nullopt;
}

}  // namespace latchkey::wire
