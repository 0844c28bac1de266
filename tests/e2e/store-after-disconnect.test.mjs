// "Credential forgotten" (DESIGN section 4, "Disconnect"), where it is hardest: somebody reads the store meanwhile, a backup or an
// operator's sqlite3, and so holds on to the pages in which the credential stood.
import assert from "node:assert/strict";
import { disconnectInCloudbeds } from "./support/hotelier.mjs";
import { openReader } from "./support/relay-store.mjs";
import { useStage } from "./support/stage.mjs";
import { until } from "./support/until.mjs";

const FORGOTTEN_WITHIN_MS = 15_000;

const { inBothPlaces } = useStage();

/** Parts of the sealed credential, long enough to be nothing else: it may lie on two pages of the file. */
const partsOf = (sealed) => {
  const bytes = Buffer.from(sealed, "hex");
  return [bytes.subarray(0, 24), bytes.subarray(bytes.length / 2 - 12, bytes.length / 2 + 12), bytes.subarray(-24)];
};

inBothPlaces(
  "disconnected while another process reads the store: when that reading ends, no file of the store holds a trace of the credential",
  async ({ at, person, preview, store, testAccount }) => {
    const me = await person();
    const tab = await me.tab();
    await tab.connect();
    const { access_token, refresh_token } = await testAccount.grant();
    const parts = partsOf((await store.read()).grants[0].sealed);
    const found = async () => {
      const bytes = await store.bytes();
      return parts.filter((part) => bytes.includes(part)).length;
    };
    assert.equal(await found(), parts.length, "the search is not blind");

    const reader = await openReader(preview.database);
    assert.equal(reader.grants, 1);
    try {
      await disconnectInCloudbeds(await me.context.newPage(), at);
      await tab.showsConnect();
      await until("the row is deleted", async () => (await store.read()).grants.length === 0);
      assert.ok((await found()) > 0, "the reader holds nothing up: this journey shows nothing");
      assert.equal(await reader.count(), 1, "the reader still sees what was");
    } finally {
      await reader.end();
    }
    await until("no trace is left", async () => (await found()) === 0, { within: FORGOTTEN_WITHIN_MS });
    const bytes = await store.bytes();
    for (const secret of [access_token, refresh_token]) assert.ok(!bytes.includes(secret), "in clear");
    await tab.connect();
    await tab.showsLogin();
  },
);
