CREATE TABLE styles (
    id uuid PRIMARY KEY,
    owner int NOT NULL,
    kind text NOT NULL CHECK (kind IN ('image', 'text')),
    name text NOT NULL,
    info text NOT NULL,
    prompt text NOT NULL,
    -- As text: numbers are shown as they were written.
    params text,
    is_public boolean NOT NULL,
    nsfw boolean NOT NULL,
    tags text[] NOT NULL CHECK (cardinality(tags) <= 10),
    models text[] NOT NULL CHECK (cardinality(models) BETWEEN 1 AND 5),
    examples text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (owner, name) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX styles_by_name ON styles (name);

-- How often a style was used, counted from the requests. A row may outlive its style.
CREATE TABLE style_records (
    id uuid PRIMARY KEY,
    used bigint NOT NULL
) WITH (fillfactor = 70);
