/**
 * A year of honest training as rows: as many institutions, classes, people, check-ins, scores, certificates, claims and
 * jobs as asked for, the same each time. For what acts would take days to tell: the proof and the speed of the risk rules.
 * The superuser writes past the foreign keys; what the tables themselves check still holds.
 */
import type pg from 'pg'
import { addDays } from '#platform/day'

export interface YearSize {
  classes: number
  /** Trainees a class. */
  seats: number
  /** Lessons of a class, one a day. */
  sessions: number
  /** The year's first day. */
  from: string
  /** Institutions; one for every 25 classes where nothing is said. */
  orgs?: number
}

/** Kinds of things, for their ids. */
export const KIND = {
  org: 1,
  venue: 2,
  teacher: 3,
  plan: 4,
  class: 5,
  session: 6,
  person: 7,
  certificate: 8,
  claim: 9,
  line: 10,
  account: 11,
  file: 12,
  firm: 13,
  transfer: 14,
  agreement: 15,
  loose: 16,
} as const

/** The id of thing number `n` of a kind: the same here and in the statements below. */
export const idOf = (kind: keyof typeof KIND, n: number): string =>
  `0190a000-${KIND[kind].toString(16).padStart(4, '0')}-7000-8000-${n.toString(16).padStart(12, '0')}`

export const orgsOf = (size: YearSize): number => size.orgs ?? Math.max(6, Math.ceil(size.classes / 25))
/** A day when the year's classes are over and the last of them is not long ago. */
export const todayOf = (size: YearSize): string =>
  addDays(size.from, 14 * Math.ceil(size.classes / orgsOf(size)) + 45)
/** Every so many classes an evaluator of its own. */
const EVALUATORS = 6
/** People of the year: one in twenty takes a second class, at another institution and a later time. */
export const peopleOf = (size: YearSize): number => size.classes * size.seats

const TOOLS = `
  create schema if not exists fraud;
  create or replace function fraud.id(kind int, n bigint) returns uuid language sql immutable parallel safe as
    $$ select ('0190a000-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
  -- A number below a bound that looks like chance and is the same every time.
  create or replace function fraud.roll(seed bigint, below int) returns int language sql immutable parallel safe as
    $$ select ((hashint8extended(seed, 42) & 1073741823) % below)::int $$;
  create or replace function fraud.key(kind text, n bigint) returns bytea language sql immutable parallel safe as
    $$ select decode(md5(kind || n), 'hex') $$;`

const REGIONS = `(array['350203','350205','350206','350211','350212','350213'])`

function people(size: YearSize): string {
  const teachers = orgsOf(size) * 2
  return `
  insert into registry.organisation (id, name, uscc, kind, region, address, contact_phone, created_at)
    select fraud.id(${KIND.org}, n), '年度机构' || n, 'A' || lpad(n::text, 17, '0'), 'institution', ${REGIONS}[1 + n % 6],
      '年度路' || n || '号实训大楼', '0592' || lpad((7000000 + n)::text, 8, '0'), '${size.from}'::date - 400
    from generate_series(0, ${orgsOf(size)} - 1) n;
  insert into registry.organisation (id, name, uscc, kind, region, address, contact_phone, created_at)
    select fraud.id(${KIND.firm}, n), '年度评价' || n, 'B' || lpad(n::text, 17, '0'), 'evaluator', ${REGIONS}[1 + n % 6],
      '评价路' || n || '号评价中心', '0592' || lpad((6000000 + n)::text, 8, '0'), '${size.from}'::date - 400
    from generate_series(0, ${Math.max(EVALUATORS, Math.ceil(size.classes / 700))} - 1) n;
  insert into registry.account (id, kind, login, display_name, org_id, created_at)
    select fraud.id(${KIND.account}, n), 'staff', 'year' || n, '年度账号', fraud.id(${KIND.org}, n), '${size.from}'::date - 400
    from generate_series(0, ${orgsOf(size)} - 1) n;
  insert into registry.person (id, id_number_index, id_number_sealed, id_number_masked, name_sealed, name_index, name_masked,
      phone_sealed, phone_index, phone_masked, bank_account_index, sex, birth_on, region, created_at)
    select fraud.id(${KIND.person}, n), fraud.key('id', n), decode(repeat('ab', 40), 'hex'),
      (350100 + fraud.roll(n, 89)) || '********' || lpad((n % 10000)::text, 4, '0'), decode(repeat('cd', 24), 'hex'),
      fraud.key('name', n % 1600), '演*', decode(repeat('ef', 28), 'hex'), fraud.key('phone', n), '164****' || lpad((n % 10000)::text, 4, '0'),
      fraud.key('bank', n), case when n % 2 = 0 then 'female' else 'male' end, date '1970-01-01' + fraud.roll(n + 7, 11000),
      ${REGIONS}[1 + n % 6], '${size.from}'::date - 200
    from generate_series(0, ${peopleOf(size)} + ${teachers} - 1) n;
  insert into registry.person_fact (id, person_id, fact, value, source, as_of, recorded_at)
    select gen_random_uuid(), fraud.id(${KIND.person}, n), f.fact, f.value, 'register', '${size.from}'::date - 100, '${size.from}'::date - 90
    from generate_series(0, ${peopleOf(size)} - 1) n, (values ('student', 'none'), ('employment', 'unemployed')) f (fact, value);`
}

