// What journeys over bad input stand on: each looks at the store before and after, and at its end nothing that was answered,
// logged or stored may hold a Cloudbeds credential.
import assert from "node:assert/strict";
import { problemOf, send, sendJson } from "./http.mjs";
import { useStage } from "./stage.mjs";
import { Walker } from "./walker.mjs";

export class Attempts {
  #world;
  #answers = [];
  #credentials = new Set();

  constructor(world) {
    this.#world = world;
  }

  record = (answer) => {
    this.#answers.push(`${answer.head}\n${answer.body}`);
    return answer;
  };

  ask = async (...request) => this.record(await send(...request));
  askJson = async (...request) => this.record(await sendJson(...request));

  walker = (account = "demo") => new Walker(this.#world.at, { account, record: this.record, noteCode: this.noteCode });

  noteCode = (code) => this.#credentials.add(code);

  /** The credentials there are: before they end and are forgotten. */
  noteCredentials = async () => {
    for (const { access_token, refresh_token } of (await this.#world.testAccount.state()).grants) {
      this.#credentials.add(access_token).add(refresh_token);
    }
  };

  async #counts() {
    const tables = Object.entries(await this.#world.store.read());
    return Object.fromEntries(tables.map(([table, rows]) => [table, rows.length]));
  }

  /** The answer is clear and has its code; in the store stands what stood there before. */
  refused = async (status, code, request) => {
    const before = await this.#counts();
    const answer = await request();
    assert.deepEqual([answer.status, problemOf(answer)], [status, code], answer.body);
    assert.deepEqual(await this.#counts(), before, "something was stored");
    return answer;
  };

  async assertNothingLeaked() {
    const { preview, store } = this.#world;
    const { apiSecret, clientSecret } = await preview.secrets();
    await this.noteCredentials();
    const places = {
      answers: this.#answers.join("\n"),
      log: preview.lines.join("\n"),
      store: (await store.bytes()).toString("latin1"),
    };
    for (const [place, text] of Object.entries(places)) {
      assert.notEqual(text, "", `nothing to search in the ${place}`);
      for (const secret of [...this.#credentials, apiSecret, clientSecret]) {
        assert.ok(secret.length >= 10 && !text.includes(secret), `a credential is in the ${place}`);
      }
    }
  }
}

/** As useStage; the journey is given its attempts beside its world. */
export function useRefusals(options) {
  const stage = useStage(options);
  const checked = (journey) => async (world, t) => {
    const attempts = new Attempts(world);
    await journey(attempts, world, t);
    await attempts.assertNothingLeaked();
  };
  return {
    inBothPlaces: (title, journey) => stage.inBothPlaces(title, checked(journey)),
    inPlace: (place, title, journey) => stage.inPlace(place, title, checked(journey)),
  };
}

/** Something that looks right and is not. */
export const altered = (text) => text.slice(0, -1) + (text.endsWith("A") ? "B" : "A");
