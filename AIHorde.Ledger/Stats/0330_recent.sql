-- The live page asks what happened lately. Rows come in the order of time, so a block range index is small and enough.
CREATE INDEX IF NOT EXISTS jobs_claimed ON jobs USING brin (claimed_at);
CREATE INDEX IF NOT EXISTS kudos_entries_recorded ON kudos_entries USING brin (recorded_at);
