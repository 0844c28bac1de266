// The proxies' example files, as they stand, in front of a real relay: the stream arrives as it comes, over HTTP/1.1 and HTTP/2;
// the client's address is the one the proxy saw; no secret of an address is in any of the proxy's logs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { join } from "node:path";
import { test } from "node:test";
import { Program, withHouse } from "./support/house.mjs";
import { openStream } from "./support/sse.mjs";
import { until } from "./support/until.mjs";

const HOST = "relay.example.com";
const deploy = (name) => readFile(new URL(`../../deploy/${name}`, import.meta.url), "utf8");

function makeCertificate(folder) {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", `/CN=${HOST}`, "-addext", `subjectAltName=DNS:${HOST}`];
  const made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  execFileSync("openssl", [...made, ...subject, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { cert, key };
}

/** Each replaces what must be this test's own (ports, paths, certificate), and nothing else. */
const PROXIES = {
  nginx: {
    program: "/usr/sbin/nginx",
    async start(folder, { relay, tls, plain, cert, key }) {
      const site = (await deploy("nginx.conf"))
        .replaceAll("127.0.0.1:8081", `127.0.0.1:${relay}`)
        .replaceAll(/^\s*listen \[::\].*\n/gm, "")
        .replaceAll("listen 443", `listen 127.0.0.1:${tls}`)
        .replaceAll("listen 80", `listen 127.0.0.1:${plain}`)
        .replaceAll("/var/log/nginx/", `${folder}/`)
        .replace(/ssl_certificate .*;/, `ssl_certificate ${cert};`)
        .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`);
      await writeFile(join(folder, "site.conf"), site);
      const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (one) => `${one}_temp_path ${folder}/${one};`,
      );
      const user = process.getuid() === 0 ? "user root;" : "";
      const main = `${user} daemon off; pid ${folder}/pid; error_log ${folder}/main.log crit;
        events { worker_connections 512; }
        http { ${temp.join(" ")} gzip on; gzip_types *; include ${folder}/site.conf; }`;
      await writeFile(join(folder, "nginx.conf"), main);
      return new Program(["-c", join(folder, "nginx.conf"), "-p", folder], { command: this.program });
    },
  },
  caddy: {
    program: "/usr/bin/caddy",
    async start(folder, { relay, tls, plain, cert, key }) {
      const file = (await deploy("Caddyfile"))
        .replaceAll("127.0.0.1:8081", `127.0.0.1:${relay}`)
        .replaceAll("/var/log/caddy/", `${folder}/`)
        .replace("\n{\n", `\n{\n\tadmin off\n\thttp_port ${plain}\n\thttps_port ${tls}\n`)
        .replace(`\n${HOST} {\n`, `\n${HOST} {\n\tbind 127.0.0.1\n\ttls ${cert} ${key}\n\tencode gzip\n`);
      await writeFile(join(folder, "Caddyfile"), file);
      const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
      return new Program(["run", "--config", join(folder, "Caddyfile"), "--adapter", "caddyfile"], {
        command: this.program,
        env,
      });
    },
  },
};

const tlsOptions = { rejectUnauthorized: false, servername: HOST, localAddress: "127.0.0.9" };

const ask = (port, path, { headers = {}, ...options } = {}) =>
  new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, path, headers: { Host: HOST, ...headers }, agent: false, ...tlsOptions, ...options },
      (answer) => {
        answer.resume().once("end", () => resolve({ status: answer.statusCode, headers: answer.headers }));
      },
    );
    asked.once("error", reject);
    asked.end(options.body);
  });

/** Over HTTP/2. @returns {{status: number, text: () => string, close: () => void}} once the first part is there */
async function openHttp2(port, path, headers) {
  const session = connectHttp2(`https://127.0.0.1:${port}`, tlsOptions);
  let text = "";
  const stream = session.request({ ":path": path, ":authority": HOST, ...headers });
  stream.setEncoding("utf8").on("data", (part) => {
    text += part;
  });
  const status = await new Promise((resolve, reject) => {
    session.once("error", reject);
    stream.once("response", (answer) => resolve(answer[":status"]));
  });
  return { status, text: () => text, close: () => session.destroy() };
}

const logsIn = async (folder, said) => {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".log"));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return [...texts, said].join("\n");
};

for (const [name, proxy] of Object.entries(PROXIES)) {
  test(
    `${name}: the stream as it comes, HTTP/2, the client's own address, and no secret in its logs`,
    { timeout: 90_000, skip: !existsSync(proxy.program) && `${proxy.program} is not installed` },
    withHouse({ change: (toml) => toml.replace("hosts = [", `hosts = ["${HOST}", `) }, async (house, t) => {
      const folder = join(house.folder, "proxy");
      await mkdir(folder);
      const ports = { relay: house.port + 1, tls: house.port + 2, plain: house.port + 3 + 40 };
      const running = await proxy.start(folder, { ...ports, ...makeCertificate(folder) });
      try {
        const { token } = await house.connect();
        await until("the proxy answers", async () => (await ask(ports.tls, "/v1/state")).status === 401, {
          within: 30_000, // beside other tests
        });
        const headers = house.asPage(token);

        const one = await openStream(`https://127.0.0.1:${ports.tls}/v1/stream`, {
          headers: { Host: HOST, "Accept-Encoding": "gzip", ...headers },
          ...tlsOptions,
        });
        const two = await openHttp2(ports.tls, "/v1/stream", {
          authorization: headers.Authorization,
          origin: headers.Origin,
        });
        assert.deepEqual([one.status, two.status, one.headers["content-encoding"]], [200, 200, undefined]);
        await until("both have the state", () => one.text.includes('"enabled"') && two.text().includes('"enabled"'), {
          within: 2_000,
        });
        const changed = performance.now();
        await house.testAccount.postAppState("pending");
        await until("both have the change", () => one.text.includes('"pending"') && two.text().includes('"pending"'), {
          within: 3_000,
        });
        t.diagnostic(`a change through ${name}: ${(performance.now() - changed).toFixed(0)} ms`);
        await until("a heartbeat passes", () => one.text.includes(": heartbeat"), { within: 6_000 });

        const spoofed = {
          "X-Forwarded-For": "203.0.113.1",
          Forwarded: "for=203.0.113.2",
          "X-Request-ID": "CANARY-REQUEST",
        };
        const { headers: told } = await ask(ports.tls, "/v1/state", { headers: spoofed });
        const line = await until("it is logged", () =>
          house.relay.lines().find((said) => said.includes(told["x-request-id"])),
        );
        assert.equal(JSON.parse(line).client, "127.0.0.9");

        const secretly = async () => {
          for (const path of [
            "/connect/CANARY-1",
            "/webhooks/CANARY-2",
            "/v1/claims/CANARY-3?account=CANARY-4",
            "/callback?code=CANARY-5&state=CANARY-6",
            "/claim?x=CANARY-7",
          ])
            await ask(ports.tls, path, { headers: { Authorization: "Bearer CANARY-8", Cookie: "a=CANARY-9" } });
        };
        await secretly();
        const before = await logsIn(folder, running.said);
        one.close();
        two.close();
        await house.relay.stop();
        await secretly(); // nobody is behind it: what does its error log say?
        assert.equal((await ask(ports.tls, "/v1/state")).status, 502);
        const logs = await until("both are logged", async () => {
          const text = await logsIn(folder, running.said);
          return text.length > before.length && /\/connect\/\*\*\*/.test(text) && text;
        });
        assert.deepEqual(logs.match(/.*CANARY.*/g), null);
      } finally {
        await running.stop("SIGQUIT");
      }
    }),
  );
}
