import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { pageOf } from '#platform/page'

export interface PersonRow {
  id: string
  idNumberIndex: Buffer
  idNumberSealed: Buffer
  idNumberMasked: string
  nameSealed: Buffer
  nameIndex: Buffer
  nameMasked: string
  phoneSealed: Buffer | null
  phoneIndex: Buffer | null
  phoneMasked: string | null
  bankName: string | null
  bankAccountSealed: Buffer | null
  bankAccountIndex: Buffer | null
  bankAccountMasked: string | null
  sex: 'male' | 'female'
  birthOn: string
  region: string | null
  createdAt: string
  version: number
}
export interface FactRow {
  id: string
  personId: string
  fact: string
  value: string
  source: 'self' | 'institution' | 'officer' | 'register'
  asOf: string
  validTo: string | null
  recordedBy: string | null
  recordedAt: string
}
type Tables = {
  'registry.person': PersonRow
  'registry.personFact': FactRow
}
const of = (db: Db) => db.withTables<Tables>()
/** PostgreSQL takes 65,535 parameters a statement. */
const CHUNK = 1500

const inChunks = async <T, R>(items: readonly T[], run: (part: T[]) => Promise<R[]>): Promise<R[]> => {
  const out: R[] = []
  for (let i = 0; i < items.length; i += CHUNK) out.push(...(await run(items.slice(i, i + CHUNK))))
  return out
}

export const peopleByIndex = (db: Db, indexes: readonly Buffer[]): Promise<PersonRow[]> =>
  inChunks(indexes, (part) =>
    of(db).selectFrom('registry.person').selectAll().where('idNumberIndex', 'in', part).execute(),
  )

/** Holds these people until the transaction ends, in one order for everyone: what counts their payments takes turns. */
export const lockPeople = async (trx: Trx, ids: readonly string[]): Promise<void> => {
  for (let i = 0; i < ids.length; i += CHUNK) {
    await of(trx)
      .selectFrom('registry.person')
      .select('id')
      .where('id', 'in', [...ids].sort().slice(i, i + CHUNK))
      .orderBy('id')
      .forNoKeyUpdate()
      .execute()
  }
}

/** How many other people name the same bank account, for those who have one. */
export async function sharedAccounts(db: Db, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await inChunks(ids, (part) =>
    of(db)
      .selectFrom('registry.person as p')
      .innerJoin('registry.person as o', (join) =>
        join.onRef('o.bankAccountIndex', '=', 'p.bankAccountIndex').onRef('o.id', '<>', 'p.id'),
      )
      .select(['p.id', sql<number>`count(*)`.as('n')])
      .where('p.id', 'in', part)
      .groupBy('p.id')
      .execute(),
  )
  return new Map(rows.map((r) => [r.id, r.n]))
}

/** Who is registered with each of these phones, by the phone's index in hexadecimal. */
export async function phoneHolders(db: Db, phones: readonly Buffer[]): Promise<Map<string, string[]>> {
  const rows = await inChunks(phones, (part) =>
    of(db)
      .selectFrom('registry.person')
      .select(['id', 'phoneIndex'])
      .where('phoneIndex', 'in', part)
      .execute(),
  )
  const out = new Map<string, string[]>()
  for (const { id, phoneIndex } of rows) {
    const key = (phoneIndex as Buffer).toString('hex')
    out.set(key, [...(out.get(key) ?? []), id])
  }
  return out
}

export const peopleRowsById = (db: Db, ids: readonly string[]): Promise<PersonRow[]> =>
  inChunks(ids, (part) => of(db).selectFrom('registry.person').selectAll().where('id', 'in', part).execute())

/** The same, to look up by id. */
export const peopleMap = async (db: Db, ids: readonly string[]): Promise<Map<string, PersonRow>> =>
  new Map((await peopleRowsById(db, [...new Set(ids)])).map((row) => [row.id, row]))
/** How these people are called where their names stay masked, by id. */
export const maskedNames = async (db: Db, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map([...(await peopleMap(db, ids))].map(([id, row]) => [id, row.nameMasked]))

/** Rows that already stand (another request was quicker) are left as they are. */
export const insertPeople = async (trx: Trx, rows: readonly PersonRow[]): Promise<void> => {
  await inChunks(rows, (part) =>
    of(trx)
      .insertInto('registry.person')
      .values(part)
      .onConflict((oc) => oc.column('idNumberIndex').doNothing())
      .execute(),
  )
}

export const updatePerson = async (db: Db, id: string, set: Partial<PersonRow>): Promise<void> => {
  await of(db).updateTable('registry.person').set(set).where('id', '=', id).execute()
}

export const insertFacts = async (trx: Trx, rows: readonly FactRow[]): Promise<void> => {
  await inChunks(rows, (part) => of(trx).insertInto('registry.personFact').values(part).execute())
}

/** For each person and fact the one that speaks on `asOf`: what a register or an officer verified before what was only said, then the latest. */
export const factsOn = (db: Db, ids: readonly string[], asOf: string): Promise<FactRow[]> =>
  inChunks(ids, (part) =>
    of(db)
      .selectFrom('registry.personFact')
      .selectAll()
      .distinctOn(['personId', 'fact'])
      .where('personId', 'in', part)
      .where('asOf', '<=', asOf)
      .where((eb) => eb.or([eb('validTo', 'is', null), eb('validTo', '>=', asOf)]))
      .orderBy('personId')
      .orderBy('fact')
      .orderBy(sql`case when source in ('register', 'officer') then 0 else 1 end`)
      .orderBy('asOf', 'desc')
      .orderBy('recordedAt', 'desc')
      // Of two told in one moment, the later entry.
      .orderBy('id', 'desc')
      .execute(),
  )

/** Officers look people up by exact ID number, name or phone (blind indexes), or page through their regions. */
export const listPeopleRows = (
  db: Db,
  regions: readonly string[],
  input: { page: number; size: number; sort?: string },
  indexes: Buffer[] | null,
): Promise<Page<PersonRow>> => {
  let query = of(db).selectFrom('registry.person').selectAll().where('region', 'in', regions)
  if (indexes) {
    query = query.where((eb) =>
      eb.or([
        eb('idNumberIndex', 'in', indexes),
        eb('nameIndex', 'in', indexes),
        eb('phoneIndex', 'in', indexes),
      ]),
    )
  }
  return pageOf(query, input, { birthOn: 'birthOn', region: 'region' }, ['createdAt', 'desc'], 'id')
}
