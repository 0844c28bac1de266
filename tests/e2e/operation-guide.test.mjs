// docs/operate.md, followed word for word: every command of the page in its order, in a shell where only what belongs to the
// whole machine (users, systemd, packages, the editor) is played.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { binary, Program, secrets, withHouse } from "./support/house.mjs";

const PLACES = {
  "/etc/latchkey": "/etc",
  "/var/lib/latchkey": "/var",
  "/var/lib/latchkey-key": "/var-key",
  "/var/backups": "/backups",
  "/etc/": "/etc-",
  "/usr/local/bin/": "/bin/",
};

/** Paths are this house's, addresses its ports; the date of the example is today's. */
function scriptOf(page, house) {
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
  assert.ok(blocks.length >= 9, `${blocks.length} blocks`);
  return blocks
    .join("\n")
    .replace(
      /\/(etc|var\/lib)\/latchkey(-key)?\b|\/var\/backups|\/etc\/|\/usr\/local\/bin\//g,
      (path) => house.folder + PLACES[path],
    )
    .replaceAll("build/bin/latchkey", binary)
    .replaceAll("https://relay.example.com", `http://127.0.0.1:${house.port + 1}`)
    .replaceAll("127.0.0.1:8083", `127.0.0.1:${house.port + 3}`)
    .replaceAll("latchkey-2026-11-22T0917.db", "latchkey-2*.db");
}

/** What the guide's reader does in the editor: their own names, which are this house's here. */
const editing = (house) =>
  [
    ["127.0.0.1:8081", `127.0.0.1:${house.port + 1}`],
    ["127.0.0.1:8083", `127.0.0.1:${house.port + 3}`],
    ['hosts = \\["', `hosts = ["127.0.0.1:${house.port + 1}", "`],
    ["/var/lib/latchkey-key/", `${house.folder}/var-key/`],
    ["/var/lib/latchkey/", `${house.folder}/var/`],
    ["/etc/latchkey/", `${house.folder}/etc/`],
    ["https://hotels.cloudbeds.com", `http://127.0.0.1:${house.port}`],
  ]
    .map(([from, to]) => `-e 's#${from}#${to}#g'`)
    .join(" ");

const stage = (house) => `
set -e
trap 'stop 2>/dev/null || true' EXIT
exec < <(echo ${secrets.client})
export PATH="${house.folder}/bin:$PATH"
npm() { :; }; useradd() { :; }; chown() { :; }; apt-get() { :; }; nginx() { :; }
runuser() { shift 3; "$@"; }
editor() { sed -i ${editing(house)} "$1"; }
install() {
  local rest=()
  while [ $# -gt 0 ]; do case "$1" in -o | -g) shift 2 ;; *) rest+=("$1"); shift ;; esac; done
  command install -D "\${rest[@]}" 2>/dev/null || command install "\${rest[@]}"
}
start() {
  latchkey relay --config ${house.folder}/etc/latchkey.toml --check-config
  latchkey relay --config ${house.folder}/etc/latchkey.toml >>${house.folder}/log 2>&1 & echo $! >${house.folder}/pid
  for i in $(seq 200); do curl -fsS http://127.0.0.1:${house.port + 3}/readyz >/dev/null 2>&1 && return 0; sleep 0.1; done
  cat ${house.folder}/log; return 1
}
stop() { kill -TERM "$(cat ${house.folder}/pid)"; while kill -0 "$(cat ${house.folder}/pid)" 2>/dev/null; do sleep 0.05; done; }
systemctl() {
  case "$*" in
    "enable --now latchkey-relay" | "start latchkey-relay") start ;;
    "restart latchkey-relay") stop; start ;;
    "stop latchkey-relay") stop ;;
    "kill --signal=SIGHUP latchkey-relay") kill -HUP "$(cat ${house.folder}/pid)" ;;
    daemon-reload | "reload nginx" | "reload caddy") : ;;
    *) echo "systemctl $*?"; return 1 ;;
  esac
}
journalctl() { echo '"request_id":"k3f9a2c1-000042"'; }
`;

test(
  "docs/operate.md, word for word: from a bare machine to a relay that was backed up, restored and upgraded",
  { timeout: 120_000 },
  withHouse({ ready: false }, async (house) => {
    const { folder } = house;
    for (const name of ["bin", "backups"]) await mkdir(join(folder, name));
    const page = await readFile(new URL("../../docs/operate.md", import.meta.url), "utf8");
    const shell = new Program(["-c", `${stage(house)}\n${scriptOf(page, house)}\nstop`], {
      command: "/bin/bash",
      cwd: process.cwd(),
    });
    assert.equal(await shell.ended, 0, shell.said);
    assert.match(shell.said, /openapi: 3\.1\.0/);
    for (const [name, mode] of [
      ["var-key/key", 0o600],
      ["etc/notify_secret", 0o600],
      ["etc/client_secret", 0o600],
      ["var/relay.db", 0o600],
      ["etc/latchkey.toml", 0o640],
    ])
      assert.equal((await stat(join(folder, name))).mode & 0o777, mode, name);
    for (const name of [
      "var/relay.db.before-restore",
      "backups/latchkey-before-upgrade.db",
      "etc-systemd/system/latchkey-relay.service",
    ])
      assert.ok(existsSync(join(folder, name)), name);
  }),
);
