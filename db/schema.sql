-- Made by `npm run db:schema` from the migrations; never edited by hand. qc_app is the application's role.

-- Extensions

create extension btree_gist;

create extension pg_trgm;

-- Schemas

create schema demand;

create schema employment;

create schema evaluation;

create schema money;

create schema platform;

create schema registry;

create schema supervision;

create schema training;

-- Functions

CREATE OR REPLACE FUNCTION demand.refuse_catalogue_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.state in ('in-force', 'discarded') and (
    to_jsonb(new) - 'in_force_to' - 'version' <> to_jsonb(old) - 'in_force_to' - 'version'
    or (old.in_force_to is not null and new.in_force_to is distinct from old.in_force_to)
  ) then
    raise exception 'a catalogue version in force does not change' using errcode = 'check_violation';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION demand.refuse_item_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from demand.catalogue
    where id = coalesce(new.catalogue_id, old.catalogue_id) and state = 'draft' for share;
  if not found then
    raise exception 'items of a catalogue change only while it is a draft' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $function$
;

CREATE OR REPLACE FUNCTION demand.refuse_target_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform 1 from demand.breakdown
    where id = coalesce(new.breakdown_id, old.breakdown_id) and state = 'draft' for share;
  if not found then
    raise exception 'targets change only while their breakdown is a draft' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $function$
;

CREATE OR REPLACE FUNCTION money.check_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  total numeric;
  n integer;
begin
  select sum(amount_fen), count(*) into total, n from money.posting where entry_id = new.id;
  if n < 2 or total <> 0 then
    raise exception 'ledger entry % does not balance: % postings, sum %', new.id, n, total using errcode = 'check_violation';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION money.count_turns()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (select kind from money.entry where id = new.entry_id) = 'recover-refund' then
    select -1 - count(*) into new.turn from money.posting p join money.entry e on e.id = p.entry_id
    where p.claim_line_id = new.claim_line_id and p.account = 'paid' and p.amount_fen > 0 and e.kind = 'recover-refund';
  else
    select count(*) into new.turn from money.posting p join money.entry e on e.id = p.entry_id
    where p.claim_line_id = new.claim_line_id and p.account = 'paid' and p.amount_fen < 0 and e.kind = 'reverse';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.keep_balances()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  if exists (
    select 1 from fresh f join money.entry e on e.id = f.entry_id where e.made_in <> pg_current_xact_id()
  ) then
    raise exception 'a posting joins only an entry of its own transaction' using errcode = 'insufficient_privilege';
  end if;
  update money.balance b set amount_fen = b.amount_fen + s.amount_fen
  from (select book_id, account, sum(amount_fen)::bigint as amount_fen from fresh group by book_id, account) s
  where b.book_id = s.book_id and b.account = s.account;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION money.keep_claim_line()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    if old.state not in ('judged', 'excluded') or old.excluded_by is not null
      or not exists (select 1 from money.claim c where c.id = old.claim_id and c.state in ('draft', 'returned')) then
      raise exception 'a filed claim line is kept' using errcode = 'insufficient_privilege';
    end if;
    return old;
  end if;
  if old.claim_id <> new.claim_id or old.person_id <> new.person_id or old.no <> new.no
    or old.supplement_of is distinct from new.supplement_of then
    raise exception 'a claim line stays with its claim and person' using errcode = 'insufficient_privilege';
  end if;
  if old.state in ('payable', 'bounced') and new.state = 'excluded' and new.amount_fen = 0 and new.exclude_reason is not null then
    return new;
  end if;
  if old.state in ('cleared', 'payable', 'batched', 'bounced', 'paid') and (
    old.amount_fen <> new.amount_fen or old.trace <> new.trace or old.checks <> new.checks
    or old.certificate_id is distinct from new.certificate_id or old.subject_key <> new.subject_key
    or old.level is distinct from new.level or old.fund is distinct from new.fund
  ) then
    raise exception 'a claim line past its notice is not changed' using errcode = 'insufficient_privilege';
  end if;
  -- Unpaid again only in the transaction whose ledger entry takes the payment back (0125).
  if old.state = 'paid' and new.state <> 'paid' and not (new.state = 'bounced' and money.payment_taken_back(old.id)) then
    raise exception 'a paid claim line stays paid' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.keep_disclosure()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or (to_jsonb(old) - array['state', 'decided_by', 'decided_at', 'decide_reason', 'superseded_at', 'version'])
    <> (to_jsonb(new) - array['state', 'decided_by', 'decided_at', 'decide_reason', 'superseded_at', 'version']) then
    raise exception 'a disclosure keeps its figures' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.keep_judgement_line()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.line_id <> old.line_id or new.claim_id <> old.claim_id or new.person_id <> old.person_id then
    raise exception 'a judgement stays with its claim line' using errcode = 'insufficient_privilege';
  end if;
  if exists (select 1 from money.claim_line l where l.id = old.line_id
             and l.state in ('cleared', 'payable', 'batched', 'bounced', 'paid')) then
    raise exception 'the judgement of a claim line past its notice is not changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.keep_pack()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' then
    raise exception 'policy packs are kept' using errcode = 'insufficient_privilege';
  end if;
  if old.state = 'approved' and (
    new.state <> 'approved' or new.document <> old.document or new.cases <> old.cases
    or new.from_on <> old.from_on
    or new.region <> old.region or new.subsidy_kind <> old.subsidy_kind or new.number <> old.number
    or new.decided_by <> old.decided_by or new.decided_at <> old.decided_at
    -- It may end earlier than it said, never later.
    or coalesce(new.to_on, 'infinity') > coalesce(old.to_on, 'infinity')
  ) then
    raise exception 'a policy pack in force is not changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.keep_sample_line()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.finding is not null then
    raise exception 'a finding is kept as it was recorded' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.open_balances()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
begin
  insert into money.balance (book_id, account)
  select new.id, a from unnest(array['appropriation', 'available', 'reserved', 'payable', 'in-payment', 'paid',
    'offset', 'receivable', 'recovered', 'written-off']) as a;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION money.payment_taken_back(line uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$
  select exists (
    select 1 from money.posting p join money.entry e on e.id = p.entry_id
    where p.claim_line_id = line and p.account = 'paid' and p.amount_fen < 0 and e.kind = 'reverse'
      and e.made_in = pg_current_xact_id()
  )
$function$
;

CREATE OR REPLACE FUNCTION money.stamp_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.made_in := pg_current_xact_id();
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION money.whole_judgement_run()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (select coalesce(sum(r.claims), 0) <> new.claims or coalesce(sum(r.eligible), 0) <> new.eligible
        or coalesce(sum(r.total_fen), 0) <> new.total_fen
      from money.judgement_results r where r.run_id = new.id) then
    raise exception 'judgement run % does not add up', new.id using errcode = 'check_violation';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION money.whole_judgement_set()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if (select coalesce(sum(f.claims), 0) <> new.claims or count(*) <> new.pages
      from money.judgement_facts f where f.set_id = new.id) then
    raise exception 'judgement set % lacks pages', new.id using errcode = 'check_violation';
  end if;
  return null;
end $function$
;

CREATE OR REPLACE FUNCTION platform.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'insufficient_privilege';
end $function$
;

CREATE OR REPLACE FUNCTION supervision.refuse_item_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or exists (select from supervision.destruction d where d.id = old.destruction_id and d.state <> 'asked') then
    raise exception 'a list of destruction does not change once it is decided';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION training.evaluation_box_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or new.class_id <> old.class_id or new.answer_count <> old.answer_count + 1 then
    raise exception 'training.evaluation_box takes one answer at a time' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION training.keep_receipt()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or old.voided_at is not null or (to_jsonb(new) - array['voided_by', 'voided_at', 'void_reason'])
    <> (to_jsonb(old) - array['voided_by', 'voided_at', 'void_reason']) then
    raise exception 'a receipt is kept as it is; it may be voided once' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION training.refuse_finished_plan_line()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  changed uuid := coalesce(new.plan_id, old.plan_id);
begin
  if (select state from training.plan where id = changed) <> 'draft' then
    raise exception 'the lines of a finished plan are fixed' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $function$
;

CREATE OR REPLACE FUNCTION training.refuse_learning_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' and exists (
    select from supervision.destruction_item i join supervision.destruction d on d.id = i.destruction_id
    where i.item_id = old.class_id and i.kept is null and d.kind = 'learning-events' and d.state = 'done'
      and d.decided_by <> d.asked_by) then
    return old;
  end if;
  raise exception 'training.learning_event is append-only' using errcode = 'insufficient_privilege';
end $function$
;

CREATE OR REPLACE FUNCTION training.refuse_unlock_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.unlock_id is not null and (new.unlock_id, new.unlock_key, new.unlock_site, new.unlock_synced, new.unlocks_from)
    is distinct from (old.unlock_id, old.unlock_key, old.unlock_site, old.unlock_synced, old.unlocks_from) then
    raise exception 'a phone''s unlocking key is set once' using errcode = 'check_violation';
  end if;
  return new;
end $function$
;

-- Tables

create table demand.breakdown (
  id uuid not null,
  region character(6) not null,
  title text not null,
  document_no text not null,
  first_year integer not null,
  last_year integer not null,
  state text not null,
  difference_note text,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  entered_by uuid[] not null,
  submitted_by uuid,
  submitted_at timestamp with time zone,
  returned_reason text,
  approved_by uuid,
  approved_at timestamp with time zone,
  replaced_at timestamp with time zone,
  replaced_by uuid,
  discarded_by uuid,
  discarded_at timestamp with time zone,
  discard_reason text,
  version integer default 1 not null,
  constraint breakdown_pkey PRIMARY KEY (id),
  constraint breakdown_check CHECK (((last_year >= first_year) AND (last_year <= (first_year + 9)))),
  constraint breakdown_check1 CHECK ((drafted_by = ANY (entered_by))),
  constraint breakdown_check2 CHECK (((state <> ALL (ARRAY['submitted'::text, 'in-force'::text, 'replaced'::text])) OR ((submitted_by IS NOT NULL) AND (submitted_at IS NOT NULL)))),
  constraint breakdown_check3 CHECK (((state <> 'draft'::text) OR ((submitted_by IS NULL) AND (submitted_at IS NULL)))),
  constraint breakdown_check4 CHECK (((state = ANY (ARRAY['in-force'::text, 'replaced'::text])) = ((approved_by IS NOT NULL) AND (approved_at IS NOT NULL)))),
  constraint breakdown_check5 CHECK (((state = 'replaced'::text) = ((replaced_at IS NOT NULL) AND (replaced_by IS NOT NULL)))),
  constraint breakdown_check6 CHECK (((state = 'discarded'::text) = ((discarded_by IS NOT NULL) AND (discarded_at IS NOT NULL) AND (discard_reason IS NOT NULL)))),
  constraint breakdown_check7 CHECK (((approved_by IS NULL) OR ((approved_by <> ALL (entered_by)) AND (approved_by <> submitted_by)))),
  constraint breakdown_first_year_check CHECK (((first_year >= 2020) AND (first_year <= 2100))),
  constraint breakdown_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'in-force'::text, 'replaced'::text, 'discarded'::text]))),
  constraint breakdown_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES registry.account(id),
  constraint breakdown_discarded_by_fkey FOREIGN KEY (discarded_by) REFERENCES registry.account(id),
  constraint breakdown_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES registry.account(id),
  constraint breakdown_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint breakdown_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES demand.breakdown(id),
  constraint breakdown_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES registry.account(id)
);

create table demand.catalogue (
  id uuid not null,
  region character(6) not null,
  year integer not null,
  version_no integer not null,
  state text not null,
  copied_from uuid,
  note text default ''::text not null,
  consultations jsonb default '[]'::jsonb not null,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  entered_by uuid[] not null,
  submitted_by uuid,
  submitted_at timestamp with time zone,
  filing_no text,
  filed_on date,
  returned_reason text,
  approved_by uuid,
  approved_at timestamp with time zone,
  in_force_from date,
  in_force_to date,
  discarded_by uuid,
  discarded_at timestamp with time zone,
  discard_reason text,
  version integer default 1 not null,
  constraint catalogue_pkey PRIMARY KEY (id),
  constraint catalogue_region_year_version_no_key UNIQUE (region, year, version_no),
  constraint catalogue_check CHECK ((drafted_by = ANY (entered_by))),
  constraint catalogue_check1 CHECK (((state <> ALL (ARRAY['submitted'::text, 'in-force'::text])) OR ((submitted_by IS NOT NULL) AND (submitted_at IS NOT NULL)))),
  constraint catalogue_check2 CHECK (((state <> 'draft'::text) OR ((submitted_by IS NULL) AND (submitted_at IS NULL)))),
  constraint catalogue_check3 CHECK (((state = 'in-force'::text) = ((approved_by IS NOT NULL) AND (approved_at IS NOT NULL) AND (in_force_from IS NOT NULL)))),
  constraint catalogue_check4 CHECK (((state <> 'in-force'::text) OR ((filing_no IS NOT NULL) AND (filed_on IS NOT NULL)))),
  constraint catalogue_check5 CHECK (((state = 'discarded'::text) = ((discarded_by IS NOT NULL) AND (discarded_at IS NOT NULL) AND (discard_reason IS NOT NULL)))),
  constraint catalogue_check6 CHECK (((in_force_to IS NULL) OR ((in_force_from IS NOT NULL) AND (in_force_to > in_force_from)))),
  constraint catalogue_check7 CHECK (((approved_by IS NULL) OR ((approved_by <> ALL (entered_by)) AND (approved_by <> submitted_by)))),
  constraint catalogue_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'in-force'::text, 'discarded'::text]))),
  constraint catalogue_version_no_check CHECK ((version_no >= 1)),
  constraint catalogue_year_check CHECK (((year >= 2020) AND (year <= 2100))),
  constraint catalogue_region_daterange_excl EXCLUDE USING gist (region WITH =, daterange(in_force_from, in_force_to) WITH &&) WHERE ((state = 'in-force'::text)),
  constraint catalogue_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES registry.account(id),
  constraint catalogue_copied_from_fkey FOREIGN KEY (copied_from) REFERENCES demand.catalogue(id),
  constraint catalogue_discarded_by_fkey FOREIGN KEY (discarded_by) REFERENCES registry.account(id),
  constraint catalogue_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES registry.account(id),
  constraint catalogue_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint catalogue_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES registry.account(id)
);

create table demand.catalogue_item (
  id uuid not null,
  catalogue_id uuid not null,
  "position" integer not null,
  training_type text not null,
  name text not null,
  occupation_code text,
  codeless text,
  shortage boolean not null,
  standard text not null,
  note text,
  constraint catalogue_item_pkey PRIMARY KEY (id),
  constraint catalogue_item_catalogue_id_position_key UNIQUE (catalogue_id, "position"),
  constraint catalogue_item_check CHECK (((occupation_code IS NULL) = (codeless IS NOT NULL))),
  constraint catalogue_item_codeless_check CHECK ((codeless = ANY (ARRAY['completion'::text, 'outside'::text, 'startup'::text]))),
  constraint catalogue_item_position_check CHECK (("position" >= 1)),
  constraint catalogue_item_training_type_check CHECK ((training_type = ANY (ARRAY['employment'::text, 'upgrading'::text, 'startup'::text, 'apprenticeship'::text, 'high-skilled'::text, 'other'::text]))),
  constraint catalogue_item_catalogue_id_fkey FOREIGN KEY (catalogue_id) REFERENCES demand.catalogue(id),
  constraint catalogue_item_occupation_code_fkey FOREIGN KEY (occupation_code) REFERENCES registry.occupation(code)
);

create table demand.target (
  breakdown_id uuid not null,
  region character(6) not null,
  part text not null,
  indicator text not null,
  value bigint not null,
  at_least boolean not null,
  constraint target_pkey PRIMARY KEY (breakdown_id, region, part, indicator),
  constraint target_indicator_check CHECK ((indicator ~ '^[a-z][a-z0-9-]*$'::text)),
  constraint target_part_check CHECK ((part = ANY (ARRAY['whole'::text, 'own'::text]))),
  constraint target_value_check CHECK ((value >= 0)),
  constraint target_breakdown_id_fkey FOREIGN KEY (breakdown_id) REFERENCES demand.breakdown(id),
  constraint target_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table demand.vacancy (
  id uuid not null,
  employer_org_id uuid,
  employer_name text not null,
  employer_uscc character(18) not null,
  region character(6) not null,
  occupation_code text not null,
  level smallint,
  headcount integer not null,
  wage_from_fen bigint,
  wage_to_fen bigint,
  skills text not null,
  needed_by date not null,
  trains boolean not null,
  channel text not null,
  reporter_org_id uuid not null,
  reported_by uuid not null,
  reported_at timestamp with time zone not null,
  state text not null,
  closed_at timestamp with time zone,
  closed_by uuid,
  close_reason text,
  filled integer,
  version integer default 1 not null,
  constraint vacancy_pkey PRIMARY KEY (id),
  constraint vacancy_channel_check CHECK ((channel = ANY (ARRAY['enterprise'::text, 'employment-service'::text, 'hr-agency'::text, 'rural-platform'::text, 'gig-market'::text, 'union'::text, 'industry'::text]))),
  constraint vacancy_check CHECK (((filled >= 0) AND (filled <= headcount))),
  constraint vacancy_check1 CHECK (((wage_from_fen IS NULL) = (wage_to_fen IS NULL))),
  constraint vacancy_check2 CHECK ((wage_to_fen >= wage_from_fen)),
  constraint vacancy_check3 CHECK (((state = 'closed'::text) = ((closed_at IS NOT NULL) AND (closed_by IS NOT NULL) AND (close_reason IS NOT NULL)))),
  constraint vacancy_close_reason_check CHECK ((close_reason = ANY (ARRAY['filled'::text, 'partly'::text, 'cancelled'::text]))),
  constraint vacancy_headcount_check CHECK (((headcount >= 1) AND (headcount <= 99999))),
  constraint vacancy_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint vacancy_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint vacancy_wage_from_fen_check CHECK ((wage_from_fen > 0)),
  constraint vacancy_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint vacancy_employer_org_id_fkey FOREIGN KEY (employer_org_id) REFERENCES registry.organisation(id),
  constraint vacancy_occupation_code_fkey FOREIGN KEY (occupation_code) REFERENCES registry.occupation(code),
  constraint vacancy_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint vacancy_reported_by_fkey FOREIGN KEY (reported_by) REFERENCES registry.account(id),
  constraint vacancy_reporter_org_id_fkey FOREIGN KEY (reporter_org_id) REFERENCES registry.organisation(id)
);

create table employment.follow_up (
  id uuid not null,
  person_id uuid not null,
  class_id uuid,
  class_org_id uuid,
  class_region character(6),
  employer_name text not null,
  employer_uscc character(18),
  region character(6),
  proof text not null,
  proof_file_id uuid not null,
  proof_sha256 character(64) not null,
  started_on date not null,
  state text default 'recorded'::text not null,
  recorded_by uuid not null,
  recorded_as text not null,
  recorded_org_id uuid,
  recorded_at timestamp with time zone not null,
  verified_by uuid,
  verified_at timestamp with time zone,
  voided_by uuid,
  voided_at timestamp with time zone,
  void_reason text,
  version integer default 1 not null,
  constraint follow_up_pkey PRIMARY KEY (id),
  constraint follow_up_class_whole CHECK ((((class_id IS NULL) = (class_org_id IS NULL)) AND ((class_id IS NULL) = (class_region IS NULL)))),
  constraint follow_up_place CHECK (((class_region IS NOT NULL) OR (region IS NOT NULL))),
  constraint follow_up_proof_check CHECK ((proof = ANY (ARRAY['contract'::text, 'payroll'::text, 'housekeeping'::text, 'insurance'::text]))),
  constraint follow_up_recorded_as_check CHECK ((recorded_as = ANY (ARRAY['institution'::text, 'officer'::text, 'worker'::text]))),
  constraint follow_up_recorder CHECK (((recorded_as = 'worker'::text) = (recorded_org_id IS NULL))),
  constraint follow_up_state_check CHECK ((state = ANY (ARRAY['recorded'::text, 'verified'::text, 'voided'::text]))),
  constraint follow_up_verified CHECK (((state <> 'verified'::text) OR (verified_at IS NOT NULL))),
  constraint follow_up_verified_whole CHECK (((verified_by IS NULL) = (verified_at IS NULL))),
  constraint follow_up_verifier_is_another CHECK ((verified_by <> recorded_by)),
  constraint follow_up_voided CHECK ((((state = 'voided'::text) = (voided_at IS NOT NULL)) AND ((state = 'voided'::text) = (voided_by IS NOT NULL)) AND ((state = 'voided'::text) = (void_reason IS NOT NULL)))),
  constraint follow_up_proof_one_person EXCLUDE USING gist (proof_sha256 WITH =, person_id WITH <>) WHERE (((state <> 'voided'::text) AND (proof = ANY (ARRAY['contract'::text, 'housekeeping'::text])))),
  constraint follow_up_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint follow_up_class_org_id_fkey FOREIGN KEY (class_org_id) REFERENCES registry.organisation(id),
  constraint follow_up_class_region_fkey FOREIGN KEY (class_region) REFERENCES registry.region(code),
  constraint follow_up_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint follow_up_proof_file_id_fkey FOREIGN KEY (proof_file_id) REFERENCES platform.file(id),
  constraint follow_up_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES registry.account(id),
  constraint follow_up_recorded_org_id_fkey FOREIGN KEY (recorded_org_id) REFERENCES registry.organisation(id),
  constraint follow_up_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint follow_up_verified_by_fkey FOREIGN KEY (verified_by) REFERENCES registry.account(id),
  constraint follow_up_voided_by_fkey FOREIGN KEY (voided_by) REFERENCES registry.account(id)
);

create table employment.insurance_check (
  id uuid not null,
  follow_up_id uuid not null,
  result text not null,
  data_date date not null,
  record text,
  from_day date,
  to_day date,
  checked_by uuid not null,
  checked_at timestamp with time zone not null,
  constraint insurance_check_pkey PRIMARY KEY (id),
  constraint insurance_check_check CHECK (((result = 'none'::text) = (record IS NULL))),
  constraint insurance_check_result_check CHECK ((result = ANY (ARRAY['same'::text, 'other'::text, 'none'::text]))),
  constraint insurance_check_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES registry.account(id),
  constraint insurance_check_follow_up_id_fkey FOREIGN KEY (follow_up_id) REFERENCES employment.follow_up(id)
);

create table evaluation.certificate (
  id uuid not null,
  number text not null,
  person_id uuid not null,
  kind text not null,
  occupation_code text,
  level smallint,
  project text,
  issued_on date not null,
  org_id uuid not null,
  region character(6) not null,
  class_id uuid,
  class_org_id uuid,
  class_region character(6),
  state text default 'valid'::text not null,
  source text not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  revoked_by uuid,
  revoked_at timestamp with time zone,
  revoke_reason text,
  version integer default 1 not null,
  constraint certificate_pkey PRIMARY KEY (id),
  constraint certificate_class_whole CHECK ((((class_id IS NULL) = (class_org_id IS NULL)) AND ((class_id IS NULL) = (class_region IS NULL)))),
  constraint certificate_kind_check CHECK ((kind = ANY (ARRAY['completion'::text, 'qualification'::text, 'level'::text, 'ability'::text]))),
  constraint certificate_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint certificate_level_fits CHECK (((kind = ANY (ARRAY['qualification'::text, 'level'::text])) = (level IS NOT NULL))),
  constraint certificate_names_its_skill CHECK (((occupation_code IS NOT NULL) OR ((kind = ANY (ARRAY['completion'::text, 'ability'::text])) AND (project IS NOT NULL)))),
  constraint certificate_number_check CHECK ((number ~ '^[0-9A-Z][0-9A-Z-]{5,39}$'::text)),
  constraint certificate_revoked CHECK ((((state = 'revoked'::text) = (revoked_at IS NOT NULL)) AND ((state = 'revoked'::text) = (revoked_by IS NOT NULL)) AND ((state = 'revoked'::text) = (revoke_reason IS NOT NULL)))),
  constraint certificate_revoker_is_another CHECK ((revoked_by <> entered_by)),
  constraint certificate_source_check CHECK ((source = ANY (ARRAY['manual'::text, 'import'::text, 'class'::text]))),
  constraint certificate_state_check CHECK ((state = ANY (ARRAY['valid'::text, 'revoked'::text]))),
  constraint certificate_number_one_person EXCLUDE USING gist (number WITH =, person_id WITH <>),
  constraint certificate_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint certificate_class_org_id_fkey FOREIGN KEY (class_org_id) REFERENCES registry.organisation(id),
  constraint certificate_class_region_fkey FOREIGN KEY (class_region) REFERENCES registry.region(code),
  constraint certificate_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint certificate_occupation_code_fkey FOREIGN KEY (occupation_code) REFERENCES registry.occupation(code),
  constraint certificate_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint certificate_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint certificate_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint certificate_revoked_by_fkey FOREIGN KEY (revoked_by) REFERENCES registry.account(id)
);

create table evaluation.certificate_import (
  id uuid not null,
  org_id uuid not null,
  file_id uuid not null,
  sha256 character(64) not null,
  row_count integer not null,
  added integer not null,
  unchanged integer not null,
  imported_by uuid not null,
  imported_at timestamp with time zone not null,
  constraint certificate_import_pkey PRIMARY KEY (id),
  constraint certificate_import_added_check CHECK ((added >= 0)),
  constraint certificate_import_check CHECK (((unchanged >= 0) AND ((added + unchanged) = row_count))),
  constraint certificate_import_row_count_check CHECK ((row_count > 0)),
  constraint certificate_import_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint certificate_import_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES registry.account(id),
  constraint certificate_import_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id)
);

create table money.apprentice (
  id uuid not null,
  agreement_id uuid not null,
  person_id uuid not null,
  hire text not null,
  contract_from date,
  contract_to date,
  intern_from date,
  intern_to date,
  joined_on date not null,
  left_on date,
  leave_reason text,
  during daterange not null,
  live boolean default true not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  constraint apprentice_pkey PRIMARY KEY (id),
  constraint apprentice_once UNIQUE (agreement_id, person_id),
  constraint apprentice_contract CHECK (((contract_to IS NULL) OR (contract_to > contract_from))),
  constraint apprentice_hire_check CHECK ((hire = ANY (ARRAY['new'::text, 'on-the-job'::text, 'transferred'::text, 'intern'::text]))),
  constraint apprentice_intern CHECK ((((hire = 'intern'::text) = (intern_from IS NOT NULL)) AND ((intern_from IS NULL) = (intern_to IS NULL)) AND ((intern_to IS NULL) OR (intern_to > intern_from)))),
  constraint apprentice_left CHECK (((left_on IS NULL) = (leave_reason IS NULL))),
  constraint apprentice_one_at_a_time EXCLUDE USING gist (person_id WITH =, during WITH &&) WHERE (live),
  constraint apprentice_added_by_fkey FOREIGN KEY (added_by) REFERENCES registry.account(id),
  constraint apprentice_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES money.apprenticeship(id),
  constraint apprentice_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table money.apprenticeship (
  id uuid not null,
  number text,
  org_id uuid not null,
  region character(6) not null,
  title text not null,
  occupation_code text not null,
  level integer not null,
  partner text not null,
  starts_on date not null,
  ends_on date not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  state text default 'draft'::text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  filed_by uuid,
  filed_at timestamp with time zone,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint apprenticeship_pkey PRIMARY KEY (id),
  constraint apprenticeship_number_key UNIQUE (number),
  constraint apprenticeship_approved CHECK (((state <> 'approved'::text) OR ((number IS NOT NULL) AND (decided_by IS NOT NULL) AND (decided_at IS NOT NULL)))),
  constraint apprenticeship_days CHECK ((ends_on > starts_on)),
  constraint apprenticeship_decider_is_another CHECK (((decided_by <> filed_by) AND (decided_by <> created_by))),
  constraint apprenticeship_filed CHECK (((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR ((filed_by IS NOT NULL) AND (filed_at IS NOT NULL)))),
  constraint apprenticeship_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint apprenticeship_reason CHECK (((state <> ALL (ARRAY['returned'::text, 'withdrawn'::text])) OR (reason IS NOT NULL))),
  constraint apprenticeship_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text, 'withdrawn'::text]))),
  constraint apprenticeship_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint apprenticeship_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint apprenticeship_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES registry.account(id),
  constraint apprenticeship_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint apprenticeship_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.balance (
  book_id uuid not null,
  account text not null,
  amount_fen bigint default 0 not null,
  constraint balance_pkey PRIMARY KEY (book_id, account),
  constraint balance_account_check CHECK ((account = ANY (ARRAY['appropriation'::text, 'available'::text, 'reserved'::text, 'payable'::text, 'in-payment'::text, 'paid'::text, 'offset'::text, 'receivable'::text, 'recovered'::text, 'written-off'::text]))),
  constraint balance_covered CHECK (
CASE
    WHEN (account = 'appropriation'::text) THEN (amount_fen <= 0)
    ELSE (amount_fen >= 0)
END),
  constraint balance_book_id_fkey FOREIGN KEY (book_id) REFERENCES money.book(id)
);

create table money.bank_return (
  id uuid not null,
  batch_id uuid not null,
  file_id uuid not null,
  sha256 character(64) not null,
  line_count integer not null,
  paid_count integer not null,
  refused_count integer not null,
  repeated_count integer not null,
  paid_fen bigint not null,
  imported_by uuid not null,
  imported_at timestamp with time zone not null,
  constraint bank_return_pkey PRIMARY KEY (id),
  constraint bank_return_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES money.payment_batch(id),
  constraint bank_return_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint bank_return_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES registry.account(id)
);

