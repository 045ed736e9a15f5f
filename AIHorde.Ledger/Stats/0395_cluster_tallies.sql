-- What the live page shows over time and generation_stats does not: claims, how long they had waited, faults by cause, and the work of each worker.
-- Rings of time slots, as there: a slot is used again when its time comes around, and what is out of date is told by its bucket.
CREATE TABLE cluster_tallies (
    series text NOT NULL,
    subject text NOT NULL,
    grain text NOT NULL CHECK (grain IN ('minute', 'hour')),
    slot int NOT NULL CHECK (slot >= 0),
    bucket timestamptz NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (series, subject, grain, slot)
) WITH (fillfactor = 70);
CREATE INDEX cluster_tallies_recent ON cluster_tallies (series, grain, bucket);
