-- Each movement of kudos would have to move this index too, for a page that is read every few minutes.
DROP INDEX accounts_by_balance;

-- Finding an account by its contact looks at contacts, not at every prompt that waits.
CREATE INDEX payloads_contacts ON payloads (key) WHERE key LIKE 'user:%:contact';