create table money.book (
  id uuid not null,
  region character(6) not null,
  year integer not null,
  fund text not null,
  opened_at timestamp with time zone not null,
  constraint book_pkey PRIMARY KEY (id),
  constraint book_fund_check CHECK ((fund = ANY (ARRAY['employment'::text, 'unemployment-insurance'::text, 'special-account'::text, 'enterprise'::text, 'social'::text, 'personal'::text]))),
  constraint book_year_check CHECK (((year >= 2000) AND (year <= 2200))),
  constraint book_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.budget (
  id uuid not null,
  region character(6) not null,
  year integer not null,
  fund text not null,
  opened_at timestamp with time zone not null,
  constraint budget_pkey PRIMARY KEY (id),
  constraint budget_region_year_fund_key UNIQUE (region, year, fund),
  constraint budget_id_fkey FOREIGN KEY (id) REFERENCES money.book(id),
  constraint budget_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.budget_change (
  id uuid not null,
  budget_id uuid not null,
  kind text not null,
  amount_fen bigint not null,
  document_number text not null,
  reason text not null,
  files uuid[] default '{}'::uuid[] not null,
  state text not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  entry_id uuid,
  version integer default 1 not null,
  constraint budget_change_pkey PRIMARY KEY (id),
  constraint budget_change_amount_fen_check CHECK ((amount_fen > 0)),
  constraint budget_change_approver_is_another CHECK (((state <> ALL (ARRAY['approved'::text, 'returned'::text, 'reversed'::text])) OR (decided_by <> entered_by))),
  constraint budget_change_check CHECK (((state = 'entered'::text) = (decided_at IS NULL))),
  constraint budget_change_check1 CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
  constraint budget_change_check3 CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint budget_change_check5 CHECK (((state <> 'withdrawn'::text) OR (decided_by = entered_by))),
  constraint budget_change_kind_check CHECK ((kind = ANY (ARRAY['initial'::text, 'increase'::text, 'decrease'::text]))),
  constraint budget_change_posted CHECK (((state = ANY (ARRAY['approved'::text, 'reversed'::text])) = (entry_id IS NOT NULL))),
  constraint budget_change_state_check CHECK ((state = ANY (ARRAY['entered'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text, 'reversed'::text]))),
  constraint budget_change_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES money.budget(id),
  constraint budget_change_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint budget_change_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint budget_change_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES money.entry(id)
);

create table money.budget_transfer (
  id uuid not null,
  from_id uuid not null,
  to_region character(6) not null,
  to_year integer not null,
  to_id uuid,
  kind text not null,
  amount_fen bigint not null,
  document_number text not null,
  reason text not null,
  files uuid[] default '{}'::uuid[] not null,
  state text not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  entry_id uuid,
  version integer default 1 not null,
  constraint budget_transfer_pkey PRIMARY KEY (id),
  constraint budget_transfer_amount_fen_check CHECK ((amount_fen > 0)),
  constraint budget_transfer_kind_check CHECK ((kind = ANY (ARRAY['down'::text, 'up'::text, 'carry'::text]))),
  constraint budget_transfer_state_check CHECK ((state = ANY (ARRAY['entered'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text, 'reversed'::text]))),
  constraint budget_transfer_to_year_check CHECK (((to_year >= 2000) AND (to_year <= 2200))),
  constraint transfer_approver_is_another CHECK (((state <> ALL (ARRAY['approved'::text, 'returned'::text, 'reversed'::text])) OR (decided_by <> entered_by))),
  constraint transfer_decided CHECK ((((state = 'entered'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint transfer_elsewhere CHECK ((from_id <> to_id)),
  constraint transfer_posted CHECK (((state = ANY (ARRAY['approved'::text, 'reversed'::text])) = ((entry_id IS NOT NULL) AND (to_id IS NOT NULL)))),
  constraint transfer_returned CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint transfer_withdrawn CHECK (((state <> 'withdrawn'::text) OR (decided_by = entered_by))),
  constraint budget_transfer_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint budget_transfer_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint budget_transfer_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES money.entry(id),
  constraint budget_transfer_from_id_fkey FOREIGN KEY (from_id) REFERENCES money.budget(id),
  constraint budget_transfer_to_id_fkey FOREIGN KEY (to_id) REFERENCES money.budget(id),
  constraint budget_transfer_to_region_fkey FOREIGN KEY (to_region) REFERENCES registry.region(code)
);

create table money.claim (
  id uuid not null,
  number text,
  subsidy_kind text not null,
  region character(6) not null,
  title text not null,
  org_id uuid,
  person_id uuid,
  class_id uuid,
  certificate_id uuid,
  judged_for date not null,
  pack_id uuid,
  fund text,
  estimate_fen bigint,
  amount_fen bigint default 0 not null,
  state text default 'draft'::text not null,
  state_since timestamp with time zone not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  filed_by uuid,
  filed_at timestamp with time zone,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  review_note text,
  rechecked_by uuid,
  rechecked_at timestamp with time zone,
  funded_by uuid,
  funded_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  reason text,
  paid_at timestamp with time zone,
  version integer default 1 not null,
  agreement_id uuid,
  stage text,
  supplement_of uuid,
  prefilled boolean default false not null,
  constraint claim_pkey PRIMARY KEY (id),
  constraint claim_number_key UNIQUE (number),
  constraint claim_amount_fen_check CHECK ((amount_fen >= 0)),
  constraint claim_basis CHECK ((((class_id IS NOT NULL) = (subsidy_kind = ANY (ARRAY['class-training'::text, 'employment-reward'::text, 'living-allowance'::text]))) AND ((certificate_id IS NOT NULL) = (subsidy_kind = ANY (ARRAY['personal-certificate'::text, 'skill-upgrade'::text]))) AND ((agreement_id IS NOT NULL) = (subsidy_kind = 'apprenticeship'::text)) AND ((stage IS NOT NULL) = (subsidy_kind = 'apprenticeship'::text)))),
  constraint claim_ended CHECK (((state = ANY (ARRAY['refused'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL))),
  constraint claim_estimate_fen_check CHECK ((estimate_fen >= 0)),
  constraint claim_filed CHECK (((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR ((filed_by IS NOT NULL) AND (filed_at IS NOT NULL) AND (number IS NOT NULL) AND (pack_id IS NOT NULL)))),
  constraint claim_funded CHECK (((state <> ALL (ARRAY['funded'::text, 'batched'::text, 'bounced'::text, 'partly'::text, 'paid'::text])) OR ((funded_by IS NOT NULL) AND (funded_at IS NOT NULL)))),
  constraint claim_funder_is_another CHECK (((funded_by <> filed_by) AND (funded_by <> reviewed_by) AND (funded_by <> rechecked_by))),
  constraint claim_paid CHECK (((state = 'paid'::text) = (paid_at IS NOT NULL))),
  constraint claim_payee CHECK (((num_nonnulls(org_id, person_id) = 1) AND ((org_id IS NOT NULL) = (subsidy_kind = ANY (ARRAY['class-training'::text, 'apprenticeship'::text, 'employment-reward'::text]))))),
  constraint claim_reason CHECK (((state <> ALL (ARRAY['returned'::text, 'refused'::text, 'withdrawn'::text])) OR (reason IS NOT NULL))),
  constraint claim_rechecked CHECK (((state <> ALL (ARRAY['rechecked'::text, 'notice'::text, 'cleared'::text, 'funded'::text, 'batched'::text, 'bounced'::text, 'partly'::text, 'paid'::text])) OR ((rechecked_by IS NOT NULL) AND (rechecked_at IS NOT NULL)))),
  constraint claim_rechecker_is_another CHECK (((rechecked_by <> filed_by) AND (rechecked_by <> reviewed_by))),
  constraint claim_reviewed CHECK (((state <> ALL (ARRAY['reviewed'::text, 'rechecked'::text, 'notice'::text, 'cleared'::text, 'funded'::text, 'batched'::text, 'bounced'::text, 'partly'::text, 'paid'::text])) OR ((reviewed_by IS NOT NULL) AND (reviewed_at IS NOT NULL)))),
  constraint claim_reviewer_is_another CHECK ((reviewed_by <> filed_by)),
  constraint claim_stage_check CHECK ((stage = ANY (ARRAY['first'::text, 'final'::text]))),
  constraint claim_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'reviewed'::text, 'rechecked'::text, 'notice'::text, 'cleared'::text, 'funded'::text, 'batched'::text, 'bounced'::text, 'partly'::text, 'paid'::text, 'returned'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint claim_subsidy_kind_check CHECK ((subsidy_kind = ANY (ARRAY['class-training'::text, 'personal-certificate'::text, 'skill-upgrade'::text, 'apprenticeship'::text, 'employment-reward'::text, 'living-allowance'::text]))),
  constraint claim_agreement_id_fkey FOREIGN KEY (agreement_id) REFERENCES money.apprenticeship(id),
  constraint claim_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES evaluation.certificate(id),
  constraint claim_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint claim_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint claim_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint claim_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES registry.account(id),
  constraint claim_funded_by_fkey FOREIGN KEY (funded_by) REFERENCES registry.account(id),
  constraint claim_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint claim_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES money.policy_pack(id),
  constraint claim_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint claim_rechecked_by_fkey FOREIGN KEY (rechecked_by) REFERENCES registry.account(id),
  constraint claim_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint claim_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES registry.account(id),
  constraint claim_supplement_of_fkey FOREIGN KEY (supplement_of) REFERENCES money.claim(id)
);

create table money.claim_line (
  id uuid not null,
  claim_id uuid not null,
  no integer not null,
  person_id uuid not null,
  subsidy_kind text not null,
  certificate_kind text not null,
  certificate_id uuid,
  certificate_number text,
  occupation_code text,
  level integer,
  subject_key text not null,
  estimate_fen bigint,
  amount_fen bigint not null,
  fund text,
  pack_version integer,
  judged_on date not null,
  checks jsonb not null,
  reasons jsonb not null,
  trace jsonb not null,
  state text not null,
  excluded_by uuid,
  excluded_at timestamp with time zone,
  exclude_reason text,
  paid_at timestamp with time zone,
  supplement_of uuid,
  constraint claim_line_pkey PRIMARY KEY (id),
  constraint claim_line_claim_id_no_key UNIQUE (claim_id, no),
  constraint claim_line_claim_id_person_id_key UNIQUE (claim_id, person_id),
  constraint claim_line_amount_fen_check CHECK ((amount_fen >= 0)),
  constraint claim_line_certificate_kind_check CHECK ((certificate_kind = ANY (ARRAY['completion'::text, 'qualification'::text, 'level'::text, 'ability'::text]))),
  constraint claim_line_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint claim_line_no_check CHECK ((no > 0)),
  constraint claim_line_state_check CHECK ((state = ANY (ARRAY['judged'::text, 'excluded'::text, 'claimed'::text, 'objected'::text, 'rejected'::text, 'cleared'::text, 'payable'::text, 'batched'::text, 'bounced'::text, 'paid'::text]))),
  constraint line_amount CHECK (((state = ANY (ARRAY['excluded'::text, 'rejected'::text])) OR (amount_fen > 0))),
  constraint line_excluded CHECK ((((excluded_by IS NULL) = (excluded_at IS NULL)) AND ((excluded_by IS NULL) = (exclude_reason IS NULL)))),
  constraint line_paid CHECK (((state = 'paid'::text) = (paid_at IS NOT NULL))),
  constraint claim_line_certificate_id_fkey FOREIGN KEY (certificate_id) REFERENCES evaluation.certificate(id),
  constraint claim_line_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint claim_line_excluded_by_fkey FOREIGN KEY (excluded_by) REFERENCES registry.account(id),
  constraint claim_line_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint claim_line_supplement_of_fkey FOREIGN KEY (supplement_of) REFERENCES money.claim_line(id)
);

create table money.claim_step (
  id uuid not null,
  claim_id uuid not null,
  step text not null,
  state text not null,
  at timestamp with time zone not null,
  by_account uuid,
  by_name text not null,
  by_org text,
  reason text,
  constraint claim_step_pkey PRIMARY KEY (id),
  constraint claim_step_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id)
);

create table money.correction (
  id uuid not null,
  subject text not null,
  title text not null,
  region character(6) not null,
  amount_fen bigint not null,
  entry_ids uuid[] not null,
  reason text not null,
  returned_on date,
  files uuid[] default '{}'::uuid[] not null,
  state text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  reverse_ids uuid[] default '{}'::uuid[] not null,
  version integer default 1 not null,
  constraint correction_pkey PRIMARY KEY (id),
  constraint correction_amount_fen_check CHECK ((amount_fen > 0)),
  constraint correction_approver_is_another CHECK (((state <> ALL (ARRAY['approved'::text, 'returned'::text])) OR (decided_by <> asked_by))),
  constraint correction_decided CHECK ((((state = 'asked'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint correction_entry_ids_check CHECK ((cardinality(entry_ids) >= 1)),
  constraint correction_posted CHECK ((cardinality(reverse_ids) =
CASE
    WHEN (state = 'approved'::text) THEN cardinality(entry_ids)
    ELSE 0
END)),
  constraint correction_returned CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint correction_returned_on CHECK (((subject ~~ 'payment:%'::text) = (returned_on IS NOT NULL))),
  constraint correction_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint correction_subject_check CHECK ((subject ~ '^(budget-change|budget-transfer|payment):.+$'::text)),
  constraint correction_withdrawn CHECK (((state <> 'withdrawn'::text) OR (decided_by = asked_by))),
  constraint correction_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES registry.account(id),
  constraint correction_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint correction_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.disclosure (
  id uuid not null,
  number text not null,
  region character(6) not null,
  year integer not null,
  quarter integer not null,
  version_no integer not null,
  from_on date not null,
  to_on date not null,
  as_of timestamp with time zone not null,
  last_entry uuid,
  entries bigint not null,
  figures text not null,
  sha256 character(64) not null,
  names jsonb not null,
  note text,
  state text not null,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  superseded_at timestamp with time zone,
  version integer default 1 not null,
  constraint disclosure_pkey PRIMARY KEY (id),
  constraint disclosure_number_key UNIQUE (number),
  constraint disclosure_region_year_quarter_version_no_key UNIQUE (region, year, quarter, version_no),
  constraint disclosure_check CHECK ((to_on > from_on)),
  constraint disclosure_decided CHECK ((((state = 'drafted'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint disclosure_entries_check CHECK ((entries >= 0)),
  constraint disclosure_publisher_is_another CHECK (((state = ANY (ARRAY['drafted'::text, 'withdrawn'::text])) OR (decided_by <> drafted_by))),
  constraint disclosure_quarter_check CHECK (((quarter >= 1) AND (quarter <= 4))),
  constraint disclosure_returned CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint disclosure_state_check CHECK ((state = ANY (ARRAY['drafted'::text, 'published'::text, 'superseded'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint disclosure_superseded CHECK (((state = 'superseded'::text) = (superseded_at IS NOT NULL))),
  constraint disclosure_version_no_check CHECK ((version_no > 0)),
  constraint disclosure_withdrawn CHECK (((state <> 'withdrawn'::text) OR (decided_by = drafted_by))),
  constraint disclosure_year_check CHECK (((year >= 2000) AND (year <= 2200))),
  constraint disclosure_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint disclosure_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES registry.account(id),
  constraint disclosure_last_entry_fkey FOREIGN KEY (last_entry) REFERENCES money.entry(id),
  constraint disclosure_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.entry (
  id uuid not null,
  at timestamp with time zone not null,
  day date not null,
  kind text not null,
  subject text not null,
  summary text not null,
  by_account uuid,
  by_name text not null,
  reverses uuid,
  made_in xid8 default pg_current_xact_id() not null,
  constraint entry_pkey PRIMARY KEY (id),
  constraint entry_reverses_key UNIQUE (reverses),
  constraint entry_check CHECK (((kind = 'reverse'::text) = (reverses IS NOT NULL))),
  constraint entry_kind_check CHECK ((kind = ANY (ARRAY['appropriate'::text, 'reduce'::text, 'transfer'::text, 'reserve'::text, 'release'::text, 'charge'::text, 'uncharge'::text, 'pay-out'::text, 'pay-done'::text, 'pay-failed'::text, 'reverse'::text, 'recover-due'::text, 'recover'::text, 'offset'::text, 'recover-drop'::text, 'write-off'::text, 'recover-refund'::text]))),
  constraint entry_subject_check CHECK ((subject ~ '^[a-z-]+:.+$'::text)),
  constraint entry_reverses_fkey FOREIGN KEY (reverses) REFERENCES money.entry(id)
);

create table money.fund_pause (
  id uuid not null,
  region character(6) not null,
  fund text,
  stops text[] not null,
  from_on date not null,
  reason text not null,
  document_number text not null,
  files uuid[] default '{}'::uuid[] not null,
  state text not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  lift_asked_by uuid,
  lift_asked_at timestamp with time zone,
  lift_reason text,
  lifted_by uuid,
  lifted_at timestamp with time zone,
  version integer default 1 not null,
  constraint fund_pause_pkey PRIMARY KEY (id),
  constraint fund_pause_fund_check CHECK ((fund = ANY (ARRAY['employment'::text, 'unemployment-insurance'::text, 'special-account'::text, 'enterprise'::text, 'social'::text, 'personal'::text]))),
  constraint fund_pause_state_check CHECK ((state = ANY (ARRAY['entered'::text, 'in-force'::text, 'lifting'::text, 'lifted'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint fund_pause_stops_check CHECK (((cardinality(stops) >= 1) AND (stops <@ ARRAY['reserve'::text, 'charge'::text, 'pay'::text]))),
  constraint pause_approver_is_another CHECK (((state = ANY (ARRAY['entered'::text, 'withdrawn'::text])) OR (decided_by <> entered_by))),
  constraint pause_decided CHECK ((((state = 'entered'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint pause_lift_asked CHECK (((state <> ALL (ARRAY['lifting'::text, 'lifted'::text])) OR ((lift_asked_by IS NOT NULL) AND (lift_asked_at IS NOT NULL) AND (lift_reason IS NOT NULL)))),
  constraint pause_lifted CHECK (((state = 'lifted'::text) = ((lifted_at IS NOT NULL) AND (lifted_by IS NOT NULL)))),
  constraint pause_lifter_is_another CHECK ((lifted_by <> lift_asked_by)),
  constraint pause_returned CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint pause_withdrawn CHECK (((state <> 'withdrawn'::text) OR (decided_by = entered_by))),
  constraint fund_pause_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint fund_pause_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint fund_pause_lift_asked_by_fkey FOREIGN KEY (lift_asked_by) REFERENCES registry.account(id),
  constraint fund_pause_lifted_by_fkey FOREIGN KEY (lifted_by) REFERENCES registry.account(id),
  constraint fund_pause_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.fund_wait (
  claim_id uuid not null,
  budget_id uuid,
  region character(6) not null,
  fund text not null,
  year integer not null,
  needed_fen bigint not null,
  people integer not null,
  available_fen bigint not null,
  ahead integer not null,
  ahead_fen bigint not null,
  reason text not null,
  since timestamp with time zone not null,
  told_at timestamp with time zone not null,
  constraint fund_wait_pkey PRIMARY KEY (claim_id),
  constraint fund_wait_ahead_check CHECK ((ahead >= 0)),
  constraint fund_wait_ahead_fen_check CHECK ((ahead_fen >= 0)),
  constraint fund_wait_needed_fen_check CHECK ((needed_fen > 0)),
  constraint fund_wait_people_check CHECK ((people > 0)),
  constraint fund_wait_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES money.budget(id),
  constraint fund_wait_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint fund_wait_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.judgement_facts (
  set_id uuid not null,
  page integer not null,
  claims integer not null,
  facts bytea not null,
  beside bytea not null,
  constraint judgement_facts_pkey PRIMARY KEY (set_id, page),
  constraint judgement_facts_claims_check CHECK (((claims >= 1) AND (claims <= 8192))),
  constraint judgement_facts_page_check CHECK ((page >= 0)),
  constraint judgement_facts_set_id_fkey FOREIGN KEY (set_id) REFERENCES money.judgement_set(id)
);

create table money.judgement_line (
  line_id uuid not null,
  claim_id uuid not null,
  person_id uuid not null,
  region character(6) not null,
  subsidy_kind text not null,
  pack_id uuid not null,
  judged_for date not null,
  amount_fen bigint not null,
  barred boolean not null,
  facts bytea not null,
  constraint judgement_line_pkey PRIMARY KEY (line_id),
  constraint judgement_line_amount_fen_check CHECK ((amount_fen >= 0)),
  constraint judgement_line_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint judgement_line_line_id_fkey FOREIGN KEY (line_id) REFERENCES money.claim_line(id) ON DELETE CASCADE,
  constraint judgement_line_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES money.policy_pack(id),
  constraint judgement_line_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint judgement_line_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.judgement_results (
  run_id uuid not null,
  page integer not null,
  claims integer not null,
  eligible integer not null,
  total_fen bigint not null,
  results bytea not null,
  constraint judgement_results_pkey PRIMARY KEY (run_id, page),
  constraint judgement_results_check CHECK (((eligible >= 0) AND (eligible <= claims))),
  constraint judgement_results_claims_check CHECK (((claims >= 1) AND (claims <= 8192))),
  constraint judgement_results_page_check CHECK ((page >= 0)),
  constraint judgement_results_run_id_fkey FOREIGN KEY (run_id) REFERENCES money.judgement_run(id) DEFERRABLE INITIALLY DEFERRED
);

create table money.judgement_run (
  id uuid not null,
  set_id uuid not null,
  at timestamp with time zone not null,
  packs jsonb not null,
  claims integer not null,
  eligible integer not null,
  total_fen bigint not null,
  constraint judgement_run_pkey PRIMARY KEY (id),
  constraint judgement_run_set_id_fkey FOREIGN KEY (set_id) REFERENCES money.judgement_set(id)
);

create table money.judgement_set (
  id uuid not null,
  title text not null,
  taken_at timestamp with time zone not null,
  claims integer not null,
  pages integer not null,
  layout jsonb not null,
  sha256 bytea not null,
  constraint judgement_set_pkey PRIMARY KEY (id),
  constraint judgement_set_check CHECK ((pages = ((claims + 8191) / 8192))),
  constraint judgement_set_claims_check CHECK ((claims >= 0)),
  constraint judgement_set_sha256_check CHECK ((octet_length(sha256) = 32))
);

create table money.notice (
  id uuid not null,
  claim_id uuid not null,
  from_on date not null,
  until_on date not null,
  workdays integer not null,
  published_by uuid not null,
  published_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint notice_pkey PRIMARY KEY (id),
  constraint notice_check CHECK ((until_on > from_on)),
  constraint notice_workdays_check CHECK (((workdays >= 5) AND (workdays <= 30))),
  constraint notice_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint notice_published_by_fkey FOREIGN KEY (published_by) REFERENCES registry.account(id)
);

create table money.notice_line (
  notice_id uuid not null,
  claim_line_id uuid not null,
  amount_fen bigint not null,
  constraint notice_line_pkey PRIMARY KEY (notice_id, claim_line_id),
  constraint notice_line_amount_fen_check CHECK ((amount_fen > 0)),
  constraint notice_line_claim_line_id_fkey FOREIGN KEY (claim_line_id) REFERENCES money.claim_line(id),
  constraint notice_line_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES money.notice(id)
);

create table money.objection (
  id uuid not null,
  receipt text not null,
  notice_id uuid not null,
  claim_id uuid not null,
  line_id uuid not null,
  body text not null,
  contact_name_sealed bytea not null,
  contact_phone_sealed bytea not null,
  contact_phone_index bytea not null,
  state text default 'open'::text not null,
  filed_at timestamp with time zone not null,
  resolved_by uuid,
  resolved_at timestamp with time zone,
  resolution text,
  file_ids uuid[] default '{}'::uuid[] not null,
  version integer default 1 not null,
  constraint objection_pkey PRIMARY KEY (id),
  constraint objection_receipt_key UNIQUE (receipt),
  constraint objection_check CHECK (((state = 'open'::text) = (resolved_at IS NULL))),
  constraint objection_check1 CHECK ((((resolved_at IS NULL) = (resolved_by IS NULL)) AND ((resolved_at IS NULL) = (resolution IS NULL)))),
  constraint objection_state_check CHECK ((state = ANY (ARRAY['open'::text, 'upheld'::text, 'dismissed'::text]))),
  constraint objection_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint objection_line_id_fkey FOREIGN KEY (line_id) REFERENCES money.claim_line(id),
  constraint objection_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES money.notice(id),
  constraint objection_resolved_by_fkey FOREIGN KEY (resolved_by) REFERENCES registry.account(id)
);

create table money.pause_exception (
  id uuid not null,
  pause_id uuid not null,
  kind text not null,
  ref text not null,
  title text not null,
  clause text,
  reason text not null,
  state text not null,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  version integer default 1 not null,
  constraint pause_exception_pkey PRIMARY KEY (id),
  constraint exception_approver_is_another CHECK (((state = ANY (ARRAY['entered'::text, 'withdrawn'::text])) OR (decided_by <> entered_by))),
  constraint exception_withdrawn CHECK (((state <> 'withdrawn'::text) OR (decided_by = entered_by))),
  constraint pause_exception_check CHECK ((((state = 'entered'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint pause_exception_check1 CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint pause_exception_kind_check CHECK ((kind = ANY (ARRAY['subsidy-kind'::text, 'org'::text, 'class'::text, 'claim'::text]))),
  constraint pause_exception_state_check CHECK ((state = ANY (ARRAY['entered'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint pause_exception_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint pause_exception_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint pause_exception_pause_id_fkey FOREIGN KEY (pause_id) REFERENCES money.fund_pause(id)
);

create table money.payment_batch (
  id uuid not null,
  number text not null,
  region character(6) not null,
  fund text not null,
  state text default 'made'::text not null,
  line_count integer not null,
  total_fen bigint not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  confirmed_by uuid,
  confirmed_at timestamp with time zone,
  settled_at timestamp with time zone,
  cancelled_by uuid,
  cancelled_at timestamp with time zone,
  cancel_reason text,
  version integer default 1 not null,
  constraint payment_batch_pkey PRIMARY KEY (id),
  constraint payment_batch_number_key UNIQUE (number),
  constraint batch_confirmer_is_another CHECK ((confirmed_by <> made_by)),
  constraint payment_batch_check CHECK (((state <> ALL (ARRAY['confirmed'::text, 'settled'::text])) OR ((confirmed_by IS NOT NULL) AND (confirmed_at IS NOT NULL)))),
  constraint payment_batch_check1 CHECK (((state = 'settled'::text) = (settled_at IS NOT NULL))),
  constraint payment_batch_check2 CHECK (((state = 'cancelled'::text) = ((cancelled_at IS NOT NULL) AND (cancelled_by IS NOT NULL) AND (cancel_reason IS NOT NULL)))),
  constraint payment_batch_line_count_check CHECK ((line_count > 0)),
  constraint payment_batch_state_check CHECK ((state = ANY (ARRAY['made'::text, 'confirmed'::text, 'settled'::text, 'cancelled'::text]))),
  constraint payment_batch_total_fen_check CHECK ((total_fen > 0)),
  constraint payment_batch_cancelled_by_fkey FOREIGN KEY (cancelled_by) REFERENCES registry.account(id),
  constraint payment_batch_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES registry.account(id),
  constraint payment_batch_made_by_fkey FOREIGN KEY (made_by) REFERENCES registry.account(id),
  constraint payment_batch_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.payment_line (
  id uuid not null,
  batch_id uuid not null,
  no text not null,
  claim_id uuid not null,
  org_id uuid,
  person_id uuid,
  bank_name text,
  account_masked text not null,
  account_index bytea not null,
  amount_fen bigint not null,
  state text default 'waiting'::text not null,
  refuse_reason text,
  bank_serial text,
  bank_on date,
  settled_at timestamp with time zone,
  retried_by uuid,
  retried_at timestamp with time zone,
  retry_reason text,
  recalled_on date,
  correction_id uuid,
  constraint payment_line_pkey PRIMARY KEY (id),
  constraint payment_line_no_key UNIQUE (no),
  constraint payment_line_amount_fen_check CHECK ((amount_fen > 0)),
  constraint payment_line_check CHECK (((org_id IS NULL) <> (person_id IS NULL))),
  constraint payment_line_check1 CHECK (((state = ANY (ARRAY['waiting'::text, 'cancelled'::text])) = (settled_at IS NULL))),
  constraint payment_line_check2 CHECK (((state <> 'paid'::text) OR ((bank_serial IS NOT NULL) AND (bank_on IS NOT NULL)))),
  constraint payment_line_check3 CHECK (((state = ANY (ARRAY['refused'::text, 'retried'::text])) = (refuse_reason IS NOT NULL))),
  constraint payment_line_check4 CHECK (((state = 'retried'::text) = ((retried_by IS NOT NULL) AND (retried_at IS NOT NULL) AND (retry_reason IS NOT NULL)))),
  constraint payment_line_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'paid'::text, 'refused'::text, 'retried'::text, 'cancelled'::text]))),
  constraint payment_recalled CHECK ((((recalled_on IS NULL) = (correction_id IS NULL)) AND ((recalled_on IS NULL) OR (state = ANY (ARRAY['refused'::text, 'retried'::text]))))),
  constraint payment_line_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES money.payment_batch(id),
  constraint payment_line_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint payment_line_correction_id_fkey FOREIGN KEY (correction_id) REFERENCES money.correction(id),
  constraint payment_line_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint payment_line_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint payment_line_retried_by_fkey FOREIGN KEY (retried_by) REFERENCES registry.account(id)
);

create table money.payment_part (
  payment_line_id uuid not null,
  claim_line_id uuid not null,
  amount_fen bigint not null,
  live boolean default true not null,
  constraint payment_part_pkey PRIMARY KEY (payment_line_id, claim_line_id),
  constraint payment_part_amount_fen_check CHECK ((amount_fen > 0)),
  constraint payment_part_claim_line_id_fkey FOREIGN KEY (claim_line_id) REFERENCES money.claim_line(id),
  constraint payment_part_payment_line_id_fkey FOREIGN KEY (payment_line_id) REFERENCES money.payment_line(id)
);

create table money.policy_pack (
  id uuid not null,
  region character(6) not null,
  subsidy_kind text not null,
  number integer not null,
  title text not null,
  state text not null,
  from_on date not null,
  to_on date,
  document jsonb not null,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  written_by uuid[] not null,
  submitted_by uuid,
  submitted_at timestamp with time zone,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  version integer default 1 not null,
  cases jsonb default '[]'::jsonb not null,
  constraint policy_pack_pkey PRIMARY KEY (id),
  constraint policy_pack_region_subsidy_kind_number_key UNIQUE (region, subsidy_kind, number),
  constraint policy_pack_check CHECK (((to_on IS NULL) OR (to_on >= from_on))),
  constraint policy_pack_check1 CHECK (((state <> ALL (ARRAY['submitted'::text, 'approved'::text])) OR ((submitted_at IS NOT NULL) AND (submitted_by IS NOT NULL)))),
  constraint policy_pack_check2 CHECK (((state = 'approved'::text) <= ((decided_at IS NOT NULL) AND (decided_by IS NOT NULL)))),
  constraint policy_pack_check3 CHECK (((state <> 'approved'::text) OR ((decided_by <> drafted_by) AND (decided_by <> submitted_by) AND (decided_by <> ALL (written_by))))),
  constraint policy_pack_check4 CHECK ((drafted_by = ANY (written_by))),
  constraint policy_pack_number_check CHECK ((number > 0)),
  constraint policy_pack_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'approved'::text, 'withdrawn'::text]))),
  constraint policy_pack_subsidy_kind_check CHECK ((subsidy_kind = ANY (ARRAY['class-training'::text, 'personal-certificate'::text, 'skill-upgrade'::text, 'apprenticeship'::text, 'employment-reward'::text, 'living-allowance'::text]))),
  constraint policy_pack_region_subsidy_kind_daterange_excl EXCLUDE USING gist (region WITH =, subsidy_kind WITH =, daterange(from_on, to_on, '[]'::text) WITH &&) WHERE ((state = 'approved'::text)),
  constraint policy_pack_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint policy_pack_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES registry.account(id),
  constraint policy_pack_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint policy_pack_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES registry.account(id)
);

create table money.policy_text (
  pack_id uuid not null,
  version integer not null,
  title text not null,
  document jsonb not null,
  cases jsonb default '[]'::jsonb not null,
  cases_passed integer not null,
  cases_failed integer not null,
  saved_by uuid not null,
  saved_at timestamp with time zone not null,
  constraint policy_text_pkey PRIMARY KEY (pack_id, version),
  constraint policy_text_cases_failed_check CHECK ((cases_failed >= 0)),
  constraint policy_text_cases_passed_check CHECK ((cases_passed >= 0)),
  constraint policy_text_version_check CHECK ((version > 0)),
  constraint policy_text_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES money.policy_pack(id),
  constraint policy_text_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES registry.account(id)
);

create table money.posting (
  id uuid not null,
  entry_id uuid not null,
  book_id uuid not null,
  account text not null,
  amount_fen bigint not null,
  person_id uuid,
  org_id uuid,
  claim_id uuid,
  claim_line_id uuid,
  subsidy_kind text,
  occupation_code text,
  level integer,
  certificate_number text,
  turn smallint default 0 not null,
  constraint posting_pkey PRIMARY KEY (id),
  constraint posting_amount_fen_check CHECK ((amount_fen <> 0)),
  constraint posting_check CHECK (((claim_line_id IS NULL) OR ((person_id IS NOT NULL) AND (claim_id IS NOT NULL) AND (subsidy_kind IS NOT NULL)))),
  constraint posting_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint posting_subsidy_kind_check CHECK ((subsidy_kind = ANY (ARRAY['class-training'::text, 'personal-certificate'::text, 'skill-upgrade'::text, 'apprenticeship'::text, 'employment-reward'::text, 'living-allowance'::text]))),
  constraint posting_book_id_account_fkey FOREIGN KEY (book_id, account) REFERENCES money.balance(book_id, account),
  constraint posting_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES money.entry(id),
  constraint posting_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint posting_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table money.prefill_told (
  person_id uuid not null,
  subsidy_kind text not null,
  thing text not null,
  amount_fen bigint not null,
  told_at timestamp with time zone not null,
  constraint prefill_told_pkey PRIMARY KEY (person_id, subsidy_kind, thing),
  constraint prefill_told_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table money.proof (
  id uuid not null,
  number text not null,
  day date not null,
  at timestamp with time zone not null,
  by_account uuid,
  by_name text not null,
  holds boolean not null,
  checks jsonb not null,
  totals jsonb not null,
  entries bigint not null,
  last_entry uuid,
  sha256 character(64) not null,
  constraint proof_pkey PRIMARY KEY (id),
  constraint proof_number_key UNIQUE (number),
  constraint proof_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint proof_last_entry_fkey FOREIGN KEY (last_entry) REFERENCES money.entry(id)
);

create table money.reassessment (
  id uuid not null,
  claim_id uuid not null,
  line_id uuid not null,
  cause text not null,
  subject text not null,
  found_at timestamp with time zone not null,
  found_by uuid,
  before_fen bigint not null,
  after_fen bigint not null,
  checks jsonb not null,
  reasons jsonb not null,
  trace jsonb not null,
  outcome text not null,
  recovery_id uuid,
  supplement_id uuid,
  settled_by uuid,
  settled_at timestamp with time zone,
  note text,
  version integer default 1 not null,
  constraint reassessment_pkey PRIMARY KEY (id),
  constraint reassessment_after_fen_check CHECK ((after_fen >= 0)),
  constraint reassessment_before_fen_check CHECK ((before_fen >= 0)),
  constraint reassessment_cause_check CHECK ((cause = ANY (ARRAY['certificate'::text, 'fact'::text, 'employment'::text, 'training'::text, 'asked'::text]))),
  constraint reassessment_outcome_check CHECK ((outcome = ANY (ARRAY['held'::text, 'stopped'::text, 'lifted'::text, 'recovery'::text, 'noted'::text, 'supplement'::text]))),
  constraint reassessment_recovery CHECK (((outcome = 'recovery'::text) = (recovery_id IS NOT NULL))),
  constraint reassessment_settled CHECK (((outcome = 'held'::text) = (settled_at IS NULL))),
  constraint reassessment_supplement CHECK (((outcome = 'supplement'::text) = (supplement_id IS NOT NULL))),
  constraint reassessment_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint reassessment_found_by_fkey FOREIGN KEY (found_by) REFERENCES registry.account(id),
  constraint reassessment_line_id_fkey FOREIGN KEY (line_id) REFERENCES money.claim_line(id),
  constraint reassessment_settled_by_fkey FOREIGN KEY (settled_by) REFERENCES registry.account(id),
  constraint reassessment_supplement_id_fkey FOREIGN KEY (supplement_id) REFERENCES money.claim(id)
);

create table money.receipt (
  id uuid not null,
  payment_line_id uuid,
  claim_line_id uuid,
  answer text not null,
  amount_fen bigint,
  note text,
  by_account uuid not null,
  at timestamp with time zone not null,
  constraint receipt_pkey PRIMARY KEY (id),
  constraint receipt_amount_fen_check CHECK ((amount_fen >= 0)),
  constraint receipt_answer_check CHECK ((answer = ANY (ARRAY['as-shown'::text, 'other-amount'::text, 'not-arrived'::text, 'charged'::text, 'not-trained'::text]))),
  constraint receipt_check CHECK (((payment_line_id IS NULL) <> (claim_line_id IS NULL))),
  constraint receipt_check1 CHECK (((answer <> ALL (ARRAY['other-amount'::text, 'not-arrived'::text])) OR (payment_line_id IS NOT NULL))),
  constraint receipt_check2 CHECK (((answer <> ALL (ARRAY['charged'::text, 'not-trained'::text])) OR (claim_line_id IS NOT NULL))),
  constraint receipt_check3 CHECK (((answer = ANY (ARRAY['other-amount'::text, 'charged'::text])) = (amount_fen IS NOT NULL))),
  constraint receipt_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint receipt_claim_line_id_fkey FOREIGN KEY (claim_line_id) REFERENCES money.claim_line(id),
  constraint receipt_payment_line_id_fkey FOREIGN KEY (payment_line_id) REFERENCES money.payment_line(id)
);

create table money.receipt_case (
  id uuid not null,
  number text not null,
  region character(6) not null,
  claim_id uuid not null,
  claim_line_id uuid,
  payment_line_id uuid,
  receipt_id uuid,
  kind text not null,
  expected_fen bigint not null,
  told_fen bigint,
  body text not null,
  state text default 'open'::text not null,
  opened_at timestamp with time zone not null,
  due_on date not null,
  owner uuid,
  owner_name text,
  taken_at timestamp with time zone,
  outcome text,
  resolution text,
  file_ids uuid[] default '{}'::uuid[] not null,
  closed_by uuid,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  constraint receipt_case_pkey PRIMARY KEY (id),
  constraint receipt_case_number_key UNIQUE (number),
  constraint receipt_case_check CHECK (((claim_line_id IS NULL) OR (payment_line_id IS NULL))),
  constraint receipt_case_check1 CHECK ((((state = 'open'::text) = (owner IS NULL)) AND ((owner IS NULL) = (taken_at IS NULL)))),
  constraint receipt_case_check2 CHECK ((((state = 'closed'::text) = (closed_at IS NOT NULL)) AND ((closed_at IS NULL) = (outcome IS NULL)) AND ((closed_at IS NULL) = (resolution IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)))),
  constraint receipt_case_kind_check CHECK ((kind = ANY (ARRAY['not-arrived'::text, 'other-amount'::text, 'charged'::text, 'not-trained'::text, 'notice-differs'::text, 'file-differs'::text, 'bank-silent'::text]))),
  constraint receipt_case_outcome_check CHECK ((outcome = ANY (ARRAY['agrees'::text, 'arrived'::text, 'account'::text, 'bank'::text, 'corrected'::text, 'recovery'::text]))),
  constraint receipt_case_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'closed'::text]))),
  constraint receipt_case_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint receipt_case_claim_line_id_fkey FOREIGN KEY (claim_line_id) REFERENCES money.claim_line(id),
  constraint receipt_case_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint receipt_case_owner_fkey FOREIGN KEY (owner) REFERENCES registry.account(id),
  constraint receipt_case_payment_line_id_fkey FOREIGN KEY (payment_line_id) REFERENCES money.payment_line(id),
  constraint receipt_case_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES money.receipt(id),
  constraint receipt_case_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.receipt_reminder (
  payment_line_id uuid not null,
  at timestamp with time zone not null,
  constraint receipt_reminder_pkey PRIMARY KEY (payment_line_id),
  constraint receipt_reminder_payment_line_id_fkey FOREIGN KEY (payment_line_id) REFERENCES money.payment_line(id)
);

create table money.recovery (
  id uuid not null,
  number text not null,
  region character(6) not null,
  org_id uuid,
  person_id uuid,
  source text not null,
  finding text not null,
  clause text not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  state text not null,
  state_since timestamp with time zone not null,
  opened_by uuid,
  opened_at timestamp with time zone not null,
  notified_by uuid,
  notified_at timestamp with time zone,
  reply_until date,
  acknowledged_at timestamp with time zone,
  heard_at timestamp with time zone,
  proposed_by uuid,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision_number text,
  nature text,
  decision text,
  amount_fen bigint,
  due_on date,
  may_offset boolean default false not null,
  plan_id uuid,
  plan_from_fen bigint,
  ended_at timestamp with time zone,
  end_reason text,
  version integer default 1 not null,
  pay_to text,
  constraint recovery_pkey PRIMARY KEY (id),
  constraint recovery_decision_number_key UNIQUE (decision_number),
  constraint recovery_number_key UNIQUE (number),
  constraint recovery_amount_fen_check CHECK ((amount_fen > 0)),
  constraint recovery_debtor CHECK (((org_id IS NULL) <> (person_id IS NULL))),
  constraint recovery_decided CHECK (((state <> ALL (ARRAY['decided'::text, 'transferred'::text, 'closed'::text, 'written-off'::text])) OR ((decided_by IS NOT NULL) AND (decided_at IS NOT NULL) AND (nature IS NOT NULL) AND (amount_fen IS NOT NULL) AND (due_on IS NOT NULL) AND (decision_number IS NOT NULL) AND (decision IS NOT NULL)))),
  constraint recovery_decider_is_another CHECK (((decided_by <> proposed_by) AND (decided_by <> opened_by) AND (decided_by <> notified_by))),
  constraint recovery_ended CHECK (((state = ANY (ARRAY['closed'::text, 'written-off'::text, 'dismissed'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL))),
  constraint recovery_heard CHECK (((state = ANY (ARRAY['opened'::text, 'withdrawn'::text, 'notified'::text])) OR (heard_at IS NOT NULL))),
  constraint recovery_nature_check CHECK ((nature = ANY (ARRAY['mistake'::text, 'office-error'::text, 'fraud'::text]))),
  constraint recovery_notified CHECK (((state = ANY (ARRAY['opened'::text, 'withdrawn'::text])) OR ((notified_by IS NOT NULL) AND (notified_at IS NOT NULL) AND (reply_until IS NOT NULL)))),
  constraint recovery_plan_whole CHECK (((plan_id IS NULL) = (plan_from_fen IS NULL))),
  constraint recovery_source_check CHECK ((source = ANY (ARRAY['inspection'::text, 'audit'::text, 'complaint'::text, 'recheck'::text, 'fact-changed'::text, 'voluntary'::text]))),
  constraint recovery_state_check CHECK ((state = ANY (ARRAY['opened'::text, 'notified'::text, 'heard'::text, 'proposed'::text, 'decided'::text, 'transferred'::text, 'closed'::text, 'written-off'::text, 'dismissed'::text, 'withdrawn'::text]))),
  constraint recovery_transfer_of_fraud CHECK (((state <> 'transferred'::text) OR (nature = 'fraud'::text))),
  constraint recovery_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint recovery_notified_by_fkey FOREIGN KEY (notified_by) REFERENCES registry.account(id),
  constraint recovery_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES registry.account(id),
  constraint recovery_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint recovery_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint recovery_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES registry.account(id),
  constraint recovery_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.recovery_instalment (
  id uuid not null,
  recovery_id uuid not null,
  request_id uuid not null,
  no integer not null,
  due_on date not null,
  amount_fen bigint not null,
  reminded_at timestamp with time zone,
  warned_at timestamp with time zone,
  constraint recovery_instalment_pkey PRIMARY KEY (id),
  constraint recovery_instalment_request_id_no_key UNIQUE (request_id, no),
  constraint recovery_instalment_amount_fen_check CHECK ((amount_fen > 0)),
  constraint recovery_instalment_no_check CHECK ((no > 0)),
  constraint recovery_instalment_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES money.recovery(id),
  constraint recovery_instalment_request_id_fkey FOREIGN KEY (request_id) REFERENCES money.recovery_request(id)
);

create table money.recovery_line (
  id uuid not null,
  recovery_id uuid not null,
  no integer not null,
  claim_line_id uuid not null,
  claim_id uuid not null,
  book_id uuid not null,
  person_id uuid not null,
  org_id uuid,
  subsidy_kind text not null,
  occupation_code text,
  level integer,
  certificate_number text,
  why text not null,
  paid_fen bigint not null,
  asked_fen bigint not null,
  decided_fen bigint,
  recovered_fen bigint default 0 not null,
  dropped_fen bigint default 0 not null,
  live boolean default true not null,
  constraint recovery_line_pkey PRIMARY KEY (id),
  constraint recovery_line_recovery_id_claim_line_id_key UNIQUE (recovery_id, claim_line_id),
  constraint recovery_line_recovery_id_no_key UNIQUE (recovery_id, no),
  constraint recovery_line_check CHECK (((asked_fen > 0) AND (asked_fen <= paid_fen))),
  constraint recovery_line_check1 CHECK (((decided_fen >= 0) AND (decided_fen <= asked_fen))),
  constraint recovery_line_covered CHECK (((recovered_fen + dropped_fen) <= COALESCE(decided_fen, (0)::bigint))),
  constraint recovery_line_dropped_fen_check CHECK ((dropped_fen >= 0)),
  constraint recovery_line_no_check CHECK ((no > 0)),
  constraint recovery_line_paid_fen_check CHECK ((paid_fen > 0)),
  constraint recovery_line_recovered_fen_check CHECK ((recovered_fen >= 0)),
  constraint recovery_line_book_id_fkey FOREIGN KEY (book_id) REFERENCES money.book(id),
  constraint recovery_line_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint recovery_line_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint recovery_line_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES money.recovery(id)
);

create table money.recovery_receipt (
  id uuid not null,
  recovery_id uuid not null,
  kind text not null,
  amount_fen bigint not null,
  received_on date not null,
  serial text,
  file_ids uuid[] default '{}'::uuid[] not null,
  note text,
  claim_id uuid,
  claim_line_id uuid,
  state text not null,
  entered_by uuid,
  entered_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  entry_id uuid,
  version integer default 1 not null,
  constraint recovery_receipt_pkey PRIMARY KEY (id),
  constraint receipt_confirmer_is_another CHECK (((kind = 'offset'::text) OR (decided_by <> entered_by))),
  constraint recovery_receipt_amount_fen_check CHECK ((amount_fen > 0)),
  constraint recovery_receipt_check CHECK (((kind = 'offset'::text) OR ((serial IS NOT NULL) AND (entered_by IS NOT NULL)))),
  constraint recovery_receipt_check1 CHECK (((kind = 'offset'::text) = (claim_line_id IS NOT NULL))),
  constraint recovery_receipt_check2 CHECK (((state = 'confirmed'::text) = (entry_id IS NOT NULL))),
  constraint recovery_receipt_check3 CHECK (((state = 'entered'::text) = (decided_at IS NULL))),
  constraint recovery_receipt_check4 CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint recovery_receipt_kind_check CHECK ((kind = ANY (ARRAY['bank'::text, 'offset'::text]))),
  constraint recovery_receipt_state_check CHECK ((state = ANY (ARRAY['entered'::text, 'confirmed'::text, 'returned'::text]))),
  constraint recovery_receipt_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint recovery_receipt_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint recovery_receipt_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES money.entry(id),
  constraint recovery_receipt_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES money.recovery(id)
);

create table money.recovery_reply (
  id uuid not null,
  recovery_id uuid not null,
  stance text not null,
  body text not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  by_account uuid not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint recovery_reply_pkey PRIMARY KEY (id),
  constraint recovery_reply_stance_check CHECK ((stance = ANY (ARRAY['accept'::text, 'dispute'::text]))),
  constraint recovery_reply_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint recovery_reply_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES money.recovery(id)
);

create table money.recovery_request (
  id uuid not null,
  recovery_id uuid not null,
  kind text not null,
  content jsonb not null,
  reason text not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  state text default 'waiting'::text not null,
  made_by uuid not null,
  made_by_name text not null,
  by_debtor boolean default false not null,
  made_at timestamp with time zone not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamp with time zone,
  decide_reason text,
  entry_id uuid,
  version integer default 1 not null,
  constraint recovery_request_pkey PRIMARY KEY (id),
  constraint recovery_request_check CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  constraint recovery_request_check1 CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
  constraint recovery_request_check2 CHECK (((state <> 'returned'::text) OR (decide_reason IS NOT NULL))),
  constraint recovery_request_check3 CHECK (((kind = 'plan'::text) OR (NOT by_debtor))),
  constraint recovery_request_kind_check CHECK ((kind = ANY (ARRAY['decision'::text, 'plan'::text, 'reduce'::text, 'write-off'::text, 'transfer'::text, 'refund'::text]))),
  constraint recovery_request_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint request_decider_is_another CHECK (((state <> ALL (ARRAY['approved'::text, 'returned'::text])) OR (decided_by <> made_by))),
  constraint request_withdrawn_by_maker CHECK (((state <> 'withdrawn'::text) OR (decided_by = made_by))),
  constraint recovery_request_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint recovery_request_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES money.entry(id),
  constraint recovery_request_made_by_fkey FOREIGN KEY (made_by) REFERENCES registry.account(id),
  constraint recovery_request_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES money.recovery(id)
);

create table money.recovery_step (
  id uuid not null,
  recovery_id uuid not null,
  step text not null,
  state text not null,
  at timestamp with time zone not null,
  by_account uuid,
  by_name text not null,
  by_org text,
  reason text,
  inner_only boolean default false not null,
  constraint recovery_step_pkey PRIMARY KEY (id),
  constraint recovery_step_recovery_id_fkey FOREIGN KEY (recovery_id) REFERENCES money.recovery(id)
);

create table money.reservation (
  id uuid not null,
  budget_id uuid not null,
  subject text not null,
  seats integer not null,
  per_seat_fen bigint not null,
  amount_fen bigint not null,
  state text not null,
  made_by uuid,
  made_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  close_reason text,
  used_fen bigint default 0 not null,
  released_fen bigint default 0 not null,
  constraint reservation_pkey PRIMARY KEY (id),
  constraint reservation_check CHECK ((amount_fen = (seats * per_seat_fen))),
  constraint reservation_check3 CHECK (((state = 'live'::text) = (closed_at IS NULL))),
  constraint reservation_check4 CHECK (((state <> 'released'::text) OR (close_reason IS NOT NULL))),
  constraint reservation_covered CHECK (((used_fen + released_fen) <= amount_fen)),
  constraint reservation_per_seat_fen_check CHECK ((per_seat_fen > 0)),
  constraint reservation_released_fen_check CHECK ((released_fen >= 0)),
  constraint reservation_seats_check CHECK ((seats > 0)),
  constraint reservation_state_check CHECK ((state = ANY (ARRAY['live'::text, 'consumed'::text, 'released'::text]))),
  constraint reservation_subject_check CHECK ((subject ~ '^(class|claim):.+$'::text)),
  constraint reservation_unused CHECK (((state <> 'released'::text) OR (used_fen = 0))),
  constraint reservation_used_fen_check CHECK ((used_fen >= 0)),
  constraint reservation_whole CHECK (((state = 'live'::text) OR ((used_fen + released_fen) = amount_fen))),
  constraint reservation_budget_id_fkey FOREIGN KEY (budget_id) REFERENCES money.budget(id)
);

create table money.sample_claim (
  round_id uuid not null,
  claim_id uuid not null,
  claim_number text not null,
  payee text not null,
  people integer not null,
  amount_fen bigint not null,
  live boolean default true not null,
  result text,
  reasons jsonb default '[]'::jsonb not null,
  constraint sample_claim_pkey PRIMARY KEY (round_id, claim_id),
  constraint sample_claim_result_check CHECK ((result = ANY (ARRAY['passed'::text, 'refused'::text]))),
  constraint sample_claim_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint sample_claim_round_id_fkey FOREIGN KEY (round_id) REFERENCES money.sample_round(id)
);

create table money.sample_line (
  round_id uuid not null,
  claim_id uuid not null,
  claim_line_id uuid not null,
  claim_number text not null,
  line_no integer not null,
  payee text not null,
  amount_fen bigint not null,
  draw_key character(64) not null,
  drawn boolean not null,
  finding text,
  note text,
  file_ids uuid[] default '{}'::uuid[] not null,
  found_by uuid,
  found_by_name text,
  found_at timestamp with time zone,
  constraint sample_line_pkey PRIMARY KEY (round_id, claim_line_id),
  constraint sample_line_check CHECK ((drawn OR (finding IS NULL))),
  constraint sample_line_check1 CHECK ((((finding IS NULL) = (found_at IS NULL)) AND ((finding IS NULL) = (found_by IS NULL)) AND ((finding IS NULL) = (note IS NULL)))),
  constraint sample_line_finding_check CHECK ((finding = ANY (ARRAY['right'::text, 'wrong'::text]))),
  constraint sample_line_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint sample_line_claim_line_id_fkey FOREIGN KEY (claim_line_id) REFERENCES money.claim_line(id),
  constraint sample_line_found_by_fkey FOREIGN KEY (found_by) REFERENCES registry.account(id),
  constraint sample_line_round_id_fkey FOREIGN KEY (round_id) REFERENCES money.sample_round(id)
);

create table money.sample_round (
  id uuid not null,
  number text not null,
  region character(6) not null,
  share_percent integer not null,
  list_digest character(64) not null,
  nonce character(64) not null,
  seed character(64) not null,
  claim_count integer not null,
  line_count integer not null,
  drawn_count integer not null,
  state text default 'open'::text not null,
  drawn_by uuid not null,
  drawn_at timestamp with time zone not null,
  closed_by uuid,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  constraint sample_round_pkey PRIMARY KEY (id),
  constraint sample_round_number_key UNIQUE (number),
  constraint sample_round_check CHECK ((line_count >= claim_count)),
  constraint sample_round_check1 CHECK (((drawn_count >= 1) AND (drawn_count <= line_count))),
  constraint sample_round_check2 CHECK ((((state = 'open'::text) = (closed_at IS NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)))),
  constraint sample_round_claim_count_check CHECK ((claim_count > 0)),
  constraint sample_round_share_percent_check CHECK (((share_percent >= 5) AND (share_percent <= 100))),
  constraint sample_round_state_check CHECK ((state = ANY (ARRAY['open'::text, 'passed'::text, 'failed'::text]))),
  constraint sample_round_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint sample_round_drawn_by_fkey FOREIGN KEY (drawn_by) REFERENCES registry.account(id),
  constraint sample_round_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.sandbox_run (
  id uuid not null,
  title text not null,
  region character(6) not null,
  subsidy_kind text not null,
  from_on date not null,
  to_on date not null,
  pack_id uuid not null,
  pack_number integer not null,
  pack_title text not null,
  shifted_months integer default 0 not null,
  set_id uuid not null,
  base_run_id uuid not null,
  draft_run_id uuid not null,
  claims integer not null,
  people integer not null,
  base_fen bigint not null,
  draft_fen bigint not null,
  winners integer not null,
  losers integer not null,
  figures jsonb not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  took_ms integer not null,
  constraint sandbox_run_pkey PRIMARY KEY (id),
  constraint sandbox_run_check CHECK ((to_on >= from_on)),
  constraint sandbox_run_check1 CHECK (((winners + losers) <= claims)),
  constraint sandbox_run_claims_check CHECK ((claims >= 0)),
  constraint sandbox_run_people_check CHECK ((people >= 0)),
  constraint sandbox_run_base_run_id_fkey FOREIGN KEY (base_run_id) REFERENCES money.judgement_run(id),
  constraint sandbox_run_draft_run_id_fkey FOREIGN KEY (draft_run_id) REFERENCES money.judgement_run(id),
  constraint sandbox_run_made_by_fkey FOREIGN KEY (made_by) REFERENCES registry.account(id),
  constraint sandbox_run_pack_id_fkey FOREIGN KEY (pack_id) REFERENCES money.policy_pack(id),
  constraint sandbox_run_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint sandbox_run_set_id_fkey FOREIGN KEY (set_id) REFERENCES money.judgement_set(id)
);

create table money.seat_release (
  id uuid not null,
  reservation_id uuid not null,
  cause text not null,
  person_id uuid,
  seats integer not null,
  amount_fen bigint not null,
  reason text not null,
  at timestamp with time zone not null,
  by_account uuid,
  entry_id uuid not null,
  constraint seat_release_pkey PRIMARY KEY (id),
  constraint seat_release_amount_fen_check CHECK ((amount_fen > 0)),
  constraint seat_release_cause_check CHECK ((cause = ANY (ARRAY['empty'::text, 'no-show'::text, 'not-eligible'::text, 'refused'::text]))),
  constraint seat_release_check CHECK (((cause = 'empty'::text) = (person_id IS NULL))),
  constraint seat_release_check1 CHECK (((person_id IS NULL) OR (seats = 1))),
  constraint seat_release_seats_check CHECK ((seats > 0)),
  constraint seat_release_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES money.entry(id),
  constraint seat_release_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint seat_release_reservation_id_fkey FOREIGN KEY (reservation_id) REFERENCES money.reservation(id)
);

create table money.step_limit (
  region character(6) not null,
  stage text not null,
  workdays integer not null,
  basis text not null,
  from_on date not null,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  constraint step_limit_pkey PRIMARY KEY (region, stage, from_on),
  constraint step_limit_stage_check CHECK ((stage = ANY (ARRAY['review'::text, 'recheck'::text, 'notice'::text, 'fund'::text, 'batch'::text]))),
  constraint step_limit_workdays_check CHECK (((workdays >= 1) AND (workdays <= 90))),
  constraint step_limit_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint step_limit_set_by_fkey FOREIGN KEY (set_by) REFERENCES registry.account(id)
);

create table money.step_pace (
  as_of date not null,
  region character(6) not null,
  stage text not null,
  from_on date not null,
  samples integer not null,
  median_days integer not null,
  most_days integer not null,
  recent integer not null,
  busy_days integer default 0 not null,
  constraint step_pace_pkey PRIMARY KEY (as_of, region, stage),
  constraint step_pace_check CHECK ((from_on < as_of)),
  constraint step_pace_check1 CHECK ((most_days >= median_days)),
  constraint step_pace_check2 CHECK (((busy_days >= 0) AND (busy_days <= recent))),
  constraint step_pace_median_days_check CHECK ((median_days >= 0)),
  constraint step_pace_recent_check CHECK ((recent >= 0)),
  constraint step_pace_samples_check CHECK ((samples > 0)),
  constraint step_pace_stage_check CHECK ((stage = ANY (ARRAY['review'::text, 'recheck'::text, 'notice'::text, 'fund'::text, 'batch'::text, 'all'::text]))),
  constraint step_pace_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.voucher (
  id uuid not null,
  batch_id uuid not null,
  quota_id uuid not null,
  no integer not null,
  person_id uuid not null,
  region character(6) not null,
  category text,
  told_by text not null,
  origin text not null,
  claimed_at timestamp with time zone not null,
  expires_on date not null,
  state text default 'available'::text not null,
  class_id uuid,
  held_at timestamp with time zone,
  claim_id uuid,
  claim_line_id uuid,
  amount_fen bigint,
  redeemed_at timestamp with time zone,
  ended_at timestamp with time zone,
  end_reason text,
  request_key text,
  version integer default 1 not null,
  constraint voucher_pkey PRIMARY KEY (id),
  constraint voucher_no UNIQUE (quota_id, no),
  constraint voucher_amount_fen_check CHECK ((amount_fen >= 0)),
  constraint voucher_ended CHECK ((((state = ANY (ARRAY['expired'::text, 'returned'::text, 'revoked'::text])) = (ended_at IS NOT NULL)) AND ((ended_at IS NULL) = (end_reason IS NULL)))),
  constraint voucher_held CHECK (((state = ANY (ARRAY['held'::text, 'redeemed'::text])) = ((class_id IS NOT NULL) AND (held_at IS NOT NULL)))),
  constraint voucher_no_check CHECK ((no > 0)),
  constraint voucher_origin_check CHECK ((origin = ANY (ARRAY['claimed'::text, 'waited'::text]))),
  constraint voucher_redeemed CHECK ((((state = 'redeemed'::text) = (redeemed_at IS NOT NULL)) AND ((redeemed_at IS NULL) = (claim_id IS NULL)) AND ((redeemed_at IS NULL) = (amount_fen IS NULL)))),
  constraint voucher_state_check CHECK ((state = ANY (ARRAY['available'::text, 'held'::text, 'redeemed'::text, 'expired'::text, 'returned'::text, 'revoked'::text]))),
  constraint voucher_told_by_check CHECK ((told_by = ANY (ARRAY['known'::text, 'self'::text]))),
  constraint voucher_claim_id_fkey FOREIGN KEY (claim_id) REFERENCES money.claim(id),
  constraint voucher_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint voucher_quota_id_batch_id_fkey FOREIGN KEY (quota_id, batch_id) REFERENCES money.voucher_quota(id, batch_id)
);

create table money.voucher_batch (
  id uuid not null,
  title text not null,
  region character(6) not null,
  kind text not null,
  subsidy_kind text not null,
  fund text not null,
  face_fen bigint,
  offset_percent smallint,
  occupation_codes text[] default '{}'::text[] not null,
  claim_from timestamp with time zone not null,
  claim_until timestamp with time zone not null,
  valid_days smallint,
  valid_until date not null,
  document_number text not null,
  note text,
  state text default 'draft'::text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  submitted_by uuid,
  submitted_at timestamp with time zone,
  published_by uuid,
  published_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint voucher_batch_pkey PRIMARY KEY (id),
  constraint voucher_batch_days CHECK (((claim_until > claim_from) AND (valid_until >= (((claim_until AT TIME ZONE 'Asia/Shanghai'::text) - '00:00:00.000001'::interval))::date))),
  constraint voucher_batch_ended CHECK ((((state = ANY (ARRAY['closed'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)) AND ((state <> ALL (ARRAY['closed'::text, 'withdrawn'::text, 'returned'::text])) OR (reason IS NOT NULL)))),
  constraint voucher_batch_face_fen_check CHECK ((face_fen > 0)),
  constraint voucher_batch_kind_check CHECK ((kind = ANY (ARRAY['fixed'::text, 'offset'::text, 'general'::text, 'directed'::text]))),
  constraint voucher_batch_offset_percent_check CHECK (((offset_percent >= 1) AND (offset_percent <= 100))),
  constraint voucher_batch_published CHECK ((((state = ANY (ARRAY['published'::text, 'closed'::text])) = (published_at IS NOT NULL)) AND ((published_at IS NULL) = (published_by IS NULL)))),
  constraint voucher_batch_reach CHECK ((((kind <> 'directed'::text) OR (cardinality(occupation_codes) > 0)) AND ((kind <> 'general'::text) OR (cardinality(occupation_codes) = 0)))),
  constraint voucher_batch_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'published'::text, 'closed'::text, 'withdrawn'::text]))),
  constraint voucher_batch_submitted CHECK (((state <> ALL (ARRAY['submitted'::text, 'published'::text, 'closed'::text])) OR ((submitted_by IS NOT NULL) AND (submitted_at IS NOT NULL)))),
  constraint voucher_batch_subsidy_kind_check CHECK ((subsidy_kind = ANY (ARRAY['class-training'::text, 'personal-certificate'::text, 'skill-upgrade'::text, 'apprenticeship'::text, 'employment-reward'::text, 'living-allowance'::text]))),
  constraint voucher_batch_two_persons CHECK (((published_by <> submitted_by) AND (published_by <> created_by))),
  constraint voucher_batch_valid_days_check CHECK (((valid_days >= 1) AND (valid_days <= 730))),
  constraint voucher_batch_worth CHECK ((((kind = ANY (ARRAY['fixed'::text, 'offset'::text])) = (face_fen IS NOT NULL)) AND ((kind = 'offset'::text) = (offset_percent IS NOT NULL)))),
  constraint voucher_batch_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint voucher_batch_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint voucher_batch_published_by_fkey FOREIGN KEY (published_by) REFERENCES registry.account(id),
  constraint voucher_batch_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint voucher_batch_submitted_by_fkey FOREIGN KEY (submitted_by) REFERENCES registry.account(id)
);

create table money.voucher_notice (
  voucher_id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  constraint voucher_notice_pkey PRIMARY KEY (voucher_id, kind),
  constraint voucher_notice_kind_check CHECK ((kind = ANY (ARRAY['granted'::text, 'week'::text, 'day'::text, 'expired'::text]))),
  constraint voucher_notice_voucher_id_fkey FOREIGN KEY (voucher_id) REFERENCES money.voucher(id)
);

create table money.voucher_quota (
  id uuid not null,
  batch_id uuid not null,
  region character(6) not null,
  category text,
  total integer not null,
  taken integer default 0 not null,
  last_no integer default 0 not null,
  open boolean default false not null,
  constraint voucher_quota_pkey PRIMARY KEY (id),
  constraint voucher_quota_id_batch_id_key UNIQUE (id, batch_id),
  constraint voucher_quota_once UNIQUE NULLS NOT DISTINCT (batch_id, region, category),
  constraint voucher_quota_exact CHECK ((taken <= total)),
  constraint voucher_quota_taken_check CHECK ((taken >= 0)),
  constraint voucher_quota_total_check CHECK (((total >= 1) AND (total <= 10000000))),
  constraint voucher_quota_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES money.voucher_batch(id),
  constraint voucher_quota_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table money.voucher_raise (
  id uuid not null,
  batch_id uuid not null,
  lines jsonb not null,
  document_number text not null,
  reason text not null,
  state text default 'asked'::text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  served integer default 0 not null,
  version integer default 1 not null,
  constraint voucher_raise_pkey PRIMARY KEY (id),
  constraint voucher_raise_decided CHECK ((((state = 'asked'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint voucher_raise_lines_check CHECK (((jsonb_typeof(lines) = 'array'::text) AND (jsonb_array_length(lines) > 0))),
  constraint voucher_raise_reason CHECK (((state <> ALL (ARRAY['refused'::text, 'withdrawn'::text])) OR (decide_reason IS NOT NULL))),
  constraint voucher_raise_served_check CHECK ((served >= 0)),
  constraint voucher_raise_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint voucher_raise_two_persons CHECK (((state <> ALL (ARRAY['approved'::text, 'refused'::text])) OR (decided_by <> asked_by))),
  constraint voucher_raise_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES registry.account(id),
  constraint voucher_raise_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES money.voucher_batch(id),
  constraint voucher_raise_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id)
);

create table money.voucher_wait (
  id uuid not null,
  place bigint generated always as identity not null,
  batch_id uuid not null,
  person_id uuid not null,
  region character(6) not null,
  category text,
  told_by text not null,
  state text default 'waiting'::text not null,
  at timestamp with time zone not null,
  ended_at timestamp with time zone,
  voucher_id uuid,
  request_key text,
  constraint voucher_wait_pkey PRIMARY KEY (id),
  constraint voucher_wait_check CHECK (((state = 'waiting'::text) = (ended_at IS NULL))),
  constraint voucher_wait_check1 CHECK (((state = 'served'::text) = (voucher_id IS NOT NULL))),
  constraint voucher_wait_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'served'::text, 'left'::text, 'lapsed'::text]))),
  constraint voucher_wait_told_by_check CHECK ((told_by = ANY (ARRAY['known'::text, 'self'::text]))),
  constraint voucher_wait_batch_id_fkey FOREIGN KEY (batch_id) REFERENCES money.voucher_batch(id),
  constraint voucher_wait_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint voucher_wait_voucher_id_fkey FOREIGN KEY (voucher_id) REFERENCES money.voucher(id)
);

create table platform.audit (
  id uuid not null,
  at timestamp with time zone not null,
  act_id text not null,
  act_title text not null,
  account_id uuid,
  actor_name text not null,
  actor_org text,
  ip text,
  agent text,
  subjects text[] not null,
  summary text not null,
  region character(6),
  org_id uuid,
  before jsonb,
  after jsonb,
  reason text,
  files uuid[] default '{}'::uuid[] not null,
  constraint audit_pkey PRIMARY KEY (id)
);

create table platform.counter (
  name text not null,
  value bigint not null,
  constraint counter_pkey PRIMARY KEY (name)
);

create table platform.file (
  id uuid not null,
  name text not null,
  mime text not null,
  bytes bigint not null,
  sha256 character(64) not null,
  uploaded_by uuid,
  uploaded_at timestamp with time zone not null,
  constraint file_pkey PRIMARY KEY (id),
  constraint file_bytes_check CHECK ((bytes > 0))
);

create table platform.file_destroyed (
  file_id uuid not null,
  sha256 character(64) not null,
  at timestamp with time zone not null,
  destruction_id uuid not null,
  removed_at timestamp with time zone,
  constraint file_destroyed_pkey PRIMARY KEY (file_id),
  constraint file_destroyed_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id)
);

create table platform.holiday (
  day date not null,
  kind text not null,
  name text not null,
  constraint holiday_pkey PRIMARY KEY (day),
  constraint holiday_kind_check CHECK ((kind = ANY (ARRAY['off'::text, 'work'::text])))
);

create table platform.idempotency (
  actor_key text not null,
  key text not null,
  act_id text not null,
  input_hash text not null,
  reply jsonb,
  at timestamp with time zone not null,
  constraint idempotency_pkey PRIMARY KEY (actor_key, key)
);

create table platform.issued_paper (
  id uuid not null,
  subject text not null,
  kind text not null,
  round integer default 1 not null,
  title text not null,
  number text not null,
  file_id uuid not null,
  sha256 character(64) not null,
  issued_at timestamp with time zone not null,
  constraint issued_paper_pkey PRIMARY KEY (id),
  constraint issued_paper_file_id_key UNIQUE (file_id),
  constraint issued_paper_subject_kind_round_key UNIQUE (subject, kind, round),
  constraint issued_paper_round_check CHECK ((round >= 1)),
  constraint issued_paper_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id)
);

create table platform.migration (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migration_pkey PRIMARY KEY (number)
);

create table registry.account (
  id uuid not null,
  kind text not null,
  login text,
  display_name text not null,
  org_id uuid,
  person_id uuid,
  password_hash text,
  totp_sealed bytea,
  totp_enabled boolean default false not null,
  failed_count integer default 0 not null,
  locked_until timestamp with time zone,
  active boolean default true not null,
  must_change_password boolean default false not null,
  created_by uuid,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint account_login_key UNIQUE (login),
  constraint account_person_id_key UNIQUE (person_id),
  constraint account_check CHECK (((kind = 'staff'::text) = ((login IS NOT NULL) AND (org_id IS NOT NULL)))),
  constraint account_check1 CHECK (((kind = 'worker'::text) = (person_id IS NOT NULL))),
  constraint account_kind_check CHECK ((kind = ANY (ARRAY['staff'::text, 'worker'::text]))),
  constraint account_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table registry."grant" (
  id uuid not null,
  account_id uuid not null,
  role text not null,
  org_id uuid,
  region character(6),
  granted_by uuid,
  granted_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by uuid,
  from_on date,
  until_on date,
  given_for text,
  constraint grant_pkey PRIMARY KEY (id),
  constraint grant_check CHECK (((org_id IS NULL) <> (region IS NULL))),
  constraint grant_reason_has_end CHECK (((given_for IS NULL) OR (until_on IS NOT NULL))),
  constraint grant_span CHECK ((until_on >= from_on)),
  constraint grant_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id),
  constraint grant_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint grant_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.hold (
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  stops text not null,
  reason text not null,
  clause text,
  placed_by uuid not null,
  placed_at timestamp with time zone not null,
  lifted_by uuid,
  lifted_at timestamp with time zone,
  lift_reason text,
  region character(6) not null,
  source text,
  ends_on date,
  version integer default 1 not null,
  constraint hold_pkey PRIMARY KEY (id),
  constraint hold_check1 CHECK (((lifted_by IS NULL) OR (lifted_by <> placed_by))),
  constraint hold_lifted CHECK (
CASE
    WHEN (lifted_at IS NULL) THEN (lifted_by IS NULL)
    ELSE ((lifted_by IS NOT NULL) OR (ends_on IS NOT NULL))
END),
  constraint hold_stops_check CHECK ((stops = ANY (ARRAY['new-classes'::text, 'payment'::text, 'watch'::text]))),
  constraint hold_stops_subject CHECK (((subject_kind <> 'claim'::text) OR (stops <> 'new-classes'::text))),
  constraint hold_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['organisation'::text, 'person'::text, 'class'::text, 'claim'::text]))),
  constraint hold_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.hold_exception (
  id uuid not null,
  hold_id uuid not null,
  case_kind text not null,
  case_id uuid not null,
  reason text not null,
  ends_on date,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  signed_by uuid,
  signed_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  end_reason text,
  constraint hold_exception_pkey PRIMARY KEY (id),
  constraint hold_exception_case_kind_check CHECK ((case_kind = ANY (ARRAY['person'::text, 'class'::text, 'claim'::text]))),
  constraint hold_exception_check CHECK (((signed_at IS NULL) = (signed_by IS NULL))),
  constraint hold_exception_check1 CHECK (((signed_by IS NULL) OR (signed_by <> asked_by))),
  constraint hold_exception_check2 CHECK (((ended_at IS NOT NULL) OR ((ended_by IS NULL) AND (end_reason IS NULL)))),
  constraint hold_exception_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES registry.account(id),
  constraint hold_exception_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint hold_exception_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES registry.hold(id),
  constraint hold_exception_signed_by_fkey FOREIGN KEY (signed_by) REFERENCES registry.account(id)
);

create table registry.occupation (
  code text not null,
  name text not null,
  mid_code text not null,
  mid_name text not null,
  digital boolean not null,
  green boolean not null,
  source text not null,
  pinyin text not null,
  initials text not null,
  constraint occupation_pkey PRIMARY KEY (code)
);

create table registry.org_owner (
  org_id uuid not null,
  person_key bytea not null,
  role text not null,
  from_day date,
  to_day date,
  delivery_id uuid not null,
  record text not null,
  constraint org_owner_pkey PRIMARY KEY (org_id, person_key, role),
  constraint org_owner_person_key_check CHECK ((length(person_key) = 8)),
  constraint org_owner_role_check CHECK ((role = ANY (ARRAY['legal'::text, 'shareholder'::text, 'officer'::text]))),
  constraint org_owner_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES registry.register_delivery(id),
  constraint org_owner_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id)
);

create table registry.org_owner_mark (
  one boolean default true not null,
  versions text not null,
  at timestamp with time zone not null,
  constraint org_owner_mark_pkey PRIMARY KEY (one),
  constraint org_owner_mark_one_check CHECK (one)
);

create table registry.organisation (
  id uuid not null,
  name text not null,
  uscc character(18) not null,
  kind text not null,
  region character(6) not null,
  address text,
  contact_name text,
  contact_phone text,
  bank_name text,
  bank_account_sealed bytea,
  bank_account_masked text,
  active boolean default true not null,
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint organisation_pkey PRIMARY KEY (id),
  constraint organisation_uscc_key UNIQUE (uscc),
  constraint organisation_kind_check CHECK ((kind = ANY (ARRAY['hr'::text, 'finance'::text, 'industry'::text, 'union'::text, 'institution'::text, 'evaluator'::text, 'enterprise'::text, 'third-party'::text, 'discipline'::text]))),
  constraint organisation_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.partner (
  org_id uuid not null,
  account_id uuid not null,
  region character(6) not null,
  calendar_hash bytea,
  calendar_made_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint partner_pkey PRIMARY KEY (org_id),
  constraint partner_account_id_key UNIQUE (account_id),
  constraint partner_calendar_hash_key UNIQUE (calendar_hash),
  constraint partner_check CHECK (((calendar_hash IS NULL) = (calendar_made_at IS NULL))),
  constraint partner_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id),
  constraint partner_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint partner_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.partner_day (
  key_id uuid not null,
  day date not null,
  changes integer default 0 not null,
  bytes bigint default 0 not null,
  constraint partner_day_pkey PRIMARY KEY (key_id, day),
  constraint partner_day_bytes_check CHECK ((bytes >= 0)),
  constraint partner_day_changes_check CHECK ((changes >= 0)),
  constraint partner_day_key_id_fkey FOREIGN KEY (key_id) REFERENCES registry.partner_key(id)
);

create table registry.partner_delivery (
  id uuid not null,
  hook_id uuid not null,
  audit_id uuid not null,
  event text not null,
  body text not null,
  happened_at timestamp with time zone not null,
  state text default 'waiting'::text not null,
  tries smallint default 0 not null,
  next_at timestamp with time zone not null,
  last_at timestamp with time zone,
  last_status smallint,
  last_error text,
  sent_at timestamp with time zone,
  constraint partner_delivery_pkey PRIMARY KEY (id),
  constraint partner_delivery_hook_id_audit_id_key UNIQUE (hook_id, audit_id),
  constraint partner_delivery_check CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint partner_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'given-up'::text]))),
  constraint partner_delivery_hook_id_fkey FOREIGN KEY (hook_id) REFERENCES registry.partner_hook(id)
);

create table registry.partner_hook (
  id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  url text not null,
  events text[] not null,
  state text default 'requested'::text not null,
  secret_sealed bytea,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  allowed_by uuid,
  allowed_at timestamp with time zone,
  stopped_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint partner_hook_pkey PRIMARY KEY (id),
  constraint hook_allower_is_another CHECK ((allowed_by <> requested_by)),
  constraint partner_hook_check CHECK (((state <> 'allowed'::text) OR ((allowed_by IS NOT NULL) AND (allowed_at IS NOT NULL) AND (secret_sealed IS NOT NULL)))),
  constraint partner_hook_check1 CHECK (((state <> ALL (ARRAY['refused'::text, 'stopped'::text])) OR (reason IS NOT NULL))),
  constraint partner_hook_events_check CHECK (((cardinality(events) >= 1) AND (cardinality(events) <= 20))),
  constraint partner_hook_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'allowed'::text, 'refused'::text, 'stopped'::text]))),
  constraint partner_hook_allowed_by_fkey FOREIGN KEY (allowed_by) REFERENCES registry.account(id),
  constraint partner_hook_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.partner(org_id),
  constraint partner_hook_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint partner_hook_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES registry.account(id)
);

create table registry.partner_key (
  id uuid not null,
  code text not null,
  org_id uuid not null,
  region character(6) not null,
  kind text not null,
  title text not null,
  purpose text not null,
  verbs text[] not null,
  ends_on date not null,
  per_minute integer not null,
  day_changes integer,
  state text default 'requested'::text not null,
  requested_by uuid not null,
  requested_at timestamp with time zone not null,
  checked_by uuid,
  checked_at timestamp with time zone,
  approved_by uuid,
  approved_at timestamp with time zone,
  secret_sealed bytea,
  collected_by uuid,
  collected_at timestamp with time zone,
  old_secret_sealed bytea,
  old_until timestamp with time zone,
  stopped_by uuid,
  stopped_at timestamp with time zone,
  reason text,
  last_used_at timestamp with time zone,
  version integer default 1 not null,
  reach character(6),
  constraint partner_key_pkey PRIMARY KEY (id),
  constraint partner_key_code_key UNIQUE (code),
  constraint key_approver_is_another CHECK (((approved_by <> requested_by) AND ((kind = 'rehearsal'::text) OR (approved_by <> checked_by)))),
  constraint key_checker_is_another CHECK ((checked_by <> requested_by)),
  constraint partner_key_check CHECK (((kind <> 'pilot'::text) OR (day_changes IS NOT NULL))),
  constraint partner_key_check1 CHECK (((state = ANY (ARRAY['requested'::text, 'refused'::text])) OR (checked_by IS NOT NULL))),
  constraint partner_key_check2 CHECK (((state <> ALL (ARRAY['approved'::text, 'active'::text, 'suspended'::text])) OR (approved_by IS NOT NULL))),
  constraint partner_key_check3 CHECK (((state <> ALL (ARRAY['active'::text, 'suspended'::text])) OR ((secret_sealed IS NOT NULL) AND (collected_by IS NOT NULL)))),
  constraint partner_key_check4 CHECK (((old_secret_sealed IS NULL) = (old_until IS NULL))),
  constraint partner_key_check5 CHECK (((state <> ALL (ARRAY['suspended'::text, 'refused'::text, 'revoked'::text])) OR (reason IS NOT NULL))),
  constraint partner_key_code_check CHECK ((code ~ '^qk_[0-9A-Za-z]{20}$'::text)),
  constraint partner_key_day_changes_check CHECK (((day_changes >= 1) AND (day_changes <= 100000))),
  constraint partner_key_kind_check CHECK ((kind = ANY (ARRAY['rehearsal'::text, 'pilot'::text, 'full'::text]))),
  constraint partner_key_per_minute_check CHECK (((per_minute >= 1) AND (per_minute <= 6000))),
  constraint partner_key_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'checked'::text, 'approved'::text, 'active'::text, 'suspended'::text, 'refused'::text, 'revoked'::text]))),
  constraint partner_key_verbs_check CHECK (((cardinality(verbs) >= 1) AND (cardinality(verbs) <= 40))),
  constraint partner_key_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES registry.account(id),
  constraint partner_key_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES registry.account(id),
  constraint partner_key_collected_by_fkey FOREIGN KEY (collected_by) REFERENCES registry.account(id),
  constraint partner_key_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.partner(org_id),
  constraint partner_key_reach_fkey FOREIGN KEY (reach) REFERENCES registry.region(code),
  constraint partner_key_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint partner_key_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES registry.account(id),
  constraint partner_key_stopped_by_fkey FOREIGN KEY (stopped_by) REFERENCES registry.account(id)
);

create unlogged table registry.partner_minute (
  key_id uuid not null,
  minute bigint not null,
  calls integer not null,
  constraint partner_minute_pkey PRIMARY KEY (key_id),
  constraint partner_minute_key_id_fkey FOREIGN KEY (key_id) REFERENCES registry.partner_key(id)
);

create table registry.partner_nonce (
  key_id uuid not null,
  nonce text not null,
  at timestamp with time zone not null,
  constraint partner_nonce_pkey PRIMARY KEY (key_id, nonce),
  constraint partner_nonce_key_id_fkey FOREIGN KEY (key_id) REFERENCES registry.partner_key(id)
);

create table registry.partner_refusal (
  id uuid not null,
  key_id uuid not null,
  at timestamp with time zone not null,
  method text not null,
  path text not null,
  act_id text,
  status smallint not null,
  codes text[] not null,
  reasons_sealed bytea not null,
  constraint partner_refusal_pkey PRIMARY KEY (id),
  constraint partner_refusal_key_id_fkey FOREIGN KEY (key_id) REFERENCES registry.partner_key(id)
);

create table registry.partner_tally (
  key_id uuid not null,
  day date not null,
  act_id text not null,
  verb text not null,
  changes boolean not null,
  taken integer default 0 not null,
  refused integer default 0 not null,
  act_title text default ''::text not null,
  constraint partner_tally_pkey PRIMARY KEY (key_id, day, act_id),
  constraint partner_tally_key_id_fkey FOREIGN KEY (key_id) REFERENCES registry.partner_key(id)
);

create table registry.person (
  id uuid not null,
  id_number_index bytea not null,
  id_number_sealed bytea not null,
  id_number_masked text not null,
  name_sealed bytea not null,
  name_index bytea not null,
  name_masked text not null,
  phone_sealed bytea,
  phone_index bytea,
  phone_masked text,
  bank_name text,
  bank_account_sealed bytea,
  bank_account_index bytea,
  bank_account_masked text,
  sex text not null,
  birth_on date not null,
  region character(6),
  created_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint person_pkey PRIMARY KEY (id),
  constraint person_id_number_index_key UNIQUE (id_number_index),
  constraint person_sex_check CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text]))),
  constraint person_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.person_fact (
  id uuid not null,
  person_id uuid not null,
  fact text not null,
  value text not null,
  source text not null,
  as_of date not null,
  valid_to date,
  recorded_by uuid,
  recorded_at timestamp with time zone not null,
  constraint person_fact_pkey PRIMARY KEY (id),
  constraint person_fact_source_check CHECK ((source = ANY (ARRAY['self'::text, 'institution'::text, 'officer'::text, 'register'::text]))),
  constraint person_fact_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table registry.person_key (
  person_id uuid not null,
  key bytea not null,
  name_tag bytea not null,
  constraint person_key_pkey PRIMARY KEY (person_id),
  constraint person_key_key_check CHECK ((length(key) = 8)),
  constraint person_key_name_tag_check CHECK ((length(name_tag) = 4)),
  constraint person_key_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table registry.phone_code (
  id uuid not null,
  phone_index bytea not null,
  id_number_index bytea not null,
  code_hash bytea not null,
  sent_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  tries integer default 0 not null,
  used_at timestamp with time zone,
  constraint phone_code_pkey PRIMARY KEY (id)
);

create table registry.question (
  id uuid not null,
  at timestamp with time zone not null,
  asked_by uuid,
  actor_name text not null,
  actor_org text,
  purpose text not null,
  subject text not null,
  as_of date not null,
  registers jsonb not null,
  people integer not null,
  constraint question_pkey PRIMARY KEY (id),
  constraint question_people_check CHECK ((people >= 0))
);

create table registry.question_page (
  question_id uuid not null,
  no integer not null,
  first_id uuid not null,
  last_id uuid not null,
  ids bytea not null,
  constraint question_page_pkey PRIMARY KEY (question_id, no),
  constraint question_page_question_id_fkey FOREIGN KEY (question_id) REFERENCES registry.question(id)
);

create table registry.question_person (
  person_id uuid not null,
  question_id uuid not null,
  found text[] not null,
  constraint question_person_pkey PRIMARY KEY (person_id, question_id),
  constraint question_person_question_id_fkey FOREIGN KEY (question_id) REFERENCES registry.question(id)
);

create table registry.region (
  code character(6) not null,
  name text not null,
  level text not null,
  parent_code character(6),
  unit_code character(6) not null,
  path text not null,
  valid_from date not null,
  valid_to date,
  successor_code character(6),
  constraint region_pkey PRIMARY KEY (code),
  constraint region_check CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
  constraint region_level_check CHECK ((level = ANY (ARRAY['province'::text, 'city'::text, 'county'::text])))
);

create table registry.register (
  code text not null,
  basis_no text not null,
  basis_until date not null,
  endpoint text,
  max_age_days integer not null,
  opened_by uuid not null,
  opened_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint register_pkey PRIMARY KEY (code),
  constraint register_max_age_days_check CHECK (((max_age_days >= 1) AND (max_age_days <= 3660))),
  constraint register_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES registry.account(id)
);

create table registry.register_answer (
  id uuid not null,
  code text not null,
  person_id uuid not null,
  asked_at timestamp with time zone not null,
  state text not null,
  data_date date,
  rows jsonb default '[]'::jsonb not null,
  tries integer not null,
  millis integer not null,
  question_id uuid not null,
  constraint register_answer_pkey PRIMARY KEY (id),
  constraint register_answer_check CHECK (((state = ANY (ARRAY['found'::text, 'none'::text])) = (data_date IS NOT NULL))),
  constraint register_answer_state_check CHECK ((state = ANY (ARRAY['found'::text, 'none'::text, 'timeout'::text, 'unavailable'::text, 'bad-answer'::text, 'paused'::text]))),
  constraint register_answer_code_fkey FOREIGN KEY (code) REFERENCES registry.register(code),
  constraint register_answer_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint register_answer_question_id_fkey FOREIGN KEY (question_id) REFERENCES registry.question(id)
);

create table registry.register_asking (
  id uuid not null,
  code text not null,
  person_id uuid not null,
  subject text not null,
  purpose text not null,
  asked_by uuid,
  actor_name text not null,
  actor_org text,
  wanted_at timestamp with time zone not null,
  state text not null,
  rounds integer default 0 not null,
  next_at timestamp with time zone not null,
  held_until timestamp with time zone,
  last_state text,
  last_at timestamp with time zone,
  done_at timestamp with time zone,
  told_at timestamp with time zone,
  constraint register_asking_pkey PRIMARY KEY (id),
  constraint register_asking_subject_person_id_code_key UNIQUE (subject, person_id, code),
  constraint register_asking_check CHECK (((state = 'waiting'::text) = (done_at IS NULL))),
  constraint register_asking_check1 CHECK (((state <> 'answered'::text) OR (last_state = ANY (ARRAY['found'::text, 'none'::text])))),
  constraint register_asking_check2 CHECK (((state <> 'given-up'::text) OR (last_state <> ALL (ARRAY['found'::text, 'none'::text])))),
  constraint register_asking_check3 CHECK (((told_at IS NULL) OR (done_at IS NOT NULL))),
  constraint register_asking_last_state_check CHECK ((last_state = ANY (ARRAY['found'::text, 'none'::text, 'timeout'::text, 'unavailable'::text, 'bad-answer'::text, 'paused'::text]))),
  constraint register_asking_rounds_check CHECK ((rounds >= 0)),
  constraint register_asking_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'answered'::text, 'given-up'::text, 'dropped'::text]))),
  constraint register_asking_code_fkey FOREIGN KEY (code) REFERENCES registry.register(code),
  constraint register_asking_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table registry.register_delivery (
  id uuid not null,
  code text not null,
  region character(6) not null,
  data_date date not null,
  mode text not null,
  file_name text not null,
  file_id uuid,
  state text default 'loading'::text not null,
  loaded_by uuid not null,
  loaded_at timestamp with time zone not null,
  bytes bigint,
  sha256 character(64),
  rows_read bigint,
  rows_kept bigint,
  rows_rejected bigint,
  people bigint,
  rejects jsonb default '[]'::jsonb not null,
  millis integer,
  fault text,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint register_delivery_pkey PRIMARY KEY (id),
  constraint register_delivery_check CHECK (((state = ANY (ARRAY['loaded'::text, 'in-force'::text])) <= ((rows_kept IS NOT NULL) AND (sha256 IS NOT NULL)))),
  constraint register_delivery_check1 CHECK (((rows_read IS NULL) OR (rows_read = (rows_kept + rows_rejected)))),
  constraint register_delivery_check2 CHECK (((state = ANY (ARRAY['in-force'::text, 'discarded'::text])) = (decided_at IS NOT NULL))),
  constraint register_delivery_check3 CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
  constraint register_delivery_check4 CHECK (((state = 'failed'::text) = (fault IS NOT NULL))),
  constraint register_delivery_check5 CHECK (((state <> 'in-force'::text) OR (decided_by <> loaded_by))),
  constraint register_delivery_mode_check CHECK ((mode = ANY (ARRAY['whole'::text, 'more'::text]))),
  constraint register_delivery_state_check CHECK ((state = ANY (ARRAY['loading'::text, 'loaded'::text, 'failed'::text, 'in-force'::text, 'discarded'::text]))),
  constraint register_delivery_code_fkey FOREIGN KEY (code) REFERENCES registry.register(code),
  constraint register_delivery_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint register_delivery_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint register_delivery_loaded_by_fkey FOREIGN KEY (loaded_by) REFERENCES registry.account(id),
  constraint register_delivery_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table registry.session (
  token_hash bytea not null,
  account_id uuid not null,
  started_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  ip text,
  agent text,
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id)
);

create table supervision.appointment (
  id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  title text not null,
  purpose text not null,
  from_on date not null,
  to_on date not null,
  provider_ids uuid[] default '{}'::uuid[] not null,
  account_ids uuid[] not null,
  may_visit boolean not null,
  state text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  end_reason text,
  version integer default 1 not null,
  constraint appointment_pkey PRIMARY KEY (id),
  constraint appointment_account_ids_check CHECK ((cardinality(account_ids) >= 1)),
  constraint appointment_check CHECK ((to_on >= from_on)),
  constraint appointment_check1 CHECK (((state = 'proposed'::text) = (decided_at IS NULL))),
  constraint appointment_check2 CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
  constraint appointment_check3 CHECK ((decided_by <> proposed_by)),
  constraint appointment_check4 CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL))),
  constraint appointment_check5 CHECK (((state <> ALL (ARRAY['ended'::text, 'refused'::text])) OR (end_reason IS NOT NULL))),
  constraint appointment_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'active'::text, 'ended'::text, 'refused'::text]))),
  constraint appointment_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint appointment_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint appointment_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint appointment_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES registry.account(id),
  constraint appointment_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.complaint (
  id uuid not null,
  receipt text not null,
  code_index bytea not null,
  kind text not null,
  region character(6) not null,
  about_region character(6) not null,
  org_id uuid,
  about text not null,
  body text not null,
  happened_on date,
  files uuid[] default '{}'::uuid[] not null,
  contact_name_sealed bytea,
  contact_phone_sealed bytea,
  state text default 'filed'::text not null,
  filed_at timestamp with time zone not null,
  accept_by date not null,
  close_by date,
  handled_by uuid,
  handled_at timestamp with time zone,
  asked text,
  asked_at timestamp with time zone,
  answer text,
  answer_files uuid[] default '{}'::uuid[] not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  result text,
  reply text,
  evidence uuid[] default '{}'::uuid[] not null,
  proposed_by uuid,
  proposed_at timestamp with time zone,
  return_reason text,
  closed_by uuid,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  contact_destroyed_at timestamp with time zone,
  constraint complaint_pkey PRIMARY KEY (id),
  constraint complaint_receipt_key UNIQUE (receipt),
  constraint complaint_check CHECK (((contact_name_sealed IS NULL) = (contact_phone_sealed IS NULL))),
  constraint complaint_check1 CHECK (((state = 'filed'::text) OR (handled_by IS NOT NULL))),
  constraint complaint_check2 CHECK (((state = ANY (ARRAY['handling'::text, 'proposed'::text, 'closed'::text])) <= (close_by IS NOT NULL))),
  constraint complaint_check3 CHECK (((state = ANY (ARRAY['proposed'::text, 'closed'::text])) <= ((result IS NOT NULL) AND (reply IS NOT NULL) AND (proposed_by IS NOT NULL)))),
  constraint complaint_check4 CHECK (((state = ANY (ARRAY['closed'::text, 'refused'::text])) = (closed_at IS NOT NULL))),
  constraint complaint_check5 CHECK (((state <> 'refused'::text) OR (reply IS NOT NULL))),
  constraint complaint_check6 CHECK ((((answer IS NULL) = (answered_at IS NULL)) AND ((answer IS NULL) OR (asked IS NOT NULL)))),
  constraint complaint_check7 CHECK (((state <> 'closed'::text) OR ((closed_by <> proposed_by) AND (closed_by <> handled_by)))),
  constraint complaint_kind_check CHECK ((kind = ANY (ARRAY['false-training'::text, 'false-advertising'::text, 'subcontract'::text, 'fees'::text, 'impersonation'::text, 'evaluation'::text, 'subsidy'::text, 'service'::text, 'integrity'::text, 'other'::text]))),
  constraint complaint_result_check CHECK ((result = ANY (ARRAY['confirmed'::text, 'partly'::text, 'unfounded'::text]))),
  constraint complaint_state_check CHECK ((state = ANY (ARRAY['filed'::text, 'handling'::text, 'proposed'::text, 'closed'::text, 'refused'::text]))),
  constraint complaint_about_region_fkey FOREIGN KEY (about_region) REFERENCES registry.region(code),
  constraint complaint_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES registry.account(id),
  constraint complaint_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint complaint_handled_by_fkey FOREIGN KEY (handled_by) REFERENCES registry.account(id),
  constraint complaint_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint complaint_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES registry.account(id),
  constraint complaint_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.destruction (
  id uuid not null,
  kind text not null,
  region character(6) not null,
  months integer not null,
  basis text not null,
  before date not null,
  items integer not null,
  digest character(64) not null,
  reason text not null,
  state text default 'asked'::text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  destroyed integer,
  kept integer,
  version integer default 1 not null,
  constraint destruction_pkey PRIMARY KEY (id),
  constraint destruction_counts CHECK ((((state = 'done'::text) = ((destroyed IS NOT NULL) AND (kept IS NOT NULL))) AND ((destroyed IS NULL) OR ((destroyed + kept) = items)))),
  constraint destruction_decided CHECK ((((state = 'asked'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint destruction_destroyed_check CHECK ((destroyed >= 0)),
  constraint destruction_items_check CHECK ((items > 0)),
  constraint destruction_kept_check CHECK ((kept >= 0)),
  constraint destruction_months_check CHECK ((months >= 0)),
  constraint destruction_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'done'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint destruction_two_persons CHECK (((state <> ALL (ARRAY['done'::text, 'returned'::text])) OR (decided_by <> asked_by))),
  constraint destruction_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES registry.account(id),
  constraint destruction_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint destruction_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.destruction_item (
  destruction_id uuid not null,
  item_id uuid not null,
  hash character(64) not null,
  title text not null,
  since date not null,
  region character(6) not null,
  kept text,
  constraint destruction_item_pkey PRIMARY KEY (destruction_id, item_id),
  constraint destruction_item_destruction_id_fkey FOREIGN KEY (destruction_id) REFERENCES supervision.destruction(id)
);

create table supervision.inspection (
  id uuid not null,
  plan_id uuid,
  appointment_id uuid,
  class_id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  origin text not null,
  why text,
  assigned_at timestamp with time zone not null,
  assigned_by uuid not null,
  from_on date not null,
  due_on date not null,
  state text not null,
  visit_id uuid,
  recorded_by uuid,
  recorded_at timestamp with time zone,
  decide_by date,
  reply text,
  reply_files uuid[] default '{}'::uuid[] not null,
  replied_by uuid,
  replied_at timestamp with time zone,
  ordered_by uuid,
  round integer default 0 not null,
  rectify_by date,
  escalated_at timestamp with time zone,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision text,
  version integer default 1 not null,
  constraint inspection_pkey PRIMARY KEY (id),
  constraint inspection_plan_id_class_id_key UNIQUE (plan_id, class_id),
  constraint inspection_check CHECK ((due_on >= from_on)),
  constraint inspection_check1 CHECK (((origin = ANY (ARRAY['random'::text, 'planned'::text])) = (plan_id IS NOT NULL))),
  constraint inspection_check10 CHECK ((ordered_by <> recorded_by)),
  constraint inspection_check11 CHECK (((state <> 'dismissed'::text) OR (decided_by <> recorded_by))),
  constraint inspection_check12 CHECK (((state <> 'closed'::text) OR (decided_by <> ordered_by))),
  constraint inspection_check2 CHECK (((origin = 'third-party'::text) = (appointment_id IS NOT NULL))),
  constraint inspection_check3 CHECK (((state = ANY (ARRAY['assigned'::text, 'missed'::text])) = (visit_id IS NULL))),
  constraint inspection_check4 CHECK ((((visit_id IS NULL) = (recorded_at IS NULL)) OR (state = 'missed'::text))),
  constraint inspection_check5 CHECK (((recorded_at IS NULL) = (recorded_by IS NULL))),
  constraint inspection_check6 CHECK (((reply IS NULL) = (replied_at IS NULL))),
  constraint inspection_check7 CHECK (((state = ANY (ARRAY['rectifying'::text, 'answered'::text])) <= ((ordered_by IS NOT NULL) AND (rectify_by IS NOT NULL) AND (round > 0)))),
  constraint inspection_check8 CHECK (((state = ANY (ARRAY['closed'::text, 'dismissed'::text, 'handed'::text, 'missed'::text])) = ((decided_at IS NOT NULL) AND (decision IS NOT NULL)))),
  constraint inspection_check9 CHECK (((state <> 'found'::text) OR (decide_by IS NOT NULL))),
  constraint inspection_origin_check CHECK ((origin = ANY (ARRAY['random'::text, 'planned'::text, 'direct'::text, 'third-party'::text]))),
  constraint inspection_state_check CHECK ((state = ANY (ARRAY['assigned'::text, 'passed'::text, 'found'::text, 'rectifying'::text, 'answered'::text, 'closed'::text, 'dismissed'::text, 'handed'::text, 'missed'::text]))),
  constraint inspection_appointment_id_fkey FOREIGN KEY (appointment_id) REFERENCES supervision.appointment(id),
  constraint inspection_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES registry.account(id),
  constraint inspection_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint inspection_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint inspection_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES registry.account(id),
  constraint inspection_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint inspection_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES supervision.inspection_plan(id),
  constraint inspection_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES registry.account(id),
  constraint inspection_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint inspection_replied_by_fkey FOREIGN KEY (replied_by) REFERENCES registry.account(id),
  constraint inspection_visit_id_fkey FOREIGN KEY (visit_id) REFERENCES supervision.inspection_visit(id)
);

create table supervision.inspection_hand (
  inspection_id uuid not null,
  account_id uuid not null,
  constraint inspection_hand_pkey PRIMARY KEY (inspection_id, account_id),
  constraint inspection_hand_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id),
  constraint inspection_hand_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES supervision.inspection(id)
);

create table supervision.inspection_plan (
  id uuid not null,
  region character(6) not null,
  title text not null,
  kind text not null,
  basis text not null,
  from_on date not null,
  to_on date not null,
  sample_count integer,
  class_ids uuid[] default '{}'::uuid[] not null,
  team_size integer not null,
  weights jsonb not null,
  state text not null,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  return_reason text,
  published_by uuid,
  published_at timestamp with time zone,
  secret_sealed bytea,
  commitment text,
  pool jsonb,
  pool_text text,
  pool_hash text,
  public_number text,
  public_source text,
  drawn jsonb,
  drawn_by uuid,
  drawn_at timestamp with time zone,
  secret text,
  closed_by uuid,
  closed_at timestamp with time zone,
  end_reason text,
  version integer default 1 not null,
  constraint inspection_plan_pkey PRIMARY KEY (id),
  constraint inspection_plan_check CHECK ((to_on >= from_on)),
  constraint inspection_plan_check1 CHECK (((kind = 'random'::text) = (sample_count IS NOT NULL))),
  constraint inspection_plan_check10 CHECK ((((state = 'closed'::text) AND (kind = 'random'::text)) <= (secret IS NOT NULL))),
  constraint inspection_plan_check11 CHECK (((state <> 'withdrawn'::text) OR (end_reason IS NOT NULL))),
  constraint inspection_plan_check12 CHECK ((published_by <> drafted_by)),
  constraint inspection_plan_check13 CHECK ((drawn_by <> published_by)),
  constraint inspection_plan_check2 CHECK (((kind = 'planned'::text) OR (class_ids = '{}'::uuid[]))),
  constraint inspection_plan_check3 CHECK ((((published_at IS NULL) = (published_by IS NULL)) AND ((published_at IS NULL) = ((commitment IS NULL) AND (pool_hash IS NULL))))),
  constraint inspection_plan_check4 CHECK (((state = ANY (ARRAY['published'::text, 'drawn'::text, 'closed'::text])) <= ((published_at IS NOT NULL) AND (pool_text IS NOT NULL)))),
  constraint inspection_plan_check5 CHECK (((state = ANY (ARRAY['drawn'::text, 'closed'::text])) <= ((drawn_at IS NOT NULL) AND (drawn IS NOT NULL)))),
  constraint inspection_plan_check6 CHECK (((drawn_at IS NULL) = (drawn_by IS NULL))),
  constraint inspection_plan_check7 CHECK ((((state = ANY (ARRAY['drawn'::text, 'closed'::text])) AND (kind = 'random'::text)) <= ((public_number IS NOT NULL) AND (public_source IS NOT NULL)))),
  constraint inspection_plan_check8 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint inspection_plan_check9 CHECK (((secret IS NULL) OR (state = ANY (ARRAY['closed'::text, 'withdrawn'::text])))),
  constraint inspection_plan_kind_check CHECK ((kind = ANY (ARRAY['random'::text, 'planned'::text]))),
  constraint inspection_plan_sample_count_check CHECK (((sample_count >= 1) AND (sample_count <= 200))),
  constraint inspection_plan_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'published'::text, 'drawn'::text, 'closed'::text, 'withdrawn'::text]))),
  constraint inspection_plan_team_size_check CHECK (((team_size >= 1) AND (team_size <= 5))),
  constraint inspection_plan_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint inspection_plan_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES registry.account(id),
  constraint inspection_plan_drawn_by_fkey FOREIGN KEY (drawn_by) REFERENCES registry.account(id),
  constraint inspection_plan_published_by_fkey FOREIGN KEY (published_by) REFERENCES registry.account(id),
  constraint inspection_plan_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.inspection_visit (
  id uuid not null,
  inspection_id uuid not null,
  session_id uuid,
  visited_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  recorded_by uuid not null,
  late boolean not null,
  items jsonb not null,
  head_count integer not null,
  roster_count integer not null,
  checked_in integer not null,
  missing uuid[] default '{}'::uuid[] not null,
  lat double precision,
  lng double precision,
  accuracy_m integer,
  position_note text,
  distance_m integer,
  photos jsonb not null,
  photo_sha256 text[] not null,
  note text,
  findings jsonb not null,
  passed boolean not null,
  constraint inspection_visit_pkey PRIMARY KEY (id),
  constraint inspection_visit_inspection_id_key UNIQUE (inspection_id),
  constraint inspection_visit_check CHECK (((lat IS NULL) = (lng IS NULL))),
  constraint inspection_visit_check1 CHECK (((lat IS NOT NULL) OR (position_note IS NOT NULL))),
  constraint inspection_visit_check2 CHECK ((passed = (jsonb_array_length(findings) = 0))),
  constraint inspection_visit_head_count_check CHECK ((head_count >= 0)),
  constraint inspection_visit_photo_sha256_check CHECK ((cardinality(photo_sha256) >= 1)),
  constraint inspection_visit_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES supervision.inspection(id),
  constraint inspection_visit_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES registry.account(id),
  constraint inspection_visit_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table supervision.integrity_finding (
  id uuid not null,
  rule text not null,
  account_id uuid not null,
  office_id uuid,
  region character(6) not null,
  org_id uuid,
  month date not null,
  measured numeric not null,
  threshold numeric not null,
  said text not null,
  rows jsonb not null,
  found_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  state text default 'open'::text not null,
  handled_by uuid,
  handled_at timestamp with time zone,
  outcome text,
  note text,
  files uuid[] default '{}'::uuid[] not null,
  proposed_by uuid,
  proposed_at timestamp with time zone,
  return_reason text,
  closed_by uuid,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  constraint integrity_finding_pkey PRIMARY KEY (id),
  constraint integrity_finding_check CHECK (((state = 'open'::text) OR (handled_by IS NOT NULL))),
  constraint integrity_finding_check1 CHECK (((state <> ALL (ARRAY['proposed'::text, 'closed'::text])) OR ((outcome IS NOT NULL) AND (note IS NOT NULL) AND (proposed_by IS NOT NULL)))),
  constraint integrity_finding_check2 CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint integrity_finding_check3 CHECK (((closed_by IS NULL) OR (closed_by <> proposed_by))),
  constraint integrity_finding_check4 CHECK ((account_id <> ALL (array_remove(ARRAY[handled_by, proposed_by, closed_by], NULL::uuid)))),
  constraint integrity_finding_outcome_check CHECK ((outcome = ANY (ARRAY['harmless'::text, 'mistake'::text, 'negligent'::text, 'deliberate'::text]))),
  constraint integrity_finding_rule_check CHECK ((rule = ANY (ARRAY['fast'::text, 'late'::text, 'share'::text, 'interest'::text, 'against-check'::text, 'exceptions'::text]))),
  constraint integrity_finding_state_check CHECK ((state = ANY (ARRAY['open'::text, 'looking'::text, 'proposed'::text, 'closed'::text]))),
  constraint integrity_finding_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id),
  constraint integrity_finding_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint integrity_finding_handled_by_fkey FOREIGN KEY (handled_by) REFERENCES registry.account(id),
  constraint integrity_finding_office_id_fkey FOREIGN KEY (office_id) REFERENCES registry.organisation(id),
  constraint integrity_finding_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint integrity_finding_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES registry.account(id),
  constraint integrity_finding_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.integrity_run (
  id uuid not null,
  from_on date not null,
  to_on date not null,
  at timestamp with time zone not null,
  by_account uuid,
  acts integer not null,
  found integer not null,
  constraint integrity_run_pkey PRIMARY KEY (id),
  constraint integrity_run_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id)
);

create table supervision.interest (
  id uuid not null,
  account_id uuid not null,
  org_id uuid not null,
  kind text not null,
  note text not null,
  declared_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  constraint interest_pkey PRIMARY KEY (id),
  constraint interest_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  constraint interest_kind_check CHECK ((kind = ANY (ARRAY['relative'::text, 'former'::text, 'stake'::text, 'other'::text]))),
  constraint interest_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id),
  constraint interest_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id)
);

create table supervision.kin (
  id uuid not null,
  account_id uuid not null,
  person_index bytea not null,
  person_masked text not null,
  relation text not null,
  declared_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason text,
  constraint kin_pkey PRIMARY KEY (id),
  constraint kin_check CHECK (((ended_at IS NULL) = (end_reason IS NULL))),
  constraint kin_relation_check CHECK ((relation = ANY (ARRAY['spouse'::text, 'parent'::text, 'child'::text, 'sibling'::text, 'in-law'::text, 'other'::text]))),
  constraint kin_account_id_fkey FOREIGN KEY (account_id) REFERENCES registry.account(id)
);

create table supervision.lesson_mark (
  one boolean default true not null,
  upto uuid not null,
  at timestamp with time zone not null,
  constraint lesson_mark_pkey PRIMARY KEY (one),
  constraint lesson_mark_one_check CHECK (one)
);

create table supervision.lesson_sum (
  session_id uuid not null,
  class_id uuid not null,
  ins integer not null,
  outs integer not null,
  answered integer not null,
  self_ins integer not null,
  span_ms bigint not null,
  flagged integer not null,
  late integer not null,
  night integer not null,
  told integer not null,
  far integer not null,
  told_until timestamp with time zone not null,
  same_spot integer not null,
  constraint lesson_sum_pkey PRIMARY KEY (session_id)
);

create table supervision.match_exchange (
  id uuid not null,
  region character(6) not null,
  kind text not null,
  partner text not null,
  from_day date not null,
  to_day date not null,
  key_mark text not null,
  rows integer not null,
  hits integer,
  file_sha256 character(64) not null,
  found jsonb default '[]'::jsonb not null,
  reason text not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  constraint match_exchange_pkey PRIMARY KEY (id),
  constraint match_exchange_check CHECK (((kind = 'received'::text) = (hits IS NOT NULL))),
  constraint match_exchange_kind_check CHECK ((kind = ANY (ARRAY['sent'::text, 'received'::text]))),
  constraint match_exchange_made_by_fkey FOREIGN KEY (made_by) REFERENCES registry.account(id),
  constraint match_exchange_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.match_page (
  run_id uuid not null,
  kind text not null,
  rule smallint not null,
  no integer not null,
  rows integer not null,
  body bytea not null,
  constraint match_page_pkey PRIMARY KEY (run_id, kind, rule, no),
  constraint match_page_kind_check CHECK ((kind = ANY (ARRAY['hit'::text, 'added'::text, 'gone'::text]))),
  constraint match_page_run_id_fkey FOREIGN KEY (run_id) REFERENCES supervision.match_run(id)
);

create table supervision.match_run (
  id uuid not null,
  kind text not null,
  subject_id uuid,
  title text not null,
  region character(6) not null,
  as_of date not null,
  from_day date not null,
  to_day date not null,
  state text default 'running'::text not null,
  versions jsonb default '[]'::jsonb not null,
  counts jsonb default '[]'::jsonb not null,
  people integer default 0 not null,
  hits integer default 0 not null,
  previous_id uuid,
  started_by uuid not null,
  started_at timestamp with time zone not null,
  millis integer,
  fault text,
  constraint match_run_pkey PRIMARY KEY (id),
  constraint match_run_check CHECK (((kind = 'year'::text) = (subject_id IS NULL))),
  constraint match_run_check1 CHECK ((from_day <= to_day)),
  constraint match_run_check2 CHECK (((state = 'failed'::text) = (fault IS NOT NULL))),
  constraint match_run_check3 CHECK (((state = 'running'::text) = (millis IS NULL))),
  constraint match_run_kind_check CHECK ((kind = ANY (ARRAY['class'::text, 'claim'::text, 'year'::text]))),
  constraint match_run_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'failed'::text]))),
  constraint match_run_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES supervision.match_run(id),
  constraint match_run_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint match_run_started_by_fkey FOREIGN KEY (started_by) REFERENCES registry.account(id)
);

create table supervision.penalty (
  id uuid not null,
  number text not null,
  region character(6) not null,
  org_id uuid,
  person_id uuid,
  source_kind text not null,
  source_id uuid,
  source_note text,
  finding text not null,
  files uuid[] default '{}'::uuid[] not null,
  state text default 'drafted'::text not null,
  state_since timestamp with time zone not null,
  drafted_by uuid not null,
  drafted_at timestamp with time zone not null,
  noticed_by uuid,
  noticed_at timestamp with time zone,
  reply_until date,
  reply text,
  reply_files uuid[] default '{}'::uuid[] not null,
  replied_at timestamp with time zone,
  heard_at timestamp with time zone,
  answer text,
  proposed_by uuid,
  proposed_at timestamp with time zone,
  return_reason text,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision_number text,
  revoke_asked_by uuid,
  revoke_asked_at timestamp with time zone,
  revoke_reason text,
  ended_by uuid,
  ended_at timestamp with time zone,
  end_reason text,
  version integer default 1 not null,
  constraint penalty_pkey PRIMARY KEY (id),
  constraint penalty_decision_number_key UNIQUE (decision_number),
  constraint penalty_number_key UNIQUE (number),
  constraint penalty_check CHECK ((num_nonnulls(org_id, person_id) = 1)),
  constraint penalty_check1 CHECK (((source_id IS NOT NULL) OR (source_note IS NOT NULL))),
  constraint penalty_check10 CHECK (((decided_by IS NULL) OR ((decided_by <> drafted_by) AND (decided_by <> noticed_by) AND (decided_by <> proposed_by)))),
  constraint penalty_check11 CHECK (((state <> 'revoked'::text) OR ((revoke_asked_by IS NOT NULL) AND (ended_by <> revoke_asked_by)))),
  constraint penalty_check2 CHECK ((((noticed_at IS NULL) = (noticed_by IS NULL)) AND ((noticed_at IS NULL) = (reply_until IS NULL)))),
  constraint penalty_check3 CHECK (((replied_at IS NULL) = (reply IS NULL))),
  constraint penalty_check4 CHECK (((state = ANY (ARRAY['drafted'::text, 'withdrawn'::text])) OR (noticed_at IS NOT NULL))),
  constraint penalty_check5 CHECK (((state = ANY (ARRAY['drafted'::text, 'noticed'::text, 'withdrawn'::text])) OR (heard_at IS NOT NULL))),
  constraint penalty_check6 CHECK (((state <> ALL (ARRAY['proposed'::text, 'decided'::text, 'ended'::text, 'revoked'::text])) OR ((proposed_by IS NOT NULL) AND (answer IS NOT NULL)))),
  constraint penalty_check7 CHECK (((state = ANY (ARRAY['decided'::text, 'ended'::text, 'revoked'::text])) = (decided_at IS NOT NULL))),
  constraint penalty_check8 CHECK ((((decided_at IS NULL) = (decided_by IS NULL)) AND ((decided_at IS NULL) = (decision_number IS NULL)))),
  constraint penalty_check9 CHECK (((state = ANY (ARRAY['ended'::text, 'withdrawn'::text, 'revoked'::text])) = (ended_at IS NOT NULL))),
  constraint penalty_source_kind_check CHECK ((source_kind = ANY (ARRAY['inspection'::text, 'alert'::text, 'complaint'::text, 'recovery'::text, 'audit'::text, 'other'::text]))),
  constraint penalty_state_check CHECK ((state = ANY (ARRAY['drafted'::text, 'noticed'::text, 'heard'::text, 'proposed'::text, 'decided'::text, 'ended'::text, 'withdrawn'::text, 'revoked'::text]))),
  constraint penalty_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint penalty_drafted_by_fkey FOREIGN KEY (drafted_by) REFERENCES registry.account(id),
  constraint penalty_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint penalty_noticed_by_fkey FOREIGN KEY (noticed_by) REFERENCES registry.account(id),
  constraint penalty_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint penalty_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint penalty_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES registry.account(id),
  constraint penalty_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint penalty_revoke_asked_by_fkey FOREIGN KEY (revoke_asked_by) REFERENCES registry.account(id)
);

create table supervision.penalty_measure (
  id uuid not null,
  penalty_id uuid not null,
  no integer not null,
  kind text not null,
  clause text not null,
  content text not null,
  on_kind text,
  on_id uuid,
  claim_ids uuid[] default '{}'::uuid[] not null,
  amount_fen bigint,
  recipient text,
  due_on date,
  ends_on date,
  state text default 'planned'::text not null,
  in_force_at timestamp with time zone,
  hold_id uuid,
  recovery_id uuid,
  report text,
  report_files uuid[] default '{}'::uuid[] not null,
  reported_at timestamp with time zone,
  checked_by uuid,
  checked_at timestamp with time zone,
  check_note text,
  lift_asked_by uuid,
  lift_asked_at timestamp with time zone,
  lift_reason text,
  over_by uuid,
  over_at timestamp with time zone,
  constraint penalty_measure_pkey PRIMARY KEY (id),
  constraint penalty_measure_penalty_id_no_key UNIQUE (penalty_id, no),
  constraint penalty_measure_amount_fen_check CHECK ((amount_fen > 0)),
  constraint penalty_measure_check CHECK (((on_kind IS NULL) = (on_id IS NULL))),
  constraint penalty_measure_check1 CHECK (((state = ANY (ARRAY['planned'::text, 'dropped'::text])) = (in_force_at IS NULL))),
  constraint penalty_measure_check2 CHECK (((state = ANY (ARRAY['fulfilled'::text, 'ended'::text, 'lifted'::text, 'revoked'::text])) = (over_at IS NOT NULL))),
  constraint penalty_measure_check3 CHECK (((state <> 'lifted'::text) OR ((lift_asked_by IS NOT NULL) AND (over_by <> lift_asked_by)))),
  constraint penalty_measure_check4 CHECK (((state <> 'ended'::text) OR (ends_on IS NOT NULL))),
  constraint penalty_measure_kind_check CHECK ((kind = ANY (ARRAY['warning'::text, 'rectify'::text, 'cancel-results'::text, 'suspend-classes'::text, 'suspend-payment'::text, 'recover'::text, 'remove'::text, 'fine'::text, 'publish'::text, 'transfer'::text]))),
  constraint penalty_measure_on_kind_check CHECK ((on_kind = ANY (ARRAY['class'::text, 'claim'::text]))),
  constraint penalty_measure_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'dropped'::text, 'live'::text, 'fulfilled'::text, 'ended'::text, 'lifted'::text, 'revoked'::text]))),
  constraint penalty_measure_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES registry.account(id),
  constraint penalty_measure_hold_id_fkey FOREIGN KEY (hold_id) REFERENCES registry.hold(id),
  constraint penalty_measure_lift_asked_by_fkey FOREIGN KEY (lift_asked_by) REFERENCES registry.account(id),
  constraint penalty_measure_over_by_fkey FOREIGN KEY (over_by) REFERENCES registry.account(id),
  constraint penalty_measure_penalty_id_fkey FOREIGN KEY (penalty_id) REFERENCES supervision.penalty(id)
);

create table supervision.penalty_note (
  id uuid not null,
  penalty_id uuid not null,
  kind text not null,
  happened_on date not null,
  content text not null,
  files uuid[] default '{}'::uuid[] not null,
  by_account uuid not null,
  at timestamp with time zone not null,
  constraint penalty_note_pkey PRIMARY KEY (id),
  constraint penalty_note_kind_check CHECK ((kind = ANY (ARRAY['reconsideration'::text, 'lawsuit'::text, 'transfer-result'::text, 'paid'::text, 'other'::text]))),
  constraint penalty_note_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint penalty_note_penalty_id_fkey FOREIGN KEY (penalty_id) REFERENCES supervision.penalty(id)
);

create table supervision.photo_mark (
  sha256 character(64) not null,
  mark bigint,
  made_at timestamp with time zone not null,
  taken_on date,
  lat real,
  lng real,
  constraint photo_mark_pkey PRIMARY KEY (sha256),
  constraint photo_mark_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  constraint photo_mark_lng_check CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision))),
  constraint photo_mark_place CHECK (((lat IS NULL) = (lng IS NULL)))
);

create table supervision.record_checkpoint (
  size bigint not null,
  root bytea not null,
  at timestamp with time zone not null,
  note text not null,
  taken_at timestamp with time zone,
  horizon bigint,
  settled uuid,
  constraint record_checkpoint_pkey PRIMARY KEY (size),
  constraint record_checkpoint_check CHECK (((taken_at IS NULL) = (horizon IS NULL))),
  constraint record_checkpoint_root_check CHECK ((length(root) = 32)),
  constraint record_checkpoint_size_check CHECK ((size > 0))
);

create table supervision.record_leaf (
  "position" bigint not null,
  audit_id uuid not null,
  hash bytea not null,
  constraint record_leaf_pkey PRIMARY KEY ("position"),
  constraint record_leaf_audit_id_key UNIQUE (audit_id),
  constraint record_leaf_hash_check CHECK ((length(hash) = 32)),
  constraint record_leaf_position_check CHECK (("position" >= 0))
);

create table supervision.record_proof (
  id uuid not null,
  at timestamp with time zone not null,
  by_account uuid,
  size bigint not null,
  holds boolean not null,
  checkpoints integer not null,
  unsealed integer not null,
  findings jsonb not null,
  millis integer not null,
  constraint record_proof_pkey PRIMARY KEY (id),
  constraint record_proof_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id)
);

