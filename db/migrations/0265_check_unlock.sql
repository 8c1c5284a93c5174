-- A phone may also ask its owner to unlock it (WebAuthn) for each check: beside the phone's own key, never in its place.
alter table training.check_device
  -- Credential and public key (SubjectPublicKeyInfo) that the phone made, for which site, and whether it may be copied to
  -- the owner's other devices by the phone's maker.
  add column unlock_id bytea check (octet_length(unlock_id) between 1 and 1023),
  add column unlock_key bytea,
  add column unlock_site text,
  add column unlock_synced boolean,
  add column unlocks_from timestamptz,
  -- The authenticator's own count at the last signed time; many always say nought.
  add column unlock_count bigint not null default 0 check (unlock_count between 0 and 4294967295),
  add column unlock_at timestamptz,
  add constraint check_device_unlock check (num_nonnulls(unlock_id, unlock_key, unlock_site, unlock_synced, unlocks_from) in (0, 5)),
  add constraint check_device_unlock_count check (unlock_id is not null or (unlock_count = 0 and unlock_at is null));
create unique index check_device_unlock_id on training.check_device (unlock_id) where unlock_id is not null;

-- Once a phone unlocks, it goes on doing so: who cannot any more registers the phone anew, with the teacher's word or a wait.
create function training.refuse_unlock_change() returns trigger language plpgsql as $$
begin
  if old.unlock_id is not null and (new.unlock_id, new.unlock_key, new.unlock_site, new.unlock_synced, new.unlocks_from)
    is distinct from (old.unlock_id, old.unlock_key, old.unlock_site, old.unlock_synced, old.unlocks_from) then
    raise exception 'a phone''s unlocking key is set once' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger check_device_unlock_once before update of unlock_id, unlock_key, unlock_site, unlock_synced, unlocks_from
  on training.check_device for each row execute function training.refuse_unlock_change();

-- What the authenticator said of one check: with the public key and the check's signed text anyone can verify it.
create table training.check_unlock (
  event_id uuid primary key references training.check_event,
  client bytea not null,
  authenticator bytea not null,
  signature bytea not null,
  sign_count bigint not null check (sign_count between 0 and 4294967295)
);
create trigger check_unlock_append_only before update or delete on training.check_unlock
  for each row execute function platform.refuse_change();
grant select, insert on training.check_unlock to qc_app;
