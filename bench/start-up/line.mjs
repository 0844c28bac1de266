// A line to a server far away: half a round trip each way, a handshake before the first byte, so many bytes a millisecond.
// Chromium's own emulation delays neither handshakes nor preflights (measured: an OPTIONS takes 4 ms under 100 ms of latency),
// and those are what a page on another origin than its relay pays for.
import { connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Bytes leave in the order they came. `from`: no byte travels before this time. */
function carry(source, sink, { oneWay, bytesPerMs }, from = 0) {
  let free = from;
  let last = Promise.resolve();
  const then = (at, work) => {
    last = last.then(() => sleep(Math.max(0, at - performance.now()))).then(work);
  };
  source.on("data", (bytes) => {
    free = Math.max(free, performance.now()) + bytes.length / bytesPerMs;
    then(free + oneWay, () => sink.writable && sink.write(bytes));
  });
  source.on("end", () => then(performance.now() + oneWay, () => sink.end()));
  source.on("close", () => then(performance.now() + oneWay, () => sink.destroy()));
  source.on("error", () => {}); // a browser that leaves resets its connections
}

/** @returns {Promise<{port: number, hangUp: () => void, close: () => void}>} another port for the one that is listened to */
export async function stretch(port, { roundTrip, bytesPerMs }) {
  const open = new Set();
  const speed = { oneWay: roundTrip / 2, bytesPerMs };
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      open.add(socket);
      socket.on("close", () => open.delete(socket));
    }
    carry(near, far, speed, performance.now() + roundTrip);
    carry(far, near, speed);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hangUp = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: server.address().port,
    /** The next visit comes later: no connection has waited for it. */
    hangUp,
    close: () => {
      hangUp();
      server.close();
    },
  };
}