create table supervision.record_tile (
  level integer not null,
  "position" bigint not null,
  hash bytea not null,
  constraint record_tile_pkey PRIMARY KEY (level, "position"),
  constraint record_tile_hash_check CHECK ((length(hash) = 32)),
  constraint record_tile_level_check CHECK (((level >= 1) AND (level <= 6))),
  constraint record_tile_position_check CHECK (("position" >= 0))
);

create table supervision.rectification (
  id uuid not null,
  inspection_id uuid not null,
  round integer not null,
  body text not null,
  due_on date not null,
  ordered_by uuid not null,
  ordered_at timestamp with time zone not null,
  answer text,
  answer_files uuid[] default '{}'::uuid[] not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  outcome text,
  checked_by uuid,
  checked_at timestamp with time zone,
  check_note text,
  check_files uuid[] default '{}'::uuid[] not null,
  constraint rectification_pkey PRIMARY KEY (id),
  constraint rectification_inspection_id_round_key UNIQUE (inspection_id, round),
  constraint rectification_check CHECK (((answer IS NULL) = (answered_at IS NULL))),
  constraint rectification_check1 CHECK (((outcome IS NULL) = (checked_at IS NULL))),
  constraint rectification_check2 CHECK (((outcome IS DISTINCT FROM 'done'::text) OR ((answer IS NOT NULL) AND (checked_by <> ordered_by)))),
  constraint rectification_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'not-done'::text, 'handed'::text]))),
  constraint rectification_round_check CHECK ((round >= 1)),
  constraint rectification_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES registry.account(id),
  constraint rectification_checked_by_fkey FOREIGN KEY (checked_by) REFERENCES registry.account(id),
  constraint rectification_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES supervision.inspection(id),
  constraint rectification_ordered_by_fkey FOREIGN KEY (ordered_by) REFERENCES registry.account(id)
);

