// The types that cross, in place of libembind's own list: that one registers every integer, float, wide
// string and memory view, and an sprintf for error texts: 2.4 kB (brotli) of names, glue and printf on every
// page for types the button never uses. A binding that used another type would fail at start with Embind's
// UnboundTypeError.
#include <emscripten.h>
#include <emscripten/bind.h>

using emscripten::internal::TypeID;

extern "C" {
// Only error texts about unbound types would read this.
EMSCRIPTEN_KEEPALIVE const char* __getTypeName(const std::type_info*) {
  return nullptr;
}

EMSCRIPTEN_KEEPALIVE __attribute__((constructor)) void __embind_register_native_and_builtin_types() {
  using namespace emscripten::internal;
  _embind_register_void(TypeID<void>::get(), "void");
  _embind_register_bool(TypeID<bool>::get(), "bool", sizeof(bool), true, false);
  _embind_register_float(TypeID<double>::get(), "double", sizeof(double));
  _embind_register_std_string(TypeID<std::string>::get(),
                              "std::string");  // the glue knows UTF-8 by this very name
}
}
