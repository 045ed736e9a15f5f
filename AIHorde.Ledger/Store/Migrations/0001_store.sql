-- The log. Nothing in it ever changes: the application's role has no right to, and a trigger refuses everybody else.
CREATE TABLE events (
    position bigint GENERATED ALWAYS AS IDENTITY,
    stream text NOT NULL,
    version int NOT NULL CHECK (version > 0),
    type text NOT NULL,
    data jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    trace_parent text,
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    -- Readers follow the log in this order, below the oldest transaction still running.
    PRIMARY KEY (transaction_id, position),
    UNIQUE (stream, version)
);

-- The newest state of every stream, so that a load is one read. It is a projection: the events say the same.
CREATE TABLE streams (
    key text PRIMARY KEY,
    type text NOT NULL,
    version int NOT NULL CHECK (version > 0),
    state jsonb NOT NULL
) WITH (fillfactor = 70);

-- One row for each committed batch. When a connection is lost during COMMIT, this row says what became of it.
CREATE TABLE batches (
    id uuid PRIMARY KEY,
    committed_at timestamptz NOT NULL DEFAULT now()
);

-- The first outcome of every command that carries a key.
CREATE TABLE commands (
    key text PRIMARY KEY,
    body_hash bytea NOT NULL,
    outcome jsonb NOT NULL,
    recorded_at timestamptz NOT NULL
);

-- What was said. Deleted when it expires.
CREATE TABLE payloads (
    key text PRIMARY KEY,
    content bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX payloads_expiry ON payloads (expires_at);

CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    data jsonb NOT NULL,
    trace_parent text,
    enqueued_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at timestamptz,
    delivered_at timestamptz,
    dead_at timestamptz,
    last_error text,
    -- Waiting, delivered or dead: exactly one of them.
    CHECK (num_nonnulls(next_attempt_at, delivered_at, dead_at) = 1)
);
CREATE INDEX outbox_waiting ON outbox (next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a correction is a new row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
