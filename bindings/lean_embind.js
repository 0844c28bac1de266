// Embind's JavaScript side (Emscripten 3.1.6), as small as one plain class needs it. Embind's own library knows smart pointers,
// inheritance, overloads, handles cloned or deleted later, types registered in any order and errors with readable names:
// 4 kB (brotli) on every page. The build lays this over it: a name here replaces the one there. The C++ side stays Embind's.
// Another Emscripten may ask for other names, and the tests of the shipped core fail then.
// biome-ignore-all lint/complexity/useArrowFunction: Emscripten 3.1.6 takes only functions as members of a library
mergeInto(LibraryManager.library, {
  // How a type crosses, by Embind's number of it. Read at the first call: C++ registers in no order one could rely on.
  $types: "{}",

  // Embind's numbers of a function's types: the result, a method's own class, the parameters.
  $typesAt: function (count, address) {
    return Array.from(HEAP32.subarray(address >> 2, (address >> 2) + count));
  },

  // The handle and the arguments go over, what they took is freed, the result comes back.
  $crossing__deps: ["$types", "$getWasmTableEntry"],
  $crossing: function (numbers, invoker, target) {
    const invoke = getWasmTableEntry(invoker);
    let given; // the result, then the parameters
    return function (...args) {
      given = given || numbers.map((number) => types[number]); // that old terser knows no ??=
      const used = [];
      const wired = args.map((value, i) => given[i + 1].over(value, used));
      const returned = invoke(target, ...wired);
      used.forEach(_free);
      return given[0].back(returned);
    };
  },

  // A handle is a pointer with its class: made by `new`, ended by `delete()`, never handed out by C++.
  _embind_register_class__deps: ["$types", "$getWasmTableEntry"],
  _embind_register_class: function (
    number,
    pointerNumber,
    constPointerNumber,
    _base,
    _actualSignature,
    _actual,
    _upSignature,
    _up,
    _downSignature,
    _down,
    name,
    _destructorSignature,
    destructor,
  ) {
    const made = function () {
      this.$$ = made.make();
    };
    made.prototype.delete = function () {
      getWasmTableEntry(destructor)(this.$$);
      this.$$ = 0;
    };
    Module[UTF8ToString(name)] = types[number] = made;
    made.over = (handle) => {
      if (!handle.$$) throw Error("deleted");
      return handle.$$;
    };
    types[pointerNumber] = types[constPointerNumber] = { over: made.over, back: (pointer) => pointer };
  },
  _embind_register_class_constructor__deps: ["$types", "$typesAt", "$crossing"],
  _embind_register_class_constructor: function (number, count, address, _signature, invoker, target) {
    types[number].make = crossing(typesAt(count, address), invoker, target);
  },
  _embind_register_class_function__deps: ["$types", "$typesAt", "$crossing"],
  _embind_register_class_function: function (number, name, count, address, _signature, invoker, target) {
    const call = crossing(typesAt(count, address), invoker, target);
    types[number].prototype[UTF8ToString(name)] = function (...args) {
      return call(this, ...args);
    };
  },

  _embind_register_void__deps: ["$types"],
  _embind_register_void: function (number) {
    types[number] = { back: (nothing) => nothing };
  },
  _embind_register_bool__deps: ["$types"],
  _embind_register_bool: function (number) {
    types[number] = { over: (value) => value, back: (value) => !!value };
  },
  _embind_register_float__deps: ["$types"],
  _embind_register_float: function (number) {
    types[number] = { over: (value) => value, back: (value) => value };
  },
  // std::string is UTF-8: a length, then that many bytes.
  _embind_register_std_string__deps: ["$types", "malloc", "free"],
  _embind_register_std_string: function (number) {
    types[number] = {
      back: (pointer) => {
        const start = pointer + 4;
        const text = UTF8Decoder.decode(HEAPU8.subarray(start, start + HEAPU32[pointer >> 2]));
        _free(pointer);
        return text;
      },
      over: (text, used) => {
        const bytes = new TextEncoder().encode(text);
        const pointer = _malloc(4 + bytes.length);
        HEAPU32[pointer >> 2] = bytes.length;
        HEAPU8.set(bytes, pointer + 4);
        used.push(pointer);
        return pointer;
      },
    };
  },
});
