// A desk whose relay's clock is set by us (libfaketime), for what is counted in hours and days. Time that passes goes on evenly.
import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../until.mjs";
import { Desk } from "./desk.mjs";

const LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

/** @returns {Promise<{desk: Desk, leap: (seconds: number) => Promise<void>}>} `leap`: so far ahead of this machine */
export async function startLeaping(options) {
  assert.ok(existsSync(LIBRARY), `${LIBRARY}: install the package faketime (scripts/packages.txt)`);
  const desk = await Desk.start({ ...options, ready: false });
  const { house } = desk;
  const file = join(house.folder, "clock");
  writeFileSync(file, "+0");
  Object.assign(house.env, {
    LD_PRELOAD: LIBRARY,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1",
  });
  await house.startRelay();
  const leap = async (seconds) => {
    writeFileSync(file, `+${seconds}`);
    await until("the relay sees it", async () => {
      const { expires_at } = (await house.backEnd("POST", "/v1/sessions", { account: "clock", origin: house.origin }))
        .json;
      return Math.abs(Date.parse(expires_at) - Date.now() - seconds * 1000 - 600_000) < 60_000;
    });
  };
  return { desk, leap };
}
