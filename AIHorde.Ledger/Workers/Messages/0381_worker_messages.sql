-- What workers are told. It is said to somebody and ends by itself, so it is no part of the log.
CREATE TABLE worker_messages (
    id uuid PRIMARY KEY,
    -- Null is for all workers.
    worker uuid,
    sender int NOT NULL,
    origin text NOT NULL,
    message text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at)
);
CREATE INDEX worker_messages_end ON worker_messages (expires_at);
