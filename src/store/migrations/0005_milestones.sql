-- What happened to a link, and when: what support asks for first is the time of the last authorization.

CREATE TABLE milestones (
  number    INTEGER PRIMARY KEY,  -- in the order in which things happened
  account   TEXT    NOT NULL,
  property  TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  what      TEXT    NOT NULL,
  app_state TEXT,  -- NULL: not known any more
  reason    TEXT    NOT NULL,
  FOREIGN KEY (account, property) REFERENCES links (account, property) ON DELETE CASCADE
) STRICT;
CREATE INDEX milestones_of_link ON milestones (account, property, what, number);

-- What is known of the links that there are.
INSERT INTO milestones (account, property, at, what, app_state, reason)
SELECT account, property, at, what, app_state, reason FROM (
  SELECT account, property, connected_at AS at, CASE
      WHEN grant_id IN (SELECT id FROM grants WHERE adopted_hash <> '') THEN 'adopted'  -- not when it was authorized
      WHEN renewed_at IS NULL THEN 'authorized' ELSE 'reauthorized' END AS what, NULL AS app_state, '' AS reason
    FROM links WHERE connected_at IS NOT NULL
  UNION ALL SELECT account, property, ended_at, 'ended', app_state, reason FROM links WHERE ended_at IS NOT NULL
) ORDER BY at;
