import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'
import type {
  AnswerState,
  DeliveryMode,
  DeliveryState,
  Finding,
  RegisterCode,
  Reject,
} from './register-rules.ts'

export interface RegisterRecord {
  code: RegisterCode
  basisNo: string
  basisUntil: string
  endpoint: string | null
  maxAgeDays: number
  openedBy: string
  openedAt: string
  version: number
}
export interface DeliveryRecord {
  id: string
  code: RegisterCode
  region: string
  dataDate: string
  mode: DeliveryMode
  fileName: string
  fileId: string | null
  state: DeliveryState
  loadedBy: string
  loadedAt: string
  bytes: number | null
  sha256: string | null
  rowsRead: number | null
  rowsKept: number | null
  rowsRejected: number | null
  people: number | null
  rejects: { reason: Reject; rows: number; lines: number[] }[]
  millis: number | null
  fault: string | null
  decidedBy: string | null
  decidedAt: string | null
  reason: string | null
  version: number
}
export interface QuestionRecord {
  id: string
  at: string
  askedBy: string | null
  actorName: string
  actorOrg: string | null
  purpose: string
  subject: string
  asOf: string
  registers: { code: RegisterCode; dataDate: string | null }[]
  people: number
}
export interface AnswerRecord {
  id: string
  code: RegisterCode
  personId: string
  askedAt: string
  state: AnswerState
  dataDate: string | null
  rows: Finding[]
  tries: number
  millis: number
  questionId: string
}
type Tables = {
  'registry.register': RegisterRecord
  'registry.registerDelivery': DeliveryRecord
  'registry.personKey': { personId: string; key: Buffer; nameTag: Buffer }
  'registry.question': QuestionRecord
  'registry.questionPerson': { personId: string; questionId: string; found: string[] }
  'registry.questionPage': { questionId: string; no: number; firstId: string; lastId: string; ids: Buffer }
  'registry.registerAnswer': AnswerRecord
}
const of = (db: Db) => db.withTables<Tables>()

export const allRegisters = (db: Db): Promise<RegisterRecord[]> =>
  of(db).selectFrom('registry.register').selectAll().execute()

export const registerByCode = (db: Db, code: RegisterCode): Promise<RegisterRecord | undefined> =>
  of(db).selectFrom('registry.register').selectAll().where('code', '=', code).executeTakeFirst()

