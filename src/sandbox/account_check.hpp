// Whether an account that was read is one: the rest of the test account relies on these rules instead of
// asking again. A state file may have been edited, and POST /_test/restore takes one from anybody.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/account.hpp"

namespace latchkey::sandbox {

/// Before its fields are read: depth, lengths, and numbers that their fields can hold. Throws
/// std::invalid_argument with what is wrong.
void check_file(const nlohmann::json& account);
/// After it: names that are names, references that lead somewhere. Throws likewise.
void check_account(const Account& account);
/// The app alone, as App Details takes it. Throws likewise.
void check_app(const App& app);

}  // namespace latchkey::sandbox
