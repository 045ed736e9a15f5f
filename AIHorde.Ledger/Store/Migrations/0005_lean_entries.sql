-- Nothing looks entries up by their cause: an index that every payment pays for and nobody reads.
DROP INDEX kudos_entries_cause;

-- The seal that covers an entry is found by the entry's place.
CREATE INDEX kudos_seals_through ON kudos_seals (through_transaction_id, through_position);
