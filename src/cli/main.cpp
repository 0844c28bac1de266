// latchkey: the relay, the test account and the tools in one program.
#include "cli/command.hpp"

int main(int argc, char** argv) {
  return latchkey::cli::run(latchkey::cli::commands(), {argc, argv});
}