function places(size: YearSize): string {
  const orgs = orgsOf(size)
  return `
  insert into training.provider (org_id, region, state, application_id, ownership, licence_no, licence_file_id, licence_until,
      contact_name, contact_phone, listed_by, listed_at)
    select fraud.id(${KIND.org}, n), ${REGIONS}[1 + n % 6], 'listed', fraud.id(${KIND.loose}, n), 'private', '证' || n,
      fraud.id(${KIND.loose}, n), '2040-01-01', '演联系', '0592' || n, fraud.id(${KIND.account}, n), '${size.from}'::date - 300
    from generate_series(0, ${orgs} - 1) n;
  insert into training.provider_venue (id, org_id, application_id, name, address, seats, lat, lng, state, inspection_id, created_at)
    select fraud.id(${KIND.venue}, n), fraud.id(${KIND.org}, n), fraud.id(${KIND.loose}, n), '教室一', '年度路' || n || '号实训大楼 201', 60,
      24.4 + (n % 97) * 0.002, 118.0 + (n / 97) * 0.002, 'listed', fraud.id(${KIND.loose}, n), '${size.from}'::date - 300
    from generate_series(0, ${orgs} - 1) n;
  insert into training.provider_teacher (id, org_id, application_id, person_id, employment, qualification, certificate_no, occupations,
      state, created_at)
    select fraud.id(${KIND.teacher}, n), fraud.id(${KIND.org}, n / 2), fraud.id(${KIND.loose}, n / 2), fraud.id(${KIND.person}, ${peopleOf(size)} + n),
      'full-time', '技师', 'T' || n, array['4-10-01-02'], 'listed', '${size.from}'::date - 300
    from generate_series(0, ${orgs} * 2 - 1) n;
  insert into training.plan (id, org_id, region, title, track, certificate_kind, occupation_code, level, state, created_by, created_at, finished_by, finished_at)
    select fraud.id(${KIND.plan}, n), fraud.id(${KIND.org}, n), ${REGIONS}[1 + n % 6], '育婴员初级培训方案', 'certificate', 'level', '4-10-01-02', 5,
      'ready', fraud.id(${KIND.account}, n), '${size.from}', fraud.id(${KIND.account}, n), '${size.from}'
    from generate_series(0, ${orgs} - 1) n;`
}

