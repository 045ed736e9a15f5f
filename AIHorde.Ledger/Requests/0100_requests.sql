-- What waits or may still be asked for. The request's state is in its stream; these rows are for finding it.
CREATE TABLE requests (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('image', 'text', 'alchemy')),
    requester int NOT NULL,
    shared_key uuid,
    units int NOT NULL CHECK (units > 0),
    waiting int NOT NULL CHECK (waiting >= 0),
    processing int NOT NULL CHECK (processing >= 0),
    live boolean NOT NULL,
    faulted boolean NOT NULL,
    models text[] NOT NULL,
    things bigint NOT NULL,
    has_hold boolean NOT NULL,
    priority bigint NOT NULL,
    queued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    CHECK (waiting + processing <= units)
) WITH (fillfactor = 70);
CREATE INDEX requests_expiry ON requests (expires_at);
CREATE INDEX requests_waiting ON requests (kind) WHERE waiting > 0 AND live;
CREATE INDEX requests_of_requester ON requests (requester, kind) WHERE live;
CREATE INDEX requests_of_shared_key ON requests (shared_key) WHERE live AND shared_key IS NOT NULL;

-- Claims. A submit knows only its job, so this is the way from a job to its request.
CREATE TABLE jobs (
    id uuid PRIMARY KEY,
    request uuid NOT NULL,
    unit int NOT NULL,
    decoy boolean NOT NULL,
    worker uuid NOT NULL,
    owner int NOT NULL,
    model text,
    claimed_at timestamptz NOT NULL,
    lease_ends timestamptz NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('running', 'delivered', 'faulted', 'cancelled'))
) WITH (fillfactor = 70);
CREATE INDEX jobs_leases ON jobs (lease_ends) WHERE outcome = 'running';
CREATE INDEX jobs_of_worker ON jobs (worker) WHERE outcome = 'running';
-- At most one valid lease for a piece of a request.
CREATE UNIQUE INDEX jobs_one_lease ON jobs (request, unit) WHERE outcome = 'running' AND NOT decoy;
