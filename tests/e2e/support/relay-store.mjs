// The relay's store, read from outside: rows by SQLite, read-only; and the bytes of its files, where a deleted secret
// could linger.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
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

  /** Database and write-ahead log, as they lie on the disk. Takes no lock: an open reader would hold up the scrubbing. */
  async bytes() {
    const files = await Promise.all(["", "-wal"].map((end) => readFile(this.#database + end).catch(() => null)));
    return Buffer.concat(files.filter(Boolean));
  }
}