/** Class n belongs to institution n % orgs and is its (n / orgs)th; they follow each other two weeks apart. */
function classes(size: YearSize): string {
  const orgs = orgsOf(size)
  const starts = `('${size.from}'::date + (n / ${orgs}) * 14 + (n % ${orgs}) % 5)`
  const at = (days: number) => `(${starts} + ${days} + time '09:00') at time zone 'Asia/Shanghai'`
  const by = (n: number) => `fraud.id(${KIND.loose}, ${9_000_000 + n})`
  return `
  insert into training.class (id, org_id, region, title, plan_id, track, certificate_kind, occupation_code, level, venue_id, seats,
      starts_on, ends_on, state, number, filed_on, catalogue_version_id, pack_id, fund, per_seat_fen, reservation_id, created_by, created_at,
      filed_by, filed_at, reviewed_by, reviewed_at, approved_by, approved_at, started_at, taught_at, closed_at)
    select fraud.id(${KIND.class}, n), fraud.id(${KIND.org}, n % ${orgs}), ${REGIONS}[1 + (n % ${orgs}) % 6], '育婴员第' || n || '期',
      fraud.id(${KIND.plan}, n % ${orgs}), 'certificate', 'level', '4-10-01-02', 5, fraud.id(${KIND.venue}, n % ${orgs}), ${size.seats + 4},
      ${starts}, ${starts} + ${size.sessions}, 'closed', '年度班' || n, ${starts} - 10, ${by(1)}, ${by(1)}, 'employment', 100000, ${by(1)},
      ${by(2)}, ${at(-12)}, ${by(2)}, ${at(-10)}, ${by(3)}, ${at(-8)}, ${by(4)}, ${at(-6)}, ${at(0)}, ${at(size.sessions)}, ${at(size.sessions + 3)}
    from generate_series(0, ${size.classes} - 1) n;
  insert into training.class_session (id, class_id, title, kind, hours, starts_at, ends_at, venue_id, teacher_id, teacher_person_id, held)
    select fraud.id(${KIND.session}, n::bigint * ${size.sessions} + d), fraud.id(${KIND.class}, n), '实操训练', 'practice', 4, ${at(0)} + d * interval '1 day',
      ${at(0)} + d * interval '1 day' + interval '3 hours', fraud.id(${KIND.venue}, n % ${orgs}), fraud.id(${KIND.teacher}, (n % ${orgs}) * 2 + d % 2),
      fraud.id(${KIND.person}, ${peopleOf(size)} + (n % ${orgs}) * 2 + d % 2), true
    from generate_series(0, ${size.classes} - 1) n, generate_series(0, ${size.sessions} - 1) d;
  insert into training.trainee (id, class_id, person_id, category, source, enrolled_by, enrolled_at)
    select fraud.id(${KIND.loose}, p), fraud.id(${KIND.class}, n), fraud.id(${KIND.person}, case when s = 0 and n % 3 = 0 and n >= ${orgs} * 3
        then p - ${orgs} * 3 * ${size.seats} + 1 else p end), 'registered-unemployed', 'import', ${by(2)}, ${at(-11)}
    from generate_series(0, ${size.classes} - 1) n, generate_series(0, ${size.seats} - 1) s, lateral (select n::bigint * ${size.seats} + s as p) x;`
}

function checks(size: YearSize): string {
  // Everybody by their own phone, spread over a quarter of an hour, within some metres of the room.
  const key = 'hashint8extended(t.n * 64 + d, k)'
  return `
  insert into training.check_device (id, person_id, public_key, key_index, label, state, asked_at, bound_at, how)
    select fraud.id(${KIND.loose}, 20000000 + n), fraud.id(${KIND.person}, n), decode(repeat('04', 65), 'hex'), fraud.key('device', n), '手机', 'bound',
      '${size.from}', '${size.from}', 'first' from generate_series(0, ${peopleOf(size)} - 1) n;
  insert into training.check_event (id, region, class_id, session_id, trainee_id, person_id, kind, at, recorded_at, source, device_index,
      latitude_e5, longitude_e5, accuracy_m, distance_m, signed, signature)
    select fraud.id(12, row_number() over ()), c.region, c.id, s.id, t.id, t.person_id, x.kind, x.at, x.at, 'self', decode(md5('device' || t.person_id), 'hex'),
      (v.lat * 100000)::int + (${key} & 63)::int - 32, (v.lng * 100000)::int + ((${key} >> 8) & 63)::int - 32, 15, (${key} & 63)::int,
      'check:' || s.id || ':' || x.kind, decode(repeat('5a', 64), 'hex')
    from (select row_number() over () as n, * from training.trainee) t join training.class c on c.id = t.class_id
    join training.class_session s on s.class_id = c.id join training.provider_venue v on v.id = s.venue_id
    cross join lateral (select extract(day from s.starts_at)::int as d) y
    cross join lateral (values ('in', 1), ('out', 2)) k (kind, k)
    cross join lateral (select k.kind, case k.kind when 'in' then s.starts_at - interval '10 minutes' else s.ends_at end
      + ((hashint8extended(t.n * 64 + y.d, k.k) >> 16) & 1023) * interval '600 milliseconds' as at) x;`
}

