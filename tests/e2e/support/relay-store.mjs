// The relay's store, read from outside: rows by SQLite, read-only; and the bytes of its files, where a deleted secret
// could linger.
import { execFile, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Node 20 has no SQLite of its own; python3 comes with the build's Emscripten. */
const program = `
import json, sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=5)
db.row_factory = lambda cursor, row: {
    column[0]: value.hex() if isinstance(value, bytes) else value for column, value in zip(cursor.description, row)}
print(json.dumps({table: db.execute(f"SELECT * FROM {table}").fetchall() for table in ("grants", "links", "flows")}))
`;

const run = promisify(execFile);

export class RelayStore {
  #database;

  constructor(database) {
    this.#database = database;
  }

  /** @returns {Promise<{grants: object[], links: object[], flows: object[]}>} blobs as hexadecimal text */
  async read() {
    const { stdout } = await run("python3", ["-c", program, this.#database]);
    return JSON.parse(stdout);
  }

  /** Database, write-ahead log and its index, as they lie on the disk. Takes no lock: an open reader would hold up the scrubbing. */
  async bytes() {
    const files = await Promise.all(
      ["", "-wal", "-shm"].map((end) => readFile(this.#database + end).catch(() => null)),
    );
    return Buffer.concat(files.filter(Boolean));
  }
}

/** Counts the grants at each line it is sent, all in one transaction. */
const reading = `
import sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=5, isolation_level=None)
db.execute("BEGIN")
for line in sys.stdin:
    print(db.execute("SELECT count(*) FROM grants").fetchone()[0], flush=True)
db.execute("COMMIT")
`;

/** Another process in the middle of reading the store. */
export async function openReader(database) {
  const child = spawn("python3", ["-c", reading, database], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const count = async () => {
    child.stdin.write("\n");
    return Number((await lines.next()).value);
  };
  const end = () => {
    child.stdin.end();
    return ended;
  };
  return { grants: await count(), count, end };
}
