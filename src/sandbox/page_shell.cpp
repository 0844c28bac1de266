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

constexpr FileType kFiles[] = {{"style.css", "text/css; charset=utf-8"},
                               {"icon.svg", "image/svg+xml"},
                               {"live.js", "text/javascript; charset=utf-8"}};

struct Place {
  std::string_view href;
  std::string_view title;
};

/// First what is the hotel's, then what is for engineers.
constexpr Place kNavigation[] = {{"/", "Overview"},
                                 {"/marketplace", "Marketplace"},
                                 {"/connected-apps", "Connected Apps"},
                                 {"/activity", "Activity log"},
                                 {"/app-details", "App Details"},
                                 {"/lab", "Lab"},
                                 {"/settings", "Settings"}};

Html navigation(std::string_view title) {
  Html links;
  for (const Place& place : kNavigation) {
    const Html current{place.title == title ? " aria-current=\"page\"" : ""};
    links += render("nav.html", {{"href", place.href}, {"label", place.title}, {"current", current}});
  }
  return links;
}

}  // namespace

net::Response page(int status, std::string_view title, Html main, Html beside) {
  const Html inert{beside.text.empty() ? "" : " inert"};  // Behind a dialog nothing can be reached.
  return net::html(status, render("shell.html", {{"title", title},
                                                 {"nav", navigation(title)},
                                                 {"main", std::move(main)},
                                                 {"beside", std::move(beside)},
                                                 {"inert", inert}})
                               .text);
}

net::Response message_page(int status, std::string_view title, std::string_view text, std::string_view back,
                           std::string_view page_name) {
  return page(
      status, title,
      render("message.html", {{"title", title}, {"text", text}, {"back", back}, {"page", page_name}}));
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

Html option(std::string_view value, std::string_view words, bool selected) {
  return render("option.html",
                {{"value", value}, {"words", words}, {"selected", Html{selected ? " selected" : ""}}});
}

Html switch_link(std::string_view href, std::string_view words, bool current) {
  return render("switch_link.html",
                {{"href", href}, {"name", words}, {"current", current ? "true" : "false"}});
}

std::string hotel_name(const Marketplace& marketplace, std::string_view property) {
  const Property* const row = marketplace.find_property(property);
  return row == nullptr ? std::string(property) : row->name;
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