function results(size: YearSize): string {
  const orgs = orgsOf(size)
  const evaluators = Math.max(EVALUATORS, Math.ceil(size.classes / 700))
  return `
  insert into training.class_score (class_id, person_id, theory_tenths, practice_tenths, recorded_by, recorded_at)
    select t.class_id, t.person_id, case when fraud.roll(x.n, 16) = 0 then 450 else 620 + fraud.roll(x.n + 1, 360) end, 650 + fraud.roll(x.n + 2, 330),
      fraud.id(${KIND.account}, 0), c.taught_at + interval '1 day'
    from training.trainee t join training.class c on c.id = t.class_id cross join lateral (select hashtext(t.id::text)::bigint as n) x;
  insert into evaluation.certificate (id, number, person_id, kind, occupation_code, level, issued_on, org_id, region, class_id, class_org_id,
      class_region, source, entered_by, entered_at)
    select fraud.id(${KIND.certificate}, row_number() over ()), 'S' || lpad((row_number() over ())::text, 14, '0'), t.person_id, 'level', '4-10-01-02', 5,
      c.ends_on + 2, fraud.id(${KIND.firm}, hashtext(c.id::text)::bigint & 16383) , c.region, c.id, c.org_id, c.region, 'import', fraud.id(${KIND.account}, 0), c.closed_at
    from training.trainee t join training.class c on c.id = t.class_id
    join training.class_score g on g.class_id = t.class_id and g.person_id = t.person_id and g.theory_tenths >= 600
    where not exists (select 1 from training.trainee e where e.person_id = t.person_id and e.enrolled_at < t.enrolled_at);
  update evaluation.certificate set org_id = fraud.id(${KIND.firm}, (hashtext(class_id::text)::bigint & 1073741823) % ${evaluators});
  insert into money.claim (id, number, subsidy_kind, region, title, org_id, class_id, judged_for, pack_id, amount_fen, state, state_since, created_by,
      created_at, filed_by, filed_at, reviewed_by, reviewed_at, rechecked_by, rechecked_at, funded_by, funded_at, paid_at)
    select fraud.id(${KIND.claim}, n), '年度补' || n, 'class-training', c.region, '育婴员', c.org_id, c.id, c.starts_on, fraud.id(${KIND.loose}, 1),
      100000 * ${size.seats}, 'paid', c.closed_at + interval '40 days', fraud.id(${KIND.loose}, 2), c.closed_at + interval '1 day',
      fraud.id(${KIND.loose}, 2), c.closed_at + interval '1 day', fraud.id(${KIND.loose}, 3), c.closed_at + interval '5 days', fraud.id(${KIND.loose}, 4),
      c.closed_at + interval '6 days', fraud.id(${KIND.loose}, 5), c.closed_at + interval '20 days', c.closed_at + interval '40 days'
    from generate_series(0, ${size.classes} - 1) n join training.class c on c.id = fraud.id(${KIND.class}, n);
  insert into money.claim_line (id, claim_id, no, person_id, subsidy_kind, certificate_kind, certificate_id, certificate_number, occupation_code, level,
      subject_key, amount_fen, fund, judged_on, checks, reasons, trace, state, paid_at)
    select fraud.id(${KIND.line}, row_number() over ()), k.id, row_number() over (partition by k.id order by e.id), e.person_id, 'class-training', 'level', e.id,
      e.number, e.occupation_code, e.level, e.occupation_code, 100000, 'employment', c.starts_on, '[]', '[]', '[]', 'paid', k.paid_at
    from evaluation.certificate e join training.class c on c.id = e.class_id join money.claim k on k.class_id = c.id;
  insert into money.payment_batch (id, number, region, fund, state, line_count, total_fen, made_by, made_at, confirmed_by, confirmed_at, settled_at)
    select fraud.id(${KIND.loose}, 1), '年度批次', '350200', 'employment', 'settled', 1, 1, fraud.id(${KIND.loose}, 2), '${size.from}'::date + 60,
      fraud.id(${KIND.loose}, 3), '${size.from}'::date + 61, '${size.from}'::date + 62;
  insert into money.payment_line (id, batch_id, no, claim_id, org_id, account_masked, account_index, amount_fen, state, bank_serial, bank_on, settled_at)
    select fraud.id(${KIND.transfer}, row_number() over ()), fraud.id(${KIND.loose}, 1), '年度-' || row_number() over (), k.id, k.org_id, '6222****', fraud.key('org', hashtext(k.org_id::text)),
      k.amount_fen, 'paid', 'S' || row_number() over (), k.paid_at::date, k.paid_at from money.claim k;
  insert into employment.follow_up (id, person_id, class_id, class_org_id, class_region, employer_name, employer_uscc, region, proof, proof_file_id,
      proof_sha256, started_on, recorded_by, recorded_as, recorded_org_id, recorded_at)
    select gen_random_uuid(), t.person_id, c.id, c.org_id, c.region, '用工企业' || w.n, 'W' || lpad(w.n::text, 17, '0'), c.region, 'contract',
      fraud.id(${KIND.file}, 0), encode(sha256(t.id::text::bytea), 'hex'), c.ends_on + 20 + fraud.roll(w.n + hashtext(t.id::text), 60),
      fraud.id(${KIND.account}, 0), 'institution', c.org_id, c.ends_on + 90
    from training.trainee t join training.class c on c.id = t.class_id
    cross join lateral (select (hashtext(t.id::text)::bigint & 1073741823) % ${Math.max(40, size.classes)} as n) w where w.n % 5 < 2;
  insert into training.evaluation_box (class_id, answers, answer_count)
    select c.id, (select jsonb_agg(jsonb_build_object('content', 4 + i % 2, 'teacher', 3 + i % 3, 'venue', 4, 'authenticity', 5, 'real', true, 'comment', ''))
      from generate_series(1, ${size.seats}) i), ${size.seats} from training.class c;
  insert into platform.audit (id, at, act_id, act_title, account_id, actor_name, ip, subjects, summary, region, org_id)
    select gen_random_uuid(), '${size.from}'::date + fraud.roll(n, 360), 'training.class.get', '年度业务', fraud.id(${KIND.account}, n % ${orgs}), '演*',
      '10.' || 1 + (n % ${orgs}) / 250 || '.' || 1 + (n % ${orgs}) % 250 || '.9', array['class:' || fraud.id(${KIND.class}, n % ${size.classes})], '办理年度业务', '350203',
      fraud.id(${KIND.org}, n % ${orgs})
    from generate_series(0, ${size.classes * 20} - 1) n;`
}