create table supervision.register_sign (
  rule smallint not null,
  trainee_id uuid not null,
  class_id uuid not null,
  person_id uuid not null,
  register text not null,
  data_date date,
  record text,
  from_day date,
  to_day date,
  found_at timestamp with time zone not null,
  constraint register_sign_pkey PRIMARY KEY (rule, trainee_id),
  constraint register_sign_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint register_sign_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table supervision.register_sign_mark (
  one boolean default true not null,
  versions text not null,
  at timestamp with time zone not null,
  constraint register_sign_mark_pkey PRIMARY KEY (one),
  constraint register_sign_mark_one_check CHECK (one)
);

create table supervision.retention_due (
  id uuid not null,
  kind text not null,
  region character(6) not null,
  title text not null,
  items integer not null,
  oldest date,
  at timestamp with time zone not null,
  constraint retention_due_pkey PRIMARY KEY (id),
  constraint retention_due_kind_region_key UNIQUE (kind, region),
  constraint retention_due_items_check CHECK ((items >= 0)),
  constraint retention_due_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.retention_rule (
  id uuid not null,
  kind text not null,
  months integer not null,
  basis text not null,
  reason text not null,
  state text default 'asked'::text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decide_reason text,
  ended_at timestamp with time zone,
  version integer default 1 not null,
  constraint retention_rule_pkey PRIMARY KEY (id),
  constraint retention_rule_decided CHECK ((((state = 'asked'::text) = (decided_at IS NULL)) AND ((decided_at IS NULL) = (decided_by IS NULL)))),
  constraint retention_rule_ended CHECK (((state = 'ended'::text) = (ended_at IS NOT NULL))),
  constraint retention_rule_months_check CHECK (((months >= 1) AND (months <= 1200))),
  constraint retention_rule_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'in-force'::text, 'ended'::text, 'returned'::text, 'withdrawn'::text]))),
  constraint retention_rule_two_persons CHECK (((state <> ALL (ARRAY['in-force'::text, 'ended'::text, 'returned'::text])) OR (decided_by <> asked_by))),
  constraint retention_rule_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES registry.account(id),
  constraint retention_rule_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id)
);

