-- What the workers of a kind could make in a second, by their measured speeds, when somebody looked. Null where it is not known: for one model, for
-- forms, and for what was written before.
ALTER TABLE queue_samples ADD COLUMN capacity double precision CHECK (capacity >= 0);
