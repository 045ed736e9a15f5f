-- Somebody has repaired the cause: the projection shall try the event again.
ALTER TABLE parked_events ADD COLUMN replay boolean NOT NULL DEFAULT false;
