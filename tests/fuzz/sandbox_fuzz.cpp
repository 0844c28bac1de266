// The test account under strange requests: forms, JSON, paths, headers, one after the other against one
// account. Requests are separated by a line with a dot; each is a first line "METHOD target", header lines,
// an empty line and the body.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "sandbox/server.hpp"

namespace {

namespace net = latchkey::net;
namespace sandbox = latchkey::sandbox;
using latchkey::fuzz::require;

constexpr std::size_t kRequests = 12;  // More only repeats.
constexpr auto kNow = 1'784'141'201.0;

class Deaf : public net::HttpClient {
 public:
  boost::asio::awaitable<net::OutgoingReply> send(net::OutgoingRequest request) override {
    require(sandbox::reason_not_to_call(request.url).empty(), "called another machine");
    co_return net::OutgoingReply{net::Failure::none, 204, {}, {}};
  }
};

struct World {
  boost::asio::io_context io{1};
  Deaf http;
  sandbox::Server server{io.get_executor(), {}, {[] { return sandbox::from_unix_seconds(kNow); }, 7, http}};

  std::optional<net::Response> ask(net::Request request) {
    std::optional<net::Response> answer;
    boost::asio::co_spawn(io, server(request), [&](const std::exception_ptr& error, net::Response response) {
      require(error == nullptr, "the server threw");
      answer = std::move(response);
    });
    io.restart();
    io.poll();
    if (answer) return answer;
    lift();  // It hangs because the input told it to; lifted, it must come back.
    require(answer.has_value(), "a request was never answered");
    return answer;
  }

  void lift() {
    net::Request request;
    request.method = "DELETE";
    request.path = "/_test/faults";
    request.headers.set("Host", "localhost:8080");
    for (const char* const account : {"", "/accounts/a"}) {
      request.path = std::string(account) + "/_test/faults";
      boost::asio::co_spawn(io, server(request), [](const std::exception_ptr&, const net::Response&) {});
      io.restart();
      io.poll();
    }
  }
};

net::Request read(std::string text) {
  net::Request request;
  const std::string first = latchkey::fuzz::take_line(text);
  const auto blank = std::min(first.find(' '), first.size());
  request.method = first.substr(0, blank);
  const std::string target = blank < first.size() ? first.substr(blank + 1) : "/";
  const auto mark = std::min(target.find('?'), target.size());
  request.path = target.starts_with('/') ? target.substr(0, mark) : "/";
  if (mark < target.size()) request.query = target.substr(mark + 1);
  for (std::string line = latchkey::fuzz::take_line(text); !line.empty();
       line = latchkey::fuzz::take_line(text)) {
    const auto colon = std::min(line.find(':'), line.size());
    request.headers.add(line.substr(0, colon), line.substr(std::min(colon + 2, line.size())));
  }
  request.headers.set("Host", "localhost:8080");
  if (request.headers.get("Content-Type").empty())
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(text);
  request.peer = "127.0.0.1";
  return request;
}

std::vector<std::string> split(const std::string& input) {
  std::vector<std::string> parts(1);
  std::string rest = input;
  while (!rest.empty() && parts.size() <= kRequests) {
    const std::string line = latchkey::fuzz::take_line(rest);
    if (line == ".") {
      parts.emplace_back();
    } else {
      parts.back() += line + '\n';
    }
  }
  return parts;
}

void check(const net::Response& answer) {
  require(answer.status >= 200 && answer.status < 600, "an odd status");
  require(answer.headers.get("X-Request-ID").size() == 32, "no X-Request-ID");
  require(answer.headers.get("Location").find_first_of("\r\n") == std::string_view::npos,
          "a header is split");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World world;
  for (const std::string& part : split(latchkey::fuzz::text(data, size))) {
    const auto answer = world.ask(read(part));
    if (answer) check(*answer);
  }
  world.lift();
  const auto look = [&](const char* path) {
    net::Request request;
    request.method = "GET";
    request.path = path;
    request.headers.set("Host", "localhost:8080");
    const auto answer = world.ask(std::move(request));
    check(*answer);
    return *answer;
  };
  for (const char* const page : {"/", "/lab", "/connected-apps", "/marketplace", "/accounts/a/lab"})
    require(look(page).status < 400, "a page cannot be shown");
  for (const char* const call : {"/_test/state", "/_test/save", "/_test/deliveries", "/_test/requests"}) {
    const net::Response answer = look(call);
    require(answer.status == 200 && nlohmann::json::accept(answer.body), "its own state cannot be told");
  }
  return 0;
}
