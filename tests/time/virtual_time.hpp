// A day in seconds: the time that passes for this program (CLOCK_MONOTONIC, and with it every timer of
// Asio's) goes on when it is told to, beside going on by itself.
#pragma once

#include <chrono>

namespace latchkey::tests {

/// From now on so much later.
void let_pass(std::chrono::nanoseconds time);

}  // namespace latchkey::tests
