-- Addresses are nobody's history: each row ends by itself, and nothing of it is in the log.
CREATE TABLE address_timeouts (
    network cidr PRIMARY KEY,
    -- A range was named by a moderator as a range; a single address is listed only when it is asked for.
    is_range boolean NOT NULL,
    until timestamptz NOT NULL
);
CREATE INDEX address_timeouts_end ON address_timeouts (until);

-- How often an address sent prompts that were refused, lately.
CREATE TABLE address_suspicions (
    address inet PRIMARY KEY,
    count int NOT NULL CHECK (count > 0),
    until timestamptz NOT NULL
);
CREATE INDEX address_suspicions_end ON address_suspicions (until);
