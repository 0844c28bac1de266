#include "relay/import_check.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "relay/names.hpp"

namespace latchkey::relay {

using wire::ImportRow;

namespace {

/// An address's path has no segment of this name (RFC 3986 section 5.2.4).
[[nodiscard]] bool is_dots(std::string_view account) {
  return account == "." || account == "..";
}

void check_names(ImportRow& row) {
  const bool property = is_property(row.property);
  const bool account = is_account(row.account) && !is_dots(row.account);
  if (row.complaint.empty() && !property)
    row.refuse("`property` must be a Cloudbeds property id: 1 to 20 digits");
  if (row.complaint.empty() && !account)
    row.refuse("`account` must be 1 to 200 characters without control characters, and not . or ..");
  // Columns that slipped may have a token here: it is not shown.
  if (!property) row.account.clear();
  if (!property) row.property.clear();
}

[[nodiscard]] std::string contradiction(const ImportRow& a, const ImportRow& b) {
  const core::Credential& one = a.credential;
  const core::Credential& other = b.credential;
  if (a.account != b.account) return "another account: a property has one account";
  const bool same = one.kind == other.kind && one.access == other.access && one.refresh == other.refresh;
  return same ? "" : "other tokens: leave the row with the newer ones";
}

/// Neither of two is preferred: only the partner knows which is right.
void refuse_both(ImportRow& first, ImportRow& second, const std::string& why) {
  const std::string with = " with " + why;
  const auto line = [](const ImportRow& row) { return std::to_string(row.line); };
  first.complaint = "`property` stands in line " + line(second) + " again" + with;
  second.complaint = "`property` stands in line " + line(first) + " already" + with;
}

}  // namespace

void check_rows(std::vector<ImportRow>& rows) {
  std::map<std::string_view, ImportRow*> first_of;
  for (ImportRow& row : rows) {
    check_names(row);
    if (!row.complaint.empty()) continue;
    const auto [first, is_first] = first_of.try_emplace(row.property, &row);
    const std::string why = is_first ? "" : contradiction(*first->second, row);
    if (!why.empty()) refuse_both(*first->second, row, why);
  }
  for (ImportRow& row : rows) {
    if (!row.complaint.empty()) row.credential = {};
  }
}

}  // namespace latchkey::relay
