// What every page of the relay has around it: its own style and no other, no script, nothing from elsewhere.
#pragma once

#include <string>
#include <string_view>

#include "net/message.hpp"

namespace latchkey::relay {

/// For text and for attributes in double quotes.
[[nodiscard]] std::string escaped(std::string_view text);

struct Page {
  int status = 200;
  std::string_view title{};
  std::string main{};  ///< HTML of <main>.
  std::string style{};
  std::string_view form_action = "'none'";  ///< CSP: where its forms may go.
};
[[nodiscard]] net::Response response_of(const Page& page);
/// The same as a file of its own: it carries the policy in itself.
[[nodiscard]] std::string file_of(const Page& page);

}  // namespace latchkey::relay
