-- 0 is the anonymous account and 1 the first administrator; both are opened at the first start.
CREATE SEQUENCE user_ids AS int START 2;

CREATE TABLE users (
    id int PRIMARY KEY CHECK (id >= 0),
    kind text NOT NULL CHECK (kind IN ('anonymous', 'pseudonymous', 'registered')),
    status text NOT NULL CHECK (status IN ('active', 'deleted', 'wiped')),
    username text NOT NULL,
    created_at timestamptz NOT NULL,
    key_hash text UNIQUE DEFERRABLE INITIALLY DEFERRED,
    identity_hash text UNIQUE DEFERRABLE INITIALLY DEFERRED,
    roles text[] NOT NULL,
    concurrency int NOT NULL CHECK (concurrency >= 0),
    worker_invites int NOT NULL,
    public_workers boolean NOT NULL,
    usage_multiplier numeric NOT NULL,
    monthly_kudos bigint NOT NULL CHECK (monthly_kudos >= 0),
    monthly_received_at timestamptz,
    suspicions int NOT NULL,
    has_proxy_passkey boolean NOT NULL,
    -- Only a wiped account has no key.
    CHECK (key_hash IS NOT NULL OR status = 'wiped')
);
CREATE INDEX users_by_age ON users (created_at, id) WHERE status <> 'wiped';
CREATE INDEX accounts_by_balance ON accounts (balance DESC, account) WHERE account LIKE 'user:%';

-- What an account asked for and did. Amounts of work in the unit of their kind.
CREATE TABLE user_records (
    id int PRIMARY KEY,
    usage_image numeric NOT NULL,
    usage_text numeric NOT NULL,
    contribution_image numeric NOT NULL,
    contribution_text numeric NOT NULL,
    fulfillment_image bigint NOT NULL,
    fulfillment_text bigint NOT NULL,
    fulfillment_alchemy bigint NOT NULL,
    request_image bigint NOT NULL,
    request_text bigint NOT NULL,
    request_alchemy bigint NOT NULL,
    style_image bigint NOT NULL,
    style_text bigint NOT NULL,
    last_active timestamptz NOT NULL
) WITH (fillfactor = 70);
