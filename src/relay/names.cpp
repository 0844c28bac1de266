#include "relay/names.hpp"

#include <algorithm>

#include "store/digest.hpp"

namespace latchkey::relay {

bool is_account(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  return !text.empty() && text.size() <= kLongest && std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
}

bool is_property(std::string_view text) {
  constexpr std::size_t kLongest = 20;
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string link_id(std::string_view account, std::string_view property) {
  constexpr std::size_t kDigits = 16;
  return store::digest(std::string{account} + '\n' + std::string{property}).substr(0, kDigits);
}

}  // namespace latchkey::relay
