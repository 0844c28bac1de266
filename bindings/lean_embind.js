// Embind's JavaScript library (Emscripten 3.1.6), with what one plain class never uses taken out: smart pointers,
// inheritance, overloads, handles cloned or deleted later, error classes with readable type names, and strings of other
// kinds than UTF-8. They would be 3 kB (brotli) on every page. Registration itself (register_class and its functions) stays
// Embind's. The build lays this over Embind's library: a name here replaces the one there. Another Emscripten may need
// another list, and the tests of the shipped core fail then.
// biome-ignore-all lint/complexity/useArrowFunction: Emscripten 3.1.6 takes only functions as members of a library
mergeInto(LibraryManager.library, {
  // Faults of a binding are ours, not a page's: one error class says them.
  $throwBindingError: function (message) {
    throw Error(message);
  },
  $throwInternalError__deps: ["$throwBindingError"],
  $throwInternalError: function (message) {
    return throwBindingError(message);
  },
  $throwUnboundTypeError__deps: ["$throwBindingError"],
  $throwUnboundTypeError: function (message) {
    return throwBindingError(message);
  },
  $BindingError__deps: [],
  $BindingError__postset: "BindingError = Error;",
  $InternalError__deps: [],
  $InternalError__postset: "",
  $UnboundTypeError__deps: [],
  $UnboundTypeError__postset: "",

  // Names are ASCII and legal as they are.
  $readLatin1String__deps: [],
  $readLatin1String: function (pointer) {
    return UTF8ToString(pointer);
  },
  $makeLegalFunctionName: function (name) {
    return name;
  },
  $createNamedFunction__deps: [],
  $createNamedFunction: function (_name, body) {
    return body;
  },

  // Every name is registered once, every function has one list of parameters.
  $init_embind__deps: [],
  $init_embind__postset: "",
  $init_embind: function () {},
  $exposePublicSymbol__deps: [],
  $exposePublicSymbol: function () {},
  $replacePublicSymbol__deps: [],
  $replacePublicSymbol: function (name, value) {
    Module[name] = value;
  },
  $embind__requireFunction__deps: ["$getWasmTableEntry"],
  $embind__requireFunction: function (_signature, pointer) {
    return getWasmTableEntry(pointer);
  },

  // A handle is a pointer with its class: made by `new`, ended by `delete()`, never handed out by C++.
  $RegisteredClass: function (name, _constructor, instancePrototype, rawDestructor) {
    this.name = name;
    this.instancePrototype = instancePrototype;
    instancePrototype.delete = function () {
      rawDestructor(this.$$);
      this.$$ = 0;
    };
  },
  $RegisteredPointer__deps: ["$throwBindingError"],
  $RegisteredPointer__postset: "",
  $RegisteredPointer: function (_name, registeredClass) {
    this.registeredClass = registeredClass;
    this.argPackAdvance = 8;
    this.fromWireType = (pointer) =>
      Object.create(registeredClass.instancePrototype, { $$: { value: pointer, writable: true } });
    this.toWireType = (_destructors, handle) => handle.$$ || throwBindingError("deleted");
  },
  $ClassHandle__deps: [],
  $ClassHandle__postset: "",
  $ClassHandle: function () {},

  // Calls: the handle and the arguments go over, what they took is freed, the result comes back.
  $craftInvokerFunction__deps: ["$runDestructors"],
  $craftInvokerFunction: function (_name, types, _class, invoke, target) {
    const result = types[0];
    const self = types[1]; // null for a constructor
    const parameters = types.slice(2); // Emscripten 3.1.6 would drop a destructured declaration
    return function (...given) {
      const destructors = [];
      const wired = parameters.map((type, i) => type.toWireType(destructors, given[i]));
      if (self) wired.unshift(self.toWireType(destructors, this));
      const returned = invoke(target, ...wired);
      runDestructors(destructors);
      return result.fromWireType(returned);
    };
  },

  _embind_register_bool__deps: ["$registerType"],
  _embind_register_bool: function (rawType, name) {
    registerType(rawType, {
      name,
      argPackAdvance: 8,
      fromWireType: (value) => !!value,
      toWireType: (_, value) => +value,
    });
  },
  _embind_register_float__deps: ["$registerType"],
  _embind_register_float: function (rawType, name) {
    registerType(rawType, { name, argPackAdvance: 8, fromWireType: (value) => value, toWireType: (_, value) => value });
  },
  // std::string is UTF-8: a length, then that many bytes.
  _embind_register_std_string__deps: ["$registerType", "malloc", "free"],
  _embind_register_std_string: function (rawType, name) {
    registerType(rawType, {
      name,
      argPackAdvance: 8,
      fromWireType: (pointer) => {
        const start = pointer + 4;
        const text = UTF8Decoder.decode(HEAPU8.subarray(start, start + HEAPU32[pointer >> 2]));
        _free(pointer);
        return text;
      },
      toWireType: (destructors, text) => {
        const bytes = new TextEncoder().encode(text);
        const pointer = _malloc(4 + bytes.length);
        HEAPU32[pointer >> 2] = bytes.length;
        HEAPU8.set(bytes, pointer + 4);
        destructors.push(_free, pointer);
        return pointer;
      },
    });
  },
});
