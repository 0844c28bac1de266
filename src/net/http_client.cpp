// libcurl's multi interface: one worker thread owns every handle, calls come in by a queue and leave as
// posts.
#include "net/http_client.hpp"

#include <array>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "net/curl_transfer.hpp"
#include "net/table.hpp"

namespace latchkey::net {
namespace {

namespace asio = boost::asio;

constexpr long kMaxConnections = 64;  // a burst beyond waits inside curl; its time-out runs meanwhile
constexpr int kPollMs = 60'000;       // sockets, time-outs and wake-ups end the wait earlier

struct MultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

class CurlClient final : public HttpClient {
 public:
  CurlClient() : multi_(curl_multi_init()) {
    if (!multi_) throw std::runtime_error("libcurl cannot be started");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, kMaxConnections);
    worker_ = std::thread([this] { work(); });
  }

  ~CurlClient() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    curl_multi_wakeup(multi_.get());
    worker_.join();
  }

  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  asio::awaitable<OutgoingReply> send(OutgoingRequest request) override {
    auto transfer = std::make_unique<CurlTransfer>(std::move(request));
    const auto start = [this, &transfer](auto handler) { begin(std::move(transfer), std::move(handler)); };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(OutgoingReply)>(
        start, asio::use_awaitable);
  }

 private:
  struct Call {
    std::unique_ptr<CurlTransfer> transfer;
    std::function<void(OutgoingReply)> resume;
  };

  /// The executor is kept at work until the reply is posted: a server must not end while it waits for an
  /// answer.
  template <typename Handler>
  void begin(std::unique_ptr<CurlTransfer> transfer, Handler handler) {
    auto executor =
        asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
    auto shared =
        std::make_shared<Handler>(std::move(handler));  // std::function wants copies; nobody makes one
    const auto resume = [shared, executor](OutgoingReply reply) {
      asio::post(executor, [shared, reply = std::move(reply)]() mutable { (*shared)(std::move(reply)); });
    };
    {
      const std::lock_guard lock(mutex_);
      arrived_.push_back({std::move(transfer), resume});
    }
    curl_multi_wakeup(multi_.get());
  }

  void work() {
    while (take_arrived()) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      finish_done();
      curl_multi_poll(multi_.get(), nullptr, 0, kPollMs, nullptr);
    }
    for (auto& [handle, call] : under_way_) end(call, CURLE_ABORTED_BY_CALLBACK);
  }

  /// @return false when the client ends.
  bool take_arrived() {
    std::vector<Call> calls;
    bool ending = false;
    {
      const std::lock_guard lock(mutex_);
      calls.swap(arrived_);
      ending = ending_;
    }
    for (Call& call : calls) {
      CURL* const handle = call.transfer->handle();
      const bool added = handle != nullptr && curl_multi_add_handle(multi_.get(), handle) == CURLM_OK;
      if (added) {
        under_way_.emplace(handle, std::move(call));
      } else {
        call.resume({.failure = Failure::broken});
      }
    }
    return !ending;
  }

  void finish_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto row = under_way_.find(message->easy_handle);
      const CURLcode result = message->data.result;  // the message lives no longer than its handle
      end(row->second, result);
      under_way_.erase(row);
    }
  }

  void end(Call& call, CURLcode result) {
    curl_multi_remove_handle(multi_.get(), call.transfer->handle());
    call.resume(call.transfer->take_reply(result));
  }

  std::unique_ptr<CURLM, MultiDeleter> multi_;
  std::map<CURL*, Call> under_way_;  ///< The worker's own.
  std::mutex mutex_;
  std::vector<Call> arrived_;  ///< Under the mutex.
  bool ending_ = false;        ///< Under the mutex.
  std::thread worker_;
};

struct FailureRow {
  Failure id;
  std::string_view name;
};

constexpr std::array<FailureRow, 7> kFailures{{
    {Failure::none, "none"},
    {Failure::resolve, "resolve"},
    {Failure::connect, "connect"},
    {Failure::tls, "tls"},
    {Failure::timed_out, "timed_out"},
    {Failure::too_large, "too_large"},
    {Failure::broken, "broken"},
}};
static_assert(in_enum_order(kFailures));

}  // namespace

std::string_view name(Failure failure) {
  return kFailures[static_cast<std::size_t>(failure)].name;
}

std::unique_ptr<HttpClient> make_curl_client() {
  // Thread-safe since libcurl 7.84; the process keeps it until it ends.
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl cannot be started");
  return std::make_unique<CurlClient>();
}

}  // namespace latchkey::net
