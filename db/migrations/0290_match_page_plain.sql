-- Pages of hits are stored as they are: trying to compress them took longer than writing them, and hashes do not shrink.
alter table supervision.match_page alter column body set storage external;
