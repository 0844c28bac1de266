// React: the element is an element. Attributes by their own names; a handler is `on` and the event's name (React 19).
import type { LatchkeyEvents } from "latchkey-button";
import type {} from "latchkey-button/react";
import { useState } from "react";

/** `suppressHydrationWarning`: the element writes `state` and `action` on itself, maybe before React arrives. */
export function App({ relay }: { relay: string }) {
  const [place, setPlace] = useState<"left" | "right" | "none">("left");
  const [wording, setWording] = useState<"marketplace" | "partner">("marketplace");
  const [property, setProperty] = useState<string>();
  const [said, setSaid] = useState("nothing yet");

  const onChange = ({ detail }: LatchkeyEvents["latchkey-change"]) => setSaid(`${detail.property} ${detail.appState}`);
  const button = (
    <latchkey-button
      relay={relay}
      session-url="/latchkey/session"
      property={property}
      wording={wording}
      onlatchkey-change={onChange}
      onlatchkey-connect={(event) => {
        event.preventDefault();
        setSaid("connect pressed");
      }}
      suppressHydrationWarning
    >
      <a href={`${relay}/marketplace/exampleapp`}>Connect App</a>
    </latchkey-button>
  );
  return (
    <main>
      <section id="left">{place === "left" && button}</section>
      <section id="right">{place === "right" && button}</section>
      <button type="button" onClick={() => setWording("partner")}>
        Partner's words
      </button>
      <button type="button" onClick={() => setProperty("320001")}>
        Other hotel
      </button>
      <button type="button" onClick={() => setPlace("left")}>
        Left
      </button>
      <button type="button" onClick={() => setPlace("right")}>
        Right
      </button>
      <button type="button" onClick={() => setPlace("none")}>
        Away
      </button>
      <output>{said}</output>
    </main>
  );
}
