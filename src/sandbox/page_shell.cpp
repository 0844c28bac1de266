// What every page shares: the frame, messages, times, small parts.
#include <fmt/chrono.h>

#include "sandbox/assets.hpp"
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

struct FileType {
  std::string_view name;
  std::string_view type;
};

constexpr FileType kFiles[] = {{"style.css", "text/css; charset=utf-8"}, {"icon.svg", "image/svg+xml"}};

}  // namespace

net::Response page(int status, std::string_view title, Html main, Html beside) {
  const Html inert{beside.text.empty() ? "" : " inert"};  // Behind a dialog nothing can be reached.
  return net::html(
      status,
      render("shell.html",
             {{"title", title}, {"main", std::move(main)}, {"beside", std::move(beside)}, {"inert", inert}})
          .text);
}

net::Response message_page(int status, std::string_view title, std::string_view text) {
  return page(status, title, render("message.html", {{"title", title}, {"text", text}}));
}

net::Response not_found_page() {
  return message_page(404, "Page not found",
                      "The test account has nothing at this address. Imitated calls live under /api/v1.3/.");
}

net::Response authorization_error_page(std::string_view complaint) {
  return message_page(400, "This authorization cannot start",
                      std::string(complaint) +
                          " The app that sent you here has to be corrected; you have done nothing wrong, and "
                          "nothing was shared.");
}

net::Response consent_ended_page() {
  return message_page(
      410, "This authorization has ended",
      "It was answered already, or it waited for more than 10 minutes. Start again from the app's page.");
}

net::Response asset_file(std::string_view name) {
  for (const FileType& file : kFiles) {
    if (file.name != name) continue;
    net::Response response = net::text(200, std::string(asset(name)));
    response.headers.set("Content-Type", file.type);
    return response;
  }
  return not_found_page();
}

net::Response found(std::string_view location) {
  net::Response response;
  response.status = 302;
  response.headers.add("Location", location);
  return response;
}

std::string in_words(Time time) {
  return fmt::format("{:%d %b %Y, %H:%M:%S} UTC", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

Html scope_list(const std::vector<std::string>& scopes) {
  Html rows;
  for (const std::string& scope : scopes) rows += render("scope.html", {{"scope", scope}});
  return rows;
}

Html state_chip(AppState state) {
  return render("state_chip.html", {{"state", name(state)}});
}

}  // namespace latchkey::sandbox
