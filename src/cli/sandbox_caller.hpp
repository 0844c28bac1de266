// How `latchkey sandbox fault`, `lift` and `latchkey trigger` reach a running test account.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace latchkey::cli {

struct SandboxAddress {
  std::string port = "8080";
  std::string account;  ///< Empty: the account without a name.
};

void add_address(CLI::App& app, SandboxAddress& address);

/// Calls /_test/... with this JSON and prints what is answered. @return the exit code.
int call_sandbox(const SandboxAddress& address, std::string_view method, std::string_view path,
                 const nlohmann::json& body);

}  // namespace latchkey::cli
