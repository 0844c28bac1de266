// The consent page, *Application Authorization*: one property by a drop-down, or an organization's by choice.
#include "sandbox/pages.hpp"

namespace latchkey::sandbox {
namespace {

Html marked(std::string_view word, bool yes) {
  return yes ? Html{" " + std::string(word)} : Html{};
}

Html drop_down(const Marketplace& marketplace, std::string_view chosen) {
  Html options;
  for (const Property& property : marketplace.account.properties) {
    options += render("consent_property.html", {{"id", property.id},
                                                {"name", property.name},
                                                {"selected", marked("selected", property.id == chosen)}});
  }
  return render("consent_one.html", {{"properties", std::move(options)}});
}

Html check_boxes(const Marketplace& marketplace, std::string_view chosen, bool none_chosen) {
  Html boxes;
  for (const Property& property : marketplace.account.properties) {
    boxes +=
        render("consent_box.html", {{"id", property.id},
                                    {"name", property.name},
                                    {"checked", marked("checked", !none_chosen && property.id == chosen)}});
  }
  return render("consent_group.html", {{"all", marked("checked", !none_chosen)},
                                       {"specific", marked("checked", none_chosen)},
                                       {"fault", none_chosen ? render("consent_fault.html", {}) : Html{}},
                                       {"boxes", std::move(boxes)}});
}

}  // namespace

net::Response consent_page(const Marketplace& marketplace, const ConsentRequest& consent, bool none_chosen) {
  const User& user = marketplace.user();
  const App& app = marketplace.account.app;
  return page(none_chosen ? 422 : 200, "Application Authorization",
              render("consent.html",
                     {{"request", consent.id},
                      {"app_name", app.name},
                      {"initial", app.name.substr(0, 1)},
                      {"user", user.first_name + " " + user.last_name},
                      {"email", user.email},
                      {"choice", consent.groups ? check_boxes(marketplace, consent.property, none_chosen)
                                                : drop_down(marketplace, consent.property)},
                      {"scopes", scope_list(consent.scopes)}}));
}

}  // namespace latchkey::sandbox
