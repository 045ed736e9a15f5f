CREATE TABLE collections (
    id uuid PRIMARY KEY,
    owner int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('image', 'text')),
    name text NOT NULL,
    info text,
    is_public boolean NOT NULL,
    styles uuid[] NOT NULL CHECK (cardinality(styles) BETWEEN 1 AND 100),
    created_at timestamptz NOT NULL,
    UNIQUE (owner, name) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX collections_by_name ON collections (name);

-- As for styles, but a collection's.
CREATE TABLE collection_records (
    id uuid PRIMARY KEY,
    used bigint NOT NULL
) WITH (fillfactor = 70);

-- A key of the author may pay for those who use a style; from then on it pays for nothing else.
ALTER TABLE styles ADD COLUMN shared_key uuid;
ALTER TABLE shared_keys ADD COLUMN is_on_style boolean NOT NULL DEFAULT false;
CREATE INDEX styles_of_owner ON styles (owner, created_at, id);
