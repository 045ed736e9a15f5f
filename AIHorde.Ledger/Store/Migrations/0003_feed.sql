-- Who does what only one node may do. The epoch rises with each owner and fences off the one before.
CREATE TABLE owners (
    role text PRIMARY KEY,
    node text NOT NULL,
    epoch bigint NOT NULL CHECK (epoch > 0),
    expires_at timestamptz NOT NULL
);

-- How far each asynchronous projection has come; moved in the transaction of its effects.
CREATE TABLE projections (
    name text PRIMARY KEY,
    transaction_id xid8 NOT NULL,
    position bigint NOT NULL,
    updated_at timestamptz NOT NULL
);

-- Events that a projection could not take. They wait here, and so do later events of the same stream, until somebody has repaired the cause.
CREATE TABLE parked_events (
    projection text NOT NULL,
    transaction_id xid8 NOT NULL,
    position bigint NOT NULL,
    stream text NOT NULL,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL,
    PRIMARY KEY (projection, position),
    FOREIGN KEY (transaction_id, position) REFERENCES events (transaction_id, position)
);
CREATE INDEX parked_events_stream ON parked_events (projection, stream);

CREATE INDEX outbox_delivered ON outbox (delivered_at) WHERE delivered_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;
CREATE INDEX batches_age ON batches (committed_at);
