CREATE TABLE workers (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('image', 'text', 'interrogation')),
    -- Deferred, because one transaction may free a name and give it away.
    name text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED,
    owner int NOT NULL,
    created_at timestamptz NOT NULL,
    info text,
    maintenance boolean NOT NULL,
    maintenance_message text NOT NULL,
    paused boolean NOT NULL,
    suspicions int NOT NULL,
    team uuid,
    threads int NOT NULL,
    models text[] NOT NULL,
    settings jsonb NOT NULL
);
CREATE INDEX workers_of_owner ON workers (owner);
CREATE INDEX workers_of_team ON workers (team) WHERE team IS NOT NULL;

-- Time cards: small rows that change each half minute.
CREATE TABLE worker_duty (
    id uuid PRIMARY KEY,
    last_check_in timestamptz,
    uptime_seconds bigint NOT NULL,
    uptime_rewards bigint NOT NULL,
    uncompleted_jobs int NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX worker_duty_online ON worker_duty (last_check_in);

-- What workers did. The samples are the last twenty speeds (seconds a form for alchemists), the newest first.
CREATE TABLE worker_records (
    id uuid PRIMARY KEY,
    fulfilled bigint NOT NULL,
    generated bigint NOT NULL,
    contributions numeric NOT NULL,
    samples double precision[] NOT NULL,
    sampled_at timestamptz[] NOT NULL,
    CHECK (cardinality(samples) = cardinality(sampled_at) AND cardinality(samples) <= 20)
) WITH (fillfactor = 70);
