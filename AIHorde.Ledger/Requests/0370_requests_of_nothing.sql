-- An alchemy request may name no form at all: it is taken, and over at once.
ALTER TABLE requests DROP CONSTRAINT requests_units_check;
ALTER TABLE requests ADD CONSTRAINT requests_units_check CHECK (units >= 0);
