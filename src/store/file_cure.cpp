#include "store/file_cure.hpp"

#include <system_error>

namespace latchkey::store {

std::string file_error_text(std::string_view what, std::string_view path, int error) {
  std::string text;
  text.append(what).append(" ").append(path).append(": ");
  text.append(std::generic_category().message(error)).append(". ").append(file_cure(error));
  return text;
}

}  // namespace latchkey::store
