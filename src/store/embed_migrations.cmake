# Turns NNNN_name.sql files into one C++ table, so that the binary carries its schema. Numbers must be 1, 2, 3 ...
function(embed_migrations folder output)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  list(SORT files)
  set(rows "")
  set(expected 1)
  foreach(file IN LISTS files)
    get_filename_component(name ${file} NAME)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+\\.sql$")
      message(FATAL_ERROR "${name}: a migration is named NNNN_words.sql")
    endif()
    math(EXPR number "1${CMAKE_MATCH_1} - 10000")  # The leading 1 keeps "0008" from being read as octal.
    if(NOT number EQUAL expected)
      message(FATAL_ERROR "${name}: migration ${expected} should come here")
    endif()
    math(EXPR expected "${expected} + 1")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} sql)
    string(APPEND rows "    {${number}, \"${name}\", R\"sql(${sql})sql\"},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} @ONLY CONTENT [[
// Generated from migrations/*.sql by embed_migrations.cmake.
#include "store/sqlite/migrate.hpp"

namespace latchkey::store::sqlite {
namespace {
constexpr Migration kMigrations[] = {
@rows@};
}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

}  // namespace latchkey::store::sqlite
]])
endfunction()