create table supervision.risk_alert (
  id uuid not null,
  number text not null,
  code text not null,
  setting integer default 0 not null,
  thresholds jsonb not null,
  fingerprint bytea not null,
  stage text not null,
  severity text not null,
  region character(6) not null,
  org_id uuid,
  says text not null,
  weight double precision not null,
  happened_on date not null,
  subjects text[] not null,
  evidence jsonb not null,
  links jsonb not null,
  row_count integer not null,
  state text default 'raised'::text not null,
  state_since timestamp with time zone not null,
  raised_at timestamp with time zone not null,
  raised_in uuid not null,
  seen_at timestamp with time zone not null,
  gone_at timestamp with time zone,
  earlier_id uuid,
  due_on date not null,
  held_by character(6) not null,
  escalated_at timestamp with time zone,
  acknowledged_by uuid,
  acknowledged_at timestamp with time zone,
  outcome text,
  note text,
  files uuid[] default '{}'::uuid[] not null,
  stops jsonb default '[]'::jsonb not null,
  examined_by uuid,
  examined_at timestamp with time zone,
  return_reason text,
  closed_by uuid,
  closed_at timestamp with time zone,
  version integer default 1 not null,
  constraint risk_alert_pkey PRIMARY KEY (id),
  constraint risk_alert_number_key UNIQUE (number),
  constraint risk_alert_check CHECK (((row_count > 0) AND (cardinality(subjects) > 0))),
  constraint risk_alert_check1 CHECK (((state <> 'raised'::text) = (acknowledged_by IS NOT NULL))),
  constraint risk_alert_check2 CHECK (((acknowledged_by IS NULL) = (acknowledged_at IS NULL))),
  constraint risk_alert_check3 CHECK (((examined_by IS NULL) = (examined_at IS NULL))),
  constraint risk_alert_check4 CHECK (((state <> ALL (ARRAY['examined'::text, 'closed'::text])) OR ((outcome IS NOT NULL) AND (note IS NOT NULL) AND (examined_by IS NOT NULL)))),
  constraint risk_alert_check5 CHECK ((((state = 'closed'::text) = (closed_at IS NOT NULL)) AND ((closed_at IS NULL) = (closed_by IS NULL)))),
  constraint risk_alert_check6 CHECK (((closed_by <> examined_by) AND (closed_by <> acknowledged_by))),
  constraint risk_alert_check7 CHECK (((stops = '[]'::jsonb) OR (outcome = 'confirmed'::text))),
  constraint risk_alert_fingerprint_check CHECK ((length(fingerprint) = 32)),
  constraint risk_alert_outcome_check CHECK ((outcome = ANY (ARRAY['confirmed'::text, 'harmless'::text, 'data-fault'::text]))),
  constraint risk_alert_severity_check CHECK ((severity = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
  constraint risk_alert_stage_check CHECK ((stage = ANY (ARRAY['entry'::text, 'filing'::text, 'roster'::text, 'class'::text, 'exam'::text, 'claim'::text, 'paid'::text]))),
  constraint risk_alert_state_check CHECK ((state = ANY (ARRAY['raised'::text, 'acknowledged'::text, 'examined'::text, 'closed'::text]))),
  constraint risk_alert_acknowledged_by_fkey FOREIGN KEY (acknowledged_by) REFERENCES registry.account(id),
  constraint risk_alert_closed_by_fkey FOREIGN KEY (closed_by) REFERENCES registry.account(id),
  constraint risk_alert_earlier_id_fkey FOREIGN KEY (earlier_id) REFERENCES supervision.risk_alert(id),
  constraint risk_alert_examined_by_fkey FOREIGN KEY (examined_by) REFERENCES registry.account(id),
  constraint risk_alert_held_by_fkey FOREIGN KEY (held_by) REFERENCES registry.region(code),
  constraint risk_alert_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint risk_alert_raised_in_fkey FOREIGN KEY (raised_in) REFERENCES supervision.risk_run(id),
  constraint risk_alert_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.risk_replay (
  id uuid not null,
  code text not null,
  at timestamp with time zone not null,
  by_account uuid not null,
  region character(6) not null,
  from_on date not null,
  until_on date not null,
  thresholds_now jsonb not null,
  thresholds_then jsonb not null,
  result jsonb not null,
  constraint risk_replay_pkey PRIMARY KEY (id),
  constraint risk_replay_check CHECK ((from_on <= until_on)),
  constraint risk_replay_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint risk_replay_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.risk_run (
  id uuid not null,
  at timestamp with time zone not null,
  why text not null,
  about text,
  from_on date not null,
  until_on date not null,
  region character(6),
  by_account uuid,
  rules jsonb not null,
  hits integer not null,
  raised integer not null,
  faults integer not null,
  constraint risk_run_pkey PRIMARY KEY (id),
  constraint risk_run_check CHECK ((from_on <= until_on)),
  constraint risk_run_check1 CHECK (((why <> 'asked'::text) OR (by_account IS NOT NULL))),
  constraint risk_run_why_check CHECK ((why = ANY (ARRAY['night'::text, 'asked'::text, 'event'::text]))),
  constraint risk_run_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint risk_run_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table supervision.risk_setting (
  id uuid not null,
  code text not null,
  number integer not null,
  enabled boolean not null,
  severity text not null,
  workdays integer not null,
  thresholds jsonb not null,
  reason text not null,
  replay_id uuid,
  state text default 'proposed'::text not null,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null,
  decided_by uuid,
  decided_at timestamp with time zone,
  decision text,
  version integer default 1 not null,
  constraint risk_setting_pkey PRIMARY KEY (id),
  constraint risk_setting_code_number_key UNIQUE (code, number),
  constraint risk_setting_check CHECK (((state = 'proposed'::text) = (decided_at IS NULL))),
  constraint risk_setting_check1 CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
  constraint risk_setting_check2 CHECK ((decided_by <> proposed_by)),
  constraint risk_setting_number_check CHECK ((number > 0)),
  constraint risk_setting_severity_check CHECK ((severity = ANY (ARRAY['high'::text, 'medium'::text, 'low'::text]))),
  constraint risk_setting_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'in-force'::text, 'refused'::text, 'past'::text]))),
  constraint risk_setting_workdays_check CHECK (((workdays >= 1) AND (workdays <= 60))),
  constraint risk_setting_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint risk_setting_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES registry.account(id),
  constraint risk_setting_replay_id_fkey FOREIGN KEY (replay_id) REFERENCES supervision.risk_replay(id)
);

create table training.camera_request (
  id uuid not null,
  session_id uuid not null,
  class_id uuid not null,
  region character(6) not null,
  org_id uuid not null,
  note text not null,
  asked_by uuid not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  answered_by uuid,
  answered_at timestamp with time zone,
  file_ids uuid[] default '{}'::uuid[] not null,
  head_count integer,
  latitude_e5 integer,
  longitude_e5 integer,
  accuracy_m integer,
  distance_m integer,
  constraint camera_request_pkey PRIMARY KEY (id),
  constraint camera_request_accuracy_m_check CHECK ((accuracy_m >= 0)),
  constraint camera_request_check CHECK ((due_at > asked_at)),
  constraint camera_request_check1 CHECK (((answered_at IS NULL) = (answered_by IS NULL))),
  constraint camera_request_check2 CHECK (((answered_at IS NULL) = (head_count IS NULL))),
  constraint camera_request_check3 CHECK (((answered_at IS NULL) OR (cardinality(file_ids) > 0))),
  constraint camera_request_check4 CHECK ((answered_by <> asked_by)),
  constraint camera_request_distance_m_check CHECK ((distance_m >= 0)),
  constraint camera_request_head_count_check CHECK ((head_count >= 0)),
  constraint camera_request_latitude_e5_check CHECK (((latitude_e5 >= '-9000000'::integer) AND (latitude_e5 <= 9000000))),
  constraint camera_request_longitude_e5_check CHECK (((longitude_e5 >= '-18000000'::integer) AND (longitude_e5 <= 18000000))),
  constraint camera_request_answered_by_fkey FOREIGN KEY (answered_by) REFERENCES registry.account(id),
  constraint camera_request_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES registry.account(id),
  constraint camera_request_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint camera_request_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint camera_request_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint camera_request_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.check_confirm (
  id uuid not null,
  session_id uuid not null,
  person_id uuid not null,
  seen boolean not null,
  note text,
  by_account uuid not null,
  at timestamp with time zone not null,
  constraint check_confirm_pkey PRIMARY KEY (id),
  constraint check_confirm_check CHECK ((seen OR (note IS NOT NULL))),
  constraint check_confirm_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint check_confirm_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint check_confirm_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.check_device (
  id uuid not null,
  person_id uuid not null,
  public_key bytea not null,
  key_index bytea not null,
  label text not null,
  state text not null,
  asked_at timestamp with time zone not null,
  bound_at timestamp with time zone,
  how text,
  confirmed_by uuid,
  note text,
  ended_at timestamp with time zone,
  ended_why text,
  unlock_id bytea,
  unlock_key bytea,
  unlock_site text,
  unlock_synced boolean,
  unlocks_from timestamp with time zone,
  unlock_count bigint default 0 not null,
  unlock_at timestamp with time zone,
  constraint check_device_pkey PRIMARY KEY (id),
  constraint check_device_key_index_key UNIQUE (key_index),
  constraint check_device_key_index_person_id_key UNIQUE (key_index, person_id),
  constraint check_device_check CHECK (((bound_at IS NULL) = (how IS NULL))),
  constraint check_device_check1 CHECK (((COALESCE(how, ''::text) = 'confirmed'::text) = (confirmed_by IS NOT NULL))),
  constraint check_device_check2 CHECK (((state = ANY (ARRAY['replaced'::text, 'withdrawn'::text])) = (ended_at IS NOT NULL))),
  constraint check_device_check3 CHECK (((ended_at IS NULL) = (ended_why IS NULL))),
  constraint check_device_check4 CHECK (((state <> ALL (ARRAY['bound'::text, 'replaced'::text])) OR (bound_at IS NOT NULL))),
  constraint check_device_check5 CHECK (((state <> 'waiting'::text) OR (bound_at IS NULL))),
  constraint check_device_how_check CHECK ((how = ANY (ARRAY['first'::text, 'confirmed'::text, 'waited'::text]))),
  constraint check_device_key_index_check CHECK ((octet_length(key_index) = 16)),
  constraint check_device_public_key_check CHECK ((octet_length(public_key) = 65)),
  constraint check_device_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'bound'::text, 'replaced'::text, 'withdrawn'::text]))),
  constraint check_device_unlock CHECK ((num_nonnulls(unlock_id, unlock_key, unlock_site, unlock_synced, unlocks_from) = ANY (ARRAY[0, 5]))),
  constraint check_device_unlock_count CHECK (((unlock_id IS NOT NULL) OR ((unlock_count = 0) AND (unlock_at IS NULL)))),
  constraint check_device_unlock_count_check CHECK (((unlock_count >= 0) AND (unlock_count <= '4294967295'::bigint))),
  constraint check_device_unlock_id_check CHECK (((octet_length(unlock_id) >= 1) AND (octet_length(unlock_id) <= 1023))),
  constraint check_device_confirmed_by_fkey FOREIGN KEY (confirmed_by) REFERENCES registry.account(id),
  constraint check_device_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table training.check_event (
  id uuid not null,
  region character(6) not null,
  class_id uuid not null,
  session_id uuid not null,
  trainee_id uuid not null,
  person_id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  source text not null,
  device_index bytea,
  latitude_e5 integer,
  longitude_e5 integer,
  accuracy_m integer,
  distance_m integer,
  reason_kind text,
  reason text,
  file_ids uuid[] default '{}'::uuid[] not null,
  recorded_by uuid,
  request_key text,
  recall_no smallint default 0 not null,
  flags text[] default '{}'::text[] not null,
  signed text,
  signature bytea,
  constraint check_event_pkey PRIMARY KEY (id),
  constraint check_event_once UNIQUE (session_id, person_id, kind, recall_no),
  constraint check_event_accuracy_m_check CHECK ((accuracy_m >= 0)),
  constraint check_event_check CHECK (((latitude_e5 IS NULL) = (longitude_e5 IS NULL))),
  constraint check_event_distance_m_check CHECK ((distance_m >= 0)),
  constraint check_event_kind CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'recall'::text]))),
  constraint check_event_latitude_e5_check CHECK (((latitude_e5 >= '-9000000'::integer) AND (latitude_e5 <= 9000000))),
  constraint check_event_longitude_e5_check CHECK (((longitude_e5 >= '-18000000'::integer) AND (longitude_e5 <= 18000000))),
  constraint check_event_phone CHECK (((source = ANY (ARRAY['self'::text, 'late-sent'::text])) = (device_index IS NOT NULL))),
  constraint check_event_reason CHECK (((source = ANY (ARRAY['self'::text, 'late-sent'::text])) = (reason IS NULL))),
  constraint check_event_recall CHECK (((kind = 'recall'::text) = (recall_no > 0))),
  constraint check_event_recall_no_check CHECK (((recall_no >= 0) AND (recall_no <= 20))),
  constraint check_event_recorder CHECK (((source = ANY (ARRAY['self'::text, 'late-sent'::text])) OR (recorded_by IS NOT NULL))),
  constraint check_event_signature_check CHECK ((octet_length(signature) = 64)),
  constraint check_event_signed CHECK (((source = ANY (ARRAY['self'::text, 'late-sent'::text])) = ((signature IS NOT NULL) AND (signed IS NOT NULL)))) NOT VALID,
  constraint check_event_source CHECK ((source = ANY (ARRAY['self'::text, 'late-sent'::text, 'teacher'::text, 'handed-in'::text]))),
  constraint check_event_time CHECK (((at <= recorded_at) AND ((source <> 'self'::text) OR (at = recorded_at)))),
  constraint check_event_one_phone FOREIGN KEY (device_index, person_id) REFERENCES training.check_device(key_index, person_id) NOT VALID,
  constraint check_event_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES registry.account(id),
  constraint check_event_session FOREIGN KEY (session_id, class_id) REFERENCES training.class_session(id, class_id),
  constraint check_event_trainee FOREIGN KEY (trainee_id, class_id, person_id) REFERENCES training.trainee(id, class_id, person_id)
);

create table training.check_photo (
  id uuid not null,
  session_id uuid not null,
  class_id uuid not null,
  region character(6) not null,
  person_id uuid not null,
  kind text not null,
  file_id uuid not null,
  taken_at timestamp with time zone not null,
  keep_until date not null,
  face text,
  destroyed_at timestamp with time zone,
  constraint check_photo_pkey PRIMARY KEY (id),
  constraint check_photo_face_check CHECK ((face = ANY (ARRAY['same'::text, 'other'::text, 'unsure'::text]))),
  constraint check_photo_kind_check CHECK ((kind = ANY (ARRAY['in'::text, 'out'::text, 'recall'::text]))),
  constraint check_photo_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint check_photo_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint check_photo_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint check_photo_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint check_photo_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.check_try (
  id uuid not null,
  session_id uuid not null,
  person_id uuid not null,
  at timestamp with time zone not null,
  code text not null,
  device_index bytea,
  distance_m integer,
  constraint check_try_pkey PRIMARY KEY (id),
  constraint check_try_distance_m_check CHECK ((distance_m >= 0)),
  constraint check_try_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint check_try_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.check_unlock (
  event_id uuid not null,
  client bytea not null,
  authenticator bytea not null,
  signature bytea not null,
  sign_count bigint not null,
  constraint check_unlock_pkey PRIMARY KEY (event_id),
  constraint check_unlock_sign_count_check CHECK (((sign_count >= 0) AND (sign_count <= '4294967295'::bigint))),
  constraint check_unlock_event_id_fkey FOREIGN KEY (event_id) REFERENCES training.check_event(id)
);

create table training.check_witness (
  event_id uuid not null,
  session_id uuid not null,
  person_id uuid not null,
  witness_person uuid,
  witness_account uuid,
  said text,
  said_at timestamp with time zone,
  constraint check_witness_pkey PRIMARY KEY (event_id),
  constraint check_witness_check CHECK (((witness_person IS NULL) <> (witness_account IS NULL))),
  constraint check_witness_check1 CHECK (((witness_person IS NULL) OR (witness_person <> person_id))),
  constraint check_witness_check2 CHECK (((said IS NULL) = (said_at IS NULL))),
  constraint check_witness_said_check CHECK ((said = ANY (ARRAY['yes'::text, 'no'::text]))),
  constraint check_witness_event_id_fkey FOREIGN KEY (event_id) REFERENCES training.check_event(id),
  constraint check_witness_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint check_witness_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id),
  constraint check_witness_witness_account_fkey FOREIGN KEY (witness_account) REFERENCES registry.account(id),
  constraint check_witness_witness_person_fkey FOREIGN KEY (witness_person) REFERENCES registry.person(id)
);

create table training.class (
  id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  title text not null,
  plan_id uuid not null,
  track text not null,
  certificate_kind text not null,
  occupation_code text,
  level smallint,
  venue_id uuid not null,
  seats integer not null,
  starts_on date not null,
  ends_on date not null,
  self_enrolment boolean default true not null,
  state text default 'draft'::text not null,
  number text,
  filed_on date,
  catalogue_version_id uuid,
  pack_id uuid,
  fund text,
  per_seat_fen bigint,
  reservation_id uuid,
  estimate_trace jsonb,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  filed_by uuid,
  filed_at timestamp with time zone,
  reviewed_by uuid,
  reviewed_at timestamp with time zone,
  approved_by uuid,
  approved_at timestamp with time zone,
  returned_by uuid,
  returned_at timestamp with time zone,
  return_reasons jsonb,
  started_at timestamp with time zone,
  taught_at timestamp with time zone,
  closed_at timestamp with time zone,
  ended_by uuid,
  ended_at timestamp with time zone,
  end_reason text,
  version integer default 1 not null,
  lapsed_at timestamp with time zone,
  constraint class_pkey PRIMARY KEY (id),
  constraint class_number_key UNIQUE (number),
  constraint class_approved CHECK (((state <> ALL (ARRAY['approved'::text, 'running'::text, 'taught'::text, 'closed'::text])) OR ((approved_by IS NOT NULL) AND (approved_at IS NOT NULL) AND (number IS NOT NULL)))),
  constraint class_approver_is_another CHECK (((approved_by <> filed_by) AND (approved_by <> reviewed_by))),
  constraint class_certificate_kind_check CHECK ((certificate_kind = ANY (ARRAY['completion'::text, 'qualification'::text, 'level'::text, 'ability'::text]))),
  constraint class_check CHECK ((ends_on >= starts_on)),
  constraint class_closed CHECK (((state = 'closed'::text) = (closed_at IS NOT NULL))),
  constraint class_ended CHECK (((state <> ALL (ARRAY['withdrawn'::text, 'cancelled'::text])) OR ((ended_at IS NOT NULL) AND (end_reason IS NOT NULL) AND ((ended_by IS NOT NULL) OR (lapsed_at IS NOT NULL))))),
  constraint class_filed CHECK (((state <> ALL (ARRAY['submitted'::text, 'reviewed'::text, 'approved'::text, 'running'::text, 'taught'::text, 'closed'::text])) OR ((filed_by IS NOT NULL) AND (filed_at IS NOT NULL) AND (filed_on IS NOT NULL)))),
  constraint class_funded CHECK (((state <> ALL (ARRAY['submitted'::text, 'reviewed'::text, 'approved'::text, 'running'::text, 'taught'::text, 'closed'::text])) OR ((catalogue_version_id IS NOT NULL) AND (pack_id IS NOT NULL) AND (fund IS NOT NULL) AND (per_seat_fen IS NOT NULL) AND (reservation_id IS NOT NULL)))),
  constraint class_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint class_per_seat_fen_check CHECK ((per_seat_fen > 0)),
  constraint class_returned CHECK (((state <> 'returned'::text) OR ((returned_at IS NOT NULL) AND (return_reasons IS NOT NULL) AND ((returned_by IS NOT NULL) OR (lapsed_at IS NOT NULL))))),
  constraint class_reviewed CHECK (((state <> ALL (ARRAY['reviewed'::text, 'approved'::text, 'running'::text, 'taught'::text, 'closed'::text])) OR ((reviewed_by IS NOT NULL) AND (reviewed_at IS NOT NULL)))),
  constraint class_reviewer_is_another CHECK ((reviewed_by <> filed_by)),
  constraint class_seats_check CHECK (((seats >= 1) AND (seats <= 3000))),
  constraint class_started CHECK (((state <> ALL (ARRAY['running'::text, 'taught'::text, 'closed'::text])) OR (started_at IS NOT NULL))),
  constraint class_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'reviewed'::text, 'approved'::text, 'running'::text, 'taught'::text, 'closed'::text, 'returned'::text, 'withdrawn'::text, 'cancelled'::text]))),
  constraint class_taught CHECK (((state <> ALL (ARRAY['taught'::text, 'closed'::text])) OR (taught_at IS NOT NULL))),
  constraint class_track_check CHECK ((track = ANY (ARRAY['completion'::text, 'certificate'::text, 'industry'::text]))),
  constraint class_approved_by_fkey FOREIGN KEY (approved_by) REFERENCES registry.account(id),
  constraint class_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint class_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint class_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES registry.account(id),
  constraint class_occupation_code_fkey FOREIGN KEY (occupation_code) REFERENCES registry.occupation(code),
  constraint class_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint class_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES training.plan(id),
  constraint class_plan_id_org_id_fkey FOREIGN KEY (plan_id, org_id) REFERENCES training.plan(id, org_id),
  constraint class_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint class_returned_by_fkey FOREIGN KEY (returned_by) REFERENCES registry.account(id),
  constraint class_reviewed_by_fkey FOREIGN KEY (reviewed_by) REFERENCES registry.account(id),
  constraint class_venue_id_org_id_fkey FOREIGN KEY (venue_id, org_id) REFERENCES training.provider_venue(id, org_id)
);

create table training.class_certificate (
  certificate_id uuid not null,
  class_id uuid not null,
  person_id uuid not null,
  issued_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  constraint class_certificate_pkey PRIMARY KEY (certificate_id),
  constraint class_certificate_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_certificate_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table training.class_completion (
  class_id uuid not null,
  certificates_checked_by uuid,
  certificates_checked_at timestamp with time zone,
  certificates_note text,
  updated_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint class_completion_pkey PRIMARY KEY (class_id),
  constraint class_completion_check CHECK (((certificates_checked_by IS NULL) = (certificates_checked_at IS NULL))),
  constraint class_completion_certificates_checked_by_fkey FOREIGN KEY (certificates_checked_by) REFERENCES registry.account(id),
  constraint class_completion_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id)
);

create table training.class_cost (
  class_id uuid not null,
  fee_fen bigint not null,
  government_fen bigint not null,
  enterprise_fen bigint not null,
  personal_fen bigint not null,
  enterprise_name text,
  note text not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  set_by uuid not null,
  set_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint class_cost_pkey PRIMARY KEY (class_id),
  constraint class_cost_enterprise_fen_check CHECK ((enterprise_fen >= 0)),
  constraint class_cost_fee_fen_check CHECK ((fee_fen > 0)),
  constraint class_cost_government_fen_check CHECK ((government_fen >= 0)),
  constraint class_cost_personal_fen_check CHECK ((personal_fen >= 0)),
  constraint cost_adds_up CHECK ((((government_fen + enterprise_fen) + personal_fen) = fee_fen)),
  constraint cost_enterprise CHECK (((enterprise_fen > 0) = (enterprise_name IS NOT NULL))),
  constraint class_cost_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_cost_set_by_fkey FOREIGN KEY (set_by) REFERENCES registry.account(id)
);

create table training.class_inspection (
  id uuid not null,
  class_id uuid not null,
  session_id uuid,
  seen_count integer not null,
  passed boolean not null,
  note text not null,
  photo_ids uuid[] not null,
  latitude double precision,
  longitude double precision,
  inspected_by uuid not null,
  inspected_at timestamp with time zone not null,
  constraint class_inspection_pkey PRIMARY KEY (id),
  constraint class_inspection_photo_ids_check CHECK ((cardinality(photo_ids) >= 1)),
  constraint class_inspection_seen_count_check CHECK ((seen_count >= 0)),
  constraint class_inspection_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_inspection_inspected_by_fkey FOREIGN KEY (inspected_by) REFERENCES registry.account(id),
  constraint class_inspection_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.class_paper (
  id uuid not null,
  class_id uuid not null,
  kind text not null,
  file_id uuid not null,
  added_by uuid not null,
  added_at timestamp with time zone not null,
  removed_by uuid,
  removed_at timestamp with time zone,
  constraint class_paper_pkey PRIMARY KEY (id),
  constraint class_paper_check CHECK (((removed_at IS NULL) = (removed_by IS NULL))),
  constraint class_paper_kind_check CHECK ((kind = ANY (ARRAY['teaching-plan'::text, 'teachers'::text, 'materials'::text, 'assessment-plan'::text]))),
  constraint class_paper_added_by_fkey FOREIGN KEY (added_by) REFERENCES registry.account(id),
  constraint class_paper_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_paper_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint class_paper_removed_by_fkey FOREIGN KEY (removed_by) REFERENCES registry.account(id)
);

create table training.class_platform (
  id uuid not null,
  class_id uuid not null,
  line smallint not null,
  platform_id uuid not null,
  course text not null,
  assigned_by uuid not null,
  assigned_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by uuid,
  constraint class_platform_pkey PRIMARY KEY (id),
  constraint class_platform_check CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint class_platform_line_check CHECK ((line >= 1)),
  constraint class_platform_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES registry.account(id),
  constraint class_platform_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_platform_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint class_platform_platform_id_fkey FOREIGN KEY (platform_id) REFERENCES training.platform(id)
);

create table training.class_receipt (
  id uuid not null,
  class_id uuid not null,
  org_id uuid not null,
  payer text not null,
  person_id uuid,
  kind text not null,
  amount_fen bigint not null,
  number text not null,
  paid_on date not null,
  file_id uuid not null,
  note text,
  entered_by uuid not null,
  entered_at timestamp with time zone not null,
  voided_by uuid,
  voided_at timestamp with time zone,
  void_reason text,
  constraint class_receipt_pkey PRIMARY KEY (id),
  constraint class_receipt_amount_fen_check CHECK ((amount_fen > 0)),
  constraint class_receipt_check CHECK (((payer = 'personal'::text) = (person_id IS NOT NULL))),
  constraint class_receipt_check1 CHECK ((((voided_at IS NULL) = (voided_by IS NULL)) AND ((voided_at IS NULL) = (void_reason IS NULL)))),
  constraint class_receipt_kind_check CHECK ((kind = ANY (ARRAY['receipt'::text, 'refund'::text]))),
  constraint class_receipt_payer_check CHECK ((payer = ANY (ARRAY['enterprise'::text, 'personal'::text]))),
  constraint class_receipt_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class_cost(class_id),
  constraint class_receipt_entered_by_fkey FOREIGN KEY (entered_by) REFERENCES registry.account(id),
  constraint class_receipt_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint class_receipt_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint class_receipt_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint class_receipt_voided_by_fkey FOREIGN KEY (voided_by) REFERENCES registry.account(id)
);

create table training.class_score (
  class_id uuid not null,
  person_id uuid not null,
  theory_tenths integer,
  practice_tenths integer,
  recorded_by uuid not null,
  recorded_at timestamp with time zone not null,
  version integer default 1 not null,
  constraint class_score_pkey PRIMARY KEY (class_id, person_id),
  constraint class_score_check CHECK (((theory_tenths IS NOT NULL) OR (practice_tenths IS NOT NULL))),
  constraint class_score_practice_tenths_check CHECK (((practice_tenths >= 0) AND (practice_tenths <= 1000))),
  constraint class_score_theory_tenths_check CHECK (((theory_tenths >= 0) AND (theory_tenths <= 1000))),
  constraint class_score_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_score_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint class_score_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES registry.account(id)
);

create table training.class_session (
  id uuid not null,
  class_id uuid not null,
  title text not null,
  kind text not null,
  hours integer not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  during tstzrange generated always as (tstzrange(starts_at, ends_at, '[)'::text)) stored,
  venue_id uuid not null,
  teacher_id uuid not null,
  teacher_person_id uuid not null,
  held boolean default false not null,
  removed_at timestamp with time zone,
  constraint class_session_pkey PRIMARY KEY (id),
  constraint class_session_of_class UNIQUE (id, class_id),
  constraint class_session_check CHECK ((ends_at > starts_at)),
  constraint class_session_check1 CHECK ((ends_at <= (starts_at + '12:00:00'::interval))),
  constraint class_session_check2 CHECK (((NOT held) OR (removed_at IS NULL))),
  constraint class_session_hours_check CHECK (((hours >= 1) AND (hours <= 12))),
  constraint class_session_kind_check CHECK ((kind = ANY (ARRAY['theory'::text, 'practice'::text, 'safety'::text, 'general'::text]))),
  constraint session_teacher_once EXCLUDE USING gist (teacher_person_id WITH =, during WITH &&) WHERE (held),
  constraint session_venue_once EXCLUDE USING gist (venue_id WITH =, during WITH &&) WHERE (held),
  constraint class_session_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint class_session_teacher_id_teacher_person_id_fkey FOREIGN KEY (teacher_id, teacher_person_id) REFERENCES training.provider_teacher(id, person_id),
  constraint class_session_teacher_person_id_fkey FOREIGN KEY (teacher_person_id) REFERENCES registry.person(id),
  constraint class_session_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES training.provider_venue(id)
);

create table training.commitment (
  id uuid not null,
  class_id uuid not null,
  edition text not null,
  body text not null,
  accepted_by uuid not null,
  accepted_at timestamp with time zone not null,
  constraint commitment_pkey PRIMARY KEY (id),
  constraint commitment_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES registry.account(id),
  constraint commitment_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id)
);

create table training.evaluation_box (
  class_id uuid not null,
  answers jsonb not null,
  answer_count integer not null,
  constraint evaluation_box_pkey PRIMARY KEY (class_id),
  constraint evaluation_box_answers_check CHECK ((jsonb_typeof(answers) = 'array'::text)),
  constraint evaluation_box_check CHECK ((answer_count = jsonb_array_length(answers))),
  constraint evaluation_box_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id)
);

create table training.evaluation_marker (
  class_id uuid not null,
  person_id uuid not null,
  constraint evaluation_marker_pkey PRIMARY KEY (class_id, person_id),
  constraint evaluation_marker_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint evaluation_marker_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table training.learning_event (
  platform_id uuid not null,
  sitting text not null,
  seq integer not null,
  class_id uuid not null,
  trainee_id uuid not null,
  person_id uuid not null,
  line smallint not null,
  kind text not null,
  at timestamp with time zone not null,
  position_s integer not null,
  correct boolean,
  received_at timestamp with time zone not null,
  constraint learning_event_pkey PRIMARY KEY (platform_id, sitting, seq),
  constraint learning_event_check CHECK (((kind = 'answer'::text) = (correct IS NOT NULL))),
  constraint learning_event_kind_check CHECK ((kind = ANY (ARRAY['start'::text, 'beat'::text, 'answer'::text, 'end'::text]))),
  constraint learning_event_position_s_check CHECK (((position_s >= 0) AND (position_s <= 86400))),
  constraint learning_event_seq_check CHECK ((seq >= 0)),
  constraint learning_event_sitting_check CHECK (((length(sitting) >= 1) AND (length(sitting) <= 64))),
  constraint learning_event_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint learning_event_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint learning_event_platform_id_fkey FOREIGN KEY (platform_id) REFERENCES training.platform(id),
  constraint learning_event_trainee_id_fkey FOREIGN KEY (trainee_id) REFERENCES training.trainee(id)
);

create table training.learning_kept (
  class_id uuid not null,
  person_id uuid not null,
  hours jsonb not null,
  events integer not null,
  destruction_id uuid not null,
  kept_at timestamp with time zone not null,
  constraint learning_kept_pkey PRIMARY KEY (class_id, person_id),
  constraint learning_kept_events_check CHECK ((events >= 0)),
  constraint learning_kept_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint learning_kept_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table training.plan (
  id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  title text not null,
  track text not null,
  certificate_kind text not null,
  occupation_code text,
  level smallint,
  attendance_percent smallint default 80 not null,
  theory_pass smallint default 60 not null,
  practice_pass smallint default 60 not null,
  note text,
  state text not null,
  previous_id uuid,
  edition integer default 1 not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  finished_by uuid,
  finished_at timestamp with time zone,
  retired_at timestamp with time zone,
  retire_reason text,
  version integer default 1 not null,
  constraint plan_pkey PRIMARY KEY (id),
  constraint plan_id_org_id_key UNIQUE (id, org_id),
  constraint plan_attendance_percent_check CHECK (((attendance_percent >= 1) AND (attendance_percent <= 100))),
  constraint plan_certificate_kind_check CHECK ((certificate_kind = ANY (ARRAY['completion'::text, 'qualification'::text, 'level'::text, 'ability'::text]))),
  constraint plan_check CHECK ((((track = 'completion'::text) = (certificate_kind = 'completion'::text)) OR (track = 'industry'::text))),
  constraint plan_check1 CHECK (((certificate_kind = 'completion'::text) OR (occupation_code IS NOT NULL))),
  constraint plan_check2 CHECK (((certificate_kind = ANY (ARRAY['level'::text, 'qualification'::text])) = (level IS NOT NULL))),
  constraint plan_check3 CHECK (((state <> 'ready'::text) OR (finished_at IS NOT NULL))),
  constraint plan_check4 CHECK (((state <> 'draft'::text) OR (finished_at IS NULL))),
  constraint plan_check5 CHECK (((finished_at IS NULL) = (finished_by IS NULL))),
  constraint plan_check6 CHECK (((state = 'retired'::text) = (retired_at IS NOT NULL))),
  constraint plan_check7 CHECK (((retired_at IS NULL) = (retire_reason IS NULL))),
  constraint plan_edition_check CHECK ((edition >= 1)),
  constraint plan_level_check CHECK (((level >= 1) AND (level <= 5))),
  constraint plan_practice_pass_check CHECK (((practice_pass >= 1) AND (practice_pass <= 100))),
  constraint plan_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'ready'::text, 'retired'::text]))),
  constraint plan_theory_pass_check CHECK (((theory_pass >= 1) AND (theory_pass <= 100))),
  constraint plan_track_check CHECK ((track = ANY (ARRAY['completion'::text, 'certificate'::text, 'industry'::text]))),
  constraint plan_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint plan_finished_by_fkey FOREIGN KEY (finished_by) REFERENCES registry.account(id),
  constraint plan_occupation_code_fkey FOREIGN KEY (occupation_code) REFERENCES registry.occupation(code),
  constraint plan_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint plan_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES training.plan(id),
  constraint plan_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table training.plan_line (
  plan_id uuid not null,
  "position" smallint not null,
  title text not null,
  kind text not null,
  mode text not null,
  hours smallint not null,
  constraint plan_line_pkey PRIMARY KEY (plan_id, "position"),
  constraint plan_line_hours_check CHECK (((hours >= 1) AND (hours <= 2000))),
  constraint plan_line_kind_check CHECK ((kind = ANY (ARRAY['theory'::text, 'practice'::text, 'safety'::text, 'general'::text]))),
  constraint plan_line_mode_check CHECK ((mode = ANY (ARRAY['onsite'::text, 'online'::text]))),
  constraint plan_line_position_check CHECK (("position" >= 1)),
  constraint plan_line_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES training.plan(id)
);

create table training.platform (
  id uuid not null,
  call_id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  name text not null,
  url text not null,
  record_no text not null,
  intro text not null,
  features text[] default '{}'::text[] not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  contact_name text not null,
  contact_phone text not null,
  state text default 'draft'::text not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  filed_by uuid,
  filed_at timestamp with time zone,
  assessed_by uuid,
  assessed_at timestamp with time zone,
  decided_by uuid,
  decided_at timestamp with time zone,
  listed_at timestamp with time zone,
  stopped_by uuid,
  stopped_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint platform_pkey PRIMARY KEY (id),
  constraint platform_assessor_is_another CHECK ((assessed_by <> filed_by)),
  constraint platform_check CHECK (((state = ANY (ARRAY['draft'::text, 'refused'::text])) OR (filed_by IS NOT NULL))),
  constraint platform_check1 CHECK (((state <> ALL (ARRAY['assessed'::text, 'listed'::text, 'suspended'::text, 'removed'::text])) OR (assessed_by IS NOT NULL))),
  constraint platform_check2 CHECK (((state <> ALL (ARRAY['listed'::text, 'suspended'::text, 'removed'::text])) OR ((listed_at IS NOT NULL) AND (decided_by IS NOT NULL)))),
  constraint platform_check3 CHECK (((state <> ALL (ARRAY['suspended'::text, 'removed'::text])) OR ((stopped_by IS NOT NULL) AND (stopped_at IS NOT NULL) AND (reason IS NOT NULL)))),
  constraint platform_decider_is_another CHECK (((decided_by <> filed_by) AND (decided_by <> assessed_by))),
  constraint platform_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'assessed'::text, 'listed'::text, 'suspended'::text, 'refused'::text, 'removed'::text]))),
  constraint platform_assessed_by_fkey FOREIGN KEY (assessed_by) REFERENCES registry.account(id),
  constraint platform_call_id_fkey FOREIGN KEY (call_id) REFERENCES training.platform_call(id),
  constraint platform_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint platform_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint platform_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES registry.account(id),
  constraint platform_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint platform_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint platform_stopped_by_fkey FOREIGN KEY (stopped_by) REFERENCES registry.account(id)
);

create table training.platform_assessment (
  id uuid not null,
  platform_id uuid not null,
  assessed_on date not null,
  scores jsonb not null,
  total smallint not null,
  passed boolean not null,
  opinion text not null,
  assessed_by uuid not null,
  assessed_at timestamp with time zone not null,
  constraint platform_assessment_pkey PRIMARY KEY (id),
  constraint platform_assessment_total_check CHECK (((total >= 0) AND (total <= 100))),
  constraint platform_assessment_assessed_by_fkey FOREIGN KEY (assessed_by) REFERENCES registry.account(id),
  constraint platform_assessment_platform_id_fkey FOREIGN KEY (platform_id) REFERENCES training.platform(id)
);

create table training.platform_call (
  id uuid not null,
  region character(6) not null,
  title text not null,
  body text not null,
  opens_on date not null,
  closes_on date not null,
  state text default 'draft'::text not null,
  made_by uuid not null,
  made_at timestamp with time zone not null,
  published_by uuid,
  published_at timestamp with time zone,
  version integer default 1 not null,
  constraint platform_call_pkey PRIMARY KEY (id),
  constraint platform_call_check CHECK ((closes_on >= opens_on)),
  constraint platform_call_check1 CHECK (((published_at IS NULL) = (published_by IS NULL))),
  constraint platform_call_check2 CHECK (((state <> 'published'::text) OR (published_at IS NOT NULL))),
  constraint platform_call_check3 CHECK (((published_by IS NULL) OR (published_by <> made_by))),
  constraint platform_call_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'withdrawn'::text]))),
  constraint platform_call_made_by_fkey FOREIGN KEY (made_by) REFERENCES registry.account(id),
  constraint platform_call_published_by_fkey FOREIGN KEY (published_by) REFERENCES registry.account(id),
  constraint platform_call_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table training.provider (
  org_id uuid not null,
  region character(6) not null,
  state text not null,
  application_id uuid not null,
  application_state text generated always as ('accepted'::text) stored not null,
  ownership text not null,
  licence_no text not null,
  licence_file_id uuid not null,
  licence_until date not null,
  contact_name text not null,
  contact_phone text not null,
  intro text,
  equipment jsonb default '[]'::jsonb not null,
  listed_by uuid not null,
  listed_at timestamp with time zone not null,
  stop_id uuid,
  version integer default 1 not null,
  constraint provider_pkey PRIMARY KEY (org_id),
  constraint provider_check CHECK (((state = 'listed'::text) = (stop_id IS NULL))),
  constraint provider_ownership_check CHECK ((ownership = ANY (ARRAY['public'::text, 'private'::text, 'state-enterprise'::text]))),
  constraint provider_state_check CHECK ((state = ANY (ARRAY['listed'::text, 'suspended'::text, 'removed'::text]))),
  constraint provider_application_id_application_state_fkey FOREIGN KEY (application_id, application_state) REFERENCES training.provider_application(id, state),
  constraint provider_licence_file_id_fkey FOREIGN KEY (licence_file_id) REFERENCES platform.file(id),
  constraint provider_listed_by_fkey FOREIGN KEY (listed_by) REFERENCES registry.account(id),
  constraint provider_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint provider_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code),
  constraint provider_stop_id_org_id_fkey FOREIGN KEY (stop_id, org_id) REFERENCES training.provider_stop(id, org_id)
);

