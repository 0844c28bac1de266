// Options are set once, here, and on purpose: what libcurl offers beyond one plain call stays off.
#include "net/curl_transfer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "net/ascii.hpp"
#include "net/date.hpp"

namespace latchkey::net {
namespace {

constexpr std::size_t kHeaderBytes =
    std::size_t{64} * 1024;  // real answers have below 4 kB; libcurl alone would take far more

struct ResultRow {
  CURLcode result;
  Failure failure;
};

/// Every other result is `broken`: the call may or may not have reached the other side.
constexpr std::array<ResultRow, 12> kResults{{
    {CURLE_OK, Failure::none},
    {CURLE_COULDNT_RESOLVE_HOST, Failure::resolve},
    {CURLE_COULDNT_RESOLVE_PROXY, Failure::resolve},
    {CURLE_COULDNT_CONNECT, Failure::connect},
    {CURLE_SSL_CONNECT_ERROR, Failure::tls},
    {CURLE_PEER_FAILED_VERIFICATION, Failure::tls},
    {CURLE_SSL_CERTPROBLEM, Failure::tls},
    {CURLE_SSL_CACERT_BADFILE, Failure::tls},
    {CURLE_SSL_INVALIDCERTSTATUS, Failure::tls},
    {CURLE_SSL_PINNEDPUBKEYNOTMATCH, Failure::tls},
    {CURLE_OPERATION_TIMEDOUT, Failure::timed_out},
    {CURLE_FILESIZE_EXCEEDED, Failure::too_large},
}};

Failure failure_of(CURLcode result) {
  const auto row = std::ranges::find(kResults, result, &ResultRow::result);
  return row == kResults.end() ? Failure::broken : row->failure;
}

bool is_loopback(std::string_view host) {
  return same_text(host, "localhost") || host == "[::1]" || host.starts_with("127.");
}

int status_of(CURL* handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

std::chrono::milliseconds elapsed(std::chrono::steady_clock::time_point since) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
}

/// Lines that libcurl would add by itself and nobody asked for.
constexpr std::array<std::string_view, 2> kUnasked{"Expect", "Content-Type"};

}  // namespace

CurlTransfer::CurlTransfer(OutgoingRequest request)
    : request_(std::move(request)), url_(curl_url()), handle_(curl_easy_init()) {
  if (!handle_ || !url_ || !prepare()) handle_.reset();
}

bool CurlTransfer::prepare() {
  if (!is_token(request_.method) || !set_url() || !set_headers()) return false;
  set_method();
  set_limits();
  return true;
}

bool CurlTransfer::set_url() {
  if (curl_url_set(url_.get(), CURLUPART_URL, request_.url.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK)
    return false;
  char* text = nullptr;
  if (curl_url_get(url_.get(), CURLUPART_HOST, &text, 0) != CURLUE_OK) return false;
  const std::string host(text);
  curl_free(text);
  CURL* const curl = handle_.get();
  if (is_loopback(host)) curl_easy_setopt(curl, CURLOPT_PROXY, "");  // not even one from the environment
  curl_easy_setopt(curl, CURLOPT_CURLU, url_.get());
  return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK;
}

bool CurlTransfer::set_headers() {
  const auto append = [this](const std::string& line) {
    curl_slist* const longer = curl_slist_append(header_list_.get(), line.c_str());
    if (longer == nullptr) return false;
    static_cast<void>(header_list_.release());  // it is `longer` now
    header_list_.reset(longer);
    return true;
  };
  for (const Header& row : request_.headers.rows) {
    if (!is_token(row.name) || !is_field_value(row.value)) return false;
    if (!append(row.value.empty() ? row.name + ';' : row.name + ": " + row.value)) return false;
  }
  for (const auto name : kUnasked) {
    if (request_.headers.get(name).empty() && !append(std::string(name) + ':')) return false;
  }
  return curl_easy_setopt(handle_.get(), CURLOPT_HTTPHEADER, header_list_.get()) == CURLE_OK;
}

void CurlTransfer::set_method() {
  CURL* const curl = handle_.get();
  if (request_.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  if (request_.method == "POST" || !request_.body.empty()) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request_.body.data());
  }
  curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void CurlTransfer::set_limits() {
  CURL* const curl = handle_.get();
  const auto timeout =
      std::max<std::chrono::milliseconds::rep>(1, request_.timeout.count());  // 0 would mean never
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout));
  curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.max_reply_bytes));
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);  // an end does not wait for name servers that do not answer
#endif
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);  // a signal per time-out would hit the whole process
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  if (request_.tells_connection) {
    curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words_.data());
  }
  curl_easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);  // a proxy's answer is not the server's
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
}

