/** What planting frauds into an honest year (fraud-year.ts) takes: names of its people and classes, and rows to write. */
import { idOf, KIND, orgsOf, peopleOf, type YearSize } from './fraud-year.ts'

export interface Fraud {
  /** Of the rule that sees it. */
  code: string
  /** A statement or several; none where another fraud's statement serves. */
  write: string
  /** The finding's key; one that ends with a colon is how the key begins. */
  key: string
}

const q = (kind: keyof typeof KIND, n: number) => `'${idOf(kind, n)}'`

/** `first`: where ids of rows without a name begin. */
export function pen(size: YearSize, first: number) {
  const orgs = orgsOf(size)
  const { seats, sessions, from } = size
  /** Person at a seat of a class, session of a class. */
  const person = (klass: number, seat: number) => q('person', klass * seats + seat)
  const personId = (klass: number, seat: number) => idOf('person', klass * seats + seat)
  const session = (klass: number, nth: number) => q('session', klass * sessions + nth)
  const klass = (n: number) => q('class', n)
  const classKey = (n: number) => `class:${idOf('class', n)}`
  const people = (n: number, upTo: number, first = 2) =>
    Array.from({ length: upTo }, (_v, i) => person(n, first + i)).join(', ')
  let loose = first
  const fresh = () => q('loose', loose++)
  const org = (n: number) => q('org', n)
  const staff = q('account', 0)
  const fact = (n: number, name: string, value: string) => `
    insert into registry.person_fact (id, person_id, fact, value, source, as_of, recorded_at)
      select gen_random_uuid(), ${person(n, 3)}, '${name}', '${value}', 'register', starts_on - 3, starts_on from training.class where id = ${klass(n)};`
  const seat = (into: number, who: string) => `
    insert into training.trainee (id, class_id, person_id, category, source, enrolled_by, enrolled_at)
      values (${fresh()}, ${klass(into)}, ${who}, 'other', 'import', ${staff}, (select filed_at from training.class where id = ${klass(into)}));`
  const told = (where: string, at: string) => `
    update training.check_event set source = 'handed-in', reason = '补录', device_index = null, signed = null, signature = null,
      recorded_by = ${staff}, recorded_at = ${at} where ${where};`
  const check = (n: number, nth: number, who: string, at: string, kind = 'in') => `
    insert into training.check_event (id, region, class_id, session_id, trainee_id, person_id, kind, at, recorded_at, source, reason, recorded_by)
      select gen_random_uuid(), c.region, c.id, s.id, t.id, t.person_id, '${kind}', ${at}, ${at} + interval '1 minute', 'teacher', '手机没电', ${staff}
      from training.class c join training.class_session s on s.id = ${session(n, nth)} join training.trainee t on t.class_id = c.id and t.person_id = ${who}
      where c.id = ${klass(n)};`
  const lesson = (n: number, teacher: number, venue: string, at: string, hours = 4) => `
    insert into training.class_session (id, class_id, title, kind, hours, starts_at, ends_at, venue_id, teacher_id, teacher_person_id, held)
      select ${fresh()}, ${klass(n)}, '加课', 'practice', ${hours}, ${at}, ${at} + interval '1 hour', ${venue}, ${q('teacher', teacher)},
        ${q('person', peopleOf(size) + teacher)}, true;`
  const startOf = (n: number, nth: number) =>
    `(select starts_at from training.class_session where id = ${session(n, nth)})`
  const endOf = (n: number, nth: number) =>
    `(select ends_at from training.class_session where id = ${session(n, nth)})`
  const venue = (n: number, lat: number) => {
    const id = fresh()
    return {
      id,
      write: `insert into training.provider_venue (id, org_id, application_id, name, address, seats, lat, lng, state, inspection_id, created_at)
        values (${id}, ${org(n)}, ${fresh()}, '远处教室', '远处路 ${n} 号', 60, ${lat}, 118.3, 'listed', ${fresh()}, '${from}');`,
    }
  }
  const certificates = (issuer: string, occupation: string, many: number, day: string) => `
    insert into evaluation.certificate (id, number, person_id, kind, occupation_code, level, issued_on, org_id, region, source, entered_by, entered_at)
      select gen_random_uuid(), 'R' || upper(substr(md5(${issuer} || '${occupation}' || n), 1, 20)), fraud.id(${KIND.person}, n), 'level', '${occupation}', 4,
        ${day}, ${issuer}, '350203', 'import', ${staff}, ${day} from generate_series(0, ${many} - 1) n;`
  const job = (n: number, at: number, employer: string, uscc: string, sha: string, day: string) => `
    insert into employment.follow_up (id, person_id, class_id, class_org_id, class_region, employer_name, employer_uscc, region, proof, proof_file_id,
        proof_sha256, started_on, recorded_by, recorded_as, recorded_org_id, recorded_at)
      select gen_random_uuid(), ${person(n, at)}, c.id, c.org_id, c.region, ${employer}, ${uscc}, c.region, 'payroll', ${q('file', 0)}, '${sha.padEnd(64, '0')}',
        ${day}, ${staff}, 'institution', c.org_id, c.closed_at from training.class c where c.id = ${klass(n)};`
  const agreement = (n: number, firm: string, starts: string, who: string[], contract: string) => `
    insert into money.apprenticeship (id, number, org_id, region, title, occupation_code, level, partner, starts_on, ends_on, state, created_by, created_at,
        filed_by, filed_at, decided_by, decided_at)
      values (${q('agreement', n)}, 'XT${n}', ${firm}, '350203', '学徒', '4-10-01-02', 5, '技校', ${starts}, ${starts} + 90, 'approved', ${staff}, '${from}',
        ${staff}, '${from}', ${fresh()}, '${from}');
    ${who
      .map(
        (
          id,
        ) => `insert into money.apprentice (id, agreement_id, person_id, hire, contract_from, joined_on, during, added_by, added_at)
      values (${fresh()}, ${q('agreement', n)}, ${id}, 'new', ${contract}, ${starts}, daterange(${starts}, ${starts} + 90), ${staff}, '${from}');`,
      )
      .join('\n')}`
  const complaint = (kind: string) => `
    insert into supervision.complaint (id, receipt, code_index, kind, region, about_region, org_id, about, body, filed_at, accept_by)
      values (gen_random_uuid(), 'R' || gen_random_uuid(), '\\x00', '${kind}', '350203', '350203', ${org(1)}, '年度机构', '正文', '${from}'::date + 150, '${from}'::date + 155);`
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
  return {
    learning,
    q,
    orgs,
    seats,
    sessions,
    from,
    person,
    personId,
    session,
    klass,
    classKey,
    people,
    fresh,
    org,
    staff,
    fact,
    seat,
    told,
    check,
    lesson,
    startOf,
    endOf,
    venue,
    certificates,
    job,
    agreement,
    complaint,
    receipt,
    day,
  }
}
