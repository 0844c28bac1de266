// One visit to one page, measured from outside (Chrome DevTools Protocol) and by what has been painted.

/** Longer than anything here is still under way once the face is there. */
const SETTLE_MS = 400;

/**
 * In the page: when something first stood at the button's place, when the face was the true one, what moved. It tells by itself: a
 * question from outside would bring Playwright's own script into what is measured.
 */
function watch({ place, ready, settle }) {
  const times = { shift: 0 };
  const painted = new MessageChannel(); // its task comes after the frame in which the change was drawn
  const due = [];
  const tell = () => globalThis.tellBench(JSON.stringify(times));
  painted.port1.onmessage = () => {
    for (const name of due.splice(0)) times[name] ??= performance.now();
    if (times.seen && times.ready) setTimeout(tell, settle);
  };
  const isSeen = () => {
    const { width = 0, height = 0 } = document.querySelector(place)?.getBoundingClientRect() ?? {};
    return width > 0 && height > 0;
  };
  const look = () => {
    if (!times.seen && isSeen()) due.push("seen");
    if (!times.ready && document.querySelector(ready)) due.push("ready");
    if (due.length) painted.port2.postMessage(null);
    if (!times.seen || !times.ready) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) times.shift += value;
  }).observe({ type: "layout-shift", buffered: true });
}

/** What went over the line, the document itself left out: it is the same for all. */
function countTraffic(session) {
  const requests = new Map();
  const add = (id, bytes) => requests.has(id) && requests.set(id, requests.get(id) + bytes);
  session.on("Network.requestWillBeSent", ({ requestId, type, request }) => {
    if (type !== "Document" && !request.url.endsWith("/favicon.ico")) requests.set(requestId, 0);
  });
  session.on("Network.requestServedFromCache", ({ requestId }) => requests.delete(requestId));
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.fromDiskCache) requests.delete(requestId);
    else add(requestId, response.encodedDataLength);
  });
  session.on("Network.dataReceived", ({ requestId, encodedDataLength }) => add(requestId, encodedDataLength));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    if (requests.has(requestId)) requests.set(requestId, encodedDataLength);
  });
  return () => ({ requests: requests.size, bytes: [...requests.values()].reduce((sum, bytes) => sum + bytes, 0) });
}

async function metrics(session) {
  const { metrics: all } = await session.send("Performance.getMetrics");
  return Object.fromEntries(all.map(({ name, value }) => [name, value * 1000]));
}

/** @returns {Promise<{seen: number, ready: number, shift: number, requests: number, bytes: number, script: number, task: number}>} */
export async function visit(context, url, { place, ready }, { slowDown }) {
  const page = await context.newPage();
  try {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Performance.enable");
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowDown });
    await session.send("Runtime.enable");
    await session.send("Runtime.addBinding", { name: "tellBench" });
    const told = new Promise((resolve) => session.once("Runtime.bindingCalled", resolve));
    await page.addInitScript(watch, { place, ready, settle: SETTLE_MS });
    const traffic = countTraffic(session);
    const before = await metrics(session);
    await page.goto(url, { waitUntil: "commit" });
    const times = JSON.parse((await told).payload);
    const after = await metrics(session);
    const script = after.ScriptDuration - before.ScriptDuration;
    return { ...times, ...traffic(), script, task: after.TaskDuration - before.TaskDuration };
  } finally {
    await page.close();
  }
}
