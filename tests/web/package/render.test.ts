import assert from "node:assert/strict";
import { test } from "node:test";
import { renderLatchkeyButton } from "../../../web/widget/render.ts";

test("a known state is a link or a word inside the element", () => {
  const relay = { relay: "https://relay.example", sessionUrl: "/latchkey/session" };
  const head = '<latchkey-button relay="https://relay.example" session-url="/latchkey/session">';
  const rendered = (known: object) => renderLatchkeyButton({ ...relay, ...known }).replace(head, "");
  assert.equal(
    rendered({ href: "https://a.example/x" }),
    '<a href="https://a.example/x">Connect App</a></latchkey-button>',
  );
  assert.equal(
    rendered({ state: "enabled", href: "/login" }),
    '<a href="/login" data-action="login">Login</a></latchkey-button>',
  );
  assert.equal(rendered({ state: "pending", href: "/login" }), "<span>Set-up in progress</span></latchkey-button>");
  assert.equal(rendered({ state: "installing" }), "<span>Connecting</span></latchkey-button>");
  assert.equal(
    rendered({ state: "enabled", href: "/login", label: "Aller" }),
    '<a href="/login" data-action="login">Aller</a></latchkey-button>',
  );
});

test("attributes go by the names of their properties, the link by theirs", () => {
  assert.equal(
    renderLatchkeyButton({
      appState: "enabled",
      loginUrl: "/in",
      wording: "partner",
      debug: true,
      lang: "de",
      property: "",
    }),
    '<latchkey-button property="" app-state="enabled" login-url="/in" wording="partner" debug lang="de"><a href="/in" data-action="login">Open</a></latchkey-button>',
  );
  assert.equal(
    renderLatchkeyButton({ texts: { connect: "Hotel" } }),
    '<latchkey-button texts="{&quot;connect&quot;:&quot;Hotel&quot;}"><a>Hotel</a></latchkey-button>',
  );
  assert.equal(renderLatchkeyButton({ texts: null }), "<latchkey-button><a>Connect App</a></latchkey-button>");
  assert.equal(
    renderLatchkeyButton({ connectUrl: "https://a.example/", debug: false }),
    '<latchkey-button connect-url="https://a.example/"><a href="https://a.example/">Connect App</a></latchkey-button>',
  );
});

test("whatever is given, it is text", () => {
  const evil = `"'><script>alert(1)</script>&amp;`;
  const markup = renderLatchkeyButton({
    relay: evil,
    property: evil,
    label: evil,
    lang: evil,
    href: `https://a.example/${evil}`,
  });
  assert.equal(markup.match(/[<>]/g)?.length, 8, markup); // of two elements
  assert.equal(markup.match(/"/g)?.length, 8, markup); // of four attributes
  assert.ok(!markup.includes("'") && markup.includes("&amp;amp;"), markup);
});

test("an address that may not be followed is left out", () => {
  for (const href of [
    "javascript:alert(1)",
    " javascript:alert(1)",
    "http://evil.example/",
    "//user@evil.example/",
    "data:,x",
  ]) {
    assert.equal(renderLatchkeyButton({ href }), "<latchkey-button><a>Connect App</a></latchkey-button>", href);
  }
  for (const href of ["/login", "//a.example/", "http://localhost:8080/", "?x#y"]) {
    assert.ok(renderLatchkeyButton({ href }).includes(`href="${href}"`), href);
  }
});
