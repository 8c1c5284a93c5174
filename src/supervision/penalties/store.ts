import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Measure, MeasureState, NoteKind, PenaltyState, Source } from './rules.ts'

export interface PenaltyRecord {
  id: string
  number: string
  region: string
  orgId: string | null
  personId: string | null
  sourceKind: Source
  sourceId: string | null
  sourceNote: string | null
  finding: string
  files: string[]
  state: PenaltyState
  stateSince: string
  draftedBy: string
  draftedAt: string
  noticedBy: string | null
  noticedAt: string | null
  replyUntil: string | null
  reply: string | null
  replyFiles: string[]
  repliedAt: string | null
  heardAt: string | null
  answer: string | null
  proposedBy: string | null
  proposedAt: string | null
  returnReason: string | null
  decidedBy: string | null
  decidedAt: string | null
  decisionNumber: string | null
  revokeAskedBy: string | null
  revokeAskedAt: string | null
  revokeReason: string | null
  endedBy: string | null
  endedAt: string | null
  endReason: string | null
  version: number
}
export interface MeasureRecord {
  id: string
  penaltyId: string
  no: number
  kind: Measure
  clause: string
  content: string
  onKind: 'class' | 'claim' | null
  onId: string | null
  claimIds: string[]
  amountFen: number | null
  recipient: string | null
  dueOn: string | null
  endsOn: string | null
  state: MeasureState
  inForceAt: string | null
  holdId: string | null
  recoveryId: string | null
  report: string | null
  reportFiles: string[]
  reportedAt: string | null
  checkedBy: string | null
  checkedAt: string | null
  checkNote: string | null
  liftAskedBy: string | null
  liftAskedAt: string | null
  liftReason: string | null
  overBy: string | null
  overAt: string | null
}
export interface NoteRecord {
  id: string
  penaltyId: string
  kind: NoteKind
  happenedOn: string
  content: string
  files: string[]
  byAccount: string
  at: string
}
interface HistoryLine {
  at: string
  actTitle: string
  summary: string
  actorName: string
  actorOrg: string | null
  reason: string | null
}
type Tables = {
  'supervision.penalty': PenaltyRecord
  'supervision.penaltyMeasure': MeasureRecord
  'supervision.penaltyNote': NoteRecord
  'platform.doorAudit': HistoryLine & { subjects: string[] }
  'training.doorClass': { id: string; orgId: string; region: string; title: string; number: string | null }
  'money.doorClaim': {
    id: string
    orgId: string | null
    personId: string | null
    region: string
    title: string
    number: string | null
  }
  'money.doorClaimLine': { id: string; claimId: string; no: number; amountFen: number; paidAt: string | null }
}
const of = (db: Db) => db.withTables<Tables>()
const NONE = ['00000000-0000-0000-0000-000000000000']
const some = (ids: readonly string[]): readonly string[] => (ids.length > 0 ? ids : NONE)

export const insertPenalty = async (trx: Trx, row: PenaltyRecord): Promise<void> => {
  await of(trx).insertInto('supervision.penalty').values(row).execute()
}
export const replaceMeasures = async (
  trx: Trx,
  penaltyId: string,
  rows: readonly MeasureRecord[],
): Promise<void> => {
  await of(trx)
    .deleteFrom('supervision.penaltyMeasure')
    .where('penaltyId', '=', penaltyId)
    .where('state', '=', 'planned')
    .execute()
  if (rows.length > 0)
    await of(trx)
      .insertInto('supervision.penaltyMeasure')
      .values([...rows])
      .execute()
}
export const insertNote = async (trx: Trx, row: NoteRecord): Promise<void> => {
  await of(trx).insertInto('supervision.penaltyNote').values(row).execute()
}

export const penaltyById = (db: Db, id: string): Promise<PenaltyRecord | undefined> =>
  of(db).selectFrom('supervision.penalty').selectAll().where('id', '=', id).executeTakeFirst()
export const lockPenalty = (trx: Trx, id: string): Promise<PenaltyRecord | undefined> =>
  of(trx).selectFrom('supervision.penalty').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
export const measureById = (db: Db, id: string): Promise<MeasureRecord | undefined> =>
  of(db).selectFrom('supervision.penaltyMeasure').selectAll().where('id', '=', id).executeTakeFirst()

export const measuresOf = (db: Db, penaltyIds: readonly string[]): Promise<MeasureRecord[]> =>
  of(db)
    .selectFrom('supervision.penaltyMeasure')
    .selectAll()
    .where('penaltyId', 'in', some(penaltyIds))
    .orderBy('penaltyId')
    .orderBy('no')
    .execute()
