-- What moderators did to what is not theirs, and why. No log of the economy: it may name an address, so it ends after a year.
CREATE TABLE moderation_actions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    moderator int NOT NULL,
    action text NOT NULL,
    target text,
    details text NOT NULL,
    reason text
);
CREATE INDEX moderation_actions_by_time ON moderation_actions (at);

CREATE TRIGGER moderation_actions_are_final BEFORE UPDATE OR TRUNCATE ON moderation_actions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
