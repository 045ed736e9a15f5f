-- How much was generated, by kind and model, in rings of time slots: a slot is used again when its time comes around, so the table never grows
-- beyond the number of models, and what is read out of date is told by its bucket. The grain 'all' has one slot for ever.
CREATE TABLE generation_stats (
    kind text NOT NULL CHECK (kind IN ('image', 'text', 'alchemy')),
    model text NOT NULL,
    grain text NOT NULL CHECK (grain IN ('tick', 'minute', 'hour', 'all')),
    slot int NOT NULL CHECK (slot >= 0),
    bucket timestamptz NOT NULL,
    jobs bigint NOT NULL,
    delivered bigint NOT NULL,
    work bigint NOT NULL,
    made bigint NOT NULL,
    -- In tenths of a thing a second: sums of fractions would depend on their order.
    speeds bigint NOT NULL,
    PRIMARY KEY (kind, model, grain, slot)
) WITH (fillfactor = 70);
CREATE INDEX generation_stats_recent ON generation_stats (grain, bucket);
