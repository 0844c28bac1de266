#include "relay/pages.hpp"

#include <fmt/format.h>

#include "net/problem.hpp"
#include "relay/assets.hpp"
#include "relay/page_frame.hpp"

namespace latchkey::relay {

net::Response problem_page(core::Problem problem, std::string_view back) {
  const core::ProblemRow& row = core::describe(problem);
  const std::string way_on =
      back.empty() ? std::string{}
                   : fmt::format("<p><a class=\"way-on\" href=\"{}\">Go back</a></p>", escaped(back));
  Page page{.status = row.status == 0 ? 400 : row.status, .title = "Nothing was changed"};
  page.main = fmt::format(
      "<h1>Nothing was changed</h1><p>{}</p>{}<p class=\"code\">Code for support: <code>{}</code></p>",
      escaped(row.text), way_on, row.name);
  page.style = page_style();
  return response_of(page);
}

net::Response problem_answer(core::Problem problem, std::string_view detail) {
  const core::ProblemRow& row = core::describe(problem);
  return net::problem(row.status == 0 ? 400 : row.status, row.name, row.meaning, detail);
}

}  // namespace latchkey::relay
