// Everything in src/net that reads a stranger's bytes. The first byte names the reader, the rest is what it
// reads.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "net/cookies.hpp"
#include "net/event_stream.hpp"
#include "net/form.hpp"
#include "net/message.hpp"
#include "net/request_reader.hpp"
#include "net/response_writer.hpp"
#include "net/router.hpp"
#include "support/await.hpp"

namespace {

namespace net = latchkey::net;

/// A property that does not hold ends the run as a crash does.
void require(bool holds) {
  if (!holds) std::abort();
}

bool same_rows(const net::Form& a, const net::Form& b) {
  return std::ranges::equal(a.rows, b.rows, [](const net::Header& x, const net::Header& y) {
    return x.name == y.name && x.value == y.value;
  });
}

void read_form(std::string_view bytes) {
  net::Form form = net::read_form(bytes);
  require(form.rows.size() <= 64);
  std::erase_if(form.rows, [](const net::Header& row) { return row.name.empty() && row.value.empty(); });
  require(same_rows(form, net::read_form(net::write_form(form))));
}

void decode(std::string_view bytes) {
  require(net::percent_decode(net::percent_encode(bytes)) == bytes);
  if (const auto origin = net::origin_of(bytes)) require(net::origin_of(*origin) == origin);
}

void read_cookie(std::string_view bytes) {
  net::Request request;
  request.headers.add("Cookie", bytes);
  const auto value = request.cookie("a");
  require(!value || value->find(';') == std::string::npos);
  const std::string field = net::set_cookie({.name = "a", .value = std::string(bytes), .max_age = {}});
  require(std::ranges::count(field, ';') <= 4 && field.find_first_of("\r\n") == std::string::npos);
}

boost::asio::awaitable<net::Response> found(const net::Request& request) {
  for (const auto& [name, value] : request.params) require(!value.empty());
  co_return net::text(200, "");
}

void route(std::string_view bytes) {
  static const net::Router router = [] {
    net::Router routes;
    for (const auto* const pattern : {"/", "/a/{b}", "/a/b", "/{x}/{y}/c", "/v1/accounts/{account}/links"}) {
      routes.add("GET", pattern, found);
    }
    return routes;
  }();
  net::Request request;
  request.method = "GET";
  request.path = bytes;
  const int status = latchkey::tests::await(router(request)).status;
  require(status == 200 || status == 404);
}

net::RequestReader::Outcome read_in_pieces(std::string_view bytes, std::size_t size) {
  net::RequestReader reader(net::Limits{.header_bytes = 512, .body_bytes = 128});
  net::RequestReader::Outcome outcome = net::NeedsMore{};
  while (!bytes.empty() && std::holds_alternative<net::NeedsMore>(outcome)) {
    outcome = reader.feed(bytes.substr(0, size));
    bytes.remove_prefix(std::min(size, bytes.size()));
  }
  for (int rest = 0; rest < 64 && std::holds_alternative<net::Received>(outcome); ++rest) {
    auto behind = reader.feed({});
    if (!std::holds_alternative<net::Received>(behind)) break;
  }
  return outcome;
}

/// What is a request is one in any pieces, and the same one: otherwise it can be smuggled.
void read_request(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::size_t size = static_cast<unsigned char>(bytes.front()) % 64U + 1;
  bytes.remove_prefix(1);
  const auto whole = read_in_pieces(bytes, std::max<std::size_t>(bytes.size(), 1));
  const auto pieces = read_in_pieces(bytes, size);
  require(std::holds_alternative<net::Received>(whole) == std::holds_alternative<net::Received>(pieces));
  if (!std::holds_alternative<net::Received>(whole)) return;
  const auto& one = std::get<net::Received>(whole).request;
  const auto& other = std::get<net::Received>(pieces).request;
  require(one.path.starts_with('/') && one.body.size() <= 128);
  require(one.method == other.method && one.path == other.path && one.query == other.query &&
          one.body == other.body);
  require(one.headers.rows.size() == other.headers.rows.size());
}

void write_response(std::string_view bytes) {
  net::Response response = net::text(200, "");
  const auto colon = std::min(bytes.find(':'), bytes.size());
  response.headers.add(bytes.substr(0, colon), bytes.substr(std::min(colon + 1, bytes.size())));
  const auto head = net::write_head(response, {});
  require(!head || std::ranges::count(*head, '\n') <= 6);
}

void frame(std::string_view bytes) {
  const std::string framed = net::frame({"state", "1", bytes});
  require(framed.find("\n\n") == framed.size() - 2 && framed.find('\r') == std::string::npos);
  require(net::frame({bytes, bytes, ""}).find('\r') == std::string::npos);
}

struct Reader {
  char letter;
  void (*read)(std::string_view bytes);
};

constexpr std::array<Reader, 7> kReaders{{
    {'c', read_cookie},
    {'d', decode},
    {'e', frame},
    {'f', read_form},
    {'h', write_response},
    {'q', read_request},
    {'r', route},
}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto reader = std::ranges::find(kReaders, bytes.front(), &Reader::letter);
  if (reader != kReaders.end()) reader->read(std::string_view(bytes).substr(1));
  return 0;
}
