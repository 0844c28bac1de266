// Tells a story again and again, each time with a relay that dies by SIGKILL one write later, until it lives to the end; and each
// time looks at what is true when another relay has taken over the files.
import assert from "node:assert/strict";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { freshPort, House, Program } from "./house.mjs";
import { Person } from "./person.mjs";
import { until } from "./until.mjs";

const LANES = 3;
const QUIET_MS = 250; // after its end a story writes a little more; what comes later than this is told by no step
const NOTIFY_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** The three numbers that the library and we share. */
class Counter {
  constructor(path) {
    this.path = path;
    this.file = openSync(path, "w+");
    writeSync(this.file, new Int32Array([0, 0, 0]));
  }
  arm = (at) => writeSync(this.file, new Int32Array([1, at]), 0, 8, 0);
  get count() {
    const numbers = new Int32Array(3);
    readSync(this.file, numbers, 0, 12, 0);
    return numbers[2];
  }
  close = () => closeSync(this.file);
}

/** The partner's back end, as far as it is told anything. */
async function listenForNotices() {
  const told = [];
  const server = createServer(async (request, answer) => {
    const body = Buffer.concat(await request.toArray());
    told.push({ id: request.headers["webhook-id"], ...JSON.parse(body) });
    answer.writeHead(204).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  /** "connected", "disconnected": each once, in the order in which they came first. */
  const words = () => [...new Map(told.map(({ id, type }) => [id, type.split(".")[1]])).values()];
  return { url: `http://127.0.0.1:${server.address().port}/notices`, words, close: () => server.close() };
}

/** One telling. What a story's functions are given. */
export class Scene {
  static async open({ story, library, port, step }) {
    const scene = new Scene();
    scene.backEnd = await listenForNotices();
    const change = (toml) => `${toml}\n[notify]\nurl = "${scene.backEnd.url}"\n`;
    const house = await House.start({ change, ready: false, port });
    scene.house = house;
    scene.counter = new Counter(join(house.folder, "steps"));
    scene.plain = { ...house.env, LATCHKEY_NOTIFY_SECRET: NOTIFY_SECRET };
    scene.deadly = { ...scene.plain, LD_PRELOAD: library, KILL_AT: scene.counter.path, KILL_AT_IGNORES: `${port + 3}` };
    house.env = scene.deadly;
    scene.person = new Person(house);
    if (story.fromTheStart) scene.counter.arm(step);
    const started = await house.startRelay().then(
      () => true,
      () => false,
    );
    if (!story.fromTheStart) {
      assert.ok(started, house.relay.said);
      await story.prepare?.(scene);
      scene.counter.arm(step);
    }
    return scene;
  }

  get isDead() {
    return this.house.relay.child.exitCode !== null || this.house.relay.child.signalCode !== null;
  }

  /** These steps of the person's; remembers how far they came. */
  async walk(steps, from = 0) {
    for (this.walked = from; this.walked < steps.length; ++this.walked) await this.person[steps[this.walked]]();
  }

  /** Runs a command that dies at the step. */
  run = async (args) => {
    this.command = new Program(args, { env: this.deadly });
    return this.command.ended;
  };

  /** As a person: what was interrupted is tried once more (reload), and goes on where it may; else from the button again. */
  async walkOn(steps) {
    if (this.walked < steps.length) {
      await this.walk(steps, this.walked).catch((error) => {
        const isTold = error.status < 500 || error.status === 502; // 502: Cloudbeds says that the code was used already
        if (!isTold) throw error;
      });
    }
  }

  /** Another relay takes over, and nothing ends it. */
  async takeOver() {
    this.house.relay.child.kill("SIGKILL");
    await this.house.relay.ended;
    this.house.env = this.plain;
    await this.house.startRelay();
  }

  async close() {
    this.house.relay?.child.kill("SIGKILL");
    this.house.sandbox?.child.kill("SIGKILL");
    this.backEnd.close();
    this.counter.close();
    await this.house.stop();
  }
}

/** Until the story is over and a moment has passed without a step, or the relay died. */
async function toItsEnd(scene, story) {
  for (let seen = -1; !scene.isDead; ) {
    if (await story.over(scene)) {
      const { count } = scene.counter;
      if (count === seen) return;
      seen = count;
      await pause(QUIET_MS);
    } else {
      await pause(20);
    }
  }
}

/** @returns whether it was killed */
async function tell(story, step, { library, port }) {
  const scene = await Scene.open({ story, library, port, step });
  try {
    const limit = AbortSignal.timeout(60_000);
    const late = new Promise((_, reject) => limit.addEventListener("abort", () => reject(new Error("it never ends"))));
    const telling = async () => {
      try {
        await story.walk?.(scene);
      } catch (error) {
        const dead = await Promise.race([scene.house.relay.ended.then(() => true), pause(2_000)]);
        if (!dead) throw error;
      }
      await toItsEnd(scene, story);
    };
    await Promise.race([telling(), late]);
    const killed = scene.counter.count > step;
    await scene.takeOver();
    await story.again?.(scene);
    await story.holds(scene);
    return killed;
  } catch (error) {
    error.message = `killed at step ${step}: ${error.message}\n${scene.house.relay.said.split("\n").slice(-15).join("\n")}`;
    throw error;
  } finally {
    await scene.close();
  }
}

/** @returns how many steps the story has */
export async function surviveEachStep(story, library) {
  let next = 0;
  let end = Number.POSITIVE_INFINITY;
  const lane = async () => {
    const port = freshPort();
    while (next < end) {
      const step = next++;
      const killed = await tell(story, step, { library, port });
      if (!killed) end = Math.min(end, step);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return end;
}

export { until };