create table training.provider_application (
  id uuid not null,
  org_id uuid not null,
  region character(6) not null,
  kind text not null,
  state text not null,
  ownership text,
  licence_no text,
  licence_file_id uuid,
  licence_until date,
  contact_name text,
  contact_phone text,
  intro text,
  equipment jsonb default '[]'::jsonb not null,
  skills jsonb default '[]'::jsonb not null,
  created_by uuid not null,
  created_at timestamp with time zone not null,
  filed_by uuid,
  filed_at timestamp with time zone,
  inspection_id uuid,
  inspection_passed boolean generated always as (
CASE
    WHEN (inspection_id IS NULL) THEN NULL::boolean
    ELSE true
END) stored,
  inspected_by uuid,
  decided_by uuid,
  decided_at timestamp with time zone,
  reason text,
  version integer default 1 not null,
  constraint provider_application_pkey PRIMARY KEY (id),
  constraint provider_application_id_org_id_key UNIQUE (id, org_id),
  constraint provider_application_id_state_key UNIQUE (id, state),
  constraint provider_application_check CHECK (((filed_at IS NULL) = (filed_by IS NULL))),
  constraint provider_application_check1 CHECK (((state = 'draft'::text) OR (state = 'withdrawn'::text) OR (filed_at IS NOT NULL))),
  constraint provider_application_check2 CHECK (((inspection_id IS NULL) = (inspected_by IS NULL))),
  constraint provider_application_check3 CHECK (((state = ANY (ARRAY['verified'::text, 'accepted'::text])) <= (inspection_id IS NOT NULL))),
  constraint provider_application_check4 CHECK (((state = ANY (ARRAY['accepted'::text, 'refused'::text])) = (decided_at IS NOT NULL))),
  constraint provider_application_check5 CHECK (((decided_at IS NULL) = (decided_by IS NULL))),
  constraint provider_application_check6 CHECK (((state <> ALL (ARRAY['returned'::text, 'refused'::text, 'withdrawn'::text])) OR (reason IS NOT NULL))),
  constraint provider_application_check7 CHECK (((decided_at IS NULL) OR (decided_at >= filed_at))),
  constraint provider_application_check8 CHECK (((inspected_by IS NULL) OR (inspected_by <> filed_by))),
  constraint provider_application_check9 CHECK (((decided_by IS NULL) OR ((decided_by <> filed_by) AND ((inspected_by IS NULL) OR (decided_by <> inspected_by))))),
  constraint provider_application_kind_check CHECK ((kind = ANY (ARRAY['entry'::text, 'change'::text]))),
  constraint provider_application_ownership_check CHECK ((ownership = ANY (ARRAY['public'::text, 'private'::text, 'state-enterprise'::text]))),
  constraint provider_application_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'verified'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint provider_application_created_by_fkey FOREIGN KEY (created_by) REFERENCES registry.account(id),
  constraint provider_application_decided_by_fkey FOREIGN KEY (decided_by) REFERENCES registry.account(id),
  constraint provider_application_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES registry.account(id),
  constraint provider_application_inspected_by_fkey FOREIGN KEY (inspected_by) REFERENCES registry.account(id),
  constraint provider_application_inspection_id_id_inspection_passed_fkey FOREIGN KEY (inspection_id, id, inspection_passed) REFERENCES training.provider_inspection(id, application_id, passed),
  constraint provider_application_licence_file_id_fkey FOREIGN KEY (licence_file_id) REFERENCES platform.file(id),
  constraint provider_application_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint provider_application_region_fkey FOREIGN KEY (region) REFERENCES registry.region(code)
);

create table training.provider_inspection (
  id uuid not null,
  application_id uuid not null,
  inspected_by uuid not null,
  visited_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  companion text,
  items jsonb not null,
  note text,
  passed boolean not null,
  findings jsonb default '[]'::jsonb not null,
  constraint provider_inspection_pkey PRIMARY KEY (id),
  constraint provider_inspection_id_application_id_passed_key UNIQUE (id, application_id, passed),
  constraint provider_inspection_check CHECK ((passed = (findings = '[]'::jsonb))),
  constraint provider_inspection_check1 CHECK ((visited_at <= (recorded_at + '00:10:00'::interval))),
  constraint provider_inspection_application_id_fkey FOREIGN KEY (application_id) REFERENCES training.provider_application(id),
  constraint provider_inspection_inspected_by_fkey FOREIGN KEY (inspected_by) REFERENCES registry.account(id)
);

create table training.provider_inspection_place (
  id uuid not null,
  inspection_id uuid not null,
  venue_id uuid,
  seats_counted integer,
  lat double precision not null,
  lng double precision not null,
  accuracy_m integer,
  position_source text not null,
  position_note text,
  distance_m integer,
  photo_ids uuid[] not null,
  photo_sha256 text[] not null,
  constraint provider_inspection_place_pkey PRIMARY KEY (id),
  constraint provider_inspection_place_check CHECK (((position_source = 'device'::text) OR (position_note IS NOT NULL))),
  constraint provider_inspection_place_check1 CHECK (((venue_id IS NULL) = (seats_counted IS NULL))),
  constraint provider_inspection_place_check2 CHECK ((cardinality(photo_sha256) = cardinality(photo_ids))),
  constraint provider_inspection_place_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  constraint provider_inspection_place_lng_check CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision))),
  constraint provider_inspection_place_photo_ids_check CHECK ((cardinality(photo_ids) >= 1)),
  constraint provider_inspection_place_position_source_check CHECK ((position_source = ANY (ARRAY['device'::text, 'manual'::text]))),
  constraint provider_inspection_place_seats_counted_check CHECK ((seats_counted >= 0)),
  constraint provider_inspection_place_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES training.provider_inspection(id),
  constraint provider_inspection_place_venue_id_fkey FOREIGN KEY (venue_id) REFERENCES training.provider_venue(id)
);

create table training.provider_skill (
  org_id uuid not null,
  skill_key text not null,
  occupation_code text,
  title text not null,
  levels smallint[] default '{}'::smallint[] not null,
  live boolean not null,
  since timestamp with time zone not null,
  constraint provider_skill_pkey PRIMARY KEY (org_id, skill_key),
  constraint provider_skill_check CHECK (((occupation_code IS NULL) OR (occupation_code = skill_key))),
  constraint provider_skill_levels_check CHECK ((levels <@ ARRAY[(1)::smallint, (2)::smallint, (3)::smallint, (4)::smallint, (5)::smallint])),
  constraint provider_skill_occupation_code_fkey FOREIGN KEY (occupation_code) REFERENCES registry.occupation(code),
  constraint provider_skill_org_id_fkey FOREIGN KEY (org_id) REFERENCES training.provider(org_id)
);

create table training.provider_stop (
  id uuid not null,
  org_id uuid not null,
  reason text not null,
  stopped_by uuid not null,
  stopped_at timestamp with time zone not null,
  ended_as text,
  end_reason text,
  ended_by uuid,
  ended_at timestamp with time zone,
  constraint provider_stop_pkey PRIMARY KEY (id),
  constraint provider_stop_id_org_id_key UNIQUE (id, org_id),
  constraint provider_stop_check CHECK ((((ended_at IS NULL) = (ended_as IS NULL)) AND ((ended_at IS NULL) = (ended_by IS NULL)))),
  constraint provider_stop_check1 CHECK (((ended_at IS NULL) OR (ended_at >= stopped_at))),
  constraint provider_stop_check2 CHECK (((ended_by IS NULL) OR (ended_by <> stopped_by))),
  constraint provider_stop_ended_as_check CHECK ((ended_as = ANY (ARRAY['resumed'::text, 'removed'::text, 'readmitted'::text]))),
  constraint provider_stop_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES registry.account(id),
  constraint provider_stop_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint provider_stop_stopped_by_fkey FOREIGN KEY (stopped_by) REFERENCES registry.account(id)
);

create table training.provider_teacher (
  id uuid not null,
  org_id uuid not null,
  application_id uuid not null,
  person_id uuid not null,
  employment text not null,
  qualification text not null,
  certificate_no text not null,
  occupations text[] not null,
  file_ids uuid[] default '{}'::uuid[] not null,
  state text not null,
  retired_at timestamp with time zone,
  retire_reason text,
  created_at timestamp with time zone not null,
  constraint provider_teacher_pkey PRIMARY KEY (id),
  constraint provider_teacher_id_org_id_key UNIQUE (id, org_id),
  constraint provider_teacher_id_person_id_key UNIQUE (id, person_id),
  constraint provider_teacher_check CHECK (((state = 'retired'::text) = (retired_at IS NOT NULL))),
  constraint provider_teacher_employment_check CHECK ((employment = ANY (ARRAY['full-time'::text, 'part-time'::text]))),
  constraint provider_teacher_occupations_check CHECK ((cardinality(occupations) >= 1)),
  constraint provider_teacher_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'listed'::text, 'retired'::text]))),
  constraint provider_teacher_application_id_org_id_fkey FOREIGN KEY (application_id, org_id) REFERENCES training.provider_application(id, org_id),
  constraint provider_teacher_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id),
  constraint provider_teacher_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table training.provider_venue (
  id uuid not null,
  org_id uuid not null,
  application_id uuid not null,
  name text not null,
  address text not null,
  seats integer not null,
  area_m2 integer,
  lat double precision not null,
  lng double precision not null,
  photo_ids uuid[] default '{}'::uuid[] not null,
  state text not null,
  inspection_id uuid,
  retired_at timestamp with time zone,
  retire_reason text,
  created_at timestamp with time zone not null,
  constraint provider_venue_pkey PRIMARY KEY (id),
  constraint provider_venue_id_org_id_key UNIQUE (id, org_id),
  constraint provider_venue_area_m2_check CHECK ((area_m2 > 0)),
  constraint provider_venue_check CHECK (((state <> 'listed'::text) OR (inspection_id IS NOT NULL))),
  constraint provider_venue_check1 CHECK (((state = 'retired'::text) = (retired_at IS NOT NULL))),
  constraint provider_venue_lat_check CHECK (((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision))),
  constraint provider_venue_lng_check CHECK (((lng >= ('-180'::integer)::double precision) AND (lng <= (180)::double precision))),
  constraint provider_venue_seats_check CHECK (((seats >= 1) AND (seats <= 2000))),
  constraint provider_venue_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'listed'::text, 'retired'::text]))),
  constraint provider_venue_application_id_org_id_fkey FOREIGN KEY (application_id, org_id) REFERENCES training.provider_application(id, org_id),
  constraint provider_venue_inspection_id_fkey FOREIGN KEY (inspection_id) REFERENCES training.provider_inspection(id),
  constraint provider_venue_org_id_fkey FOREIGN KEY (org_id) REFERENCES registry.organisation(id)
);

create table training.recall_excuse (
  session_id uuid not null,
  no smallint not null,
  person_id uuid not null,
  reason text not null,
  by_account uuid not null,
  at timestamp with time zone not null,
  constraint recall_excuse_pkey PRIMARY KEY (session_id, no, person_id),
  constraint recall_excuse_by_account_fkey FOREIGN KEY (by_account) REFERENCES registry.account(id),
  constraint recall_excuse_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint recall_excuse_session_id_no_fkey FOREIGN KEY (session_id, no) REFERENCES training.session_recall(session_id, no)
);

create table training.roster_import (
  id uuid not null,
  class_id uuid not null,
  file_id uuid not null,
  sha256 character(64) not null,
  row_count integer not null,
  added integer not null,
  changed integer not null,
  imported_by uuid not null,
  imported_at timestamp with time zone not null,
  constraint roster_import_pkey PRIMARY KEY (id),
  constraint roster_import_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint roster_import_file_id_fkey FOREIGN KEY (file_id) REFERENCES platform.file(id),
  constraint roster_import_imported_by_fkey FOREIGN KEY (imported_by) REFERENCES registry.account(id)
);

create table training.session_opening (
  session_id uuid not null,
  class_id uuid not null,
  opened_by uuid not null,
  opened_at timestamp with time zone not null,
  constraint session_opening_pkey PRIMARY KEY (session_id),
  constraint session_opening_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint session_opening_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES registry.account(id),
  constraint session_opening_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.session_recall (
  session_id uuid not null,
  no smallint not null,
  at timestamp with time zone not null,
  until timestamp with time zone not null,
  constraint session_recall_pkey PRIMARY KEY (session_id, no),
  constraint session_recall_check CHECK ((until > at)),
  constraint session_recall_no_check CHECK (((no >= 1) AND (no <= 20))),
  constraint session_recall_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id)
);

create table training.trainee (
  id uuid not null,
  class_id uuid not null,
  person_id uuid not null,
  category text not null,
  state text default 'enrolled'::text not null,
  source text not null,
  subsidised boolean default true not null,
  reasons jsonb default '[]'::jsonb not null,
  judged_on date,
  enrolled_by uuid not null,
  enrolled_at timestamp with time zone not null,
  left_by uuid,
  left_at timestamp with time zone,
  left_reason text,
  constraint trainee_pkey PRIMARY KEY (id),
  constraint trainee_of_class_and_person UNIQUE (id, class_id, person_id),
  constraint trainee_check CHECK (((state = 'left'::text) = (left_at IS NOT NULL))),
  constraint trainee_check1 CHECK (((left_at IS NULL) = (left_by IS NULL))),
  constraint trainee_check2 CHECK (((left_at IS NULL) = (left_reason IS NULL))),
  constraint trainee_source_check CHECK ((source = ANY (ARRAY['import'::text, 'manual'::text, 'self'::text]))),
  constraint trainee_state_check CHECK ((state = ANY (ARRAY['enrolled'::text, 'left'::text]))),
  constraint trainee_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint trainee_enrolled_by_fkey FOREIGN KEY (enrolled_by) REFERENCES registry.account(id),
  constraint trainee_left_by_fkey FOREIGN KEY (left_by) REFERENCES registry.account(id),
  constraint trainee_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id)
);

create table training.trainee_slot (
  trainee_id uuid not null,
  session_id uuid not null,
  person_id uuid not null,
  class_id uuid not null,
  during tstzrange not null,
  constraint trainee_slot_pkey PRIMARY KEY (trainee_id, session_id),
  constraint trainee_slot_during_check CHECK ((NOT isempty(during))),
  constraint trainee_in_one_place EXCLUDE USING gist (person_id WITH =, during WITH &&),
  constraint trainee_slot_class_id_fkey FOREIGN KEY (class_id) REFERENCES training.class(id),
  constraint trainee_slot_person_id_fkey FOREIGN KEY (person_id) REFERENCES registry.person(id),
  constraint trainee_slot_session_id_fkey FOREIGN KEY (session_id) REFERENCES training.class_session(id),
  constraint trainee_slot_trainee_id_fkey FOREIGN KEY (trainee_id) REFERENCES training.trainee(id)
);

-- Indexes

CREATE UNIQUE INDEX breakdown_one_in_force ON demand.breakdown USING btree (region, first_year, last_year) WHERE (state = 'in-force'::text);

CREATE UNIQUE INDEX breakdown_one_open ON demand.breakdown USING btree (region, first_year, last_year) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));

CREATE INDEX catalogue_in_force ON demand.catalogue USING btree (region, in_force_from) WHERE (state = 'in-force'::text);

CREATE INDEX catalogue_item_occupation ON demand.catalogue_item USING btree (occupation_code);

CREATE UNIQUE INDEX catalogue_item_once ON demand.catalogue_item USING btree (catalogue_id, training_type, COALESCE(occupation_code, name));

CREATE UNIQUE INDEX catalogue_one_open ON demand.catalogue USING btree (region) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));

CREATE INDEX target_region ON demand.target USING btree (region, indicator);

CREATE INDEX vacancy_employer ON demand.vacancy USING btree (employer_org_id);

CREATE INDEX vacancy_employer_name ON demand.vacancy USING gin (employer_name public.gin_trgm_ops);

CREATE INDEX vacancy_occupation ON demand.vacancy USING btree (occupation_code) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX vacancy_once ON demand.vacancy USING btree (employer_uscc, occupation_code, COALESCE((level)::integer, 0), region, needed_by) WHERE (state = 'open'::text);

CREATE INDEX vacancy_region ON demand.vacancy USING btree (region, state, occupation_code);

CREATE INDEX vacancy_reporter ON demand.vacancy USING btree (reporter_org_id);

CREATE INDEX follow_up_class ON employment.follow_up USING btree (class_id);

CREATE INDEX follow_up_class_org ON employment.follow_up USING btree (class_org_id);

CREATE INDEX follow_up_class_region ON employment.follow_up USING btree (class_region, started_on);

CREATE UNIQUE INDEX follow_up_once ON employment.follow_up USING btree (person_id, employer_name, started_on) WHERE (state <> 'voided'::text);

CREATE INDEX follow_up_person ON employment.follow_up USING btree (person_id, started_on);

CREATE INDEX follow_up_proof ON employment.follow_up USING btree (proof_sha256);

CREATE INDEX follow_up_region ON employment.follow_up USING btree (region, started_on);

CREATE INDEX insurance_check_follow_up ON employment.insurance_check USING btree (follow_up_id, checked_at DESC);

CREATE INDEX certificate_class ON evaluation.certificate USING btree (class_id);

CREATE INDEX certificate_class_org ON evaluation.certificate USING btree (class_org_id);

CREATE INDEX certificate_import_org ON evaluation.certificate_import USING btree (org_id, imported_at);

CREATE INDEX certificate_issued ON evaluation.certificate USING btree (issued_on);

CREATE UNIQUE INDEX certificate_number ON evaluation.certificate USING btree (number) WHERE (state = 'valid'::text);

CREATE UNIQUE INDEX certificate_once ON evaluation.certificate USING btree (person_id, kind, COALESCE(occupation_code, ''::text), COALESCE((level)::integer, 0), COALESCE(project, ''::text)) WHERE ((state = 'valid'::text) AND (kind <> 'completion'::text));

CREATE UNIQUE INDEX certificate_once_a_class ON evaluation.certificate USING btree (person_id, class_id) WHERE ((state = 'valid'::text) AND (kind = 'completion'::text));

CREATE INDEX certificate_org ON evaluation.certificate USING btree (org_id, issued_on);

CREATE INDEX certificate_person ON evaluation.certificate USING btree (person_id);

CREATE INDEX certificate_region ON evaluation.certificate USING btree (region, issued_on);

CREATE INDEX apprentice_person ON money.apprentice USING btree (person_id);

CREATE INDEX apprenticeship_org ON money.apprenticeship USING btree (org_id, state);

CREATE INDEX apprenticeship_region ON money.apprenticeship USING btree (region, state);

CREATE UNIQUE INDEX bank_return_once ON money.bank_return USING btree (batch_id, sha256);

CREATE INDEX budget_change_budget ON money.budget_change USING btree (budget_id, entered_at);

CREATE UNIQUE INDEX budget_initial_once ON money.budget_change USING btree (budget_id) WHERE ((kind = 'initial'::text) AND (state = ANY (ARRAY['entered'::text, 'approved'::text])));

CREATE INDEX budget_transfer_from ON money.budget_transfer USING btree (from_id, entered_at);

CREATE INDEX budget_transfer_to ON money.budget_transfer USING btree (to_id) WHERE (to_id IS NOT NULL);

CREATE INDEX budget_transfer_waiting ON money.budget_transfer USING btree (to_region) WHERE (state = 'entered'::text);

CREATE INDEX claim_agreement ON money.claim USING btree (agreement_id);

CREATE UNIQUE INDEX claim_allowance_once ON money.claim USING btree (class_id, person_id) WHERE ((subsidy_kind = 'living-allowance'::text) AND (supplement_of IS NULL) AND (state <> ALL (ARRAY['withdrawn'::text, 'refused'::text])));

CREATE INDEX claim_class_kind ON money.claim USING btree (class_id, subsidy_kind);

CREATE UNIQUE INDEX claim_class_once ON money.claim USING btree (class_id) WHERE ((subsidy_kind = 'class-training'::text) AND (supplement_of IS NULL) AND (state <> 'withdrawn'::text));

CREATE UNIQUE INDEX claim_line_certificate_once ON money.claim_line USING btree (certificate_id) WHERE ((certificate_id IS NOT NULL) AND (supplement_of IS NULL) AND (state = ANY (ARRAY['claimed'::text, 'objected'::text, 'cleared'::text, 'payable'::text, 'batched'::text, 'bounced'::text, 'paid'::text])));

CREATE INDEX claim_line_dropped ON money.claim_line USING btree (id) WHERE ((excluded_by IS NOT NULL) OR (state = 'rejected'::text));

CREATE UNIQUE INDEX claim_line_once ON money.claim_line USING btree (person_id, subsidy_kind, certificate_kind, subject_key, COALESCE(level, 0)) WHERE ((supplement_of IS NULL) AND (state = ANY (ARRAY['claimed'::text, 'objected'::text, 'cleared'::text, 'payable'::text, 'batched'::text, 'bounced'::text, 'paid'::text])));

CREATE INDEX claim_line_person ON money.claim_line USING btree (person_id);

CREATE UNIQUE INDEX claim_line_supplement_once ON money.claim_line USING btree (supplement_of) WHERE ((supplement_of IS NOT NULL) AND (state = ANY (ARRAY['judged'::text, 'claimed'::text, 'objected'::text, 'cleared'::text, 'payable'::text, 'batched'::text, 'bounced'::text])));

CREATE INDEX claim_org ON money.claim USING btree (org_id, state);

CREATE INDEX claim_person ON money.claim USING btree (person_id);

CREATE INDEX claim_region ON money.claim USING btree (region, state);

CREATE UNIQUE INDEX claim_reward_open ON money.claim USING btree (class_id) WHERE ((subsidy_kind = 'employment-reward'::text) AND (supplement_of IS NULL) AND (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'reviewed'::text, 'rechecked'::text, 'notice'::text, 'returned'::text])));

CREATE INDEX claim_since ON money.claim USING btree (state, state_since);

CREATE UNIQUE INDEX claim_stage_once ON money.claim USING btree (agreement_id, stage) WHERE ((supplement_of IS NULL) AND (state <> ALL (ARRAY['withdrawn'::text, 'refused'::text])));

CREATE INDEX claim_step_claim ON money.claim_step USING btree (claim_id, at, id);

CREATE UNIQUE INDEX correction_once ON money.correction USING btree (subject) WHERE (state = ANY (ARRAY['asked'::text, 'approved'::text]));

CREATE INDEX correction_region ON money.correction USING btree (region, state);

CREATE UNIQUE INDEX disclosure_drafted_once ON money.disclosure USING btree (region, year, quarter) WHERE (state = 'drafted'::text);

CREATE INDEX disclosure_public ON money.disclosure USING btree (year DESC, quarter DESC, region) WHERE (state = ANY (ARRAY['published'::text, 'superseded'::text]));

CREATE UNIQUE INDEX disclosure_published_once ON money.disclosure USING btree (region, year, quarter) WHERE (state = 'published'::text);

CREATE INDEX entry_day ON money.entry USING btree (day DESC, id DESC);

CREATE INDEX entry_subject ON money.entry USING btree (subject);

CREATE INDEX fund_pause_in_force ON money.fund_pause USING btree (region) WHERE (state = ANY (ARRAY['in-force'::text, 'lifting'::text]));

CREATE UNIQUE INDEX fund_pause_once ON money.fund_pause USING btree (region, COALESCE(fund, ''::text)) WHERE (state = ANY (ARRAY['entered'::text, 'in-force'::text, 'lifting'::text]));

CREATE INDEX judgement_line_claim ON money.judgement_line USING btree (claim_id);

CREATE INDEX judgement_line_scope ON money.judgement_line USING btree (subsidy_kind, region);

CREATE INDEX judgement_run_set ON money.judgement_run USING btree (set_id);

CREATE UNIQUE INDEX judgement_set_once ON money.judgement_set USING btree (sha256);

CREATE INDEX notice_line_line ON money.notice_line USING btree (claim_line_id);

CREATE UNIQUE INDEX notice_open ON money.notice USING btree (claim_id) WHERE (closed_at IS NULL);

CREATE INDEX notice_until ON money.notice USING btree (until_on) WHERE (closed_at IS NULL);

CREATE INDEX objection_claim ON money.objection USING btree (claim_id);

CREATE UNIQUE INDEX objection_once ON money.objection USING btree (line_id, contact_phone_index) WHERE (state = 'open'::text);

CREATE UNIQUE INDEX pause_exception_once ON money.pause_exception USING btree (pause_id, kind, ref) WHERE (state = ANY (ARRAY['entered'::text, 'approved'::text]));

CREATE INDEX payment_batch_region ON money.payment_batch USING btree (region, state);

CREATE INDEX payment_line_batch ON money.payment_line USING btree (batch_id);

CREATE INDEX payment_line_claim ON money.payment_line USING btree (claim_id);

CREATE UNIQUE INDEX payment_line_serial ON money.payment_line USING btree (bank_serial) WHERE (state = 'paid'::text);

CREATE UNIQUE INDEX payment_part_live ON money.payment_part USING btree (claim_line_id) WHERE live;

CREATE INDEX policy_pack_region ON money.policy_pack USING btree (region, subsidy_kind, state);

CREATE INDEX posting_book ON money.posting USING btree (book_id, account);

CREATE INDEX posting_entry ON money.posting USING btree (entry_id);

CREATE INDEX posting_line ON money.posting USING btree (claim_line_id) WHERE (claim_line_id IS NOT NULL);

CREATE UNIQUE INDEX posting_line_paid_once ON money.posting USING btree (claim_line_id, turn) WHERE ((account = 'paid'::text) AND (amount_fen > 0));

CREATE INDEX posting_person ON money.posting USING btree (person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX proof_day ON money.proof USING btree (day DESC, at DESC);

CREATE INDEX reassessment_claim ON money.reassessment USING btree (claim_id);

CREATE INDEX reassessment_found ON money.reassessment USING btree (found_at);

CREATE UNIQUE INDEX reassessment_held ON money.reassessment USING btree (line_id) WHERE (outcome = 'held'::text);

CREATE INDEX reassessment_line ON money.reassessment USING btree (line_id, found_at);

CREATE UNIQUE INDEX receipt_case_once ON money.receipt_case USING btree (claim_id, kind, COALESCE(claim_line_id, payment_line_id, claim_id)) WHERE (state <> 'closed'::text);

CREATE INDEX receipt_case_region ON money.receipt_case USING btree (region, state);

CREATE INDEX receipt_line ON money.receipt USING btree (claim_line_id, at);

CREATE INDEX receipt_payment ON money.receipt USING btree (payment_line_id, at);

CREATE INDEX recovery_instalment_of ON money.recovery_instalment USING btree (recovery_id, due_on);

CREATE INDEX recovery_line_book ON money.recovery_line USING btree (book_id);

CREATE INDEX recovery_line_claim_line ON money.recovery_line USING btree (claim_line_id);

CREATE UNIQUE INDEX recovery_line_live ON money.recovery_line USING btree (claim_line_id) WHERE live;

CREATE INDEX recovery_org ON money.recovery USING btree (org_id, state) WHERE (org_id IS NOT NULL);

CREATE INDEX recovery_person ON money.recovery USING btree (person_id, state) WHERE (person_id IS NOT NULL);

CREATE INDEX recovery_receipt_line ON money.recovery_receipt USING btree (claim_line_id) WHERE (claim_line_id IS NOT NULL);

CREATE INDEX recovery_receipt_of ON money.recovery_receipt USING btree (recovery_id);

CREATE UNIQUE INDEX recovery_receipt_serial ON money.recovery_receipt USING btree (serial) WHERE ((kind = 'bank'::text) AND (state <> 'returned'::text));

CREATE UNIQUE INDEX recovery_refund_serial ON money.recovery_request USING btree (((content ->> 'serial'::text))) WHERE ((kind = 'refund'::text) AND (state = ANY (ARRAY['waiting'::text, 'approved'::text])));

CREATE INDEX recovery_region ON money.recovery USING btree (region, state);

CREATE INDEX recovery_reply_due ON money.recovery USING btree (reply_until) WHERE (state = 'notified'::text);

CREATE INDEX recovery_reply_of ON money.recovery_reply USING btree (recovery_id, at);

CREATE INDEX recovery_request_of ON money.recovery_request USING btree (recovery_id, made_at);

CREATE UNIQUE INDEX recovery_request_waiting ON money.recovery_request USING btree (recovery_id) WHERE (state = 'waiting'::text);

CREATE INDEX recovery_step_of ON money.recovery_step USING btree (recovery_id, at, id);

CREATE INDEX reservation_budget ON money.reservation USING btree (budget_id, state);

CREATE UNIQUE INDEX reservation_live ON money.reservation USING btree (subject) WHERE (state = 'live'::text);

CREATE INDEX reservation_subject ON money.reservation USING btree (subject);

CREATE UNIQUE INDEX sample_claim_live ON money.sample_claim USING btree (claim_id) WHERE live;

CREATE INDEX sample_line_claim ON money.sample_line USING btree (claim_id);

CREATE INDEX sample_round_region ON money.sample_round USING btree (region, state);

CREATE INDEX sandbox_run_region ON money.sandbox_run USING btree (region, made_at);

CREATE UNIQUE INDEX seat_release_empty_once ON money.seat_release USING btree (reservation_id) WHERE (person_id IS NULL);

CREATE UNIQUE INDEX seat_release_once ON money.seat_release USING btree (reservation_id, person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX voucher_batch_region ON money.voucher_batch USING btree (region, state);

CREATE INDEX voucher_claim ON money.voucher USING btree (claim_id) WHERE (claim_id IS NOT NULL);

CREATE UNIQUE INDEX voucher_class_once ON money.voucher USING btree (class_id, person_id) WHERE (class_id IS NOT NULL);

CREATE UNIQUE INDEX voucher_once ON money.voucher USING btree (person_id, batch_id) WHERE (state <> 'returned'::text);

CREATE INDEX voucher_raise_batch ON money.voucher_raise USING btree (batch_id);

CREATE UNIQUE INDEX voucher_raise_one ON money.voucher_raise USING btree (batch_id) WHERE (state = 'asked'::text);

CREATE INDEX voucher_wait_line ON money.voucher_wait USING btree (batch_id, place) WHERE (state = 'waiting'::text);

CREATE UNIQUE INDEX voucher_wait_once ON money.voucher_wait USING btree (person_id, batch_id) WHERE (state = 'waiting'::text);

CREATE INDEX voucher_wait_person ON money.voucher_wait USING btree (person_id);

CREATE INDEX audit_account ON platform.audit USING btree (account_id, at);

CREATE INDEX audit_at ON platform.audit USING btree (at);

CREATE INDEX audit_org ON platform.audit USING btree (org_id, at);

CREATE INDEX audit_region ON platform.audit USING btree (region, at);

CREATE INDEX audit_subjects ON platform.audit USING gin (subjects);

CREATE INDEX file_destroyed_waiting ON platform.file_destroyed USING btree (at) WHERE (removed_at IS NULL);

CREATE INDEX file_sha256 ON platform.file USING btree (sha256);

CREATE INDEX idempotency_at ON platform.idempotency USING btree (at);

CREATE INDEX account_org ON registry.account USING btree (org_id);

CREATE INDEX grant_given_for ON registry."grant" USING btree (given_for) WHERE (given_for IS NOT NULL);

CREATE UNIQUE INDEX grant_once ON registry."grant" USING btree (account_id, role, COALESCE((org_id)::text, ''::text), COALESCE(region, ''::bpchar), COALESCE(given_for, ''::text)) WHERE (revoked_at IS NULL);

CREATE INDEX hold_exception_live ON registry.hold_exception USING btree (hold_id) WHERE ((signed_at IS NOT NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX hold_exception_once ON registry.hold_exception USING btree (hold_id, case_id) WHERE (ended_at IS NULL);

CREATE INDEX hold_live ON registry.hold USING btree (region, placed_at) WHERE (lifted_at IS NULL);

CREATE INDEX hold_of_subject ON registry.hold USING btree (subject_id) WHERE (lifted_at IS NULL);

CREATE UNIQUE INDEX hold_source ON registry.hold USING btree (source, subject_id, stops) WHERE ((lifted_at IS NULL) AND (source IS NOT NULL));

CREATE INDEX hold_subject ON registry.hold USING btree (subject_kind, subject_id) WHERE (lifted_at IS NULL);

CREATE INDEX occupation_name ON registry.occupation USING gin (name public.gin_trgm_ops);

CREATE INDEX org_owner_person ON registry.org_owner USING btree (person_key);

CREATE INDEX organisation_name ON registry.organisation USING gin (name public.gin_trgm_ops);

CREATE INDEX organisation_region ON registry.organisation USING btree (region, kind);

CREATE INDEX partner_day_day ON registry.partner_day USING btree (day);

CREATE INDEX partner_delivery_due ON registry.partner_delivery USING btree (next_at) WHERE (state = 'waiting'::text);

CREATE INDEX partner_delivery_hook ON registry.partner_delivery USING btree (hook_id, happened_at DESC);

CREATE INDEX partner_hook_org ON registry.partner_hook USING btree (org_id, state);

CREATE INDEX partner_hook_region ON registry.partner_hook USING btree (region, state);

CREATE INDEX partner_key_org ON registry.partner_key USING btree (org_id, state);

CREATE INDEX partner_key_region ON registry.partner_key USING btree (region, state);

CREATE INDEX partner_nonce_at ON registry.partner_nonce USING btree (at);

CREATE INDEX partner_refusal_at ON registry.partner_refusal USING btree (at);

CREATE INDEX partner_refusal_key ON registry.partner_refusal USING btree (key_id, at DESC);

CREATE INDEX person_bank_account ON registry.person USING btree (bank_account_index) WHERE (bank_account_index IS NOT NULL);

CREATE INDEX person_fact_person ON registry.person_fact USING btree (person_id, fact, as_of DESC, recorded_at DESC);

CREATE INDEX person_name ON registry.person USING btree (name_index);

CREATE INDEX person_phone ON registry.person USING btree (phone_index);

CREATE INDEX phone_code_phone ON registry.phone_code USING btree (phone_index, sent_at DESC);

CREATE INDEX question_at ON registry.question USING btree (at DESC);

CREATE INDEX question_page_range ON registry.question_page USING btree (first_id, last_id);

CREATE INDEX register_answer_code ON registry.register_answer USING btree (code, asked_at DESC);

CREATE INDEX register_answer_person ON registry.register_answer USING btree (person_id, code, asked_at DESC);

CREATE INDEX register_asking_due ON registry.register_asking USING btree (code, next_at) WHERE (state = 'waiting'::text);

CREATE INDEX register_asking_person ON registry.register_asking USING btree (person_id, code) WHERE (state = 'waiting'::text);

CREATE INDEX register_asking_untold ON registry.register_asking USING btree (subject) WHERE ((told_at IS NULL) AND (done_at IS NOT NULL));

CREATE INDEX register_delivery_code ON registry.register_delivery USING btree (code, data_date DESC, loaded_at DESC);

CREATE INDEX session_account ON registry.session USING btree (account_id);

CREATE INDEX appointment_org ON supervision.appointment USING btree (org_id, state);

CREATE INDEX appointment_region ON supervision.appointment USING btree (region, state);

CREATE INDEX complaint_org ON supervision.complaint USING btree (org_id) WHERE (org_id IS NOT NULL);

CREATE INDEX complaint_region ON supervision.complaint USING btree (region, state, filed_at);

CREATE INDEX destruction_at ON supervision.destruction USING btree (asked_at DESC);

CREATE INDEX destruction_item_id ON supervision.destruction_item USING btree (item_id);

CREATE UNIQUE INDEX destruction_open ON supervision.destruction USING btree (kind, region) WHERE (state = 'asked'::text);

CREATE INDEX inspection_by_class ON supervision.inspection USING btree (class_id);

CREATE INDEX inspection_by_plan ON supervision.inspection USING btree (plan_id) WHERE (plan_id IS NOT NULL);

CREATE INDEX inspection_hand_account ON supervision.inspection_hand USING btree (account_id);

CREATE INDEX inspection_org ON supervision.inspection USING btree (org_id, state);

CREATE INDEX inspection_plan_region ON supervision.inspection_plan USING btree (region, state, drafted_at);

CREATE INDEX inspection_rectify ON supervision.inspection USING btree (rectify_by) WHERE ((state = 'rectifying'::text) AND (escalated_at IS NULL));

CREATE INDEX inspection_region ON supervision.inspection USING btree (region, state, due_on);

CREATE INDEX inspection_visit_photo ON supervision.inspection_visit USING gin (photo_sha256);

CREATE UNIQUE INDEX integrity_finding_once ON supervision.integrity_finding USING btree (rule, account_id, month, COALESCE(org_id, '00000000-0000-0000-0000-000000000000'::uuid));

CREATE INDEX integrity_finding_region ON supervision.integrity_finding USING btree (region, state, found_at);

CREATE UNIQUE INDEX interest_once ON supervision.interest USING btree (account_id, org_id, kind) WHERE (ended_at IS NULL);

CREATE INDEX interest_org ON supervision.interest USING btree (org_id) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX kin_once ON supervision.kin USING btree (account_id, person_index) WHERE (ended_at IS NULL);

CREATE INDEX lesson_sum_class ON supervision.lesson_sum USING btree (class_id);

CREATE INDEX match_exchange_region ON supervision.match_exchange USING btree (region, made_at DESC);

CREATE INDEX match_run_region ON supervision.match_run USING btree (region, started_at DESC);

CREATE INDEX match_run_subject ON supervision.match_run USING btree (subject_id, started_at DESC);

CREATE INDEX penalty_measure_live ON supervision.penalty_measure USING btree (kind, ends_on) WHERE (state = 'live'::text);

CREATE INDEX penalty_note_of ON supervision.penalty_note USING btree (penalty_id);

CREATE INDEX penalty_org ON supervision.penalty USING btree (org_id) WHERE (org_id IS NOT NULL);

CREATE INDEX penalty_person ON supervision.penalty USING btree (person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX penalty_region ON supervision.penalty USING btree (region, state, state_since);

CREATE INDEX penalty_source ON supervision.penalty USING btree (source_id) WHERE (source_id IS NOT NULL);

CREATE INDEX photo_mark_mark ON supervision.photo_mark USING btree (mark) WHERE (mark IS NOT NULL);

CREATE INDEX record_proof_at ON supervision.record_proof USING btree (at DESC, id DESC);

CREATE INDEX register_sign_class ON supervision.register_sign USING btree (class_id);

CREATE INDEX register_sign_person ON supervision.register_sign USING btree (person_id);

CREATE UNIQUE INDEX retention_rule_asked ON supervision.retention_rule USING btree (kind) WHERE (state = 'asked'::text);

CREATE UNIQUE INDEX retention_rule_in_force ON supervision.retention_rule USING btree (kind) WHERE (state = 'in-force'::text);

CREATE INDEX risk_alert_again ON supervision.risk_alert USING btree (code, fingerprint, raised_at DESC);

CREATE INDEX risk_alert_due ON supervision.risk_alert USING btree (due_on) WHERE (state <> 'closed'::text);

CREATE UNIQUE INDEX risk_alert_live ON supervision.risk_alert USING btree (code, fingerprint) WHERE (state <> 'closed'::text);

CREATE INDEX risk_alert_region ON supervision.risk_alert USING btree (region, state, raised_at DESC);

CREATE INDEX risk_alert_subjects ON supervision.risk_alert USING gin (subjects);

CREATE INDEX risk_replay_code ON supervision.risk_replay USING btree (code, at DESC);

CREATE INDEX risk_run_at ON supervision.risk_run USING btree (at DESC, id DESC);

CREATE UNIQUE INDEX risk_setting_in_force ON supervision.risk_setting USING btree (code) WHERE (state = 'in-force'::text);

CREATE UNIQUE INDEX risk_setting_proposed ON supervision.risk_setting USING btree (code) WHERE (state = 'proposed'::text);

CREATE UNIQUE INDEX camera_request_open ON training.camera_request USING btree (session_id) WHERE (answered_at IS NULL);

CREATE INDEX camera_request_session ON training.camera_request USING btree (session_id, asked_at);

CREATE INDEX check_confirm_session ON training.check_confirm USING btree (session_id, person_id, at);

CREATE UNIQUE INDEX check_device_bound ON training.check_device USING btree (person_id) WHERE (state = 'bound'::text);

CREATE INDEX check_device_person ON training.check_device USING btree (person_id);

CREATE UNIQUE INDEX check_device_unlock_id ON training.check_device USING btree (unlock_id) WHERE (unlock_id IS NOT NULL);

CREATE UNIQUE INDEX check_device_waiting ON training.check_device USING btree (person_id) WHERE (state = 'waiting'::text);

CREATE INDEX check_event_class ON training.check_event USING btree (class_id, person_id);

CREATE INDEX check_event_person ON training.check_event USING btree (person_id, at);

CREATE INDEX check_photo_due ON training.check_photo USING btree (keep_until) WHERE (destroyed_at IS NULL);

CREATE INDEX check_photo_person ON training.check_photo USING btree (person_id, taken_at);

CREATE INDEX check_photo_session ON training.check_photo USING btree (session_id);

CREATE INDEX check_try_person ON training.check_try USING btree (person_id, session_id, at);

CREATE INDEX check_witness_person ON training.check_witness USING btree (witness_person) WHERE (said IS NULL);

CREATE INDEX check_witness_session ON training.check_witness USING btree (session_id);

CREATE INDEX class_certificate_class ON training.class_certificate USING btree (class_id);

CREATE INDEX class_days ON training.class USING btree (starts_on);

CREATE INDEX class_inspection_class ON training.class_inspection USING btree (class_id, inspected_at);

CREATE INDEX class_org ON training.class USING btree (org_id, state);

CREATE INDEX class_paper_file ON training.class_paper USING btree (file_id);

CREATE UNIQUE INDEX class_paper_once ON training.class_paper USING btree (class_id, kind, file_id) WHERE (removed_at IS NULL);

CREATE INDEX class_plan ON training.class USING btree (plan_id);

CREATE UNIQUE INDEX class_platform_once ON training.class_platform USING btree (class_id, line) WHERE (ended_at IS NULL);

CREATE INDEX class_platform_platform ON training.class_platform USING btree (platform_id, class_id);

CREATE INDEX class_receipt_class ON training.class_receipt USING btree (class_id, paid_on);

CREATE UNIQUE INDEX class_receipt_number ON training.class_receipt USING btree (org_id, kind, number) WHERE (voided_at IS NULL);

CREATE INDEX class_receipt_person ON training.class_receipt USING btree (person_id) WHERE (person_id IS NOT NULL);

CREATE INDEX class_region ON training.class USING btree (region, state);

CREATE INDEX class_score_person ON training.class_score USING btree (person_id);

CREATE INDEX class_session_class ON training.class_session USING btree (class_id, starts_at);

CREATE INDEX class_session_times ON training.class_session USING btree (starts_at);

CREATE INDEX class_title ON training.class USING gin (title public.gin_trgm_ops);

CREATE INDEX commitment_class ON training.commitment USING btree (class_id, accepted_at);

CREATE INDEX evaluation_marker_person ON training.evaluation_marker USING btree (person_id);

CREATE INDEX learning_event_class ON training.learning_event USING btree (class_id, person_id);

CREATE INDEX plan_occupation ON training.plan USING btree (occupation_code);

CREATE INDEX plan_org ON training.plan USING btree (org_id, state);

CREATE INDEX plan_region ON training.plan USING btree (region, state);

CREATE UNIQUE INDEX plan_revision_open ON training.plan USING btree (previous_id) WHERE (state = 'draft'::text);

CREATE INDEX platform_assessment_platform ON training.platform_assessment USING btree (platform_id, assessed_at);

CREATE INDEX platform_call_region ON training.platform_call USING btree (region, state);

CREATE UNIQUE INDEX platform_once ON training.platform USING btree (org_id) WHERE (state <> ALL (ARRAY['refused'::text, 'removed'::text]));

CREATE INDEX platform_region ON training.platform USING btree (region, state);

CREATE UNIQUE INDEX provider_application_open ON training.provider_application USING btree (org_id) WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'verified'::text]));

CREATE INDEX provider_application_org ON training.provider_application USING btree (org_id, created_at DESC);

CREATE INDEX provider_application_region ON training.provider_application USING btree (region, state);

CREATE INDEX provider_inspection_application ON training.provider_inspection USING btree (application_id, recorded_at DESC);

CREATE UNIQUE INDEX provider_inspection_place_once ON training.provider_inspection_place USING btree (inspection_id, venue_id);

CREATE INDEX provider_inspection_place_photo ON training.provider_inspection_place USING gin (photo_sha256);

CREATE INDEX provider_region ON training.provider USING btree (region, state);

CREATE INDEX provider_skill_occupation ON training.provider_skill USING btree (occupation_code) WHERE live;

CREATE UNIQUE INDEX provider_stop_open ON training.provider_stop USING btree (org_id) WHERE (ended_at IS NULL);

CREATE INDEX provider_teacher_application ON training.provider_teacher USING btree (application_id);

CREATE UNIQUE INDEX provider_teacher_full_time ON training.provider_teacher USING btree (person_id) WHERE ((state = 'listed'::text) AND (employment = 'full-time'::text));

CREATE UNIQUE INDEX provider_teacher_once ON training.provider_teacher USING btree (org_id, person_id) WHERE (state <> 'retired'::text);

CREATE INDEX provider_venue_application ON training.provider_venue USING btree (application_id);

CREATE INDEX provider_venue_org ON training.provider_venue USING btree (org_id, state);

CREATE INDEX roster_import_class ON training.roster_import USING btree (class_id, imported_at);

CREATE INDEX session_opening_class ON training.session_opening USING btree (class_id);

CREATE INDEX trainee_class ON training.trainee USING btree (class_id);

CREATE UNIQUE INDEX trainee_once ON training.trainee USING btree (class_id, person_id) WHERE (state = 'enrolled'::text);

CREATE INDEX trainee_person ON training.trainee USING btree (person_id);

CREATE INDEX trainee_slot_class ON training.trainee_slot USING btree (class_id);

-- Views

create view demand.door_catalogue as
 SELECT id,
    region,
    year,
    version_no,
    in_force_from,
    in_force_to,
    note,
    approved_at
   FROM demand.catalogue
  WHERE (state = 'in-force'::text);

create view demand.door_catalogue_item as
 SELECT i.id,
    i.catalogue_id,
    i."position",
    i.training_type,
    i.name,
    i.occupation_code,
    i.codeless,
    i.shortage,
    i.standard,
    i.note
   FROM (demand.catalogue_item i
     JOIN demand.catalogue c ON ((c.id = i.catalogue_id)))
  WHERE (c.state = 'in-force'::text);

create view demand.door_target as
 SELECT DISTINCT ON (t.region, t.indicator, b.first_year, b.last_year) t.region,
    t.indicator,
    t.value,
    t.at_least,
    b.first_year,
    b.last_year,
    b.id AS breakdown_id,
    b.title,
    b.document_no,
    b.region AS set_by
   FROM (demand.target t
     JOIN demand.breakdown b ON ((b.id = t.breakdown_id)))
  WHERE ((b.state = 'in-force'::text) AND (t.part = 'whole'::text))
  ORDER BY t.region, t.indicator, b.first_year, b.last_year, t.value DESC, (b.region = t.region) DESC;

create view demand.door_vacancy as
 SELECT id,
    employer_org_id,
    employer_name,
    region,
    occupation_code,
    level,
    headcount,
    wage_from_fen,
    wage_to_fen,
    skills,
    needed_by,
    trains,
    channel,
    reported_at,
    state,
    closed_at,
    filled
   FROM demand.vacancy;

create view demand.door_waiting_breakdown as
 SELECT id,
    region,
    title,
    state,
    COALESCE(submitted_at, drafted_at) AS since,
    COALESCE(submitted_by, drafted_by) AS by_account
   FROM demand.breakdown
  WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));

