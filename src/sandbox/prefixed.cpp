#include "sandbox/prefixed.hpp"

#include <string>

namespace latchkey::sandbox {
namespace {

constexpr std::string_view kMark = "<!--account-->";  // Where the shell names the account.

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
  const auto name = prefix.substr(prefix.rfind('/') + 1);
  if (const auto mark = response.body.find(kMark); mark != std::string::npos)
    response.body.replace(mark, kMark.size(), " · " + std::string(name));
  for (const std::string_view attribute : {" href=\"/", " action=\"/", " src=\"/"})
    put_in_front(response.body, attribute, prefix);
}

}  // namespace latchkey::sandbox
