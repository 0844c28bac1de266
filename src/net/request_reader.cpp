// The only user of Boost.Beast. Beast reads the grammar; the rules below close what it leaves open: sizes
// when bytes trickle in (its header limit is per call), trailers (it files them as headers), targets, hosts
// and odd encodings.
#include "net/request_reader.hpp"

#include <algorithm>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <string>
#include <utility>

#include "net/ascii.hpp"

namespace latchkey::net {
namespace {

namespace http = boost::beast::http;

using Parser = http::request_parser<http::string_body>;
using Fields = http::request_header<>;

Refusal refusal_for(const boost::beast::error_code& error) {
  if (error == http::error::header_limit) return Refusal::header_too_large;
  if (error == http::error::body_limit) return Refusal::body_too_large;
  for (const auto framing :
       {http::error::bad_content_length, http::error::multiple_content_length,
        http::error::bad_transfer_encoding, http::error::bad_chunk, http::error::bad_chunk_extension}) {
    if (error == framing) return Refusal::framing;
  }
  return error == http::error::bad_target ? Refusal::target : Refusal::malformed;
}

/// Origin form only (RFC 9112 section 3.2.1). A backslash in a path is a slash to browsers and a letter to
/// us: refused.
bool is_target(std::string_view target) {
  const bool visible = std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
  return visible && target.starts_with('/') && !holds(target.substr(0, target.find('?')), '\\');
}

/// RFC 9112 section 3.2. HTTP/1.0 knows no Host; whoever needs one refuses its absence (guards.hpp).
bool has_good_host(const Fields& fields) {
  const auto count = fields.count(http::field::host);
  if (count == 0) return fields.version() == 10;
  const std::string_view host = fields[http::field::host];
  const bool visible = std::ranges::all_of(host, [](char c) { return c > ' ' && c < '\x7f'; });
  return count == 1 && !host.empty() && visible;
}

/// RFC 9112 section 6.3: what two readers could measure differently is request smuggling. Beast ignores
/// codings it does not know, repeated equal lengths pass it, and it allows chunks in HTTP/1.0.
bool has_good_framing(const Fields& fields) {
  const auto lengths = fields.count(http::field::content_length);
  const auto codings = fields.count(http::field::transfer_encoding);
  if (codings == 0)
    return lengths == 0 ||
           (lengths == 1 && !holds(std::string_view(fields[http::field::content_length]), ','));
  const bool chunked = same_text(std::string_view(fields[http::field::transfer_encoding]), "chunked");
  return codings == 1 && lengths == 0 && chunked && fields.version() == 11;
}

std::optional<Refusal> judge(const Fields& fields) {
  if (!is_target(std::string_view(fields.target()))) return Refusal::target;
  if (!has_good_host(fields)) return Refusal::host;
  if (!has_good_framing(fields)) return Refusal::framing;
  return std::nullopt;
}

Request to_request(const Fields& fields) {
  Request request;
  request.method = std::string_view(fields.method_string());
  const std::string_view target = fields.target();
  const auto question = std::min(target.find('?'), target.size());
  request.path = target.substr(0, question);
  request.query = target.substr(std::min(question + 1, target.size()));
  for (const auto& field : fields) {
    request.headers.add(std::string_view(field.name_string()), std::string_view(field.value()));
  }
  return request;
}

}  // namespace

struct RequestReader::Impl {
  explicit Impl(const Limits& given) : limits(given) { start(); }

  void start() {
    parser.emplace();
    parser->header_limit(static_cast<std::uint32_t>(limits.header_bytes));
    parser->body_limit(limits.body_bytes);
    parser->eager(
        false);  // stop behind the header: it is judged, and read, before body and trailers can add to it
    received.reset();
    used = 0;
    wishes_to_continue = false;
  }

  /// Beast asserts that nobody shows it "0 CR LF CR" alone. A chunked body never ends in fewer than five
  /// bytes.
  bool may_step() const { return pending.size() >= (received && parser->chunked() ? 5U : 1U); }

  /// One step of Beast's parser over what is pending.  @return nothing when it got on, or why it did not.
  std::optional<Outcome> step() {
    boost::beast::error_code error;
    const auto count = parser->put(boost::asio::const_buffer(pending.data(), pending.size()), error);
    pending.erase(0, count);
    used += count;
    const bool waits = error == http::error::need_more;
    if (error && !waits) return refusal_for(error);
    if (!received && used + (waits ? pending.size() : 0) > limits.header_bytes)
      return Refusal::header_too_large;
    if (waits) return wait_for_more();
    return std::nullopt;
  }

  Outcome wait_for_more() const {
    // Behind the header only a chunk's extension or trailers wait for their end, and neither is ever long.
    if (pending.size() > limits.header_bytes) return Refusal::header_too_large;
    return NeedsMore{};
  }

  std::optional<Refusal> read_header() {
    const Fields& fields = parser->get();
    if (const auto refusal = judge(fields)) return refusal;
    received = Received{to_request(fields), parser->keep_alive(), fields.version() == 10};
    const bool expects = same_text(std::string_view(fields[http::field::expect]), "100-continue");
    wishes_to_continue = expects && !parser->is_done() && pending.empty() && !received->http_1_0;
    parser->eager(true);
    return std::nullopt;
  }

  Received finish() {
    received->request.body = std::move(parser->get().body());
    Received complete = std::move(*received);
    start();
    return complete;
  }

  Limits limits;
  std::optional<Parser> parser;
  std::optional<Received> received;  ///< From the end of the header on.
  std::string pending;               ///< What the parser has not taken yet.
  std::size_t used = 0;
  bool wishes_to_continue = false;
};

RequestReader::RequestReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestReader::~RequestReader() = default;
RequestReader::RequestReader(RequestReader&&) noexcept = default;

RequestReader::Outcome RequestReader::feed(std::string_view bytes) {
  impl_->pending.append(bytes);
  while (!impl_->parser->is_done()) {
    if (!impl_->may_step()) return NeedsMore{};
    if (auto stopped = impl_->step()) return std::move(*stopped);
    if (impl_->received || !impl_->parser->is_header_done()) continue;
    if (const auto refusal = impl_->read_header()) return *refusal;
  }
  return impl_->finish();
}

bool RequestReader::has_started() const {
  return impl_->used > 0 || !impl_->pending.empty();
}

bool RequestReader::take_wish_to_continue() {
  return std::exchange(impl_->wishes_to_continue, false);
}

}  // namespace latchkey::net