create view demand.door_waiting_catalogue as
 SELECT id,
    region,
    year,
    version_no,
    state,
    COALESCE(submitted_at, drafted_at) AS since,
    COALESCE(submitted_by, drafted_by) AS by_account
   FROM demand.catalogue
  WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text]));

create view employment.door_employment as
 SELECT id,
    person_id,
    class_id,
    class_org_id,
    class_region,
    region,
    employer_name,
    employer_uscc,
    proof,
    started_on,
    state,
    recorded_as,
    recorded_at,
    verified_at
   FROM employment.follow_up
  WHERE (state <> 'voided'::text);

create view employment.door_proof as
 SELECT id AS follow_up_id,
    person_id,
    class_id,
    class_org_id,
    class_region,
    region,
    employer_name,
    employer_uscc,
    proof,
    proof_sha256,
    started_on,
    state,
    recorded_at
   FROM employment.follow_up
  WHERE (state <> 'voided'::text);

create view evaluation.door_certificate as
 SELECT id,
    number,
    person_id,
    kind,
    occupation_code,
    level,
    project,
    issued_on,
    org_id,
    region,
    class_id,
    class_org_id,
    class_region,
    state,
    entered_at,
    revoked_at
   FROM evaluation.certificate;

create view money.door_apprentice as
 SELECT p.agreement_id,
    a.org_id,
    a.region,
    a.state,
    a.starts_on,
    a.ends_on,
    a.partner,
    p.person_id,
    p.hire,
    p.contract_from,
    p.contract_to,
    p.joined_on,
    p.left_on
   FROM (money.apprentice p
     JOIN money.apprenticeship a ON ((a.id = p.agreement_id)))
  WHERE p.live;

create view money.door_apprenticeship as
 SELECT id,
    number,
    org_id,
    region,
    title,
    occupation_code,
    level,
    starts_on,
    ends_on,
    state,
    filed_at,
    decided_at,
    filed_by,
    COALESCE(decided_at, filed_at, created_at) AS since
   FROM money.apprenticeship;

create view money.door_balance as
 SELECT b.id AS book_id,
    b.region,
    b.year,
    b.fund,
    (- sum(l.amount_fen) FILTER (WHERE (l.account = 'appropriation'::text))) AS appropriated_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'available'::text)) AS available_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'reserved'::text)) AS reserved_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'payable'::text)) AS payable_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'in-payment'::text)) AS in_payment_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'paid'::text)) AS paid_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'offset'::text)) AS offset_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'receivable'::text)) AS receivable_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'recovered'::text)) AS recovered_fen,
    sum(l.amount_fen) FILTER (WHERE (l.account = 'written-off'::text)) AS written_off_fen
   FROM (money.book b
     JOIN money.balance l ON ((l.book_id = b.id)))
  GROUP BY b.id;

create view money.door_bank_return as
 SELECT batch_id,
    line_count,
    paid_count,
    refused_count,
    repeated_count,
    paid_fen,
    imported_at
   FROM money.bank_return;

create view money.door_budget as
 SELECT b.id,
    b.region,
    b.year,
    b.fund,
    l.appropriated_fen,
    l.available_fen,
    l.reserved_fen,
    l.payable_fen,
    l.in_payment_fen,
    l.paid_fen,
    l.offset_fen,
    l.receivable_fen,
    l.recovered_fen,
    l.written_off_fen
   FROM (money.budget b
     JOIN money.door_balance l ON ((l.book_id = b.id)));

create view money.door_claim as
 SELECT id,
    number,
    subsidy_kind,
    region,
    title,
    org_id,
    person_id,
    class_id,
    certificate_id,
    fund,
    estimate_fen,
    amount_fen,
    state,
    state_since,
    created_at,
    filed_at,
    reviewed_at,
    rechecked_at,
    funded_at,
    paid_at,
    agreement_id,
    stage,
    supplement_of,
    prefilled
   FROM money.claim c;

create view money.door_claim_line as
 SELECT id,
    claim_id,
    no,
    person_id,
    subsidy_kind,
    certificate_kind,
    certificate_id,
    certificate_number,
    occupation_code,
    level,
    estimate_fen,
    amount_fen,
    fund,
    state,
    judged_on,
    paid_at,
    supplement_of
   FROM money.claim_line l;

create view money.door_correction as
 SELECT id,
    subject,
    title,
    region,
    amount_fen,
    entry_ids,
    reverse_ids,
    state,
    asked_by,
    asked_at,
    decided_at
   FROM money.correction;

create view money.door_dropped_line as
 SELECT id,
    claim_id
   FROM money.claim_line
  WHERE ((excluded_by IS NOT NULL) OR (state = 'rejected'::text));

create view money.door_faulty_proof as
 SELECT id,
    '350000'::character(6) AS region,
    number AS title,
    'faulty'::text AS state,
    at AS since
   FROM money.proof
  WHERE ((NOT holds) AND (at = ( SELECT max(proof_1.at) AS max
           FROM money.proof proof_1)));

create view money.door_fund_wait as
 SELECT w.claim_id,
    w.budget_id,
    w.region,
    w.fund,
    w.year,
    w.needed_fen,
    w.people,
    w.available_fen,
    w.ahead,
    w.ahead_fen,
    w.reason,
    w.since,
    w.told_at,
    c.number,
    c.title,
    c.org_id,
    c.person_id
   FROM (money.fund_wait w
     JOIN money.claim c ON ((c.id = w.claim_id)));

create view money.door_notice as
 SELECT n.id,
    n.claim_id,
    c.number,
    c.subsidy_kind,
    c.region,
    c.title,
    c.org_id,
    n.from_on,
    n.until_on,
    n.workdays,
    n.published_at,
    n.closed_at,
    ( SELECT count(*) AS count
           FROM money.claim_line l
          WHERE ((l.claim_id = c.id) AND (l.state <> ALL (ARRAY['judged'::text, 'excluded'::text])))) AS line_count,
    ( SELECT count(*) AS count
           FROM money.objection o
          WHERE ((o.notice_id = n.id) AND (o.state = 'open'::text))) AS open_objections
   FROM (money.notice n
     JOIN money.claim c ON ((c.id = n.claim_id)));

create view money.door_objection as
 SELECT id AS objection_id,
    claim_id,
    line_id,
    state,
    filed_at
   FROM money.objection;

create view money.door_pack as
 SELECT id,
    region,
    subsidy_kind,
    number,
    title,
    from_on,
    to_on,
    decided_at
   FROM money.policy_pack
  WHERE (state = 'approved'::text);

create view money.door_paid as
 SELECT p.id,
    e.day,
    e.subject,
    b.region,
    b.year,
    b.fund,
    p.amount_fen,
    p.person_id,
    p.org_id,
    p.claim_id,
    p.claim_line_id,
    p.subsidy_kind,
    p.occupation_code,
    p.level,
    p.certificate_number
   FROM ((money.posting p
     JOIN money.entry e ON ((e.id = p.entry_id)))
     JOIN money.book b ON ((b.id = p.book_id)))
  WHERE (p.account = ANY (ARRAY['paid'::text, 'offset'::text]));

create view money.door_pause as
 SELECT id,
    region,
    fund,
    stops,
    from_on,
    reason,
    document_number,
    state,
    entered_by,
    entered_at,
    decided_at,
    lift_asked_by,
    lift_asked_at,
    lifted_at,
    ( SELECT count(*) AS count
           FROM money.pause_exception x
          WHERE ((x.pause_id = p.id) AND (x.state = 'approved'::text))) AS exceptions
   FROM money.fund_pause p;

create view money.door_payee as
 SELECT p.id AS payment_line_id,
    p.claim_id,
    p.org_id,
    p.person_id,
    p.account_index,
    p.amount_fen,
    p.state,
    b.region,
    b.made_at
   FROM (money.payment_line p
     JOIN money.payment_batch b ON ((b.id = p.batch_id)));

create view money.door_payment_line as
 SELECT p.id,
    p.batch_id,
    b.number AS batch_number,
    b.region,
    b.fund,
    b.state AS batch_state,
    p.no,
    p.claim_id,
    p.org_id,
    p.person_id,
    p.amount_fen,
    p.state,
    p.refuse_reason,
    p.bank_serial,
    p.bank_on,
    p.settled_at,
    p.recalled_on
   FROM (money.payment_line p
     JOIN money.payment_batch b ON ((b.id = p.batch_id)));

create view money.door_payment_part as
 SELECT payment_line_id,
    claim_line_id,
    amount_fen,
    live
   FROM money.payment_part;

create view money.door_reassessment as
 SELECT r.id,
    r.claim_id,
    r.line_id,
    r.cause,
    r.found_at,
    r.before_fen,
    r.after_fen,
    r.outcome,
    r.recovery_id,
    r.supplement_id,
    r.settled_at,
    r.outcome AS state,
    r.found_at AS since,
    c.region,
    c.org_id,
    c.title,
    c.filed_by
   FROM (money.reassessment r
     JOIN money.claim c ON ((c.id = r.claim_id)));

create view money.door_receipt_case as
 SELECT id,
    number,
    region,
    claim_id,
    claim_line_id,
    payment_line_id,
    kind,
    expected_fen,
    told_fen,
    state,
    opened_at,
    due_on,
    outcome,
    closed_at
   FROM money.receipt_case c;

create view money.door_recovery as
 SELECT r.id,
    r.number,
    r.region,
    r.org_id,
    r.person_id,
    r.source,
    r.state,
    r.state_since,
    r.nature,
    r.opened_at,
    r.notified_at,
    r.reply_until,
    r.decided_at,
    r.due_on,
    r.amount_fen,
    r.may_offset,
    r.ended_at,
    (COALESCE(l.asked_fen, (0)::numeric))::bigint AS asked_fen,
    (COALESCE(l.recovered_fen, (0)::numeric))::bigint AS recovered_fen,
    (COALESCE(l.dropped_fen, (0)::numeric))::bigint AS dropped_fen,
    (COALESCE(l.left_fen, (0)::numeric))::bigint AS left_fen,
    (COALESCE(l.lines, (0)::bigint))::integer AS lines
   FROM (money.recovery r
     LEFT JOIN ( SELECT recovery_line.recovery_id,
            sum(recovery_line.asked_fen) AS asked_fen,
            sum(recovery_line.recovered_fen) AS recovered_fen,
            sum(recovery_line.dropped_fen) AS dropped_fen,
            sum(((COALESCE(recovery_line.decided_fen, (0)::bigint) - recovery_line.recovered_fen) - recovery_line.dropped_fen)) AS left_fen,
            count(*) AS lines
           FROM money.recovery_line
          GROUP BY recovery_line.recovery_id) l ON ((l.recovery_id = r.id)));

create view money.door_recovery_left as
 SELECT l.book_id,
    (sum(((COALESCE(l.decided_fen, (0)::bigint) - l.recovered_fen) - l.dropped_fen)))::bigint AS left_fen,
    (count(*))::integer AS lines
   FROM (money.recovery_line l
     JOIN money.recovery r ON ((r.id = l.recovery_id)))
  WHERE (r.state = ANY (ARRAY['decided'::text, 'transferred'::text, 'closed'::text, 'written-off'::text]))
  GROUP BY l.book_id;

create view money.door_reservation as
 SELECT id,
    budget_id,
    subject,
    seats,
    per_seat_fen,
    amount_fen,
    used_fen,
    state,
    made_at,
    closed_at,
    close_reason,
    released_fen,
    ((amount_fen - used_fen) - released_fen) AS held_fen
   FROM money.reservation;

create view money.door_transfer as
 SELECT t.id,
    t.kind,
    f.region AS from_region,
    f.year AS from_year,
    t.to_region,
    t.to_year,
    f.fund,
    t.amount_fen,
    t.state,
    t.from_id,
    t.to_id,
    t.entry_id,
    t.entered_by,
    t.entered_at,
    t.decided_at
   FROM (money.budget_transfer t
     JOIN money.budget f ON ((f.id = t.from_id)));

create view money.door_unsure_line as
 SELECT claim_id,
    (count(*))::integer AS lines
   FROM money.claim_line l
  WHERE ((state = ANY (ARRAY['claimed'::text, 'cleared'::text, 'payable'::text, 'batched'::text, 'bounced'::text, 'paid'::text])) AND (checks @? '$[*]?(@."result" == "failed" || @."result" == "no-data")'::jsonpath))
  GROUP BY claim_id;

create view money.door_voucher as
 SELECT v.id,
    v.batch_id,
    v.quota_id,
    v.no,
    v.person_id,
    v.region,
    v.category,
    v.state,
    v.claimed_at,
    v.expires_on,
    v.class_id,
    v.held_at,
    v.claim_id,
    v.claim_line_id,
    v.amount_fen,
    v.redeemed_at,
    b.fund,
    b.kind,
    b.face_fen
   FROM (money.voucher v
     JOIN money.voucher_batch b ON ((b.id = v.batch_id)));

create view money.door_voucher_batch as
 SELECT id,
    title,
    region,
    kind,
    subsidy_kind,
    fund,
    face_fen,
    claim_from,
    claim_until,
    valid_until,
    state,
    created_by,
    submitted_by,
    submitted_at,
    published_at,
    COALESCE(submitted_at, created_at) AS since
   FROM money.voucher_batch;

create view money.door_voucher_raise as
 SELECT b.id,
    b.region,
    b.title,
    r.state,
    r.asked_by AS by_account,
    r.asked_at AS since
   FROM (money.voucher_raise r
     JOIN money.voucher_batch b ON ((b.id = r.batch_id)));

create view money.door_waiting_batch as
 SELECT id,
    region,
    number,
    state,
    COALESCE(confirmed_at, made_at) AS since,
    made_by AS by_account
   FROM money.payment_batch
  WHERE (state = ANY (ARRAY['made'::text, 'confirmed'::text]));

create view money.door_waiting_budget as
 SELECT c.id,
    b.region,
    b.year,
    b.fund,
    c.amount_fen,
    c.state,
    c.entered_at AS since,
    c.entered_by AS by_account
   FROM (money.budget_change c
     JOIN money.budget b ON ((b.id = c.budget_id)))
  WHERE (c.state = 'entered'::text);

create view money.door_waiting_claim as
 SELECT id,
    org_id,
    region,
    number,
    title,
    state,
    state_since AS since,
    filed_by,
    reviewed_by,
    rechecked_by
   FROM money.claim
  WHERE (state = ANY (ARRAY['draft'::text, 'returned'::text, 'submitted'::text, 'reviewed'::text, 'rechecked'::text, 'cleared'::text, 'funded'::text, 'bounced'::text, 'partly'::text]));

create view money.door_waiting_correction as
 SELECT COALESCE(t.id, b.budget_id, l.batch_id) AS id,
    c.region,
    c.title,
    split_part(c.subject, ':'::text, 1) AS state,
    c.asked_at AS since,
    c.asked_by AS by_account
   FROM (((money.correction c
     LEFT JOIN money.budget_transfer t ON ((c.subject = ('budget-transfer:'::text || t.id))))
     LEFT JOIN money.budget_change b ON ((c.subject = ('budget-change:'::text || b.id))))
     LEFT JOIN money.payment_line l ON ((c.subject = ('payment:'::text || l.id))))
  WHERE (c.state = 'asked'::text);

create view money.door_waiting_disclosure as
 SELECT id,
    region,
    number,
    state,
    drafted_at AS since,
    drafted_by AS by_account
   FROM money.disclosure
  WHERE (state = 'drafted'::text);

create view money.door_waiting_funds as
 SELECT w.claim_id AS id,
    c.region,
    c.title,
    c.state,
    w.since
   FROM ((money.fund_wait w
     JOIN money.claim c ON ((c.id = w.claim_id)))
     JOIN money.door_budget b ON ((b.id = w.budget_id)))
  WHERE ((c.state = ANY (ARRAY['cleared'::text, 'partly'::text])) AND ((b.available_fen * (w.people)::numeric) >= (w.needed_fen)::numeric));

create view money.door_waiting_objection as
 SELECT o.id,
    c.region,
    c.number,
    c.title,
    o.filed_at AS since
   FROM ((money.objection o
     JOIN money.notice n ON ((n.id = o.notice_id)))
     JOIN money.claim c ON ((c.id = n.claim_id)))
  WHERE (o.state = 'open'::text);

create view money.door_waiting_pack as
 SELECT id,
    region,
    title,
    state,
    COALESCE(submitted_at, drafted_at) AS since,
    COALESCE(submitted_by, drafted_by) AS by_account
   FROM money.policy_pack
  WHERE (state = ANY (ARRAY['submitted'::text, 'returned'::text]));

create view money.door_waiting_pause as
 SELECT fund_pause.id,
    fund_pause.region,
    fund_pause.document_number AS title,
    fund_pause.state,
    COALESCE(fund_pause.lift_asked_at, fund_pause.entered_at) AS since,
        CASE fund_pause.state
            WHEN 'lifting'::text THEN fund_pause.lift_asked_by
            ELSE fund_pause.entered_by
        END AS by_account
   FROM money.fund_pause
  WHERE (fund_pause.state = ANY (ARRAY['entered'::text, 'lifting'::text]))
UNION ALL
 SELECT p.id,
    p.region,
    x.title,
    'exception'::text AS state,
    x.entered_at AS since,
    x.entered_by AS by_account
   FROM (money.pause_exception x
     JOIN money.fund_pause p ON ((p.id = x.pause_id)))
  WHERE ((x.state = 'entered'::text) AND (p.state = ANY (ARRAY['in-force'::text, 'lifting'::text])));

create view money.door_waiting_receipt_case as
 SELECT id,
    number AS title,
    region,
    NULL::uuid AS org_id,
    state,
    opened_at AS since
   FROM money.receipt_case c;

create view money.door_waiting_recovery as
 SELECT id,
    org_id,
    region,
    number,
    state,
    state_since AS since,
    opened_by,
    notified_by,
    proposed_by
   FROM money.recovery
  WHERE (state = ANY (ARRAY['opened'::text, 'notified'::text, 'heard'::text]));

create view money.door_waiting_recovery_receipt as
 SELECT t.recovery_id AS id,
    r.region,
    r.number,
    t.state,
    t.entered_at AS since,
    t.entered_by AS by_account
   FROM (money.recovery_receipt t
     JOIN money.recovery r ON ((r.id = t.recovery_id)))
  WHERE (t.state = 'entered'::text);

create view money.door_waiting_recovery_request as
 SELECT q.recovery_id AS id,
    r.region,
    r.number,
    q.kind,
    q.kind AS state,
    q.made_at AS since,
    q.made_by AS by_account,
    r.opened_by,
    r.notified_by
   FROM (money.recovery_request q
     JOIN money.recovery r ON ((r.id = q.recovery_id)))
  WHERE (q.state = 'waiting'::text);

create view money.door_waiting_sample as
 SELECT id,
    number AS title,
    region,
    NULL::uuid AS org_id,
    state,
    drawn_at AS since,
    drawn_by AS by_account
   FROM money.sample_round;

create view money.door_waiting_transfer as
 SELECT t.id,
    f.region,
    (((((g.name || ' → '::text) ||
        CASE t.kind
            WHEN 'carry'::text THEN (t.to_year || ' 年'::text)
            ELSE r.name
        END) || '　'::text) || to_char(((t.amount_fen)::numeric / 100.0), 'FM999,999,999,990.00'::text)) || ' 元'::text) AS title,
    t.state,
    t.entered_at AS since,
    t.entered_by AS by_account
   FROM (((money.budget_transfer t
     JOIN money.budget f ON ((f.id = t.from_id)))
     JOIN registry.region g ON ((g.code = f.region)))
     JOIN registry.region r ON ((r.code = t.to_region)))
  WHERE (t.state = 'entered'::text);

create view platform.door_audit as
 SELECT id,
    at,
    act_id,
    act_title,
    actor_name,
    actor_org,
    subjects,
    summary,
    region,
    org_id,
    reason,
    files
   FROM platform.audit;

create view platform.door_file as
 SELECT id,
    name,
    mime,
    bytes,
    sha256
   FROM platform.file;

create view platform.door_file_destroyed as
 SELECT file_id,
    sha256,
    at,
    destruction_id
   FROM platform.file_destroyed;

create view platform.door_file_hash as
 SELECT id AS file_id,
    sha256,
    mime,
    bytes,
    uploaded_at
   FROM platform.file;

create view platform.door_officer_act as
 SELECT id,
    at,
    act_id,
    act_title,
    account_id,
    subjects,
    summary,
    region,
    org_id
   FROM platform.audit
  WHERE (account_id IS NOT NULL);

create view platform.door_record as
 SELECT id,
    at,
    act_id,
    act_title,
    account_id,
    actor_name,
    actor_org,
    ip,
    subjects,
    summary,
    region,
    org_id,
    before,
    after,
    reason,
    files
   FROM platform.audit;

create view platform.door_sealable as
 SELECT id,
    at,
    act_id,
    act_title,
    account_id,
    actor_name,
    actor_org,
    ip,
    agent,
    subjects,
    summary,
    region,
    org_id,
    before,
    after,
    reason,
        CASE
            WHEN (files = '{}'::uuid[]) THEN '[]'::jsonb
            ELSE COALESCE(( SELECT jsonb_agg(f.sha256 ORDER BY u.n) AS jsonb_agg
               FROM (unnest(a.files) WITH ORDINALITY u(id, n)
                 LEFT JOIN platform.file f ON ((f.id = u.id)))), '[]'::jsonb)
        END AS files
   FROM platform.audit a;

create view registry.door_account_kind as
 SELECT id AS account_id,
    kind,
    org_id,
    person_id
   FROM registry.account;

create view registry.door_delivery as
 SELECT id,
    code,
    region,
    data_date,
    mode,
    state,
    loaded_by,
    loaded_at AS since,
    rows_kept,
    rows_rejected
   FROM registry.register_delivery;

create view registry.door_hold as
 SELECT id,
    subject_kind,
    subject_id,
    stops,
    region,
    reason,
    clause,
    source,
    placed_at,
    ends_on,
    lifted_at
   FROM registry.hold;

create view registry.door_hold_exception as
 SELECT e.id,
    e.hold_id,
    h.region,
    h.stops,
    e.case_kind,
    e.case_id,
    e.reason,
    e.asked_by,
    e.signed_at,
    e.ended_at,
    e.asked_at AS since,
        CASE
            WHEN (e.ended_at IS NOT NULL) THEN 'ended'::text
            WHEN (e.signed_at IS NOT NULL) THEN 'live'::text
            ELSE 'asked'::text
        END AS state
   FROM (registry.hold_exception e
     JOIN registry.hold h ON ((h.id = e.hold_id)));

create view registry.door_hold_signature as
 SELECT e.id,
    e.hold_id,
    h.subject_kind,
    h.subject_id,
    e.asked_by,
    e.signed_by,
    e.signed_at,
    e.reason
   FROM (registry.hold_exception e
     JOIN registry.hold h ON ((h.id = e.hold_id)))
  WHERE (e.signed_at IS NOT NULL);

create view registry.door_match_key as
 SELECT k.person_id,
    k.key,
    k.name_tag,
    p.phone_index,
    p.bank_account_index
   FROM (registry.person_key k
     JOIN registry.person p ON ((p.id = k.person_id)));

create view registry.door_occupation as
 SELECT code,
    name,
    mid_name,
    pinyin,
    initials
   FROM registry.occupation;

create view registry.door_officer as
 SELECT a.id AS account_id,
    a.display_name AS name,
    a.org_id,
    o.name AS org_name,
    o.region
   FROM (registry.account a
     JOIN registry.organisation o ON ((o.id = a.org_id)))
  WHERE ((a.kind = 'staff'::text) AND (o.kind = ANY (ARRAY['hr'::text, 'finance'::text, 'industry'::text, 'union'::text])));

create view registry.door_org_contact as
 SELECT id AS org_id,
    kind,
    region,
    address,
    contact_phone,
    bank_account_masked,
    created_at
   FROM registry.organisation;

create view registry.door_org_owner as
 SELECT o.org_id,
    encode(o.person_key, 'hex'::text) AS owner,
    o.role,
    o.from_day,
    o.to_day,
    o.record,
    d.data_date
   FROM (registry.org_owner o
     LEFT JOIN registry.register_delivery d ON ((d.id = o.delivery_id)));

create view registry.door_organisation as
 SELECT id,
    name,
    uscc,
    kind,
    region
   FROM registry.organisation;

create view registry.door_person as
 SELECT id,
    name_masked,
    id_number_masked,
    region
   FROM registry.person;

create view registry.door_person_fact as
 SELECT person_id,
    fact,
    value,
    source,
    as_of,
    valid_to,
    recorded_at
   FROM registry.person_fact;

create view registry.door_person_key as
 SELECT id AS person_id,
    phone_index,
    bank_account_index,
    sex,
    birth_on,
    region,
    "left"(id_number_masked, 6) AS id_area,
    created_at
   FROM registry.person;

create view registry.door_question as
 SELECT p.person_id,
    q.id,
    q.at,
    q.actor_name,
    q.actor_org,
    q.purpose,
    q.subject,
    q.as_of,
    q.registers,
    p.found
   FROM (registry.question_person p
     JOIN registry.question q ON ((q.id = p.question_id)));

create view registry.door_waiting_hook as
 SELECT id,
    org_id,
    region,
    url AS title,
    state,
    requested_by,
    requested_at AS since
   FROM registry.partner_hook
  WHERE (state = 'requested'::text);

create view registry.door_waiting_key as
 SELECT id,
    org_id,
    region,
    kind,
    title,
    state,
    requested_by,
    checked_by,
        CASE state
            WHEN 'approved'::text THEN approved_at
            WHEN 'checked'::text THEN checked_at
            ELSE requested_at
        END AS since
   FROM registry.partner_key
  WHERE (state = ANY (ARRAY['requested'::text, 'checked'::text, 'approved'::text]));

create view supervision.door_alert as
 SELECT id,
    number,
    code,
    stage,
    severity,
    region,
    held_by,
    org_id,
    says AS title,
    weight,
    happened_on,
    subjects,
    state,
    state_since AS since,
    due_on,
    outcome,
    acknowledged_by,
    examined_by,
    closed_at
   FROM supervision.risk_alert;

create view supervision.door_appointment as
 SELECT id,
    region,
    org_id,
    title,
    state,
    proposed_by,
    proposed_at AS since
   FROM supervision.appointment;

create view supervision.door_complaint as
 SELECT id,
    receipt,
    kind,
    region,
    org_id,
    about,
    state,
    handled_by,
    proposed_by,
    result,
        CASE state
            WHEN 'proposed'::text THEN proposed_at
            WHEN 'handling'::text THEN handled_at
            ELSE filed_at
        END AS since
   FROM supervision.complaint;

create view supervision.door_destruction as
 SELECT id,
    region,
    kind,
    (items || ' 件'::text) AS title,
    state,
    asked_by AS by_account,
    asked_at AS since
   FROM supervision.destruction;

create view supervision.door_inspection as
 SELECT i.id,
    i.plan_id,
    i.class_id,
    i.org_id,
    i.region,
    i.origin,
    i.state,
    i.recorded_by,
    i.ordered_by,
    i.recorded_at,
    i.decide_by,
    i.rectify_by,
    i.round,
    i.escalated_at,
    i.decided_at,
    c.title,
        CASE i.state
            WHEN 'assigned'::text THEN i.assigned_at
            WHEN 'answered'::text THEN r.answered_at
            WHEN 'rectifying'::text THEN r.ordered_at
            ELSE COALESCE(i.decided_at, i.recorded_at)
        END AS since
   FROM ((supervision.inspection i
     JOIN training.class c ON ((c.id = i.class_id)))
     LEFT JOIN supervision.rectification r ON (((r.inspection_id = i.id) AND (r.round = i.round))));

create view supervision.door_inspection_plan as
 SELECT id,
    region,
    title,
    kind,
    state,
    drafted_by AS by_account,
    COALESCE(drawn_at, published_at, drafted_at) AS since,
    published_by
   FROM supervision.inspection_plan;

create view supervision.door_inspection_task as
 SELECT d.id,
    d.region,
    d.org_id,
    d.title,
    d.state,
    h.account_id,
    d.since
   FROM (supervision.door_inspection d
     JOIN supervision.inspection_hand h ON ((h.inspection_id = d.id)));

create view supervision.door_inspection_visit as
 SELECT v.id,
    v.inspection_id,
    i.class_id,
    i.org_id,
    i.region,
    v.session_id,
    v.visited_at,
    v.recorded_at,
    v.recorded_by,
    v.head_count,
    v.roster_count,
    v.checked_in,
    v.missing,
    v.lat,
    v.lng,
    v.distance_m,
    v.photo_sha256,
    v.passed
   FROM (supervision.inspection_visit v
     JOIN supervision.inspection i ON ((i.id = v.inspection_id)));

create view supervision.door_integrity as
 SELECT id,
    region,
    rule,
    state,
    account_id,
    proposed_by,
    COALESCE(proposed_at, handled_at, found_at) AS since,
    said AS title
   FROM supervision.integrity_finding;

create view supervision.door_interest as
 SELECT account_id,
    org_id,
    kind,
    declared_at
   FROM supervision.interest
  WHERE (ended_at IS NULL);

create view supervision.door_kin as
 SELECT k.account_id,
    p.id AS person_id,
    k.declared_at
   FROM (supervision.kin k
     JOIN registry.person p ON ((p.id_number_index = k.person_index)))
  WHERE (k.ended_at IS NULL);

create view supervision.door_late_alert as
 SELECT id,
    number,
    held_by AS region,
    says AS title,
    state,
    escalated_at AS since
   FROM supervision.risk_alert
  WHERE ((state <> 'closed'::text) AND (escalated_at IS NOT NULL));

create view supervision.door_match_run as
 SELECT id,
    kind,
    subject_id,
    title,
    region,
    as_of,
    from_day,
    to_day,
    state,
    people,
    hits,
    counts,
    started_at,
    started_by
   FROM supervision.match_run;

create view supervision.door_measure as
 SELECT p.id,
    m.id AS measure_id,
    p.region,
    p.org_id,
    m.kind,
    m.due_on,
    m.ends_on,
    m.lift_asked_by,
    (((p.number || ' 第 '::text) || m.no) || ' 项'::text) AS title,
        CASE
            WHEN (m.lift_asked_by IS NOT NULL) THEN 'lifting'::text
            WHEN ((m.due_on IS NULL) OR (m.kind = 'fine'::text)) THEN 'running'::text
            WHEN (m.report IS NULL) THEN 'asked'::text
            ELSE 'reported'::text
        END AS state,
    COALESCE(m.lift_asked_at, m.reported_at, m.in_force_at) AS since
   FROM (supervision.penalty_measure m
     JOIN supervision.penalty p ON ((p.id = m.penalty_id)))
  WHERE (m.state = 'live'::text);

create view supervision.door_overdue_inspection as
 SELECT id,
    region,
    org_id,
    title,
    state,
    escalated_at AS since
   FROM supervision.door_inspection
  WHERE ((state = 'rectifying'::text) AND (escalated_at IS NOT NULL));

create view supervision.door_penalty as
 SELECT p.id,
    p.number,
    p.region,
    p.org_id,
    p.person_id,
    p.source_kind,
    p.source_id,
    p.drafted_by,
    p.noticed_by,
    p.proposed_by,
    p.decided_at,
    p.decision_number,
    p.revoke_asked_by,
    ((COALESCE(o.name, '个人'::text) || ' · '::text) || p.number) AS title,
        CASE
            WHEN ((p.state = 'decided'::text) AND (p.revoke_asked_by IS NOT NULL)) THEN 'revoking'::text
            ELSE p.state
        END AS state,
    COALESCE(
        CASE
            WHEN (p.state = 'decided'::text) THEN p.revoke_asked_at
            ELSE NULL::timestamp with time zone
        END, p.state_since) AS since
   FROM (supervision.penalty p
     LEFT JOIN registry.organisation o ON ((o.id = p.org_id)));

create view supervision.door_question as
 SELECT id,
    org_id,
    '说明事项'::text AS title,
    asked_at AS since,
    'asked'::text AS state,
    region
   FROM supervision.complaint
  WHERE ((state = 'handling'::text) AND (asked IS NOT NULL) AND (answer IS NULL));

create view supervision.door_retention_due as
 SELECT id,
    region,
    (((title || '：'::text) || items) || ' 件'::text) AS title,
    'due'::text AS state,
    at AS since
   FROM supervision.retention_due d
  WHERE (items > 0);

create view supervision.door_retention_rule as
 SELECT id,
    '350000'::character(6) AS region,
    kind AS title,
    state,
    asked_by AS by_account,
    asked_at AS since
   FROM supervision.retention_rule;

create view supervision.door_risk_setting as
 SELECT id,
    '350000'::character(6) AS region,
    code,
    (('风险规则设置第 '::text || number) || ' 版'::text) AS title,
    state,
    proposed_at AS since,
    proposed_by
   FROM supervision.risk_setting
  WHERE (state = 'proposed'::text);

