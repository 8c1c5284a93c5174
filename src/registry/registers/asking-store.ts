/** Rows of whom an office's interface is still to be asked about. */
import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { AskingState } from './asking-rules.ts'
import type { AnswerState, RegisterCode } from './register-rules.ts'

export interface AskingRow {
  id: string
  code: RegisterCode
  personId: string
  subject: string
  purpose: string
  askedBy: string | null
  actorName: string
  actorOrg: string | null
  wantedAt: string
  state: AskingState
  rounds: number
  nextAt: string
  heldUntil: string | null
  lastState: AnswerState | null
  lastAt: string | null
  doneAt: string | null
  toldAt: string | null
}
type Tables = { 'registry.registerAsking': AskingRow }
const of = (db: Db) => db.withTables<Tables>()

export const askingOf = (db: Db, subject: string, personIds: readonly string[]): Promise<AskingRow[]> =>
  personIds.length === 0
    ? Promise.resolve([])
    : of(db)
        .selectFrom('registry.registerAsking')
        .selectAll()
        .where('subject', '=', subject)
        .where(sql<boolean>`person_id = any(${[...personIds]}::uuid[])`)
        .orderBy('code')
        .execute()

/** Wanted for the first time, or once more. */
export async function putAsking(db: Db, rows: readonly AskingRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into registry.register_asking (id, code, person_id, subject, purpose, asked_by, actor_name, actor_org,
      wanted_at, state, rounds, next_at, last_state, last_at, done_at, told_at)
    select id, code, "personId", subject, purpose, "askedBy", "actorName", "actorOrg", "wantedAt", state, rounds, "nextAt",
      "lastState", "lastAt", "doneAt", "toldAt"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, code text, "personId" uuid, subject text,
      purpose text, "askedBy" uuid, "actorName" text, "actorOrg" text, "wantedAt" timestamptz, state text, rounds integer,
      "nextAt" timestamptz, "lastState" text, "lastAt" timestamptz, "doneAt" timestamptz, "toldAt" timestamptz)
    on conflict (subject, person_id, code) do update set purpose = excluded.purpose, asked_by = excluded.asked_by,
      actor_name = excluded.actor_name, actor_org = excluded.actor_org, wanted_at = excluded.wanted_at,
      state = excluded.state, rounds = excluded.rounds, next_at = excluded.next_at, held_until = null,
      last_state = excluded.last_state, last_at = excluded.last_at, done_at = excluded.done_at, told_at = excluded.told_at`.execute(
    db,
  )
}

export const waitingCodes = async (db: Db): Promise<RegisterCode[]> =>
  (
    await of(db)
      .selectFrom('registry.registerAsking')
      .select('code')
      .distinct()
      .where('state', '=', 'waiting')
      .execute()
  ).map((row) => row.code)

/** The next ones of a register, held so that no other process asks the same. */
export const takeDue = async (
  db: Db,
  code: RegisterCode,
  now: string,
  until: string,
  limit: number,
): Promise<AskingRow[]> =>
  (
    await sql<AskingRow>`update registry.register_asking a set held_until = ${until}
      where a.id in (select id from registry.register_asking where code = ${code} and state = 'waiting'
          and next_at <= ${now} and (held_until is null or held_until < ${now})
        order by next_at, id limit ${limit} for update skip locked)
      returning a.*`.execute(db)
  ).rows

/** What one round brought, of every subject that waits for the same person's answer. */
export async function setAnswered(
  trx: Trx,
  code: RegisterCode,
  rows: readonly { personId: string; lastState: AnswerState }[],
  now: string,
): Promise<void> {
  if (rows.length === 0) return
  await sql`update registry.register_asking a set state = 'answered', last_state = r."lastState", last_at = ${now},
      done_at = ${now}, held_until = null, rounds = a.rounds + 1
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r("personId" uuid, "lastState" text)
    where a.code = ${code} and a.person_id = r."personId" and a.state = 'waiting'`.execute(trx)
}
export async function setUnanswered(
  trx: Trx,
  rows: readonly { id: string; lastState: AnswerState; rounds: number; nextAt: string | null }[],
  now: string,
): Promise<void> {
  if (rows.length === 0) return
  await sql`update registry.register_asking a set state = case when r."nextAt" is null then 'given-up' else 'waiting' end,
      last_state = r."lastState", last_at = ${now}, rounds = r.rounds, next_at = coalesce(r."nextAt", a.next_at),
      done_at = case when r."nextAt" is null then ${now}::timestamptz end, held_until = null
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, "lastState" text, rounds integer, "nextAt" timestamptz)
    where a.id = r.id and a.state = 'waiting'`.execute(trx)
}

/** Nobody is to be asked for this any more: the line was closed, or the person left. */
export async function dropAsking(
  db: Db,
  what: { code: RegisterCode } | { subject: string; personIds: readonly string[] | null },
  now: string,
): Promise<void> {
  let query = of(db)
    .updateTable('registry.registerAsking')
    .set({ state: 'dropped', doneAt: now, heldUntil: null })
    .where('state', '=', 'waiting')
  if ('code' in what) query = query.where('code', '=', what.code)
  else {
    query = query.where('subject', '=', what.subject)
    if (what.personIds) query = query.where(sql<boolean>`person_id = any(${[...what.personIds]}::uuid[])`)
  }
  await query.execute()
}

/** Who of which subject has an answer that nobody was told of; a subject whose first round is not over waits for it. */
export const takeUntold = async (trx: Trx, now: string): Promise<{ subject: string; personId: string }[]> =>
  (
    await sql<{ subject: string; personId: string }>`update registry.register_asking a set told_at = ${now}
      where a.told_at is null and a.done_at is not null and not exists (select from registry.register_asking w
        where w.subject = a.subject and w.state = 'waiting' and w.last_state is null)
      returning a.subject, a.person_id`.execute(trx)
  ).rows

/** Of each register, how many are still to be asked. */
export async function waitingByCode(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; n: number }>`select code, count(*)::int as n
    from registry.register_asking where state = 'waiting' group by code`.execute(db)
  return new Map(rows.map((row) => [row.code, row.n]))
}

/** How many of a subject still wait, and how many could not be asked. */
export async function askingCounts(
  db: Db,
  subject: string,
): Promise<{ waiting: number; failed: number; answered: number }> {
  const { rows } = await sql<{ waiting: number; failed: number; answered: number }>`
    select (count(*) filter (where state = 'waiting'))::int as waiting,
      (count(*) filter (where state = 'given-up'))::int as failed,
      (count(*) filter (where state = 'answered'))::int as answered
    from registry.register_asking where subject = ${subject}`.execute(db)
  return rows[0] ?? { waiting: 0, failed: 0, answered: 0 }
}
