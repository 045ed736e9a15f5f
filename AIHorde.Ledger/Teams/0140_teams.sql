CREATE TABLE teams (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    info text NOT NULL,
    owner int NOT NULL,
    created_at timestamptz NOT NULL
);
-- That a name is taken once is seen to by its reservation, a stream of its own.
CREATE INDEX teams_by_name ON teams (lower(name));

CREATE TABLE team_records (
    id uuid PRIMARY KEY,
    fulfilled bigint NOT NULL,
    kudos bigint NOT NULL,
    contributions numeric NOT NULL,
    uptime_seconds bigint NOT NULL
) WITH (fillfactor = 70);
