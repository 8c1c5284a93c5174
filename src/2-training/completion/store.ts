import { sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { Answer } from './rules.ts'

export interface CompletionRow {
  classId: string
  certificatesCheckedBy: string | null
  certificatesCheckedAt: string | null
  certificatesNote: string | null
  updatedAt: string
  version: number
}
export interface ScoreRow {
  classId: string
  personId: string
  theoryTenths: number | null
  practiceTenths: number | null
  recordedBy: string
  recordedAt: string
  version: number
}
export interface CertificateRow {
  certificateId: string
  classId: string
  personId: string
  issuedAt: string
  revokedAt: string | null
}
type Tables = {
  'training.classCompletion': CompletionRow
  'training.classScore': ScoreRow
  'training.classCertificate': CertificateRow
  'training.evaluationMarker': { classId: string; personId: string }
  'training.evaluationBox': { classId: string; answers: Answer[]; answerCount: number }
  'training.doorTrainee': {
    id: string
    classId: string
    personId: string
    state: string
    enrolledAt: string
  }
  'training.doorClass': {
    id: string
    orgId: string
    region: string
    title: string
    number: string | null
    track: string
    state: string
    startsOn: string
    endsOn: string
    traineeCount: number
  }
}
const of = (db: Db | Trx) => db.withTables<Tables>()

export const completionRow = (db: Db | Trx, classId: string): Promise<CompletionRow | undefined> =>
  of(db).selectFrom('training.classCompletion').selectAll().where('classId', '=', classId).executeTakeFirst()

/** Moves the version on (0: there is no row yet); false when somebody else was first. */
export async function touch(
  trx: Trx,
  classId: string,
  version: number,
  now: string,
  set: Partial<CompletionRow> = {},
): Promise<boolean> {
  if (version === 0) {
    const made = await of(trx)
      .insertInto('training.classCompletion')
      .values({
        classId,
        certificatesCheckedBy: null,
        certificatesCheckedAt: null,
        certificatesNote: null,
        updatedAt: now,
        version: 1,
        ...set,
      })
      .onConflict((oc) => oc.column('classId').doNothing())
      .executeTakeFirst()
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n
  }
  const done = await of(trx)
    .updateTable('training.classCompletion')
    .set({ ...set, updatedAt: now, version: version + 1 })
    .where('classId', '=', classId)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const enrolledOf = (db: Db | Trx, classId: string): Promise<string[]> =>
  of(db)
    .selectFrom('training.doorTrainee')
    .select('personId')
    .where('classId', '=', classId)
    .where('state', '=', 'enrolled')
    .orderBy('enrolledAt')
    .orderBy('id')
    .execute()
    .then((rows) => rows.map((r) => r.personId))

export const scoresOf = (db: Db | Trx, classId: string): Promise<ScoreRow[]> =>
  of(db).selectFrom('training.classScore').selectAll().where('classId', '=', classId).execute()

export async function putScores(trx: Trx, rows: readonly ScoreRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 3000) {
    await of(trx)
      .insertInto('training.classScore')
      .values(rows.slice(i, i + 3000))
      .onConflict((oc) =>
        oc.columns(['classId', 'personId']).doUpdateSet((eb) => ({
          theoryTenths: eb.ref('excluded.theoryTenths'),
          practiceTenths: eb.ref('excluded.practiceTenths'),
          recordedBy: eb.ref('excluded.recordedBy'),
          recordedAt: eb.ref('excluded.recordedAt'),
          version: sql<number>`training.class_score.version + 1`,
        })),
      )
      .execute()
  }
}

export const certificatesOf = (db: Db | Trx, classId: string): Promise<CertificateRow[]> =>
  of(db).selectFrom('training.classCertificate').selectAll().where('classId', '=', classId).execute()

export async function insertCertificates(trx: Trx, rows: readonly CertificateRow[]): Promise<void> {
  if (rows.length === 0) return
  await of(trx)
    .insertInto('training.classCertificate')
    .values(rows)
    .onConflict((oc) => oc.column('certificateId').doNothing())
    .execute()
}

export async function revokeCertificates(trx: Trx, ids: readonly string[], at: string): Promise<void> {
  if (ids.length === 0) return
  await of(trx)
    .updateTable('training.classCertificate')
    .set({ revokedAt: at })
    .where('certificateId', 'in', ids)
    .where('revokedAt', 'is', null)
    .execute()
}

/* ---- evaluation ---- */

export const markersOf = (db: Db | Trx, classId: string): Promise<string[]> =>
  of(db)
    .selectFrom('training.evaluationMarker')
    .select('personId')
    .where('classId', '=', classId)
    .execute()
    .then((rows) => rows.map((r) => r.personId))

/** False when this person has evaluated before. */
export async function mark(trx: Trx, classId: string, personId: string): Promise<boolean> {
  const done = await of(trx)
    .insertInto('training.evaluationMarker')
    .values({ classId, personId })
    .onConflict((oc) => oc.columns(['classId', 'personId']).doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export const answersOf = async (db: Db | Trx, classId: string): Promise<Answer[]> =>
  (
    await of(db)
      .selectFrom('training.evaluationBox')
      .select('answers')
      .where('classId', '=', classId)
      .executeTakeFirst()
  )?.answers ?? []

/** The box, locked: answers go in one after the other. */
export async function lockBox(trx: Trx, classId: string): Promise<Answer[]> {
  const held = () =>
    of(trx)
      .selectFrom('training.evaluationBox')
      .select('answers')
      .where('classId', '=', classId)
      .forUpdate()
      .executeTakeFirst()
  const row = await held()
  if (row) return row.answers
  await of(trx)
    .insertInto('training.evaluationBox')
    .values({ classId, answers: '[]' as unknown as Answer[], answerCount: 0 })
    .onConflict((oc) => oc.column('classId').doNothing())
    .execute()
  return (await held())?.answers ?? []
}

export async function putBox(trx: Trx, classId: string, answers: readonly Answer[]): Promise<void> {
  await of(trx)
    .updateTable('training.evaluationBox')
    .set({ answers: JSON.stringify(answers) as unknown as Answer[], answerCount: answers.length })
    .where('classId', '=', classId)
    .execute()
}

export const classesToEvaluate = (db: Db, personId: string) =>
  of(db)
    .selectFrom('training.doorTrainee as t')
    .innerJoin('training.doorClass as c', 'c.id', 't.classId')
    .leftJoin('training.evaluationMarker as m', (join) =>
      join.onRef('m.classId', '=', 'c.id').onRef('m.personId', '=', 't.personId'),
    )
    .select([
      'c.id as classId',
      'c.title',
      'c.orgId',
      'c.startsOn',
      'c.endsOn',
      'c.state',
      'm.personId as marker',
    ])
    .where('t.personId', '=', personId)
    .where('t.state', '=', 'enrolled')
    .where('c.state', 'in', ['running', 'taught', 'closed'])
    .orderBy('c.endsOn', 'desc')
    .limit(100)
    .execute()

/* ---- list ---- */

export interface ListedCompletion {
  id: string
  orgId: string
  region: string
  title: string
  number: string | null
  track: string
  state: string
  startsOn: string
  endsOn: string
  traineeCount: number
  scoredCount: number
  certificateCount: number
  evaluatedCount: number
}

export const listRows = (
  db: Db,
  scope: Scope,
  regions: readonly string[] | null,
  input: {
    page: number
    size: number
    sort?: string | undefined
    q?: string | undefined
    state?: string | undefined
  },
): Promise<Page<ListedCompletion>> => {
  let query = of(db)
    .selectFrom('training.doorClass as c')
    .select([
      'c.id',
      'c.orgId',
      'c.region',
      'c.title',
      'c.number',
      'c.track',
      'c.state',
      'c.startsOn',
      'c.endsOn',
      'c.traineeCount',
      sql<number>`(select count(*) from training.class_score s where s.class_id = c.id)`.as('scoredCount'),
      sql<number>`(select count(distinct x.person_id) from training.class_certificate x
        where x.class_id = c.id and x.revoked_at is null)`.as('certificateCount'),
      sql<number>`(select count(*) from training.evaluation_marker m where m.class_id = c.id)`.as(
        'evaluatedCount',
      ),
    ])
    .where('c.state', 'in', ['running', 'taught', 'closed'])
    .where((eb) =>
      eb.or([
        eb('c.region', 'in', scope.regions.length ? scope.regions : ['']),
        ...(scope.orgs.length ? [eb('c.orgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (input.state) query = query.where('c.state', '=', input.state)
  if (regions) query = query.where('c.region', 'in', regions.length ? regions : [''])
  if (input.q) {
    const q = input.q
    query = query.where((eb) => eb.or([eb('c.title', 'ilike', likeText(q)), eb('c.number', '=', q)]))
  }
  return pageOf(
    query,
    input,
    { title: 'c.title', endsOn: 'c.endsOn', startsOn: 'c.startsOn', state: 'c.state', number: 'c.number' },
    ['c.endsOn', 'desc'],
    'c.id',
  ) as Promise<Page<ListedCompletion>>
}
