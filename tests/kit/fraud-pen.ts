/** What planting frauds into an honest year (fraud-year.ts) takes: names of its people and classes, and rows to write. */
import { createHash } from 'node:crypto'
import { idOf, KIND, orgsOf, peopleOf, todayOf, type YearSize } from './fraud-year.ts'

/** One way of cheating, which one rule sees from a certain strength on. */
export interface Pattern {
  /** Of the rule that sees it. */
  code: string
  /** Of docs/threats.md, where it says more than the rule's own numbers. */
  note?: string
  /** How many classes and whole institutions it takes; one class where nothing is said. */
  classes?: number
  orgs?: number
  /** From the rule's thresholds: the weakest fraud that it sees and the strongest that slips through. None: there is only yes or no. */
  edge?: (thresholds: Readonly<Record<string, number>>) => readonly [seen: number, unseen: number]
  /** No stronger than this. */
  most?: number
  plant: (pen: Pen, spot: Spot, strength: number) => Planted
}

/** Where it is planted; `no` is its own in the whole year. */
export interface Spot {
  no: number
  classes: readonly number[]
  orgs: readonly number[]
}

export interface Planted {
  write: string
  /** The finding's key; one that ends with a colon is how the key begins. */
  key: string
  /** What the finding must name besides, where its key does not tell. */
  about?: string
}

const q = (kind: keyof typeof KIND, n: number) => `'${idOf(kind, n)}'`
/** Like `fraud.key` of the database. */
export const keyText = (kind: string, n: number): string =>
  createHash('md5').update(`${kind}${n}`).digest('hex')
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

export type Pen = ReturnType<typeof pen>

