-- Nobody searches by what is inside of these, so ANALYZE need not unpack and sort samples of them: that was half of the server's work while jobs poured in.
ALTER TABLE events ALTER COLUMN data SET STATISTICS 0;
ALTER TABLE streams ALTER COLUMN state SET STATISTICS 0;
ALTER TABLE commands ALTER COLUMN outcome SET STATISTICS 0, ALTER COLUMN body_hash SET STATISTICS 0;
ALTER TABLE payloads ALTER COLUMN content SET STATISTICS 0;
ALTER TABLE outbox ALTER COLUMN data SET STATISTICS 0;
ALTER TABLE kudos_entries ALTER COLUMN hash SET STATISTICS 0;
