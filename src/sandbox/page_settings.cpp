// `/settings`: one drop-down per row of kSettings.
#include "sandbox/pages.hpp"
#include "sandbox/settings_table.hpp"

namespace latchkey::sandbox {

Html choices_of(const SettingRow& row, const Settings& settings) {
  Html options;
  const std::size_t chosen = row.get(settings);
  for (std::size_t i = 0; i < row.count; ++i)
    options += option(row.slots[i].value, row.slots[i].words, i == chosen);
  return options;
}

net::Response settings_page(const Settings& settings, bool saved) {
  Html rows;
  for (const SettingRow& row : kSettings) {
    rows += render("setting.html",
                   {{"key", row.key}, {"label", row.label}, {"choices", choices_of(row, settings)}});
  }
  const Html notice = saved ? render("notice.html", {{"text", "The settings are saved."}}) : Html{};
  return page(200, "Settings", render("settings.html", {{"notice", notice}, {"rows", rows}}));
}

}  // namespace latchkey::sandbox
