// A partner's import file, whatever program or hand it comes from.
#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "wire/account_api.hpp"
#include "wire/import_rows.hpp"

using namespace latchkey;
using fuzz::require;

namespace {

void check_good(const wire::ImportRow& row) {
  const core::Credential& credential = row.credential;
  require(!row.account.empty() && !row.property.empty(), "a good row names its account and property");
  require(!credential.access.empty() || !credential.refresh.empty(), "a good row has a credential");
  for (const char c : credential.access + credential.refresh)
    require(c > 0x20 && c < 0x7F, "a credential fits into a header line");
  std::string detail;
  const auto read = wire::read_credential_request(wire::write_credential_request(credential), detail);
  require(read && read->access == credential.access && read->refresh == credential.refresh,
          "the relay reads what the import writes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = fuzz::text(data, size);
  const wire::ImportFile file = wire::read_import(input);
  require(file.complaint.empty() != file.rows.empty(), "there are rows, or a reason why there are none");
  const auto lines =
      1 + std::count_if(input.begin(), input.end(), [](char c) { return c == '\n' || c == '\r'; });
  std::size_t line = 1;
  for (const wire::ImportRow& row : file.rows) {
    require(row.line >= line && row.line <= static_cast<std::size_t>(lines),
            "rows are named by lines of the file");
    line = row.line;
    if (row.complaint.empty())
      check_good(row);
    else
      require(row.credential.access.empty() && row.credential.refresh.empty(), "no row is half taken");
  }
  return 0;
}
