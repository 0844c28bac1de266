#include "wire/notice.hpp"

#include "wire/link_json.hpp"
#include "wire/page_api.hpp"

namespace latchkey::wire {

std::string write_notice(const Notice& notice) {
  return dump({{"type", "connection." + std::string{notice.news}},
               {"timestamp", write_time(notice.at)},
               {"data",
                {{"account", notice.account},
                 {"property", notice.property},
                 {"link", notice.link},
                 {"reason", optional_text(std::string{notice.reason})},
                 {"problem", optional_text(std::string{notice.reason})},
                 {"since", notice.since ? Json(write_time(*notice.since)) : Json(nullptr)}}}});
}

}  // namespace latchkey::wire
