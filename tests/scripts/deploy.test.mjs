// The unit: what it may do on the machine, by its own words and, where systemd is, by systemd's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const UNIT = "deploy/latchkey-relay.service";
const unit = readFileSync(UNIT, "utf8");
const valuesOf = (key) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value]) => value);
const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

const WANTED = {
  User: "latchkey",
  StateDirectoryMode: "0700",
  UMask: "0077",
  NoNewPrivileges: "yes",
  CapabilityBoundingSet: "",
  ProtectSystem: "strict",
  ProtectHome: "yes",
  PrivateTmp: "yes",
  PrivateDevices: "yes",
  MemoryDenyWriteExecute: "yes",
  RestrictAddressFamilies: "AF_INET AF_INET6 AF_UNIX",
  SystemCallArchitectures: "native",
  LimitCORE: "0",
  Restart: "always",
};

test("the unit gives the relay its folder and the network, and nothing else", () => {
  for (const [key, value] of Object.entries(WANTED)) assert.deepEqual(valuesOf(key), [value], key);
  assert.ok(valuesOf("SystemCallFilter").includes("@system-service"));
});

test("it may hold the connections of its configuration, and is given the time to drain", () => {
  const toml = readFileSync("docs/examples/relay/production.toml", "utf8");
  const number = (key) => Number(new RegExp(`^${key} = (\\d+)$`, "m").exec(toml)[1]);
  assert.ok(Number(valuesOf("LimitNOFILE")[0]) >= number("connections") + 1_000);
  assert.ok(Number.parseInt(valuesOf("TimeoutStopSec")[0], 10) > number("drain_s"));
});

/** As systemd reads it; the program it names is not installed here. */
test("systemd reads the unit, and finds little that it could do", { skip: !hasSystemd && "no systemd" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-unit-"));
  try {
    const file = join(folder, "latchkey-relay.service");
    writeFileSync(file, unit.replaceAll("/usr/local/bin/latchkey", "/bin/true"));
    const verified = spawnSync("systemd-analyze", ["verify", "--man=no", file], { encoding: "utf8" });
    assert.doesNotMatch(verified.stderr, /latchkey-relay\.service.*(Unknown|Failed to parse|ignoring)/i);
    const judged = spawnSync("systemd-analyze", ["security", "--offline=true", "--threshold=20", file], {
      encoding: "utf8",
    });
    assert.equal(judged.status, 0, judged.stdout + judged.stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Nobody installs compilers and browsers beside keys: what the binary needs is listed, no more and no less. */
test("docs/operate.md lists the packages of the libraries that the binary needs", () => {
  const needs = [
    ...spawnSync("readelf", ["-d", "build/bin/latchkey"], { encoding: "utf8" }).stdout.matchAll(
      /\(NEEDED\).*\[(.+)\]/g,
    ),
  ].map(([, name]) => name);
  assert.ok(needs.length > 5, needs.join(" "));
  const found = spawnSync("ldd", ["build/bin/latchkey"], { encoding: "utf8" }).stdout;
  const packageOf = (name) => {
    const path = new RegExp(`^\\s*${RegExp.escape?.(name) ?? name.replace(/[.+]/g, "\\$&")} => (\\S+)`, "m").exec(
      found,
    )[1];
    const names = [path, path.replace(/^\/lib/, "/usr/lib"), path.replace(/^\/usr\/lib/, "/lib")];
    const owners = names.map((one) => spawnSync("dpkg", ["-S", one], { encoding: "utf8" }).stdout);
    return owners.find(Boolean)?.split(":")[0];
  };
  const always = ["libc6", "libgcc-s1", "libstdc++6"];
  const packages = [...new Set(needs.map(packageOf))].filter((name) => !always.includes(name)).sort();
  const [, listed] = /^apt-get install curl openssl (lib.+)$/m.exec(readFileSync("docs/operate.md", "utf8"));
  assert.deepEqual(listed.split(" "), packages);
});