/** False when somebody changed it first. */
export async function putRegister(trx: Trx, row: RegisterRecord): Promise<boolean> {
  const done = await of(trx)
    .insertInto('registry.register')
    .values(row)
    .onConflict((oc) =>
      oc
        .column('code')
        .doUpdateSet({
          basisNo: row.basisNo,
          basisUntil: row.basisUntil,
          endpoint: row.endpoint,
          maxAgeDays: row.maxAgeDays,
          openedBy: row.openedBy,
          openedAt: row.openedAt,
          version: row.version,
        })
        .where('registry.register.version', '=', row.version - 1),
    )
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const insertDelivery = async (trx: Trx, row: DeliveryRecord): Promise<void> => {
  await of(trx)
    .insertInto('registry.registerDelivery')
    .values({ ...row, rejects: JSON.stringify(row.rejects) as never })
    .execute()
}

export const deliveryById = (db: Db, id: string): Promise<DeliveryRecord | undefined> =>
  of(db).selectFrom('registry.registerDelivery').selectAll().where('id', '=', id).executeTakeFirst()

export async function updateDelivery(
  db: Db,
  id: string,
  version: number,
  set: Partial<DeliveryRecord>,
): Promise<boolean> {
  const { rejects, ...rest } = set
  const done = await of(db)
    .updateTable('registry.registerDelivery')
    .set({
      ...rest,
      ...(rejects ? { rejects: JSON.stringify(rejects) as never } : {}),
      version: version + 1,
    })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const inForceDeliveries = (db: Db, codes: readonly RegisterCode[]): Promise<DeliveryRecord[]> =>
  codes.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('registry.registerDelivery')
        .selectAll()
        .where('code', 'in', [...codes])
        .where('state', '=', 'in-force')
        .orderBy('dataDate')
        .execute()

export const deliveryPage = (
  db: Db,
  regions: readonly string[],
  input: { register?: RegisterCode; state?: DeliveryState; page: number; size: number; sort?: string },
): Promise<Page<DeliveryRecord>> => {
  let query = of(db)
    .selectFrom('registry.registerDelivery')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
  if (input.register) query = query.where('code', '=', input.register)
  if (input.state) query = query.where('state', '=', input.state)
  return pageOf(query, input, { dataDate: 'dataDate', loadedAt: 'loadedAt' }, ['loadedAt', 'desc'], 'id')
}

export async function waitingCounts(db: Db): Promise<Map<string, number>> {
  const rows = await of(db)
    .selectFrom('registry.registerDelivery')
    .select(['code', sql<number>`count(*)`.as('n')])
    .where('state', '=', 'loaded')
    .groupBy('code')
    .execute()
  return new Map(rows.map((r) => [r.code, r.n]))
}

// Keys of our people

export interface PersonKey {
  personId: string
  key: Buffer
  nameTag: Buffer
}
const CHUNK = 5000

export async function keysOfPeople(db: Db, ids: readonly string[]): Promise<PersonKey[]> {
  const out: PersonKey[] = []
  for (let i = 0; i < ids.length; i += CHUNK)
    out.push(
      ...(await of(db)
        .selectFrom('registry.personKey')
        .selectAll()
        .where(sql<boolean>`person_id = any(${ids.slice(i, i + CHUNK)}::uuid[])`)
        .execute()),
    )
  return out
}

export async function insertKeys(db: Db, rows: readonly PersonKey[]): Promise<void> {
  for (let i = 0; i < rows.length; i += CHUNK) {
    const part = rows.slice(i, i + CHUNK)
    await sql`insert into registry.person_key (person_id, key, name_tag)
      select * from unnest(${part.map((r) => r.personId)}::uuid[], ${part.map((r) => r.key)}::bytea[],
        ${part.map((r) => r.nameTag)}::bytea[])
      on conflict (person_id) do nothing`.execute(db)
  }
}

// Questions

export async function insertQuestion(
  db: Db,
  row: QuestionRecord,
  people: readonly { personId: string; found: string[] }[],
): Promise<void> {
  await of(db)
    .insertInto('registry.question')
    .values({ ...row, registers: JSON.stringify(row.registers) as never })
    .execute()
  if (people.length === 0) return
  await sql`insert into registry.question_person (person_id, question_id, found)
    select person_id, ${row.id}::uuid, array(select jsonb_array_elements_text(found))
    from jsonb_to_recordset(${JSON.stringify(people.map((p) => ({ person_id: p.personId, found: p.found })))}::jsonb)
      as r(person_id uuid, found jsonb)`.execute(db)
}

export const insertQuestionPage = async (
  db: Db,
  row: { questionId: string; no: number; firstId: string; lastId: string; ids: Buffer },
): Promise<void> => {
  await of(db).insertInto('registry.questionPage').values(row).execute()
}

export interface QuestionAbout extends Omit<QuestionRecord, 'people' | 'askedBy'> {
  found: string[] | null
}

export const questionsOfPerson = async (db: Db, personId: string, limit: number): Promise<QuestionAbout[]> =>
  (
    await sql<QuestionAbout>`select q.id, q.at, q.actor_name, q.actor_org, q.purpose, q.subject, q.as_of, q.registers, p.found
      from registry.question_person p join registry.question q on q.id = p.question_id
      where p.person_id = ${personId} order by q.at desc limit ${limit}`.execute(db)
  ).rows

/** Runs of many whose pages span this id; whether it stands in the page is looked up there. */
export const pagesAround = async (
  db: Db,
  personId: string,
  limit: number,
): Promise<(QuestionAbout & { ids: Buffer })[]> =>
  (
    await sql<QuestionAbout & { ids: Buffer }>`
      select q.id, q.at, q.actor_name, q.actor_org, q.purpose, q.subject, q.as_of, q.registers, null as found, g.ids
      from registry.question_page g join registry.question q on q.id = g.question_id
      where g.first_id <= ${personId} and g.last_id >= ${personId} order by q.at desc limit ${limit}`.execute(
      db,
    )
  ).rows

/** Asked by houses of these regions; what the platform or people themselves asked belongs to the province. */
export const questionPage = (
  db: Db,
  regions: readonly string[],
  input: { page: number; size: number },
): Promise<Page<QuestionRecord>> => {
  const query = of(db)
    .selectFrom('registry.question as q')
    .selectAll('q')
    .where(sql<boolean>`coalesce((select o.region from registry.door_account_kind a
      join registry.door_organisation o on o.id = a.org_id where a.account_id = q.asked_by), '350000') = any(${regions})`)
  return pageOf(query, input, {}, ['q.at', 'desc'], 'q.id')
}

// Answers of interfaces

export async function insertAnswers(db: Db, rows: readonly AnswerRecord[]): Promise<void> {
  if (rows.length === 0) return
  await of(db)
    .insertInto('registry.registerAnswer')
    .values(rows.map((row) => ({ ...row, rows: JSON.stringify(row.rows) as never })))
    .execute()
}

/** The last word of each register about each of these people since a moment; a question without an answer hides none. */
export const answersSince = (
  db: Db,
  codes: readonly RegisterCode[],
  ids: readonly string[],
  since: string,
): Promise<AnswerRecord[]> =>
  codes.length === 0 || ids.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('registry.registerAnswer')
        .selectAll()
        .distinctOn(['personId', 'code'])
        .where(sql<boolean>`person_id = any(${[...ids]}::uuid[])`)
        .where('code', 'in', [...codes])
        .where('askedAt', '>=', since)
        .where('dataDate', 'is not', null)
        .orderBy('personId')
        .orderBy('code')
        .orderBy('askedAt', 'desc')
        .execute()

export async function answerCounts(
  db: Db,
): Promise<Map<string, { asked: number; failed: number; lastState: AnswerState | null }>> {
  const { rows } = await sql<{ code: string; asked: number; failed: number; lastState: AnswerState }>`
    select r.code, count(*)::int as asked, (count(*) filter (where a.state not in ('found', 'none')))::int as failed,
      (array_agg(a.state order by a.asked_at desc))[1] as last_state
    from registry.register r cross join lateral (
      select state, asked_at from registry.register_answer a where a.code = r.code order by asked_at desc limit 100) a
    group by r.code`.execute(db)
  return new Map(rows.map((r) => [r.code, r]))
}