create view training.door_attendance as
 SELECT session_id,
    class_id,
    region,
    person_id,
    min(at) FILTER (WHERE (kind = 'in'::text)) AS in_at,
    min(at) FILTER (WHERE (kind = 'out'::text)) AS out_at,
    bool_or((source = ANY (ARRAY['teacher'::text, 'handed-in'::text]))) AS by_teacher,
    bool_or((source = 'handed-in'::text)) AS handed_in
   FROM training.check_event
  WHERE (kind <> 'recall'::text)
  GROUP BY session_id, class_id, region, person_id;

create view training.door_attended as
 SELECT class_id,
    person_id
   FROM training.check_event
  WHERE (kind = 'in'::text);

create view training.door_box_look as
 SELECT class_id,
    answer_count,
    (NOT (EXISTS ( SELECT 1
           FROM jsonb_array_elements(b.answers) a(value)
          WHERE ((a.value - 'comment'::text) <> ((b.answers -> 0) - 'comment'::text))))) AS alike,
        CASE
            WHEN (answers @> '[{"real": false}]'::jsonb) THEN ( SELECT (count(*))::integer AS count
               FROM jsonb_array_elements(b.answers) a(value)
              WHERE (NOT ((a.value ->> 'real'::text))::boolean))
            ELSE 0
        END AS unreal
   FROM training.evaluation_box b
  WHERE (answer_count > 0);

create view training.door_camera_request as
 SELECT id,
    session_id,
    class_id,
    region,
    org_id,
    asked_by,
    asked_at,
    due_at,
    answered_by,
    answered_at,
    file_ids,
    head_count,
    distance_m
   FROM training.camera_request;

create view training.door_check as
 SELECT id,
    region,
    class_id,
    session_id,
    trainee_id,
    person_id,
    kind,
    recall_no,
    at,
    recorded_at,
    source,
    device_index,
    latitude_e5,
    longitude_e5,
    accuracy_m,
    distance_m,
    flags,
    reason_kind,
    recorded_by
   FROM training.check_event;

create view training.door_check_device as
 SELECT id,
    person_id,
    key_index,
    label,
    state,
    asked_at,
    bound_at,
    how,
    confirmed_by,
    ended_at
   FROM training.check_device;

create view training.door_check_photo as
 SELECT id,
    session_id,
    class_id,
    region,
    person_id,
    kind,
    file_id,
    taken_at,
    keep_until,
    face,
    destroyed_at
   FROM training.check_photo;

create view training.door_check_try as
 SELECT id,
    session_id,
    person_id,
    at,
    code,
    device_index,
    distance_m
   FROM training.check_try;

create view training.door_class as
 SELECT id,
    org_id,
    region,
    title,
    plan_id,
    track,
    certificate_kind,
    occupation_code,
    level,
    venue_id,
    seats,
    starts_on,
    ends_on,
    self_enrolment,
    state,
    number,
    filed_on,
    catalogue_version_id,
    pack_id,
    fund,
    per_seat_fen,
    filed_at,
    reviewed_at,
    approved_at,
    started_at,
    taught_at,
    closed_at,
    ( SELECT count(*) AS count
           FROM training.trainee t
          WHERE ((t.class_id = c.id) AND (t.state = 'enrolled'::text))) AS trainee_count
   FROM training.class c;

create view training.door_class_cost as
 SELECT c.class_id,
    k.org_id,
    k.region,
    k.title,
    k.number,
    k.state,
    c.fee_fen,
    c.government_fen,
    c.enterprise_fen,
    c.personal_fen,
    c.enterprise_name,
    (COALESCE(sum(
        CASE r.kind
            WHEN 'receipt'::text THEN r.amount_fen
            ELSE (- r.amount_fen)
        END) FILTER (WHERE (r.payer = 'enterprise'::text)), (0)::numeric))::bigint AS enterprise_paid_fen,
    (COALESCE(sum(
        CASE r.kind
            WHEN 'receipt'::text THEN r.amount_fen
            ELSE (- r.amount_fen)
        END) FILTER (WHERE (r.payer = 'personal'::text)), (0)::numeric))::bigint AS personal_paid_fen
   FROM ((training.class_cost c
     JOIN training.class k ON ((k.id = c.class_id)))
     LEFT JOIN training.class_receipt r ON (((r.class_id = c.class_id) AND (r.voided_at IS NULL))))
  GROUP BY c.class_id, k.id;

create view training.door_class_hand as
 SELECT c.id AS class_id,
    h.account_id
   FROM (training.class c
     CROSS JOIN LATERAL ( VALUES (c.reviewed_by), (c.approved_by), (c.returned_by)) h(account_id))
  WHERE (h.account_id IS NOT NULL);

create view training.door_class_inspection as
 SELECT id,
    class_id,
    session_id,
    seen_count,
    passed,
    photo_ids,
    inspected_at
   FROM training.class_inspection;

create view training.door_class_paper as
 SELECT class_id,
    kind,
    file_id,
    added_at
   FROM training.class_paper
  WHERE (removed_at IS NULL);

create view training.door_completion as
 SELECT t.class_id,
    t.person_id,
    s.theory_tenths,
    s.practice_tenths,
    (m.person_id IS NOT NULL) AS evaluated
   FROM ((training.trainee t
     LEFT JOIN training.class_score s ON (((s.class_id = t.class_id) AND (s.person_id = t.person_id))))
     LEFT JOIN training.evaluation_marker m ON (((m.class_id = t.class_id) AND (m.person_id = t.person_id))))
  WHERE (t.state = 'enrolled'::text);

create view training.door_evaluation as
 SELECT class_id,
    answer_count,
        CASE
            WHEN (answer_count >= 3) THEN ( SELECT (round((avg((((((a.value ->> 'content'::text))::integer + ((a.value ->> 'teacher'::text))::integer) + ((a.value ->> 'venue'::text))::integer) + ((a.value ->> 'authenticity'::text))::integer)) * (5)::numeric)))::integer AS round
               FROM jsonb_array_elements(b.answers) a(value))
            ELSE NULL::integer
        END AS average_percent,
    ( SELECT (count(*))::integer AS count
           FROM jsonb_array_elements(b.answers) a(value)
          WHERE (NOT ((a.value ->> 'real'::text))::boolean)) AS not_real_count
   FROM training.evaluation_box b;

create view training.door_learning as
 SELECT platform_id,
    class_id,
    person_id,
    line,
    sitting,
    seq,
    kind,
    at,
    position_s,
    correct,
    received_at
   FROM training.learning_event;

create view training.door_plan as
 SELECT p.id,
    p.org_id,
    p.region,
    p.title,
    p.track,
    p.certificate_kind,
    p.occupation_code,
    p.level,
    p.state,
    p.edition,
    (COALESCE(l.total_hours, (0)::bigint))::integer AS total_hours,
    (COALESCE(l.online_hours, (0)::bigint))::integer AS online_hours
   FROM (training.plan p
     LEFT JOIN ( SELECT plan_line.plan_id,
            sum(plan_line.hours) AS total_hours,
            sum(plan_line.hours) FILTER (WHERE (plan_line.mode = 'online'::text)) AS online_hours
           FROM training.plan_line
          GROUP BY plan_line.plan_id) l ON ((l.plan_id = p.id)));

create view training.door_platform as
 SELECT id,
    org_id,
    region,
    name,
    url,
    intro,
    contact_name,
    contact_phone,
    state,
    listed_at,
    reason
   FROM training.platform;

create view training.door_provider as
 SELECT p.org_id,
    o.name,
    o.uscc,
    p.region,
    COALESCE(o.address, v.address) AS address,
    p.ownership,
    p.contact_name,
    p.contact_phone,
    p.intro,
    p.state,
    p.listed_at,
    s.reason AS stop_reason,
    s.stopped_at
   FROM (((training.provider p
     JOIN registry.organisation o ON ((o.id = p.org_id)))
     LEFT JOIN LATERAL ( SELECT w.address
           FROM training.provider_venue w
          WHERE ((w.org_id = p.org_id) AND (w.state = 'listed'::text))
          ORDER BY w.created_at, w.id
         LIMIT 1) v ON (true))
     LEFT JOIN training.provider_stop s ON ((s.id = p.stop_id)));

create view training.door_provider_application as
 SELECT a.id,
    a.org_id,
    o.name AS org_name,
    o.uscc,
    a.region,
    a.kind,
    a.state,
    a.skills,
    a.created_at,
    a.filed_at,
    a.decided_at
   FROM (training.provider_application a
     JOIN registry.organisation o ON ((o.id = a.org_id)));

create view training.door_provider_hand as
 SELECT a.org_id,
    h.account_id
   FROM (training.provider_application a
     CROSS JOIN LATERAL ( VALUES (a.inspected_by), (a.decided_by)) h(account_id))
  WHERE (h.account_id IS NOT NULL);

create view training.door_provider_skill as
 SELECT org_id,
    occupation_code,
    title,
    levels
   FROM training.provider_skill
  WHERE live;

create view training.door_provider_teacher as
 SELECT id,
    org_id,
    person_id,
    employment,
    qualification,
    state
   FROM training.provider_teacher
  WHERE (state <> 'proposed'::text);

create view training.door_provider_venue as
 SELECT id,
    org_id,
    name,
    address,
    seats,
    lat,
    lng
   FROM training.provider_venue
  WHERE (state = 'listed'::text);

create view training.door_roster_import as
 SELECT class_id,
    sha256,
    row_count,
    imported_at
   FROM training.roster_import;

create view training.door_roster_move as
 SELECT class_id,
    person_id,
    state,
    source,
    category,
    enrolled_at,
    enrolled_by,
    left_at,
    left_by,
    left_reason
   FROM training.trainee;

create view training.door_score as
 SELECT class_id,
    person_id,
    theory_tenths,
    practice_tenths,
    recorded_at,
    version
   FROM training.class_score;

create view training.door_session as
 SELECT id,
    class_id,
    title,
    kind,
    hours,
    starts_at,
    ends_at,
    venue_id,
    teacher_id,
    teacher_person_id,
    held
   FROM training.class_session
  WHERE (removed_at IS NULL);

create view training.door_session_moved as
 SELECT class_id,
    starts_at,
    ends_at,
    removed_at
   FROM training.class_session
  WHERE (removed_at IS NOT NULL);

create view training.door_session_recall as
 SELECT session_id,
    no,
    at,
    until
   FROM training.session_recall;

create view training.door_site_photo as
 SELECT p.inspection_id,
    i.application_id,
    a.org_id,
    a.region,
    p.photo_ids,
    i.visited_at
   FROM ((training.provider_inspection_place p
     JOIN training.provider_inspection i ON ((i.id = p.inspection_id)))
     JOIN training.provider_application a ON ((a.id = i.application_id)));

create view training.door_teacher_person as
 SELECT id AS teacher_id,
    org_id,
    person_id,
    employment,
    state
   FROM training.provider_teacher;

create view training.door_trainee as
 SELECT id,
    class_id,
    person_id,
    category,
    state,
    source,
    subsidised,
    reasons,
    enrolled_at,
    left_at
   FROM training.trainee;

create view training.door_venue_place as
 SELECT id AS venue_id,
    org_id,
    name,
    address,
    seats,
    lat,
    lng,
    state,
    created_at
   FROM training.provider_venue;

create view training.door_waiting_call as
 SELECT id,
    region,
    title,
    state,
    made_by,
    made_at AS since
   FROM training.platform_call
  WHERE (state = 'draft'::text);

create view training.door_waiting_class as
 SELECT id,
    org_id,
    region,
    title,
    state,
    filed_by,
    reviewed_by,
    COALESCE(reviewed_at, filed_at, created_at) AS since,
    starts_on,
    ends_on
   FROM training.class
  WHERE (state = ANY (ARRAY['draft'::text, 'returned'::text, 'submitted'::text, 'reviewed'::text, 'running'::text, 'taught'::text]));

create view training.door_waiting_platform as
 SELECT id,
    org_id,
    region,
    name AS title,
    state,
    filed_by,
    assessed_by,
    COALESCE(
        CASE state
            WHEN 'assessed'::text THEN assessed_at
            WHEN 'submitted'::text THEN filed_at
            ELSE NULL::timestamp with time zone
        END, created_at) AS since
   FROM training.platform
  WHERE (state = ANY (ARRAY['draft'::text, 'submitted'::text, 'assessed'::text]));

-- Triggers

CREATE TRIGGER catalogue_stays BEFORE UPDATE ON demand.catalogue FOR EACH ROW EXECUTE FUNCTION demand.refuse_catalogue_change();

CREATE TRIGGER catalogue_item_draft_only BEFORE INSERT OR DELETE OR UPDATE ON demand.catalogue_item FOR EACH ROW EXECUTE FUNCTION demand.refuse_item_change();

CREATE TRIGGER target_draft_only BEFORE INSERT OR DELETE OR UPDATE ON demand.target FOR EACH ROW EXECUTE FUNCTION demand.refuse_target_change();

CREATE TRIGGER certificate_import_append_only BEFORE DELETE OR UPDATE ON evaluation.certificate_import FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER balance_no_truncate BEFORE TRUNCATE ON money.balance FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER bank_return_append_only BEFORE DELETE OR UPDATE ON money.bank_return FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER book_kept BEFORE DELETE OR UPDATE ON money.book FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER book_no_truncate BEFORE TRUNCATE ON money.book FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER book_opened AFTER INSERT ON money.book FOR EACH ROW EXECUTE FUNCTION money.open_balances();

CREATE TRIGGER budget_kept BEFORE DELETE OR UPDATE ON money.budget FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER claim_line_kept BEFORE DELETE OR UPDATE ON money.claim_line FOR EACH ROW EXECUTE FUNCTION money.keep_claim_line();

CREATE TRIGGER claim_step_append_only BEFORE DELETE OR UPDATE ON money.claim_step FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER disclosure_kept BEFORE DELETE OR UPDATE ON money.disclosure FOR EACH ROW EXECUTE FUNCTION money.keep_disclosure();

CREATE CONSTRAINT TRIGGER entry_balances AFTER INSERT ON money.entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION money.check_entry();

CREATE TRIGGER entry_kept BEFORE DELETE OR UPDATE ON money.entry FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER entry_no_truncate BEFORE TRUNCATE ON money.entry FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER entry_stamped BEFORE INSERT ON money.entry FOR EACH ROW EXECUTE FUNCTION money.stamp_entry();

CREATE TRIGGER judgement_facts_append_only BEFORE DELETE OR UPDATE ON money.judgement_facts FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER judgement_line_kept BEFORE UPDATE ON money.judgement_line FOR EACH ROW EXECUTE FUNCTION money.keep_judgement_line();

CREATE TRIGGER judgement_results_append_only BEFORE DELETE OR UPDATE ON money.judgement_results FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER judgement_run_append_only BEFORE DELETE OR UPDATE ON money.judgement_run FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE CONSTRAINT TRIGGER judgement_run_whole AFTER INSERT ON money.judgement_run DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION money.whole_judgement_run();

CREATE TRIGGER judgement_set_append_only BEFORE DELETE OR UPDATE ON money.judgement_set FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE CONSTRAINT TRIGGER judgement_set_whole AFTER INSERT ON money.judgement_set DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION money.whole_judgement_set();

CREATE TRIGGER notice_line_append_only BEFORE DELETE OR UPDATE ON money.notice_line FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER policy_pack_kept BEFORE DELETE OR UPDATE ON money.policy_pack FOR EACH ROW EXECUTE FUNCTION money.keep_pack();

CREATE TRIGGER policy_text_kept BEFORE DELETE OR UPDATE ON money.policy_text FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER policy_text_no_truncate BEFORE TRUNCATE ON money.policy_text FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER posting_counted AFTER INSERT ON money.posting REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION money.keep_balances();

CREATE TRIGGER posting_kept BEFORE DELETE OR UPDATE ON money.posting FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER posting_no_truncate BEFORE TRUNCATE ON money.posting FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER posting_turned BEFORE INSERT ON money.posting FOR EACH ROW WHEN (((new.account = 'paid'::text) AND (new.amount_fen > 0) AND (new.claim_line_id IS NOT NULL))) EXECUTE FUNCTION money.count_turns();

CREATE TRIGGER proof_append_only BEFORE DELETE OR UPDATE ON money.proof FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER proof_no_truncate BEFORE TRUNCATE ON money.proof FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER receipt_append_only BEFORE DELETE OR UPDATE ON money.receipt FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER recovery_reply_append_only BEFORE DELETE OR UPDATE ON money.recovery_reply FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER recovery_step_append_only BEFORE DELETE OR UPDATE ON money.recovery_step FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER sample_line_kept BEFORE UPDATE ON money.sample_line FOR EACH ROW EXECUTE FUNCTION money.keep_sample_line();

CREATE TRIGGER sandbox_run_append_only BEFORE DELETE OR UPDATE ON money.sandbox_run FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER seat_release_append_only BEFORE DELETE OR UPDATE ON money.seat_release FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER step_limit_append_only BEFORE DELETE OR UPDATE ON money.step_limit FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER voucher_notice_append_only BEFORE DELETE OR UPDATE ON money.voucher_notice FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE ON platform.audit FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON platform.audit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER issued_paper_stays BEFORE DELETE OR UPDATE ON platform.issued_paper FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER issued_paper_whole BEFORE TRUNCATE ON platform.issued_paper FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER question_append_only BEFORE DELETE OR UPDATE ON registry.question FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER question_page_append_only BEFORE DELETE OR UPDATE ON registry.question_page FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER question_person_append_only BEFORE DELETE OR UPDATE ON registry.question_person FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER register_answer_append_only BEFORE DELETE OR UPDATE ON registry.register_answer FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER destruction_item_stays BEFORE DELETE OR UPDATE ON supervision.destruction_item FOR EACH ROW EXECUTE FUNCTION supervision.refuse_item_change();

CREATE TRIGGER inspection_visit_append_only BEFORE DELETE OR UPDATE ON supervision.inspection_visit FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER inspection_visit_no_truncate BEFORE TRUNCATE ON supervision.inspection_visit FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER penalty_note_stays BEFORE DELETE OR UPDATE ON supervision.penalty_note FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_checkpoint_append_only BEFORE DELETE OR UPDATE ON supervision.record_checkpoint FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_checkpoint_no_truncate BEFORE TRUNCATE ON supervision.record_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_leaf_append_only BEFORE DELETE OR UPDATE ON supervision.record_leaf FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_leaf_no_truncate BEFORE TRUNCATE ON supervision.record_leaf FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_proof_append_only BEFORE DELETE OR UPDATE ON supervision.record_proof FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_proof_no_truncate BEFORE TRUNCATE ON supervision.record_proof FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_tile_append_only BEFORE DELETE OR UPDATE ON supervision.record_tile FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER record_tile_no_truncate BEFORE TRUNCATE ON supervision.record_tile FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER risk_replay_append_only BEFORE DELETE OR UPDATE ON supervision.risk_replay FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER risk_run_append_only BEFORE DELETE OR UPDATE ON supervision.risk_run FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER check_confirm_append_only BEFORE DELETE OR UPDATE ON training.check_confirm FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER check_device_unlock_once BEFORE UPDATE OF unlock_id, unlock_key, unlock_site, unlock_synced, unlocks_from ON training.check_device FOR EACH ROW EXECUTE FUNCTION training.refuse_unlock_change();

CREATE TRIGGER check_event_append_only BEFORE DELETE OR UPDATE ON training.check_event FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER check_event_no_truncate BEFORE TRUNCATE ON training.check_event FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER check_try_append_only BEFORE DELETE OR UPDATE ON training.check_try FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER check_unlock_append_only BEFORE DELETE OR UPDATE ON training.check_unlock FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER class_inspection_append_only BEFORE DELETE OR UPDATE ON training.class_inspection FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER class_receipt_kept BEFORE DELETE OR UPDATE ON training.class_receipt FOR EACH ROW EXECUTE FUNCTION training.keep_receipt();

CREATE TRIGGER commitment_append_only BEFORE DELETE OR UPDATE ON training.commitment FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER evaluation_box_grows BEFORE DELETE OR UPDATE ON training.evaluation_box FOR EACH ROW EXECUTE FUNCTION training.evaluation_box_grows();

CREATE TRIGGER evaluation_marker_append_only BEFORE DELETE OR UPDATE ON training.evaluation_marker FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER learning_event_append_only BEFORE DELETE OR UPDATE ON training.learning_event FOR EACH ROW EXECUTE FUNCTION training.refuse_learning_change();

CREATE TRIGGER learning_kept_append_only BEFORE DELETE OR UPDATE ON training.learning_kept FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER plan_line_fixed BEFORE INSERT OR DELETE OR UPDATE ON training.plan_line FOR EACH ROW EXECUTE FUNCTION training.refuse_finished_plan_line();

CREATE TRIGGER platform_assessment_append_only BEFORE DELETE OR UPDATE ON training.platform_assessment FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER provider_inspection_append_only BEFORE DELETE OR UPDATE ON training.provider_inspection FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER provider_inspection_no_truncate BEFORE TRUNCATE ON training.provider_inspection FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER provider_inspection_place_append_only BEFORE DELETE OR UPDATE ON training.provider_inspection_place FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER provider_inspection_place_no_truncate BEFORE TRUNCATE ON training.provider_inspection_place FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER recall_excuse_append_only BEFORE DELETE OR UPDATE ON training.recall_excuse FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER roster_import_append_only BEFORE DELETE OR UPDATE ON training.roster_import FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER session_opening_append_only BEFORE DELETE OR UPDATE ON training.session_opening FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

CREATE TRIGGER session_recall_append_only BEFORE DELETE OR UPDATE ON training.session_recall FOR EACH ROW EXECUTE FUNCTION platform.refuse_change();

-- Grants

grant usage on schema demand to qc_app;

grant usage on schema employment to qc_app;

grant usage on schema evaluation to qc_app;

grant usage on schema money to qc_app;

grant usage on schema platform to qc_app;

grant usage on schema registry to qc_app;

grant usage on schema supervision to qc_app;

grant usage on schema training to qc_app;

grant insert, select, update on table demand.breakdown to qc_app;

grant insert, select, update on table demand.catalogue to qc_app;

grant delete, insert, select on table demand.catalogue_item to qc_app;

grant select on table demand.door_catalogue to qc_app;

grant select on table demand.door_catalogue_item to qc_app;

grant select on table demand.door_target to qc_app;

grant select on table demand.door_vacancy to qc_app;

grant select on table demand.door_waiting_breakdown to qc_app;

grant select on table demand.door_waiting_catalogue to qc_app;

grant delete, insert, select on table demand.target to qc_app;

grant insert, select, update on table demand.vacancy to qc_app;

grant select on table employment.door_employment to qc_app;

grant select on table employment.door_proof to qc_app;

grant insert, select on table employment.follow_up to qc_app;

grant insert, select on table employment.insurance_check to qc_app;

grant insert, select on table evaluation.certificate to qc_app;

grant insert, select on table evaluation.certificate_import to qc_app;

grant select on table evaluation.door_certificate to qc_app;

grant delete, insert, select, update on table money.apprentice to qc_app;

grant insert, select, update on table money.apprenticeship to qc_app;

grant select on table money.balance to qc_app;

grant insert, select on table money.bank_return to qc_app;

grant insert, select on table money.book to qc_app;

grant insert, select on table money.budget to qc_app;

grant insert, select, update on table money.budget_change to qc_app;

grant insert, select, update on table money.budget_transfer to qc_app;

grant insert, select, update on table money.claim to qc_app;

grant delete, insert, select, update on table money.claim_line to qc_app;

grant insert, select on table money.claim_step to qc_app;

grant insert, select, update on table money.correction to qc_app;

grant insert, select on table money.disclosure to qc_app;

grant select on table money.door_apprentice to qc_app;

grant select on table money.door_apprenticeship to qc_app;

grant select on table money.door_balance to qc_app;

grant select on table money.door_bank_return to qc_app;

grant select on table money.door_budget to qc_app;

grant select on table money.door_claim to qc_app;

grant select on table money.door_claim_line to qc_app;

grant select on table money.door_correction to qc_app;

grant select on table money.door_dropped_line to qc_app;

grant select on table money.door_faulty_proof to qc_app;

grant select on table money.door_fund_wait to qc_app;

grant select on table money.door_notice to qc_app;

grant select on table money.door_objection to qc_app;

grant select on table money.door_pack to qc_app;

grant select on table money.door_paid to qc_app;

grant select on table money.door_pause to qc_app;

grant select on table money.door_payee to qc_app;

grant select on table money.door_payment_line to qc_app;

grant select on table money.door_payment_part to qc_app;

grant select on table money.door_reassessment to qc_app;

grant select on table money.door_receipt_case to qc_app;

grant select on table money.door_recovery to qc_app;

grant select on table money.door_recovery_left to qc_app;

grant select on table money.door_reservation to qc_app;

grant select on table money.door_transfer to qc_app;

grant select on table money.door_unsure_line to qc_app;

grant select on table money.door_voucher to qc_app;

grant select on table money.door_voucher_batch to qc_app;

grant select on table money.door_voucher_raise to qc_app;

grant select on table money.door_waiting_batch to qc_app;

grant select on table money.door_waiting_budget to qc_app;

grant select on table money.door_waiting_claim to qc_app;

grant select on table money.door_waiting_correction to qc_app;

grant select on table money.door_waiting_disclosure to qc_app;

grant select on table money.door_waiting_funds to qc_app;

grant select on table money.door_waiting_objection to qc_app;

grant select on table money.door_waiting_pack to qc_app;

grant select on table money.door_waiting_pause to qc_app;

grant select on table money.door_waiting_receipt_case to qc_app;

grant select on table money.door_waiting_recovery to qc_app;

grant select on table money.door_waiting_recovery_receipt to qc_app;

grant select on table money.door_waiting_recovery_request to qc_app;

grant select on table money.door_waiting_sample to qc_app;

grant select on table money.door_waiting_transfer to qc_app;

grant insert, select on table money.entry to qc_app;

grant insert, select, update on table money.fund_pause to qc_app;

grant delete, insert, select, update on table money.fund_wait to qc_app;

grant insert, select on table money.judgement_facts to qc_app;

grant delete, insert, select, update on table money.judgement_line to qc_app;

grant insert, select on table money.judgement_results to qc_app;

grant insert, select on table money.judgement_run to qc_app;

grant insert, select on table money.judgement_set to qc_app;

grant insert, select, update on table money.notice to qc_app;

grant insert, select on table money.notice_line to qc_app;

grant insert, select, update on table money.objection to qc_app;

grant insert, select, update on table money.pause_exception to qc_app;

grant insert, select, update on table money.payment_batch to qc_app;

grant insert, select, update on table money.payment_line to qc_app;

grant insert, select, update on table money.payment_part to qc_app;

grant insert, select, update on table money.policy_pack to qc_app;

grant insert, select on table money.policy_text to qc_app;

grant insert, select on table money.posting to qc_app;

grant insert, select on table money.prefill_told to qc_app;

grant insert, select on table money.proof to qc_app;

grant insert, select on table money.reassessment to qc_app;

grant insert, select on table money.receipt to qc_app;

grant insert, select, update on table money.receipt_case to qc_app;

grant insert, select on table money.receipt_reminder to qc_app;

grant insert, select, update on table money.recovery to qc_app;

grant insert, select, update on table money.recovery_instalment to qc_app;

grant insert, select, update on table money.recovery_line to qc_app;

grant insert, select, update on table money.recovery_receipt to qc_app;

grant insert, select on table money.recovery_reply to qc_app;

grant insert, select, update on table money.recovery_request to qc_app;

grant insert, select on table money.recovery_step to qc_app;

grant insert, select, update on table money.reservation to qc_app;

grant insert, select on table money.sample_claim to qc_app;

grant insert, select on table money.sample_line to qc_app;

grant insert, select on table money.sample_round to qc_app;

grant insert, select on table money.sandbox_run to qc_app;

grant insert, select on table money.seat_release to qc_app;

grant insert, select on table money.step_limit to qc_app;

grant delete, insert, select on table money.step_pace to qc_app;

grant insert, select, update on table money.voucher to qc_app;

grant insert, select, update on table money.voucher_batch to qc_app;

grant insert, select on table money.voucher_notice to qc_app;

grant delete, insert, select, update on table money.voucher_quota to qc_app;

grant insert, select, update on table money.voucher_raise to qc_app;

grant insert, select, update on table money.voucher_wait to qc_app;

grant insert, select on table platform.audit to qc_app;

grant insert, select, update on table platform.counter to qc_app;

grant select on table platform.door_audit to qc_app;

grant select on table platform.door_file to qc_app;

grant select on table platform.door_file_destroyed to qc_app;

grant select on table platform.door_file_hash to qc_app;

grant select on table platform.door_officer_act to qc_app;

grant select on table platform.door_record to qc_app;

grant select on table platform.door_sealable to qc_app;

grant insert, select on table platform.file to qc_app;

grant insert, select on table platform.file_destroyed to qc_app;

grant select on table platform.holiday to qc_app;

grant delete, insert, select, update on table platform.idempotency to qc_app;

grant insert, select on table platform.issued_paper to qc_app;

grant insert, select, update on table registry."grant" to qc_app;

grant insert, select, update on table registry.account to qc_app;

grant select on table registry.door_account_kind to qc_app;

grant select on table registry.door_delivery to qc_app;

grant select on table registry.door_hold to qc_app;

grant select on table registry.door_hold_exception to qc_app;

grant select on table registry.door_hold_signature to qc_app;

grant select on table registry.door_match_key to qc_app;

grant select on table registry.door_occupation to qc_app;

grant select on table registry.door_officer to qc_app;

grant select on table registry.door_org_contact to qc_app;

grant select on table registry.door_org_owner to qc_app;

grant select on table registry.door_organisation to qc_app;

grant select on table registry.door_person to qc_app;

grant select on table registry.door_person_fact to qc_app;

grant select on table registry.door_person_key to qc_app;

grant select on table registry.door_question to qc_app;

grant select on table registry.door_waiting_hook to qc_app;

grant select on table registry.door_waiting_key to qc_app;

grant insert, select, update on table registry.hold to qc_app;

grant insert, select, update on table registry.hold_exception to qc_app;

grant select on table registry.occupation to qc_app;

grant delete, insert, select on table registry.org_owner to qc_app;

grant insert, select, update on table registry.org_owner_mark to qc_app;

grant insert, select, update on table registry.organisation to qc_app;

grant insert, select, update on table registry.partner to qc_app;

grant delete, insert, select, update on table registry.partner_day to qc_app;

grant delete, insert, select, update on table registry.partner_delivery to qc_app;

grant insert, select, update on table registry.partner_hook to qc_app;

grant insert, select, update on table registry.partner_key to qc_app;

grant insert, select, update on table registry.partner_minute to qc_app;

grant delete, insert, select on table registry.partner_nonce to qc_app;

grant delete, insert, select on table registry.partner_refusal to qc_app;

grant insert, select, update on table registry.partner_tally to qc_app;

grant insert, select, update on table registry.person to qc_app;

grant insert, select on table registry.person_fact to qc_app;

grant insert, select on table registry.person_key to qc_app;

grant delete, insert, select, update on table registry.phone_code to qc_app;

grant insert, select on table registry.question to qc_app;

grant insert, select on table registry.question_page to qc_app;

grant insert, select on table registry.question_person to qc_app;

grant select on table registry.region to qc_app;

grant insert, select, update on table registry.register to qc_app;

grant insert, select on table registry.register_answer to qc_app;

grant insert, select, update on table registry.register_asking to qc_app;

grant insert, select, update on table registry.register_delivery to qc_app;

grant delete, insert, select, update on table registry.session to qc_app;

grant insert, select, update on table supervision.appointment to qc_app;

grant insert, select, update on table supervision.complaint to qc_app;

grant insert, select, update on table supervision.destruction to qc_app;

grant insert, select on table supervision.destruction_item to qc_app;

grant select on table supervision.door_alert to qc_app;

grant select on table supervision.door_appointment to qc_app;

grant select on table supervision.door_complaint to qc_app;

grant select on table supervision.door_destruction to qc_app;

grant select on table supervision.door_inspection to qc_app;

grant select on table supervision.door_inspection_plan to qc_app;

grant select on table supervision.door_inspection_task to qc_app;

grant select on table supervision.door_inspection_visit to qc_app;

grant select on table supervision.door_integrity to qc_app;

grant select on table supervision.door_interest to qc_app;

grant select on table supervision.door_kin to qc_app;

grant select on table supervision.door_late_alert to qc_app;

grant select on table supervision.door_match_run to qc_app;

grant select on table supervision.door_measure to qc_app;

grant select on table supervision.door_overdue_inspection to qc_app;

grant select on table supervision.door_penalty to qc_app;

grant select on table supervision.door_question to qc_app;

grant select on table supervision.door_retention_due to qc_app;

grant select on table supervision.door_retention_rule to qc_app;

grant select on table supervision.door_risk_setting to qc_app;

grant insert, select, update on table supervision.inspection to qc_app;

grant insert, select on table supervision.inspection_hand to qc_app;

grant insert, select, update on table supervision.inspection_plan to qc_app;

grant insert, select on table supervision.inspection_visit to qc_app;

grant insert, select, update on table supervision.integrity_finding to qc_app;

grant insert, select on table supervision.integrity_run to qc_app;

grant insert, select, update on table supervision.interest to qc_app;

grant insert, select, update on table supervision.kin to qc_app;

grant insert, select, update on table supervision.lesson_mark to qc_app;

grant insert, select, update on table supervision.lesson_sum to qc_app;

grant insert, select on table supervision.match_exchange to qc_app;

grant insert, select on table supervision.match_page to qc_app;

grant insert, select, update on table supervision.match_run to qc_app;

grant insert, select, update on table supervision.penalty to qc_app;

grant delete, insert, select, update on table supervision.penalty_measure to qc_app;

grant insert, select on table supervision.penalty_note to qc_app;

grant insert, select on table supervision.photo_mark to qc_app;

grant insert, select on table supervision.record_checkpoint to qc_app;

grant insert, select on table supervision.record_leaf to qc_app;

grant insert, select on table supervision.record_proof to qc_app;

grant insert, select on table supervision.record_tile to qc_app;

grant insert, select, update on table supervision.rectification to qc_app;

grant delete, insert, select on table supervision.register_sign to qc_app;

grant insert, select, update on table supervision.register_sign_mark to qc_app;

grant insert, select, update on table supervision.retention_due to qc_app;

grant insert, select, update on table supervision.retention_rule to qc_app;

grant insert, select, update on table supervision.risk_alert to qc_app;

grant insert, select on table supervision.risk_replay to qc_app;

grant insert, select on table supervision.risk_run to qc_app;

grant insert, select, update on table supervision.risk_setting to qc_app;

grant insert, select, update on table training.camera_request to qc_app;

grant insert, select on table training.check_confirm to qc_app;

grant insert, select, update on table training.check_device to qc_app;

grant insert, select on table training.check_event to qc_app;

grant insert, select on table training.check_photo to qc_app;

grant insert, select on table training.check_try to qc_app;

grant insert, select on table training.check_unlock to qc_app;

grant insert, select on table training.check_witness to qc_app;

grant insert, select, update on table training.class to qc_app;

grant insert, select, update on table training.class_certificate to qc_app;

grant insert, select, update on table training.class_completion to qc_app;

grant insert, select, update on table training.class_cost to qc_app;

grant insert, select on table training.class_inspection to qc_app;

grant insert, select, update on table training.class_paper to qc_app;

grant insert, select, update on table training.class_platform to qc_app;

grant insert, select, update on table training.class_receipt to qc_app;

grant insert, select, update on table training.class_score to qc_app;

grant insert, select, update on table training.class_session to qc_app;

grant insert, select on table training.commitment to qc_app;

grant select on table training.door_attendance to qc_app;

grant select on table training.door_attended to qc_app;

grant select on table training.door_box_look to qc_app;

grant select on table training.door_camera_request to qc_app;

grant select on table training.door_check to qc_app;

grant select on table training.door_check_device to qc_app;

grant select on table training.door_check_photo to qc_app;

grant select on table training.door_check_try to qc_app;

grant select on table training.door_class to qc_app;

grant select on table training.door_class_cost to qc_app;

grant select on table training.door_class_hand to qc_app;

grant select on table training.door_class_inspection to qc_app;

grant select on table training.door_class_paper to qc_app;

grant select on table training.door_completion to qc_app;

grant select on table training.door_evaluation to qc_app;

grant select on table training.door_learning to qc_app;

grant select on table training.door_plan to qc_app;

grant select on table training.door_platform to qc_app;

grant select on table training.door_provider to qc_app;

grant select on table training.door_provider_application to qc_app;

grant select on table training.door_provider_hand to qc_app;

grant select on table training.door_provider_skill to qc_app;

grant select on table training.door_provider_teacher to qc_app;

grant select on table training.door_provider_venue to qc_app;

grant select on table training.door_roster_import to qc_app;

grant select on table training.door_roster_move to qc_app;

grant select on table training.door_score to qc_app;

grant select on table training.door_session to qc_app;

grant select on table training.door_session_moved to qc_app;

grant select on table training.door_session_recall to qc_app;

grant select on table training.door_site_photo to qc_app;

grant select on table training.door_teacher_person to qc_app;

grant select on table training.door_trainee to qc_app;

grant select on table training.door_venue_place to qc_app;

grant select on table training.door_waiting_call to qc_app;

grant select on table training.door_waiting_class to qc_app;

grant select on table training.door_waiting_platform to qc_app;

grant insert, select, update on table training.evaluation_box to qc_app;

grant insert, select on table training.evaluation_marker to qc_app;

grant delete, insert, select on table training.learning_event to qc_app;

grant insert, select on table training.learning_kept to qc_app;

grant insert, select, update on table training.plan to qc_app;

grant delete, insert, select on table training.plan_line to qc_app;

grant insert, select, update on table training.platform to qc_app;

grant insert, select on table training.platform_assessment to qc_app;

grant insert, select, update on table training.platform_call to qc_app;

grant insert, select, update on table training.provider to qc_app;

grant insert, select, update on table training.provider_application to qc_app;

grant insert, select on table training.provider_inspection to qc_app;

grant insert, select on table training.provider_inspection_place to qc_app;

grant insert, select, update on table training.provider_skill to qc_app;

grant insert, select, update on table training.provider_stop to qc_app;

grant insert, select, update on table training.provider_teacher to qc_app;

grant insert, select, update on table training.provider_venue to qc_app;

grant insert, select on table training.recall_excuse to qc_app;

grant insert, select on table training.roster_import to qc_app;

grant insert, select on table training.session_opening to qc_app;

grant insert, select on table training.session_recall to qc_app;

grant insert, select, update on table training.trainee to qc_app;

grant delete, insert, select on table training.trainee_slot to qc_app;

grant update (state, verified_by, verified_at, voided_by, voided_at, void_reason, version) on table employment.follow_up to qc_app;

grant update (state, revoked_by, revoked_at, revoke_reason, version) on table evaluation.certificate to qc_app;

grant update (opened_at) on table money.budget to qc_app;

grant update (state, decided_by, decided_at, decide_reason, superseded_at, version) on table money.disclosure to qc_app;

grant update (after_fen, checks, reasons, trace, outcome, recovery_id, supplement_id, settled_by, settled_at, note, version) on table money.reassessment to qc_app;

grant update (live, result, reasons) on table money.sample_claim to qc_app;

grant update (finding, note, file_ids, found_by, found_by_name, found_at) on table money.sample_line to qc_app;

grant update (state, closed_by, closed_at, version) on table money.sample_round to qc_app;

grant update (removed_at) on table platform.file_destroyed to qc_app;

grant update (reasons_sealed) on table registry.partner_refusal to qc_app;

grant update (kept) on table supervision.destruction_item to qc_app;

grant update (destroyed_at) on table training.check_photo to qc_app;

grant update (said, said_at) on table training.check_witness to qc_app;
