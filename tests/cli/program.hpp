// Runs a command of the program to its end, as a shell would.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace latchkey::cli {

struct Ended {
  int code = -1;
  std::string out;
};

/// `arguments` after the program's name; what it says on stderr goes into this file.
[[nodiscard]] inline Ended run_program(const std::string& arguments, const std::string& errors) {
  const std::string line = std::string{LATCHKEY_PROGRAM} + " " + arguments + " 2>" + errors;
  Ended ended;
  FILE* pipe = ::popen(line.c_str(), "r");
  std::array<char, 4096> bytes{};
  for (std::size_t got = 0; (got = std::fread(bytes.data(), 1, bytes.size(), pipe)) > 0;)
    ended.out.append(bytes.data(), got);
  ended.code = WEXITSTATUS(::pclose(pipe));
  return ended;
}

}  // namespace latchkey::cli
