-- What Cloudbeds answered about a link since all was well: its diagnosis outlives a restart. No credential is in it.

CREATE TABLE troubles (
  account  TEXT NOT NULL,
  property TEXT NOT NULL,
  well_at  INTEGER,  -- the relay's last call that was accepted
  warned   TEXT NOT NULL DEFAULT '',  -- what is seen coming, as the partner's back end was told of it
  PRIMARY KEY (account, property),
  FOREIGN KEY (account, property) REFERENCES links (account, property) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  account    TEXT    NOT NULL,
  property   TEXT    NOT NULL,
  position   INTEGER NOT NULL,
  since      INTEGER NOT NULL,  -- the first answer of its kind, without a success since
  witness    TEXT    NOT NULL,
  call       TEXT    NOT NULL,
  status     INTEGER NOT NULL,
  request_id TEXT    NOT NULL,
  at         INTEGER NOT NULL,
  verdict    TEXT    NOT NULL,
  problem    TEXT    NOT NULL,
  excerpt    TEXT    NOT NULL,  -- members that may be shown, and no other
  PRIMARY KEY (account, property, position),
  FOREIGN KEY (account, property) REFERENCES troubles (account, property) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Since when what a notice tells of has been so.
ALTER TABLE outbox ADD COLUMN since INTEGER;