export function pen(size: YearSize) {
  const orgs = orgsOf(size)
  const { seats, sessions, from } = size
  const personNo = (klass: number, seat: number) => klass * seats + seat
  const person = (klass: number, seat: number) => q('person', personNo(klass, seat))
  const personId = (klass: number, seat: number) => idOf('person', personNo(klass, seat))
  const session = (klass: number, nth: number) => q('session', klass * sessions + nth)
  const klass = (n: number) => q('class', n)
  const classKey = (n: number) => `class:${idOf('class', n)}`
  const orgOf = (n: number) => n % orgs
  const org = (n: number) => q('org', n)
  const orgKey = (n: number) => `provider:${idOf('org', n)}`
  /** The classes of an institution, first to last. */
  const classesOf = (n: number) =>
    Array.from({ length: Math.floor((size.classes - 1 - n) / orgs) + 1 }, (_v, i) => n + i * orgs)
  /** People of a class; seat 0 may belong to somebody of another class. */
  const people = (n: number, many: number, first = 2) =>
    Array.from({ length: many }, (_v, i) => person(n, first + i)).join(', ')
  let loose = 30_000_000
  const fresh = () => q('loose', loose++)
  const staff = q('account', 0)
  const teacher = (n: number, which = 0) => ({
    no: n * 2 + which,
    key: `teacher:${idOf('person', peopleOf(size) + n * 2 + which)}`,
  })
  const seat = (into: number, who: string) => `
    insert into training.trainee (id, class_id, person_id, category, source, enrolled_by, enrolled_at)
      values (${fresh()}, ${klass(into)}, ${who}, 'other', 'import', ${staff}, (select filed_at from training.class where id = ${klass(into)}));`
  /** Of a lesson, institution or class the first so many check-ins, or so many in a hundred. */
  const some = (where: string, many: number, percent = false) =>
    `id in (select id from (select id, row_number() over (order by session_id, kind, person_id) as n, count(*) over () as whole
      from training.check_event where ${where}) x where ${percent ? `n * 100 <= whole * ${many}` : `n <= ${many}`})`
  const told = (where: string, at: string) => `
    update training.check_event set source = 'handed-in', reason = '补录', device_index = null, signed = null, signature = null,
      recorded_by = ${staff}, recorded_at = greatest(recorded_at, ${at}) where ${where};`
  const check = (n: number, nth: number, who: string, at: string, kind = 'in') => `
    insert into training.check_event (id, region, class_id, session_id, trainee_id, person_id, kind, at, recorded_at, source, reason, recorded_by, recall_no)
      select gen_random_uuid(), c.region, c.id, s.id, t.id, t.person_id, '${kind}', ${at}, ${at} + interval '1 minute', 'teacher', '手机没电', ${staff}, ${kind === 'recall' ? 1 : 0}
      from training.class c join training.class_session s on s.id = ${session(n, nth)} join training.trainee t on t.class_id = c.id and t.person_id = ${who}
      where c.id = ${klass(n)};`
  /** So many of a lesson's people answer its first recall. */
  const answered = (n: number, nth: number, many: number) => `
    insert into training.check_event (id, region, class_id, session_id, trainee_id, person_id, kind, at, recorded_at, source, device_index, signed, signature, recall_no)
      select gen_random_uuid(), region, class_id, session_id, trainee_id, person_id, 'recall', x.at, x.at, source, device_index, signed, signature, 1
      from training.check_event, lateral (select ${startOf(n, nth)} + interval '61 minutes' as at) x
      where session_id = ${session(n, nth)} and kind = 'in' and person_id in (${people(n, many)});`
  const lesson = (n: number, by: number, venue: string, at: string, hours = 4) => `
    insert into training.class_session (id, class_id, title, kind, hours, starts_at, ends_at, venue_id, teacher_id, teacher_person_id, held)
      select ${fresh()}, ${klass(n)}, '加课', 'practice', ${hours}, ${at}, ${at} + interval '1 hour', ${venue}, ${q('teacher', by)},
        ${q('person', peopleOf(size) + by)}, true;`
  const moved = (n: number, nth: number, at: string, set = '') =>
    `update training.class_session set starts_at = ${at}, ends_at = ${at} + interval '3 hours' ${set} where id = ${session(n, nth)};`
  /** The days of one class become those of another. */
  const sameDays = (n: number, as: number) =>
    `update training.class c set starts_on = o.starts_on, ends_on = o.ends_on from training.class o where c.id = ${klass(n)} and o.id = ${klass(as)};`
  const startOf = (n: number, nth: number) =>
    `(select starts_at from training.class_session where id = ${session(n, nth)})`
  const endOf = (n: number, nth: number) =>
    `(select ends_at from training.class_session where id = ${session(n, nth)})`
  /** Another room of an institution: so many kilometres north, of so many seats, under a name and address. */
  const room = (of: number, km: number, room: { seats?: number; name?: string; like?: number } = {}) => {
    const id = fresh()
    return {
      id,
      write: `insert into training.provider_venue (id, org_id, application_id, name, address, seats, lat, lng, state, inspection_id, created_at)
        select ${id}, ${org(of)}, application_id, '${room.name ?? '另一教室'}', ${room.like === undefined ? 'address' : `'合用路 ${room.like} 号'`}, ${room.seats ?? 60},
          ${room.like === undefined ? 'lat' : '25.5'} + ${km} / 111.1949, ${room.like === undefined ? 'lng' : '118.5'}, 'listed', inspection_id, '${from}'
        from training.provider_venue where id = ${q('venue', of)};`,
    }
  }
  /** An organisation of its own, long known unless said otherwise. */
  const firm = (n: number, kind: string, phone: string, since = `'${from}'::date - 300`) => `
    insert into registry.organisation (id, name, uscc, kind, region, contact_phone, created_at)
      values (${q('firm', 900 + n)}, '另一单位${n}', 'F' || lpad('${n}', 17, '0'), '${kind}', '350203', ${phone}, ${since});`
  const certificates = (issuer: string, occupation: string, many: number, day: string) => `
    insert into evaluation.certificate (id, number, person_id, kind, occupation_code, level, issued_on, org_id, region, source, entered_by, entered_at)
      select gen_random_uuid(), 'R' || upper(substr(md5(${issuer} || '${occupation}' || n), 1, 20)), fraud.id(${KIND.person}, n), 'level', '${occupation}', 4,
        ${day}, ${issuer}, '350203', 'import', ${staff}, ${day} from generate_series(0, ${many} - 1) n;`
  const job = (n: number, at: number, employer: string, uscc: string, sha: string, day: string) => `
    insert into employment.follow_up (id, person_id, class_id, class_org_id, class_region, employer_name, employer_uscc, region, proof, proof_file_id,
        proof_sha256, started_on, recorded_by, recorded_as, recorded_org_id, recorded_at)
      select gen_random_uuid(), ${person(n, at)}, c.id, c.org_id, c.region, ${employer}, ${uscc}, c.region, 'payroll', ${q('file', 0)}, '${sha.padEnd(64, '0')}',
        ${day}, ${staff}, 'institution', c.org_id, c.closed_at from training.class c where c.id = ${klass(n)};`
  const agreement = (n: number, of: number, starts: string, who: string[], contract: string) => `
    insert into money.apprenticeship (id, number, org_id, region, title, occupation_code, level, partner, starts_on, ends_on, state, created_by, created_at,
        filed_by, filed_at, decided_by, decided_at)
      values (${q('agreement', n)}, 'XT${n}', ${q('firm', 900_000 + of)}, '350203', '学徒', '4-10-01-02', 5, '技校', ${starts}, ${starts} + 90, 'approved', ${staff}, '${from}',
        ${staff}, '${from}', ${fresh()}, '${from}');
    ${who
      .map(
        (
          id,
        ) => `insert into money.apprentice (id, agreement_id, person_id, hire, contract_from, joined_on, during, added_by, added_at)
      values (${fresh()}, ${q('agreement', n)}, ${id}, 'new', ${contract}, ${starts}, daterange(${starts}, ${starts} + 90), ${staff}, '${from}');`,
      )
      .join('\n')}`
  const complaint = (about: number, kind: string) => `
    insert into supervision.complaint (id, receipt, code_index, kind, region, about_region, org_id, about, body, filed_at, accept_by)
      values (gen_random_uuid(), 'R' || gen_random_uuid(), '\\x00', '${kind}', '350203', '350203', ${org(about)}, '年度机构', '正文', '${todayOf(size)}'::date - 60, '${todayOf(size)}'::date - 55);`
  const receipt = (n: number, kind: string, fen: number) => `
    insert into money.receipt_case (id, number, region, claim_id, claim_line_id, kind, expected_fen, told_fen, body, state, opened_at, due_on)
      select gen_random_uuid(), 'DZ' || l.id, '350203', l.claim_id, l.id, '${kind}', l.amount_fen, ${fen}, '学员反映', 'open', '${from}'::date + 100, '${from}'::date + 110
      from money.claim_line l join money.claim k on k.id = l.claim_id where k.class_id = ${klass(n)} order by l.no limit 1;`
  const day = (n: number) => `'${from}'::date + ${n}`
  /** Online, from `offset` seconds after the class's first lesson on, in so many events. */
  const learning = (n: number, at: number, offset: number, seconds: number, events: number) => `
    insert into training.learning_event (platform_id, sitting, seq, class_id, trainee_id, person_id, line, kind, at, position_s, received_at)
      select ${q('loose', 1)}, 's${n}-${at}', i, t.class_id, t.id, t.person_id, 1, 'beat', x.at, i, x.at from training.trainee t, generate_series(0, ${events}) i,
        lateral (select ${startOf(n, 0)} - interval '1 hour' + ${offset} * interval '1 second' + i * ${Math.floor(seconds / events)} * interval '1 second' as at) x
      where t.class_id = ${klass(n)} and t.person_id = ${person(n, at)};`
  /** A picture shown as evidence of a class: its file, perhaps its mark, and the visit that took it. */
  const photo = (
    n: number,
    sha: string,
    more: { mark?: string; seen?: number; on?: string; km?: number } = {},
  ) => {
    const id = fresh()
    const { mark = 'null', seen = seats, on = 'null', km } = more
    return `insert into platform.file (id, name, mime, bytes, sha256, uploaded_at) values (${id}, '现场.jpg', 'image/jpeg', 1000, '${sha}', '${from}');
      insert into supervision.photo_mark (sha256, mark, taken_on, lat, lng, made_at)
        select '${sha}', ${mark}, ${on}, ${km === undefined ? 'null, null' : `lat - ${km} / 111.2, lng`}, '${from}' from training.provider_venue where id = ${q('venue', orgOf(n))}
        on conflict do nothing;
      insert into training.class_inspection (id, class_id, session_id, seen_count, passed, note, photo_ids, inspected_by, inspected_at)
      values (gen_random_uuid(), ${klass(n)}, ${session(n, 1)}, ${seen}, true, '现场检查', array[${id}]::uuid[], ${staff}, ${startOf(n, 1)} + interval '1 hour');`
  }
  /** What a register of another office says of a trainee, as the last matching kept it. */
  const sign = (n: number, at: number, rule: number, register: string) => `
    insert into supervision.register_sign (rule, trainee_id, class_id, person_id, register, data_date, record, from_day, to_day, found_at)
      select ${rule}, t.id, t.class_id, t.person_id, '${register}', c.starts_on - 3, '第 7 行', c.starts_on - 100, null, c.starts_on
      from training.trainee t join training.class c on c.id = t.class_id where t.class_id = ${klass(n)} and t.person_id = ${person(n, at)};`
  /** The business register: one and the same person behind these. */
  const owner = (who: number, of: string[]) =>
    of
      .map(
        (
          id,
        ) => `insert into registry.org_owner (org_id, person_key, role, from_day, to_day, delivery_id, record)
        values (${id}, decode(lpad(to_hex(${who}), 16, '0'), 'hex'), 'legal', '2020-01-01', null, ${q('loose', 2)}, '第 ${who} 行');`,
      )
      .join('\n')
  return {
    orgs,
    seats,
    sessions,
    from,
    staff,
    q,
    person,
    personNo,
    personId,
    people,
    session,
    klass,
    classKey,
    classesOf,
    orgOf,
    org,
    orgKey,
    teacher,
    fresh,
    seat,
    some,
    told,
    check,
    lesson,
    moved,
    sameDays,
    startOf,
    endOf,
    room,
    firm,
    certificates,
    job,
    agreement,
    complaint,
    receipt,
    day,
    learning,
    photo,
    answered,
    sign,
    owner,
  }
}

/** Seen from the rule's value on; the step below slips through. */
export const reaching =
  (name: string, step = 1) =>
  (t: Readonly<Record<string, number>>): readonly [number, number] => {
    const value = t[name] as number
    return [value, value - step]
  }
/** Seen only above the value. */
export const above =
  (name: string, step = 1) =>
  (t: Readonly<Record<string, number>>): readonly [number, number] => {
    const value = t[name] as number
    return [value + step, value]
  }
/** Seen up to the value. */
export const upTo =
  (name: string, step = 1) =>
  (t: Readonly<Record<string, number>>): readonly [number, number] => {
    const value = t[name] as number
    return [value, value + step]
  }
/** Seen only below the value. */
export const below =
  (name: string, step = 1) =>
  (t: Readonly<Record<string, number>>): readonly [number, number] => {
    const value = t[name] as number
    return [value - step, value]
  }
