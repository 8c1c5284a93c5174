import { type Kysely, sql } from 'kysely'
import type { CertificateKind } from '#money/policy/contract'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { CertificateState } from './rules.ts'

export interface CertificateRow {
  id: string
  number: string
  personId: string
  kind: CertificateKind
  occupationCode: string | null
  level: number | null
  project: string | null
  issuedOn: string
  orgId: string
  region: string
  classId: string | null
  classOrgId: string | null
  classRegion: string | null
  state: CertificateState
  source: 'manual' | 'import' | 'class'
  enteredBy: string
  enteredAt: string
  revokedBy: string | null
  revokedAt: string | null
  revokeReason: string | null
  version: number
}
/** What certificates ask of a class; from its door view. */
export interface ClassDoorRow {
  id: string
  number: string | null
  orgId: string
  region: string
  title: string
  state: string
  certificateKind: CertificateKind
  occupationCode: string | null
  level: number | null
  startsOn: string
  taughtAt: string | null
  /** End of the last lesson; null where none is laid out. */
  lessonsEndAt: string | null
}
type Tables = {
  'evaluation.certificate': CertificateRow
  'evaluation.certificateImport': {
    id: string
    orgId: string
    fileId: string
    sha256: string
    rowCount: number
    added: number
    unchanged: number
    importedBy: string
    importedAt: string
  }
  'training.doorClass': Omit<ClassDoorRow, 'lessonsEndAt'>
  'training.doorSession': { classId: string; endsAt: string }
  'training.doorTrainee': { classId: string; personId: string; state: string }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
/** PostgreSQL takes 65,535 parameters a statement. */
const CHUNK = 1500

async function inChunks<T, R>(items: readonly T[], run: (part: T[]) => Promise<R[]>): Promise<R[]> {
  const out: R[] = []
  for (let i = 0; i < items.length; i += CHUNK) out.push(...(await run(items.slice(i, i + CHUNK))))
  return out
}

export const insertCertificates = async (trx: Trx, rows: readonly CertificateRow[]): Promise<void> => {
  await inChunks(rows, (part) => of(trx).insertInto('evaluation.certificate').values(part).execute())
}

export const insertImport = async (trx: Trx, row: Tables['evaluation.certificateImport']): Promise<void> => {
  await of(trx).insertInto('evaluation.certificateImport').values(row).execute()
}

export const certificateRow = (db: Db, id: string): Promise<CertificateRow | undefined> =>
  of(db).selectFrom('evaluation.certificate').selectAll().where('id', '=', id).executeTakeFirst()

export const rowsByNumber = (db: Db, numbers: readonly string[]): Promise<CertificateRow[]> =>
  inChunks([...new Set(numbers)], (part) =>
    of(db).selectFrom('evaluation.certificate').selectAll().where('number', 'in', part).execute(),
  )

export const rowsOfPeople = (db: Db, personIds: readonly string[]): Promise<CertificateRow[]> =>
  inChunks([...new Set(personIds)], (part) =>
    of(db)
      .selectFrom('evaluation.certificate')
      .selectAll()
      .where('personId', 'in', part)
      .orderBy('issuedOn', 'desc')
      .orderBy('id')
      .execute(),
  )

export const rowsOfClass = (db: Db, classId: string): Promise<CertificateRow[]> =>
  of(db)
    .selectFrom('evaluation.certificate')
    .selectAll()
    .where('classId', '=', classId)
    .orderBy('issuedOn')
    .orderBy('number')
    .execute()

/** False when somebody else revoked it first. */
export async function setRevoked(
  trx: Trx,
  id: string,
  version: number,
  by: string,
  at: string,
  reason: string,
): Promise<boolean> {
  const done = await of(trx)
    .updateTable('evaluation.certificate')
    .set({ state: 'revoked', revokedBy: by, revokedAt: at, revokeReason: reason, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export interface ListFilter {
  q?: string | undefined
  kind?: CertificateKind | undefined
  state?: CertificateState | undefined
  occupationCode?: string | undefined
  region?: string | undefined
  from?: string | undefined
  to?: string | undefined
  orgId?: string | undefined
  classId?: string | undefined
  personId?: string | undefined
  page: number
  size: number
  sort?: string | undefined
}

/** An evaluator sees its own, an institution those of its classes, an officer the regions'. */
export const listRows = (db: Db, scope: Scope, f: ListFilter): Promise<Page<CertificateRow>> => {
  const regions = scope.regions.length ? scope.regions : ['']
  let query = of(db)
    .selectFrom('evaluation.certificate')
    .selectAll()
    .where((eb) =>
      eb.or([
        eb('region', 'in', regions),
        eb('classRegion', 'in', regions),
        ...(scope.orgs.length ? [eb('orgId', 'in', scope.orgs), eb('classOrgId', 'in', scope.orgs)] : []),
      ]),
    )
  if (f.q) query = query.where('number', 'like', likeText(f.q.toUpperCase()))
  if (f.kind) query = query.where('kind', '=', f.kind)
  if (f.state) query = query.where('state', '=', f.state)
  if (f.occupationCode) query = query.where('occupationCode', '=', f.occupationCode)
  if (f.region)
    query = query.where((eb) =>
      eb.or([eb('region', '=', f.region as string), eb('classRegion', '=', f.region as string)]),
    )
  if (f.from) query = query.where('issuedOn', '>=', f.from)
  if (f.to) query = query.where('issuedOn', '<=', f.to)
  if (f.orgId) query = query.where('orgId', '=', f.orgId)
  if (f.classId) query = query.where('classId', '=', f.classId)
  if (f.personId) query = query.where('personId', '=', f.personId)
  return pageOf(
    query,
    f,
    {
      issuedOn: 'issuedOn',
      number: 'number',
      enteredAt: 'enteredAt',
      kind: 'kind',
      level: 'level',
      state: 'state',
    },
    ['enteredAt', 'desc'],
    'id',
  )
}

const classRows = (db: Db) =>
  of(db)
    .selectFrom('training.doorClass as c')
    .select(CLASS)
    .select((eb) =>
      eb
        .selectFrom('training.doorSession as s')
        .select((of) => of.fn.max('s.endsAt').as('at'))
        .whereRef('s.classId', '=', 'c.id')
        .as('lessonsEndAt'),
    )

export async function classesByNumber(
  db: Db,
  numbers: readonly string[],
): Promise<Map<string, ClassDoorRow>> {
  const rows = await inChunks([...new Set(numbers)], (part) =>
    classRows(db).where('number', 'in', part).execute(),
  )
  return new Map(rows.map((r) => [r.number ?? '', r]))
}

export async function classesById(db: Db, ids: readonly string[]): Promise<Map<string, ClassDoorRow>> {
  const rows = await inChunks([...new Set(ids)], (part) => classRows(db).where('id', 'in', part).execute())
  return new Map(rows.map((r) => [r.id, r]))
}

const CLASS = [
  'id',
  'number',
  'orgId',
  'region',
  'title',
  'state',
  'certificateKind',
  'occupationCode',
  'level',
  'startsOn',
  'taughtAt',
] as const

/** `<class>/<person>` of everyone on these rosters. */
export async function traineeKeys(db: Db, classIds: readonly string[]): Promise<Set<string>> {
  const rows = await inChunks([...new Set(classIds)], (part) =>
    of(db)
      .selectFrom('training.doorTrainee')
      .select(['classId', 'personId'])
      .where('classId', 'in', part)
      .where('state', '=', 'enrolled')
      .execute(),
  )
  return new Set(rows.map((r) => `${r.classId}/${r.personId}`))
}

/** Two issuing for one class at the same time number their certificates one after the other. */
export const lockClass = async (trx: Trx, classId: string): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`certificates:${classId}`}, 0))`.execute(trx)
}
