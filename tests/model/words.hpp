// Messages and places in words, for the trace of a failure.
#pragma once

#include <string>

#include "model/message.hpp"

namespace latchkey::model {

class World;

[[nodiscard]] std::string in_words(const Payload& payload);
/// How everything stands, in one line.
[[nodiscard]] std::string in_words(const World& world);

}  // namespace latchkey::model
