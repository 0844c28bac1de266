// What the buttons of a page share, with a network in the test's hands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { enterChannel } from "../../../web/widget/channel.ts";
import type { Member } from "../../../web/widget/errand.ts";
import type { SessionTruth } from "../../../web/widget/model/configuration.ts";

const base = "https://relay.example";
const snapshot = (revision: number, app_state: string) => ({ revision, links: [{ property: "320000", app_state }] });

/** A button that notes what it is told. */
function member() {
  const told: string[] = [];
  const tell: Member["tell"] = (event, _value, snapshot) =>
    told.push(snapshot ? `${event} ${snapshot.revision}` : event);
  return { told, tell, onMistake: () => {} };
}

/** Lets every promise that can settle do so. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 10));

// A slow reading once overwrote what the stream had told meanwhile: the next button of the page was given the old state as fresh.
test("an answer that the stream has overtaken is not kept for a later button", async () => {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const writer = writable.getWriter();
  let answer: ((response: Response) => void) | undefined;
  globalThis.fetch = async (url) =>
    `${url}` === `${base}/v1/stream`
      ? new Response(readable, { headers: { "content-type": "text/event-stream" } })
      : new Promise((resolve) => {
          answer = resolve;
        });
  const source = { url: "", token: "token", channel: "" };
  const truth = { mode: "session", key: "test", base, origin: base, source } as SessionTruth;
  const [first, second] = [member(), member()];
  const channel = enterChannel(truth, first);
  channel.read(first);
  channel.open(first);
  await settled();
  await writer.write(
    new TextEncoder().encode(`event: state\nid: 2\ndata: ${JSON.stringify(snapshot(2, "enabled"))}\n\n`),
  );
  await settled();
  answer?.(Response.json(snapshot(1, "disabled"), { headers: { etag: '"1"' } }));
  await settled();
  assert.deepEqual(
    first.told,
    ["stream_opened", "stream_byte", "snapshot 2", "snapshot 1"],
    "the core refuses the older",
  );
  enterChannel(truth, second).open(second);
  assert.deepEqual(second.told, ["stream_byte", "snapshot 2"]);
  for (const one of [first, second]) channel.leave(one);
});
