CREATE FUNCTION kudos_balanced(amounts bigint[]) RETURNS boolean LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
    amount bigint;
    total numeric := 0;
BEGIN
    FOREACH amount IN ARRAY amounts LOOP
        IF amount IS NULL THEN RETURN false; END IF;
        total := total + amount;
    END LOOP;
    RETURN total = 0;
END
$$;

-- One row an entry: its legs as arrays of the same length. Amounts are hundredths of a kudos.
CREATE TABLE kudos_entries (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL UNIQUE,
    reason text NOT NULL CHECK (reason IN ('opening', 'generation', 'tax', 'uptime', 'promotion', 'transfer', 'donation', 'award', 'rating',
        'recurring', 'style', 'admin', 'floor_return', 'correction')),
    cause text NOT NULL,
    event_stream text,
    event_version int,
    recorded_at timestamptz NOT NULL,
    floor bigint,
    accounts text[] NOT NULL,
    amounts bigint[] NOT NULL CHECK (kudos_balanced(amounts)),
    actions text[] NOT NULL,
    sequences bigint[] NOT NULL,
    balances bigint[] NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CHECK ((event_stream IS NULL) = (event_version IS NULL)),
    CHECK (cardinality(accounts) = cardinality(amounts) AND cardinality(accounts) = cardinality(actions)
        AND cardinality(accounts) = cardinality(sequences) AND cardinality(accounts) = cardinality(balances)),
    CHECK ((floor IS NOT NULL) = (reason = 'opening'))
);
CREATE INDEX kudos_entries_feed ON kudos_entries (transaction_id, position);
CREATE INDEX kudos_entries_cause ON kudos_entries (cause);

CREATE TRIGGER kudos_entries_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON kudos_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Where each numbered leg of a user's account is: the statement, newest first, is a walk down this key.
CREATE TABLE kudos_lines (
    account text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    entry bigint NOT NULL,
    PRIMARY KEY (account, sequence)
);

-- The newest state of every user's account. The totals add up to the balance, and what is held is never more than what is above the floor.
CREATE TABLE accounts (
    account text PRIMARY KEY,
    openings int NOT NULL CHECK (openings > 0),
    balance bigint NOT NULL,
    floor bigint NOT NULL,
    held bigint NOT NULL CHECK (held >= 0),
    sequence bigint NOT NULL CHECK (sequence >= 0),
    last_entry_at timestamptz NOT NULL,
    accumulated bigint NOT NULL,
    gifted bigint NOT NULL,
    donated bigint NOT NULL,
    admin bigint NOT NULL,
    received bigint NOT NULL,
    recurring bigint NOT NULL,
    awarded bigint NOT NULL,
    styled bigint NOT NULL,
    forgiven bigint NOT NULL,
    lent bigint NOT NULL CHECK (lent >= 0 AND lent <= held),
    other bigint NOT NULL,
    CHECK (balance = accumulated + gifted + donated + admin + received + recurring + awarded + styled + forgiven + lent + other),
    CHECK (sequence = 0 OR balance - held >= floor)
) WITH (fillfactor = 70);

CREATE TABLE kudos_holds (
    id text PRIMARY KEY,
    account text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'posted', 'released', 'expired')),
    amount bigint NOT NULL CHECK (amount > 0),
    remaining bigint NOT NULL CHECK (remaining >= 0 AND remaining <= amount),
    expires_at timestamptz NOT NULL,
    CHECK ((status = 'open') = (remaining > 0))
);
CREATE INDEX kudos_holds_open ON kudos_holds (expires_at) WHERE status = 'open';
CREATE INDEX kudos_holds_account ON kudos_holds (account) WHERE status = 'open';
