-- Looked up for every proof of employment that comes in: whose proof this file already was.
create index follow_up_proof on employment.follow_up (proof_sha256);
