// Prints what is generated from the core's tables; scripts/generate.mjs puts it where it belongs.
#include <array>
#include <cstdio>
#include <string>
#include <string_view>

#include "describe.hpp"

namespace {

struct Output {
  std::string_view name;
  std::string (*text)();
};
constexpr std::array kOutputs{
    Output{"typescript", describe::typescript},
    Output{"markdown", describe::markdown},
    Output{"problems", describe::problems_page},
    Output{"openapi", describe::openapi},
    Output{"configuration", describe::configuration},
    Output{"sandbox", describe::sandbox},
    Output{"mending", describe::mending},
    Output{"webhooks", describe::webhooks},
};

}  // namespace

int main(int count, char** arguments) {
  const std::string_view wanted = count == 2 ? arguments[1] : "";
  for (const Output& output : kOutputs) {
    if (output.name != wanted) continue;
    std::fputs(output.text().c_str(), stdout);
    return 0;
  }
  std::fputs(
      "usage: latchkey_describe "
      "typescript|markdown|problems|openapi|configuration|sandbox|mending|webhooks\n",
      stderr);
  return 2;
}
