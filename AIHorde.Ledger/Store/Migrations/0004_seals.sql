-- Each seal is the Merkle root over the entries since the one before, and names that one. Nothing in a sealed entry can change unseen.
CREATE TABLE kudos_seals (
    number bigint PRIMARY KEY CHECK (number > 0),
    through_transaction_id xid8 NOT NULL,
    through_position bigint NOT NULL,
    entries bigint NOT NULL CHECK (entries > 0),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    previous bytea NOT NULL CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    sealed_at timestamptz NOT NULL
);

CREATE TRIGGER kudos_seals_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON kudos_seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
