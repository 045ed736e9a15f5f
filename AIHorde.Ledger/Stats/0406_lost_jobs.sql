-- The live page names the last of them every few seconds; they are few among the jobs of the requests that are kept.
CREATE INDEX jobs_lost ON jobs (claimed_at) WHERE outcome = 'faulted' AND NOT decoy;
