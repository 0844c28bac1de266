-- Who approved a connection, where that was one of the hotel's users: that this person leaves is seen before the connection ends.

ALTER TABLE troubles ADD COLUMN approver TEXT NOT NULL DEFAULT '';  -- Cloudbeds' id of the user, no name
ALTER TABLE troubles ADD COLUMN approver_asked_at INTEGER;
ALTER TABLE troubles ADD COLUMN approver_missing_since INTEGER;
