-- How much waited, looked at minute by minute: the queue itself is forgotten as it is served. The row without a model is the whole kind, and is written
-- also when nothing waits, so that a minute in which nobody looked is told from one in which nobody waited.
CREATE TABLE queue_samples (
    at timestamptz NOT NULL,
    kind text NOT NULL CHECK (kind IN ('image', 'text', 'alchemy')),
    model text NOT NULL,
    jobs bigint NOT NULL CHECK (jobs >= 0),
    things bigint NOT NULL CHECK (things >= 0),
    PRIMARY KEY (at, kind, model)
);