export const notesOf = (db: Db, penaltyId: string): Promise<NoteRecord[]> =>
  of(db)
    .selectFrom('supervision.penaltyNote')
    .selectAll()
    .where('penaltyId', '=', penaltyId)
    .orderBy('happenedOn')
    .orderBy('at')
    .execute()
export const historyOf = (db: Db, penaltyId: string): Promise<HistoryLine[]> =>
  of(db)
    .selectFrom('platform.doorAudit')
    .select(['at', 'actTitle', 'summary', 'actorName', 'actorOrg', 'reason'])
    .where(sql<boolean>`subjects @> array[${`penalty:${penaltyId}`}]`)
    .orderBy('at')
    .orderBy('id' as never)
    .execute()

/** False when somebody else changed the row first. */
export async function updatePenalty(
  trx: Trx,
  row: Pick<PenaltyRecord, 'id' | 'version'>,
  set: Partial<PenaltyRecord>,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('supervision.penalty')
    .set({ ...set, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}
export const updateMeasure = async (trx: Trx, id: string, set: Partial<MeasureRecord>): Promise<void> => {
  await of(trx).updateTable('supervision.penaltyMeasure').set(set).where('id', '=', id).execute()
}

export const penaltyPage = (
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    state?: PenaltyState | undefined
    measure?: Measure | undefined
    source?: Source | undefined
    orgId?: string | undefined
    within: readonly string[] | null
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<PenaltyRecord>> => {
  let query = of(db)
    .selectFrom('supervision.penalty as p')
    .selectAll('p')
    .where('p.region', 'in', scope.regions.length ? scope.regions : [''])
  if (input.within) query = query.where('p.region', 'in', input.within.length ? input.within : [''])
  if (input.state) query = query.where('p.state', '=', input.state)
  if (input.source) query = query.where('p.sourceKind', '=', input.source)
  if (input.orgId) query = query.where('p.orgId', '=', input.orgId)
  if (input.measure) {
    const { measure } = input
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('supervision.penaltyMeasure as m')
          .select('m.id')
          .whereRef('m.penaltyId', '=', 'p.id')
          .where('m.kind', '=', measure),
      ),
    )
  }
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) =>
      eb.or([
        eb('p.number', 'like', like),
        eb('p.decisionNumber', 'like', like),
        sql<boolean>`exists (select 1 from registry.door_organisation o where o.id = p.org_id and o.name like ${like})`,
      ]),
    )
  }
  const sortable = { stateSince: 'p.stateSince', number: 'p.number', state: 'p.state' }
  return pageOf(query, input, sortable, ['p.stateSince', 'desc'], 'p.id')
}

/** `told`: all that the subject has had a notice of. */
export const penaltiesOf = (
  db: Db,
  subject: { orgIds: readonly string[] } | { personId: string },
  states: readonly PenaltyState[] | 'told',
): Promise<PenaltyRecord[]> => {
  const query = of(db)
    .selectFrom('supervision.penalty')
    .selectAll()
    .where((eb) => (states === 'told' ? eb('noticedAt', 'is not', null) : eb('state', 'in', states)))
    .orderBy('stateSince', 'desc')
    .limit(100)
  return 'personId' in subject
    ? query.where('personId', '=', subject.personId).execute()
    : query.where('orgId', 'in', some(subject.orgIds)).execute()
}

export const named = (r: { title: string; number: string | null }): string =>
  r.number ? `${r.title}（${r.number}）` : r.title