/// libcurl hands over whole lines. Each status line begins anew: a 1xx answer may have come before (RFC
/// 9110 15.2).
std::size_t CurlTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  std::string_view line(data, size * count);
  transfer.header_bytes_ += line.size();
  if (transfer.header_bytes_ > kHeaderBytes) {
    transfer.too_large_ = true;
    return 0;
  }
  if (line.starts_with("HTTP/")) transfer.reply_.headers.rows.clear();
  const auto colon = line.find(':');
  if (colon != std::string_view::npos && is_token(line.substr(0, colon))) {
    line.remove_suffix(line.size() - std::min(line.find_first_of("\r\n"), line.size()));
    transfer.reply_.headers.add(line.substr(0, colon), trimmed(line.substr(colon + 1)));
  }
  return size * count;
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlTransfer*>(self)->take_part({data, size * count}) ? size * count : 0;
}

/// @return false to end the transfer.
bool CurlTransfer::take_part(std::string_view bytes) {
  too_large_ = reply_.body.size() + bytes.size() > request_.max_reply_bytes;
  if (too_large_) return false;
  reply_.body.append(bytes);
  if (!request_.enough) return true;
  reply_.arrivals.push_back({elapsed(began_), reply_.body.size()});
  reply_.status = status_of(handle_.get());
  enough_ = request_.enough(reply_);
  return !enough_;
}

/// The whole time went by before an address was known: name servers that do not answer, not a slow server.
bool CurlTransfer::has_no_address() const {
  const char* address = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_PRIMARY_IP, &address);
  double looked_up = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_NAMELOOKUP_TIME, &looked_up);
  return (address == nullptr || *address == '\0') && looked_up == 0;
}

Failure CurlTransfer::judge(CURLcode result) const {
  if (result == CURLE_OPERATION_TIMEDOUT && has_no_address()) return Failure::resolve;
  if (too_large_) return Failure::too_large;
  return enough_ ? Failure::none : failure_of(result);  // it was ended by us: libcurl calls that an error
}

/// The first certificate is the server's own; libcurl gives it once it was accepted.
ConnectionFacts CurlTransfer::connection() const {
  ConnectionFacts facts;
  const char* address = nullptr;
  if (curl_easy_getinfo(handle_.get(), CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address != nullptr)
    facts.address = address;
  facts.words = words_.data();
  const curl_certinfo* chain = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_CERTINFO, &chain);
  if (chain == nullptr || chain->num_of_certs < 1) return facts;
  constexpr std::string_view kUntil = "Expire date:";
  for (const curl_slist* row = chain->certinfo[0]; row != nullptr; row = row->next) {
    const std::string_view line(row->data);
    if (line.starts_with(kUntil)) facts.certificate_until = read_certificate_date(line.substr(kUntil.size()));
  }
  return facts;
}

OutgoingReply CurlTransfer::take_reply(CURLcode result) {
  const Failure failure = judge(result);
  if (request_.tells_connection) reply_.connection = connection();
  const bool keep = failure == Failure::none || (failure == Failure::timed_out && request_.enough);
  if (!keep)
    return {.failure = failure,
            .status = 0,
            .headers = {},
            .body = {},
            .arrivals = {},
            .connection = std::move(reply_.connection)};  // half an answer is none
  reply_.failure = failure;
  reply_.status = status_of(handle_.get());
  return std::move(reply_);
}

}  // namespace latchkey::net
