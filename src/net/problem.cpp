// Writes problem details. nlohmann/json does the escaping, and stays in this file.
#include "net/problem.hpp"

#include <nlohmann/json.hpp>

namespace latchkey::net {

Response problem(int status, std::string_view code, std::string_view title, std::string_view detail) {
  nlohmann::ordered_json document{
      {"type", "about:blank"}, {"title", title}, {"status", status}, {"code", code}};
  if (!detail.empty()) document["detail"] = detail;
  Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control",
                       "no-store");  // 404 and 405 may be cached otherwise (RFC 9110 section 15.1)
  // `replace`: a detail may quote what a stranger sent, and that need not be UTF-8.
  response.body = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  return response;
}

}  // namespace latchkey::net
