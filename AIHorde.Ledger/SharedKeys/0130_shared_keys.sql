CREATE TABLE shared_keys (
    id uuid PRIMARY KEY,
    owner int NOT NULL,
    name text,
    budget bigint CHECK (budget >= 0),
    utilized bigint NOT NULL CHECK (utilized >= 0),
    expires_at timestamptz,
    image_pixels bigint,
    image_steps int,
    text_tokens int
) WITH (fillfactor = 70);
CREATE INDEX shared_keys_of_owner ON shared_keys (owner);
