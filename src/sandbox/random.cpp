#include "sandbox/random.hpp"

#include <string_view>

namespace latchkey::sandbox {

/// SplitMix64: the n-th number is a function of seed and n. Not for secrets: what it guards is made up.
std::uint64_t Random::next() {
  std::uint64_t mixed = seed_ + ++drawn_ * 0x9e3779b97f4a7c15ULL;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
  return mixed ^ (mixed >> 31U);
}

std::string Random::alphanumerics(std::size_t length) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string text(length, '\0');
  for (char& character : text) character = kLetters[next() % kLetters.size()];
  return text;
}

std::string Random::hex(std::size_t digits) {
  std::string text(digits, '\0');
  for (char& character : text) character = "0123456789abcdef"[next() % 16];
  return text;
}

}  // namespace latchkey::sandbox
