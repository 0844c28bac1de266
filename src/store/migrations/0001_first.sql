-- NULL stands for "none" wherever a record says "empty": NULL equals nothing, so an empty code finds no flow.
-- Times are Unix ms. Words (state, kind, reason ...) are core's names; this file does not list them again.

-- One row for ever: the revision must not fall when an account's last link goes.
CREATE TABLE accounts (
  account  TEXT    NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE grants (
  id                TEXT    NOT NULL PRIMARY KEY,
  account           TEXT,              -- NULL while held
  kind              TEXT    NOT NULL,
  sealed            BLOB    NOT NULL,
  access_expires_at INTEGER,
  held_until        INTEGER NOT NULL
) STRICT;
CREATE INDEX held_grants ON grants (held_until) WHERE account IS NULL;

CREATE TABLE grant_properties (
  grant_id TEXT    NOT NULL REFERENCES grants (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  property TEXT    NOT NULL,
  PRIMARY KEY (grant_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE flows (
  id          TEXT    NOT NULL PRIMARY KEY,
  account     TEXT    NOT NULL,
  property    TEXT    NOT NULL,
  origin      TEXT    NOT NULL,
  return_to   TEXT    NOT NULL,
  site        TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  code_hash   TEXT    UNIQUE,
  cookie_hash TEXT    NOT NULL,
  grant_id    TEXT    REFERENCES grants (id) ON DELETE SET NULL,
  problem     TEXT    NOT NULL,
  expires_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX flows_by_end ON flows (expires_at);
CREATE INDEX flows_by_grant ON flows (grant_id) WHERE grant_id IS NOT NULL;

CREATE TABLE links (
  account         TEXT    NOT NULL,
  property        TEXT    NOT NULL,
  name            TEXT    NOT NULL,
  grant_id        TEXT    REFERENCES grants (id) ON DELETE SET NULL,
  state           TEXT    NOT NULL,
  app_state       TEXT    NOT NULL,
  reason          TEXT    NOT NULL,
  note            TEXT    NOT NULL,
  webhook_hash    TEXT    UNIQUE,
  subscription_id TEXT    NOT NULL,
  dirty           INTEGER NOT NULL,
  changed_at      INTEGER NOT NULL,
  PRIMARY KEY (account, property)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_grant ON links (grant_id) WHERE grant_id IS NOT NULL;
-- A property has at most one account with a credential: bind() asks first, this makes it true whoever writes.
CREATE UNIQUE INDEX one_owner ON links (property) WHERE grant_id IS NOT NULL;
