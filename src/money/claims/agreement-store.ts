/** Rows of apprenticeship agreements and the people on them. */
import { type Kysely, sql } from 'kysely'
import type { Scope } from '#platform/access'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { AgreementState } from './agreement-rules.ts'
import type { ApprenticeStage, Hire } from './kind-rules.ts'

export interface AgreementRow {
  id: string
  number: string | null
  orgId: string
  region: string
  title: string
  occupationCode: string
  level: number
  partner: string
  startsOn: string
  endsOn: string
  fileIds: string[]
  state: AgreementState
  createdBy: string
  createdAt: string
  filedBy: string | null
  filedAt: string | null
  decidedBy: string | null
  decidedAt: string | null
  reason: string | null
  version: number
}
export interface ApprenticeRow {
  id: string
  agreementId: string
  personId: string
  hire: Hire
  contractFrom: string | null
  contractTo: string | null
  internFrom: string | null
  internTo: string | null
  joinedOn: string
  leftOn: string | null
  leaveReason: string | null
  /** Both ends included, as PostgreSQL reads it. */
  during: string
  live: boolean
  addedBy: string
  addedAt: string
}
type Tables = {
  'money.apprenticeship': AgreementRow
  'money.apprentice': ApprenticeRow
  'money.claim': {
    id: string
    number: string | null
    state: string
    agreementId: string | null
    stage: ApprenticeStage | null
    amountFen: number
    supplementOf: string | null
  }
}
const of = (db: Db): Kysely<Tables> => db.withTables<Tables>()
const inList = (codes: readonly string[]) => (codes.length ? [...codes] : [''])

export const agreementById = (db: Db, id: string): Promise<AgreementRow | undefined> =>
  of(db).selectFrom('money.apprenticeship').selectAll().where('id', '=', id).executeTakeFirst()

export const lockAgreement = (trx: Trx, id: string): Promise<AgreementRow | undefined> =>
  of(trx).selectFrom('money.apprenticeship').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()

export const insertAgreement = async (trx: Trx, row: AgreementRow): Promise<void> => {
  await of(trx).insertInto('money.apprenticeship').values(row).execute()
}

export const updateAgreement = async (
  trx: Trx,
  id: string,
  version: number,
  set: Partial<AgreementRow>,
): Promise<void> => {
  await of(trx)
    .updateTable('money.apprenticeship')
    .set({ ...set, version: version + 1 })
    .where('id', '=', id)
    .execute()
}

export const apprenticesOf = (db: Db, agreementId: string): Promise<ApprenticeRow[]> =>
  of(db)
    .selectFrom('money.apprentice')
    .selectAll()
    .where('agreementId', '=', agreementId)
    .orderBy('addedAt')
    .orderBy('id')
    .execute()

export const insertApprentice = async (trx: Trx, row: ApprenticeRow): Promise<void> => {
  await of(trx).insertInto('money.apprentice').values(row).execute()
}
export const updateApprentice = async (trx: Trx, id: string, set: Partial<ApprenticeRow>): Promise<void> => {
  await of(trx).updateTable('money.apprentice').set(set).where('id', '=', id).execute()
}
export const deleteApprentice = async (trx: Trx, id: string): Promise<void> => {
  await of(trx).deleteFrom('money.apprentice').where('id', '=', id).execute()
}
/** Nobody on a withdrawn agreement is kept from another one. */
export const freeApprentices = async (trx: Trx, agreementId: string): Promise<void> => {
  await of(trx)
    .updateTable('money.apprentice')
    .set({ live: false })
    .where('agreementId', '=', agreementId)
    .execute()
}

export type CountedAgreement = AgreementRow & { apprentices: number }
const people = sql<number>`(select count(*)::int from money.apprentice p
  where p.agreement_id = a.id and p.left_on is null)`.as('apprentices')

export const listAgreementRows = (
  db: Db,
  scope: Scope,
  input: {
    q?: string | undefined
    state?: AgreementState | undefined
    region?: string | undefined
    page: number
    size: number
    sort?: string | undefined
  },
  waiting: readonly AgreementState[] | null,
): Promise<Page<CountedAgreement>> => {
  let query = of(db)
    .selectFrom('money.apprenticeship as a')
    .selectAll('a')
    .select(people)
    .where((eb) =>
      eb.or([
        eb.and([eb('a.region', 'in', inList(scope.regions)), eb('a.filedAt', 'is not', null)]),
        sql<boolean>`a.org_id = any(${[...scope.orgs]}::uuid[])`,
      ]),
    )
  if (input.state) query = query.where('a.state', '=', input.state)
  if (input.region) query = query.where('a.region', '=', input.region)
  if (waiting) query = query.where('a.state', 'in', [...waiting])
  if (input.q) {
    const like = likeText(input.q)
    query = query.where((eb) => eb.or([eb('a.title', 'like', like), eb('a.number', 'like', like)]))
  }
  return pageOf(
    query,
    input,
    { number: 'a.number', startsOn: 'a.startsOn', state: 'a.state', filedAt: 'a.filedAt' },
    ['a.createdAt', 'desc'],
    'a.id',
  ) as Promise<Page<CountedAgreement>>
}

/** Claims made of the agreement's stages, those given up left out. */
export const stageClaims = (db: Db, agreementId: string) =>
  of(db)
    .selectFrom('money.claim')
    .select(['id', 'number', 'state', 'stage', 'amountFen'])
    .where('agreementId', '=', agreementId)
    .where('supplementOf', 'is', null)
    .where('state', 'not in', ['withdrawn', 'refused'])
    .execute()
