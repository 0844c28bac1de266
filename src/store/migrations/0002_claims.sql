-- Starts from the Marketplace, set-up steps, connections made another way, and tokens that were adopted.

-- Until when a claim's code is good; the hold itself lasts as long as the flow.
ALTER TABLE flows ADD COLUMN code_until INTEGER;

-- Hash of the tokens as they were adopted: rows of one import that share a token share its grant.
ALTER TABLE grants ADD COLUMN adopted_hash TEXT NOT NULL DEFAULT '';
CREATE INDEX grants_adopted ON grants (account, adopted_hash) WHERE adopted_hash <> '';

ALTER TABLE links ADD COLUMN set_up_due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE links ADD COLUMN guide TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN connected_at INTEGER;
ALTER TABLE links ADD COLUMN renewed_at INTEGER;
ALTER TABLE links ADD COLUMN ended_at INTEGER;
-- Whose was this property last? Asked at each start from the Marketplace.
CREATE INDEX links_by_property ON links (property);
