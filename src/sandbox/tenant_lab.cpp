// The Lab: one page, and forms that do what /_test/ does, then lead back to it.
#include <fmt/format.h>

#include "net/form.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/tenant.hpp"

namespace latchkey::sandbox {
namespace {

using nlohmann::json;

boost::asio::awaitable<net::Response> respond(net::Response response) {
  co_return response;
}

/// A form's answer: back to the Lab, or a page that says what was wrong.
net::Response back_to_the_lab(const net::Response& answer, std::string_view part, std::string_view happened) {
  if (answer.status != 200) return complaint_page(answer, "/lab#" + std::string(part), "the Lab");
  const auto query = happened.empty() ? "" : "?" + net::write_form({{{"happened", std::string(happened)}}});
  return net::see_other(fmt::format("/lab{}#{}", query, part));
}

}  // namespace

net::Response complaint_page(const net::Response& problem, std::string_view back,
                             std::string_view page_name) {
  const json body = json::parse(problem.body, nullptr, false);
  const auto detail = body.is_object() ? body.value("detail", "") : "";
  return message_page(problem.status, "That could not be done", detail, back, page_name);
}

/// A control call made by a form: its fields are the JSON, its `id` or `name` the part of the address.
boost::asio::awaitable<net::Response> Tenant::by_form(ControlHandler handle, net::Request request) {
  json wish = wish_in_form(request.body_form());
  for (const auto* const key : {"id", "name"}) {
    if (wish.contains(key) && wish[key].is_string()) request.params[key] = wish[key].get<std::string>();
    wish.erase(key);
  }
  const std::string part = wish.value("part", "");
  wish.erase("part");
  request.body = wish.empty() ? "" : wish.dump(-1, ' ', false, json::error_handler_t::replace);
  const Desk desk{workshop_, log_};
  const net::Response answer = co_await handle(desk, request);
  const auto named = request.params.find("name");
  co_return back_to_the_lab(answer, part, named == request.params.end() ? "" : named->second);
}

void Tenant::add_lab() {
  struct LabForm {
    std::string_view path;
    ControlHandler handle;
    std::string_view needs;  // a field without which nothing is done
  };
  static constexpr auto kForms = std::to_array<LabForm>({
      {"/lab/faults", control_set_fault, ""},
      {"/lab/lift", control_lift, ""},
      {"/lab/clock", control_clock, ""},
      {"/lab/trigger", control_trigger, "name"},
      {"/lab/retry", control_retry, "id"},
      {"/lab/replay", control_replay, "id"},
  });
  for (const LabForm& row : kForms) {
    router_.add("POST", row.path, [this, row](const net::Request& request) {
      const net::Form form = request.body_form();
      if (!row.needs.empty() && form.get(row.needs).empty())
        return respond(message_page(400, "That could not be done", "The form names nothing."));
      return by_form(row.handle, request);
    });
  }
  router_.add("GET", "/lab", [this](const auto& request) {
    return respond(lab_page(marketplace_, log_, request.query_form().get("happened")));
  });
}

}  // namespace latchkey::sandbox
