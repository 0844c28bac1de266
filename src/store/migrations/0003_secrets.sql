-- API secrets, refreshes that a crash may interrupt, and what the partner's back end is still to be told.

-- What a partner's back ends prove themselves with: only the hash, so a stolen store calls nothing.
CREATE TABLE api_secrets (
  id      TEXT    NOT NULL PRIMARY KEY,  -- what a person calls it by; tells nothing of the secret
  name    TEXT    NOT NULL,
  hash    TEXT    NOT NULL UNIQUE,
  scopes  TEXT    NOT NULL,              -- words parted by blanks
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX api_secrets_by_name ON api_secrets (name);

-- Since when a refresh has been asked for whose answer is not stored: killed then, it is repeated at once.
ALTER TABLE grants ADD COLUMN refresh_begun_at INTEGER;

-- What the partner's back end was told of a link last (a word of core's), and what it is still to be told: written in
-- the transaction that saves the change, in the order in which things happened.
ALTER TABLE links ADD COLUMN news TEXT NOT NULL DEFAULT '';
CREATE TABLE outbox (
  number   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id       TEXT    NOT NULL UNIQUE,  -- webhook-id: the same at each try
  account  TEXT    NOT NULL,
  property TEXT    NOT NULL,
  news     TEXT    NOT NULL,
  reason   TEXT    NOT NULL,
  made_at  INTEGER NOT NULL,
  tries    INTEGER NOT NULL,
  due_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_link ON outbox (account, property, number);
