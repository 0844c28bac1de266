// custom-elements.json: the element as tools read it (custom-elements-manifest schema 2.1.0). Everything else is made from it.

/** A type with the contract's words in place of its names: readers of the manifest have no contract. */
export const spelledOut = (type, types) => type.replace(/\b[A-Z]\w+\b/g, (name) => types[name] ?? name);

const described = (table, make) => Object.entries(table).map(([name, text]) => ({ ...make(name), description: text }));

function attributesOf({ attributes, attributeReference, types }) {
  return Object.entries(attributes).map(([name, fieldName]) => ({
    name,
    fieldName,
    type: { text: spelledOut(attributeReference[name].type, types) },
    description: attributeReference[name].text,
  }));
}

/** As it is read and set: absent is the empty text, and some take more than an attribute can hold. */
function propertyType(type, more) {
  if (more) return { text: more };
  return type.text.includes('"') ? { text: `${type.text} | ""` } : type;
}

function detailType(detail, types) {
  if (!detail) return "null";
  const fields = Object.entries(detail).map(([name, { type }]) => `readonly ${name}: ${spelledOut(type, types)}`);
  return `{ ${fields.join("; ")} }`;
}

function eventsOf({ eventReference, types }) {
  return Object.entries(eventReference).map(([name, { text, cancelable, detail }]) => ({
    name,
    type: { text: `CustomEvent<${detailType(detail, types)}>` },
    description: cancelable ? `${text} Cancelable.` : text,
  }));
}

/** Attributes that the element writes itself: no property stands behind them. */
const reflectedOf = ({ reflectedReference, types }) =>
  Object.entries(reflectedReference).map(([name, { type, text }]) => ({
    name,
    type: { text: spelledOut(type, types) },
    description: `Written by the element. ${text}`,
  }));

function declaration(reference) {
  const { looks, attributeReference } = reference;
  const attributes = attributesOf(reference);
  return {
    kind: "class",
    customElement: true,
    tagName: "latchkey-button",
    name: "LatchkeyButton",
    superclass: { name: "HTMLElement" },
    description: "The connect button that always tells the truth.",
    attributes: [...attributes, ...reflectedOf(reference)],
    members: attributes.map(({ name, fieldName, type, description }) => ({
      kind: "field",
      name: fieldName,
      type: propertyType(type, attributeReference[name].property),
      description,
      attribute: name,
      reflects: true,
    })),
    events: eventsOf(reference),
    slots: described(looks.slots, (name) => ({ name })),
    cssParts: described(looks.parts, (name) => ({ name })),
    cssStates: described(looks.states, (name) => ({ name })),
    cssProperties: described(looks.variables, (name) => ({ name })),
  };
}

const exported = (kind, name) => ({ kind, name, declaration: { name: "LatchkeyButton", module: "index.js" } });

export const makeManifest = (reference) => ({
  schemaVersion: "2.1.0",
  readme: "README.md",
  modules: [
    {
      kind: "javascript-module",
      path: "index.js",
      declarations: [declaration(reference)],
      exports: [exported("js", "LatchkeyButton")],
    },
    {
      kind: "javascript-module",
      path: "register.js",
      declarations: [],
      exports: [exported("custom-element-definition", "latchkey-button")],
    },
  ],
});
