#include "sandbox/prefixed.hpp"

#include <string>

namespace latchkey::sandbox {
namespace {

/// Only our templates write a bare `href="/`: text of others has its quotes escaped.
void put_in_front(std::string& page, std::string_view attribute, std::string_view prefix) {
  for (auto found = page.find(attribute); found != std::string::npos;
       found = page.find(attribute, found + attribute.size() + prefix.size())) {
    page.insert(found + attribute.size() - 1, prefix);
  }
}

}  // namespace

void put_prefix(net::Response& response, std::string_view prefix) {
  if (prefix.empty()) return;
  if (const std::string location(response.headers.get("Location")); location.starts_with('/'))
    response.headers.set("Location", std::string(prefix) + location);
  if (!response.headers.get("Content-Type").starts_with("text/html")) return;
  for (const std::string_view attribute : {" href=\"/", " action=\"/", " src=\"/"})
    put_in_front(response.body, attribute, prefix);
}

}  // namespace latchkey::sandbox
