// custom-elements.json: the elements as tools read them (custom-elements-manifest schema 2.1.0). Everything else is made from it.

/** A type with the contract's words in place of its names: readers of the manifest have no contract. */
export const spelledOut = (type, types) => type.replace(/\b[A-Z]\w+\b/g, (name) => types[name] ?? name);

const described = (table, make) => Object.entries(table).map(([name, text]) => ({ ...make(name), description: text }));

const attributesOf = (reference, types, more = () => ({})) =>
  Object.entries(reference).map(([name, { type, text }]) => ({
    name,
    ...more(name),
    type: { text: spelledOut(type, types) },
    description: text,
  }));

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

const eventsOf = (reference, types) =>
  Object.entries(reference).map(([name, { text, cancelable, detail }]) => ({
    name,
    type: { text: `CustomEvent<${detailType(detail, types)}>` },
    description: cancelable ? `${text} Cancelable.` : text,
  }));

/** Attributes that the element writes itself: no property stands behind them. */
const reflectedOf = (reference, types) =>
  attributesOf(reference, types).map((one) => ({ ...one, description: `Written by the element. ${one.description}` }));

/** What both elements have in the same way. `types`: the contract's words by name. */
const element = (tagName, name, description, { attributes, reflected, events, looks }, types) => ({
  kind: "class",
  customElement: true,
  tagName,
  name,
  superclass: { name: "HTMLElement" },
  description,
  attributes: [...attributes, ...reflectedOf(reflected, types)],
  events: eventsOf(events, types),
  slots: described(looks.slots, (slot) => ({ name: slot })),
  cssParts: described(looks.parts, (part) => ({ name: part })),
  cssProperties: described(looks.variables, (variable) => ({ name: variable })),
});

function button({ attributes: properties, attributeReference, reflectedReference, eventReference, looks, types }) {
  const attributes = attributesOf(attributeReference, types, (name) => ({ fieldName: properties[name] }));
  const all = { attributes, reflected: reflectedReference, events: eventReference, looks };
  return {
    ...element("latchkey-button", "LatchkeyButton", "The connect button that always tells the truth.", all, types),
    members: attributes.map(({ name, fieldName, type, description }) => ({
      kind: "field",
      name: fieldName,
      type: propertyType(type, attributeReference[name].property),
      description,
      attribute: name,
      reflects: true,
    })),
    cssStates: described(looks.states, (name) => ({ name })),
  };
}

/** Its attributes are its interface. It has the button's variables, and its own. */
function panel({ statusReference, looks, types }) {
  const attributes = attributesOf(statusReference.attributes, types);
  const variables = { ...looks.variables, ...statusReference.looks.variables };
  const all = { ...statusReference, attributes, looks: { ...statusReference.looks, variables } };
  return element("latchkey-status", "LatchkeyStatus", "How a hotel's connection is, in words.", all, types);
}

const scriptOf = (path, declarations, ...exports) => ({ kind: "javascript-module", path, declarations, exports });
const exported = (kind, name, { name: of }, module) => ({ kind, name, declaration: { name: of, module } });

export function makeManifest(reference) {
  const [first, second] = [button(reference), panel(reference)];
  return {
    schemaVersion: "2.1.0",
    readme: "README.md",
    modules: [
      scriptOf("index.js", [first], exported("js", first.name, first, "index.js")),
      scriptOf("register.js", [], exported("custom-element-definition", first.tagName, first, "index.js")),
      scriptOf("status.js", [second], exported("js", second.name, second, "status.js")),
    ],
  };
}
