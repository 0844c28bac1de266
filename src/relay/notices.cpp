#include "relay/notices.hpp"

#include <sodium.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>

#include "relay/names.hpp"
#include "wire/notice.hpp"

namespace latchkey::relay {

using boost::asio::awaitable;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kAtOnce = 4;  // a back end that restarts is not met by all of them
constexpr core::Duration kTold = 72h;
/// As Standard Webhooks proposes: together more than kTold.
constexpr std::array<core::Duration, 9> kPauses{5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
constexpr core::Duration kStoreAgain = 5s;
constexpr std::size_t kReplyBytes = 64 * 1024;  // nothing of it is read

[[nodiscard]] net::OutgoingRequest request_of(const Config& config, const store::Notice& notice,
                                              core::Instant now) {
  const std::string link = link_id(notice.account, notice.property);
  const auto since =
      notice.reason.empty() ? std::nullopt : std::optional{notice.since.value_or(notice.made_at)};
  net::OutgoingRequest request =
      signed_post(config, config.notify_url, notice.id, now,
                  wire::write_notice({notice.news, notice.account, notice.property, notice.reason,
                                      notice.made_at, link, since}));
  request.timeout = 15s;
  request.max_reply_bytes = kReplyBytes;
  return request;
}

[[nodiscard]] std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();  // the terminator
  return out;
}

}  // namespace

net::OutgoingRequest signed_post(const Config& config, std::string address, std::string_view id,
                                 core::Instant now, std::string body) {
  const std::string timestamp = std::to_string(core::ms(now) / 1'000);
  net::OutgoingRequest request;
  request.method = "POST";
  request.url = std::move(address);
  request.body = std::move(body);
  request.headers.add("Content-Type", "application/json");
  request.headers.add("webhook-id", id);
  request.headers.add("webhook-timestamp", timestamp);
  request.headers.add("webhook-signature", sign_notice(config.notify_secrets, id, timestamp, request.body));
  return request;
}

std::string read_notify_secret(std::string_view word) {
  constexpr std::string_view kPrefix = "whsec_";
  constexpr std::size_t kLeast = 24;
  constexpr std::size_t kMost = 64;
  if (!word.starts_with(kPrefix)) return {};
  word.remove_prefix(kPrefix.size());
  std::string bytes(word.size(), '\0');
  std::size_t size = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), word.data(),
                        word.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  bytes.resize(failed == 0 ? size : 0);
  return bytes.size() < kLeast || bytes.size() > kMost ? std::string{} : bytes;
}

std::string sign_notice(const std::vector<std::string>& secrets, std::string_view id,
                        std::string_view timestamp, std::string_view body) {
  const std::string signed_text = std::string{id} + "." + std::string{timestamp} + "." + std::string{body};
  std::string signatures;
  for (const std::string& secret : secrets) {
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(secret.data()), secret.size());
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(signed_text.data()),
                                  signed_text.size());
    crypto_auth_hmacsha256_final(&state, mac.data());
    sodium_memzero(&state, sizeof(state));
    signatures += (signatures.empty() ? "v1," : " v1,") +
                  base64({reinterpret_cast<const char*>(mac.data()), mac.size()});
  }
  return signatures;
}

std::string Notices::word_for(const core::Link& link, const std::string& before) const {
  if (config_.notify_url.empty() || !link.at_rest()) return before;
  const auto news = core::news_of(link.state(), link.face().app_state);
  return news ? std::string{core::name(*news)} : before;
}

void Notices::look() {
  look(now_());
}

void Notices::look(core::Instant due) {
  if (config_.notify_url.empty() || stopped_ || rests_) return;
  try {
    send_due(due);
  } catch (const store::StoreError& error) {
    rest(error);
  }
}

/// What cannot be noted as taken would be sent again, and again.
void Notices::rest(const store::StoreError& error) {
  if (std::exchange(rests_, true)) return;
  spdlog::error("the partner's back end is told later: {}", error.what());
  waits_for_.reset();
  next_.expires_after(kStoreAgain);
  next_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    rests_ = false;
    look();
  });
}

void Notices::send_due(core::Instant now) {
  if (const int over = store_.drop_notices(now_() - kTold); over > 0) {
    told_("given_up", over);
    spdlog::error("{} notice(s) could not be delivered in three days and are given up", over);
  }
  auto due = store_.due_notices(now, static_cast<int>(kAtOnce));
  // All of them first: one that is answered at once looks for the next, and would meet those behind it here.
  std::erase_if(due, [this](const store::Notice& notice) {
    return on_their_way_.size() == kAtOnce || !on_their_way_.insert(notice.number).second;
  });
  for (const store::Notice& notice : due)
    boost::asio::co_spawn(executor_, send(notice), boost::asio::detached);
  if (const auto next = store_.next_notice_at(); next && *next > now) wait_until(*next);
}

void Notices::wait_until(core::Instant at) {
  if (waits_for_ == at) return;
  waits_for_ = at;
  next_.expires_after(std::max(core::Duration::zero(), at - now_()));
  next_.async_wait([this, at](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    waits_for_.reset();
    look(std::max(at, now_()));  // waited for in full, though the clock was set back
  });
}

awaitable<void> Notices::send(store::Notice notice) {
  net::OutgoingRequest request = request_of(config_, notice, now_());
  const net::OutgoingReply reply = co_await http_.send(std::move(request));
  try {
    settle(notice, reply);
  } catch (const store::StoreError& error) {  // it is sent again: at least once
    rest(error);
  }
  on_their_way_.erase(notice.number);
  look();
}

void Notices::settle(const store::Notice& notice, const net::OutgoingReply& reply) {
  const bool answered = reply.failure == net::Failure::none;
  const bool taken = answered && reply.status / 100 == 2;
  const bool gone = answered && reply.status == 410;
  told_(taken ? "taken" : gone ? "gone" : "again", 1);
  if (taken) return store_.drop_notice(notice.number);
  const std::string why = answered ? std::to_string(reply.status) : std::string{net::name(reply.failure)};
  if (gone) {
    stopped_ = true;
    spdlog::error(
        "the partner's back end wants no notices any more (410); start the relay again to send them");
    return;
  }
  const core::Duration pause = kPauses[std::min(static_cast<std::size_t>(notice.tries), kPauses.size() - 1)];
  spdlog::warn("notice {} ({}) of account {} property {} was not taken: {}; again in {} s", notice.id,
               notice.news, notice.account, notice.property, why, pause.count() / 1'000);
  store_.delay_notice(notice.number, now_() + pause);
}

}  // namespace latchkey::relay