function papers(size: YearSize): string {
  return `
  insert into platform.file (id, name, mime, bytes, sha256, uploaded_at)
    select fraud.id(${KIND.file}, n), '材料.pdf', case when n % 5 = 4 then 'image/jpeg' else 'application/pdf' end, 1000, encode(sha256(n::text::bytea), 'hex'), '${size.from}'
    from generate_series(0, ${size.classes * 5} - 1) n;
  insert into training.class_paper (id, class_id, kind, file_id, added_by, added_at)
    select gen_random_uuid(), fraud.id(${KIND.class}, n), kind, fraud.id(${KIND.file}, n * 5 + i - 1), fraud.id(${KIND.account}, 0), '${size.from}'
    from generate_series(0, ${size.classes} - 1) n, unnest(array['teaching-plan', 'teachers', 'materials', 'assessment-plan']) with ordinality k (kind, i);
  insert into training.class_inspection (id, class_id, session_id, seen_count, passed, note, photo_ids, inspected_by, inspected_at)
    select gen_random_uuid(), s.class_id, s.id, ${size.seats}, true, '人数相符', array[fraud.id(${KIND.file}, n * 5 + 4)], fraud.id(${KIND.loose}, 3), s.starts_at + interval '1 hour'
    from generate_series(0, ${size.classes} - 1, 4) n join training.class_session s on s.id = fraud.id(${KIND.session}, n::bigint * ${size.sessions} + 1);
  insert into supervision.photo_mark (sha256, mark, made_at)
    select encode(sha256((n * 5 + 4)::text::bytea), 'hex'), hashint8extended(n, 5), '${size.from}' from generate_series(0, ${size.classes} - 1) n;`
}

/** Tells the honest year, step by step as `around` lets it. Only a superuser may: it writes past the foreign keys. */
export async function honestYear(
  client: pg.Client,
  size: YearSize,
  around: (step: string, run: () => Promise<unknown>) => Promise<unknown> = (_step, run) => run(),
): Promise<void> {
  await client.query(TOOLS)
  await client.query(
    "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'",
  )
  for (const [name, step] of Object.entries({ people, places, classes, checks, results, papers }))
    await around(name, () => client.query(step(size)))
  await client.query('analyze')
}
