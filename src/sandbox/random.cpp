#include "sandbox/random.hpp"

#include <string_view>

namespace latchkey::sandbox {
namespace {

std::string pick(std::mt19937_64& engine, std::string_view alphabet, std::size_t length) {
  std::uniform_int_distribution<std::size_t> index(0, alphabet.size() - 1);
  std::string text(length, '\0');
  for (char& character : text) character = alphabet[index(engine)];
  return text;
}

}  // namespace

std::string Random::alphanumerics(std::size_t length) {
  return pick(engine_, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
}

std::string Random::hex(std::size_t digits) {
  return pick(engine_, "0123456789abcdef", digits);
}

}  // namespace latchkey::sandbox
