# Writes OUTPUT: a C++ table of FILES by name. Bytes, not string literals: any content is safe, any compiler reads it.
set(arrays "")
set(rows "")
set(number 0)
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char kBytes${number}[] = {${bytes}0};\n")
  string(APPEND rows "    {\"${name}\", {reinterpret_cast<const char*>(kBytes${number}), sizeof(kBytes${number}) - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUTPUT}" "// Generated from web/sandbox by src/sandbox/assets.cmake.
#include \"sandbox/assets.hpp\"

namespace latchkey::sandbox {
namespace {
${arrays}
const Asset kAssets[] = {
${rows}};
}  // namespace

std::string_view asset(std::string_view name) {
  for (const Asset& row : kAssets) {
    if (row.name == name) return row.bytes;
  }
  return {};
}
}  // namespace latchkey::sandbox
")