/** What a class or a claim is called, and whose it is. */
export async function namedThings(
  db: Db,
  ids: { class: readonly string[]; claim: readonly string[] },
): Promise<Map<string, { name: string; orgId: string | null; personId: string | null }>> {
  const [classes, claims] = await Promise.all([
    of(db)
      .selectFrom('training.doorClass')
      .select(['id', 'orgId', 'title', 'number'])
      .where('id', 'in', some(ids.class))
      .where('number', 'is not', null)
      .execute(),
    of(db)
      .selectFrom('money.doorClaim')
      .select(['id', 'orgId', 'personId', 'title', 'number'])
      .where('id', 'in', some(ids.claim))
      .where('number', 'is not', null)
      .execute(),
  ])
  return new Map([
    ...classes.map((r) => [r.id, { name: named(r), orgId: r.orgId, personId: null }] as const),
    ...claims.map((r) => [r.id, { name: named(r), orgId: r.orgId, personId: r.personId }] as const),
  ])
}
/** The newest classes and claims of a subject; `paid`: some of the claim's lines were. */
export async function thingsOf(db: Db, subject: { orgId: string } | { personId: string }) {
  const key = 'orgId' in subject ? 'orgId' : 'personId'
  const id = 'orgId' in subject ? subject.orgId : subject.personId
  const [classes, claims] = await Promise.all([
    'orgId' in subject
      ? of(db)
          .selectFrom('training.doorClass')
          .select(['id', 'title', 'number'])
          .where('orgId', '=', id)
          .where('number', 'is not', null)
          .orderBy('number', 'desc')
          .limit(200)
          .execute()
      : [],
    of(db)
      .selectFrom('money.doorClaim as c')
      .select([
        'c.id',
        'c.title',
        'c.number',
        sql<boolean>`exists (select 1 from money.door_claim_line l where l.claim_id = c.id and l.paid_at is not null)`.as(
          'paid',
        ),
      ])
      .where(`c.${key}`, '=', id)
      .where('c.number', 'is not', null)
      .orderBy('c.number', 'desc')
      .limit(200)
      .execute(),
  ])
  return { classes, claims }
}
export const linesOfClaims = (db: Db, claimIds: readonly string[]) =>
  of(db)
    .selectFrom('money.doorClaimLine')
    .select(['id', 'claimId', 'no', 'amountFen'])
    .where('claimId', 'in', some(claimIds))
    .where('amountFen', '>', 0)
    .execute()

/** Whether the record a penalty comes from is there, and where. */
export async function sourceRegion(db: Db, kind: Source, id: string): Promise<string | null> {
  const views: Partial<Record<Source, string>> = {
    complaint: 'supervision.door_complaint',
    inspection: 'supervision.door_inspection',
    alert: 'supervision.door_alert',
    recovery: 'money.door_recovery',
  }
  const view = views[kind]
  if (!view) return null
  const { rows } = await sql<{
    region: string
  }>`select region from ${sql.table(view)} where id = ${id}`.execute(db)
  return rows[0]?.region ?? null
}

/** What time has passed over: replies, ends of measures, and records with nothing left to follow. */
export async function dueNow(
  db: Db,
  today: string,
): Promise<{
  replies: { id: string; version: number }[]
  measures: { measureId: string; version: number }[]
  finished: { id: string; version: number }[]
}> {
  const replies = await of(db)
    .selectFrom('supervision.penalty')
    .select(['id', 'version'])
    .where('state', '=', 'noticed')
    .where('replyUntil', '<', today)
    .execute()
  const measures = await of(db)
    .selectFrom('supervision.penaltyMeasure as m')
    .innerJoin('supervision.penalty as p', 'p.id', 'm.penaltyId')
    .select(['m.id as measureId', 'p.version'])
    .where('m.state', '=', 'live')
    .where('m.endsOn', '<', today)
    .execute()
  const finished = await of(db)
    .selectFrom('supervision.penalty as p')
    .select(['p.id', 'p.version'])
    .where('p.state', '=', 'decided')
    .where(
      sql<boolean>`not exists (select 1 from supervision.penalty_measure m where m.penalty_id = p.id and m.state = 'live')`,
    )
    .execute()
  return { replies, measures, finished }
}

/** Publications in force, newest first. */
export const publicPage = (
  db: Db,
  today: string,
  input: { q?: string | undefined; within: readonly string[] | null; page: number; size: number },
) => {
  let query = of(db)
    .selectFrom('supervision.penaltyMeasure as m')
    .innerJoin('supervision.penalty as p', 'p.id', 'm.penaltyId')
    .select([
      'm.id',
      'm.content',
      'm.endsOn',
      'p.id as penaltyId',
      'p.orgId',
      'p.region',
      'p.decisionNumber',
      'p.decidedAt',
    ])
    .where('m.kind', '=', 'publish')
    .where('m.state', '=', 'live')
    .where('m.endsOn', '>=', today)
  if (input.within) query = query.where('p.region', 'in', input.within.length ? input.within : [''])
  if (input.q)
    query = query.where(
      sql<boolean>`exists (select 1 from registry.door_organisation o where o.id = p.org_id and o.name like ${likeText(input.q)})`,
    )
  return pageOf(query, { page: input.page, size: input.size }, {}, ['p.decidedAt', 'desc'], 'm.id')
}
