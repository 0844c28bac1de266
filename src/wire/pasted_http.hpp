// A whole HTTP answer as people copy it: `HTTP/1.1 401 ...` with fields and body, from `curl -i`, or from
// `curl -v` with its marks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace latchkey::wire {

struct PastedHttp {
  int status = 0;
  std::string content_type;
  std::string request_id;
  std::string date;
  std::string body;
};

/// The last answer in the text (earlier ones are redirects, or `100 Continue`); nothing when it has none.
[[nodiscard]] std::optional<PastedHttp> read_pasted_http(std::string_view text);

}  // namespace latchkey::wire
