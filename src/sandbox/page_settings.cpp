// "Settings" on the overview: one drop-down per row of kSettings.
#include "sandbox/pages.hpp"
#include "sandbox/settings_table.hpp"

namespace latchkey::sandbox {
namespace {

Html options_of(const SettingRow& row, std::size_t chosen) {
  Html options;
  for (std::size_t i = 0; i < row.count; ++i) {
    options += render("setting_choice.html", {{"value", row.slots[i].value},
                                              {"words", row.slots[i].words},
                                              {"selected", Html{i == chosen ? " selected" : ""}}});
  }
  return options;
}

Html rows_of(const Settings& settings) {
  Html rows;
  for (const SettingRow& row : kSettings) {
    rows += render("setting.html",
                   {{"key", row.key}, {"label", row.label}, {"choices", options_of(row, row.get(settings))}});
  }
  return rows;
}

}  // namespace

Html settings_part(const Settings& settings, bool saved) {
  return render("settings.html",
                {{"notice", saved ? render("notice.html", {{"text", "The settings are saved."}}) : Html{}},
                 {"rows", rows_of(settings)}});
}

}  // namespace latchkey::sandbox
