// One outgoing call as a libcurl handle: its options, what it collects, and the reading of its end.
// Inside the HTTP client only.
#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>

#include "net/http_client.hpp"

namespace latchkey::net {

class CurlTransfer {
 public:
  explicit CurlTransfer(OutgoingRequest request);
  CurlTransfer(const CurlTransfer&) = delete;  // libcurl holds our address
  CurlTransfer& operator=(const CurlTransfer&) = delete;
  ~CurlTransfer() = default;

  /// Null when the request cannot be sent: a URL that is not plain http(s), or a method or header that would
  /// break out of its line.
  [[nodiscard]] CURL* handle() const { return handle_.get(); }
  [[nodiscard]] OutgoingReply take_reply(CURLcode result);

 private:
  struct Deleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  bool prepare();
  bool set_url();
  bool set_headers();
  void set_method();
  void set_limits();
  bool take_part(std::string_view bytes);
  [[nodiscard]] bool has_no_address() const;
  [[nodiscard]] ConnectionFacts connection() const;
  [[nodiscard]] Failure judge(CURLcode result) const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

  OutgoingRequest request_;
  OutgoingReply reply_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
  bool enough_ = false;
  std::array<char, CURL_ERROR_SIZE> words_{};
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::unique_ptr<CURLU, Deleter> url_;
  std::unique_ptr<curl_slist, Deleter> header_list_;
  std::unique_ptr<CURL, Deleter> handle_;
};

}  // namespace latchkey::net
