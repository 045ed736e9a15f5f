CREATE SEQUENCE filter_ids AS int START 1;

CREATE TABLE filters (
    id int PRIMARY KEY CHECK (id > 0),
    regex text NOT NULL,
    filter_type int NOT NULL CHECK (filter_type BETWEEN 10 AND 29),
    description text,
    replacement text NOT NULL,
    editor int NOT NULL,
    UNIQUE (regex, filter_type)
);
