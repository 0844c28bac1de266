// The core's tables as other languages. Text only; decides nothing.
#pragma once

#include <string>

namespace describe {

/// web/widget/model/contract.gen.ts
[[nodiscard]] std::string typescript();
/// The marked blocks of ARCHITECTURE.md, one after the other.
[[nodiscard]] std::string markdown();
/// docs/problems.md
[[nodiscard]] std::string problems_page();

/// The marked block of docs/relay.openapi.yaml.
[[nodiscard]] std::string openapi();

/// The marked block of docs/operate.md.
[[nodiscard]] std::string configuration();

/// The marked blocks of docs/mend.md.
[[nodiscard]] std::string mending();

/// The marked block of docs/webhooks.md.
[[nodiscard]] std::string webhooks();

/// The marked blocks of docs/sandbox.md.
[[nodiscard]] std::string sandbox();

}  // namespace describe
