import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db, Trx } from '#platform/db'
import type { Page } from '#platform/list'
import { likeText, pageOf } from '#platform/page'
import type { PackCase } from './case-contract.ts'
import { type PackDocument, type PackState, type SubsidyKind, upgraded } from './contract.ts'

export interface PackRecord {
  id: string
  region: string
  subsidyKind: SubsidyKind
  number: number
  title: string
  state: PackState
  fromOn: string
  toOn: string | null
  document: PackDocument
  cases: PackCase[]
  draftedBy: string
  draftedAt: string
  /** Everybody whose text is in it. */
  writtenBy: string[]
  submittedBy: string | null
  submittedAt: string | null
  decidedBy: string | null
  decidedAt: string | null
  decideReason: string | null
  version: number
}
type Written = Omit<PackRecord, 'document' | 'cases'> & { document: string; cases: string }
type Tables = {
  'money.policyPack': PackRecord
}
type WriteTables = {
  'money.policyPack': Written
}
const of = (db: Db) => db.withTables<Tables>()

const columns = [
  'id',
  'region',
  'subsidyKind',
  'number',
  'title',
  'state',
  'fromOn',
  'toOn',
  'draftedBy',
  'draftedAt',
  'writtenBy',
  'submittedBy',
  'submittedAt',
  'decidedBy',
  'decidedAt',
  'decideReason',
  'version',
] as const
export type PackHead = Omit<PackRecord, 'document' | 'cases'>

const written = <T extends { document?: PackDocument; cases?: PackCase[] }>({
  document,
  cases,
  ...row
}: T) => ({
  ...row,
  ...(document ? { document: JSON.stringify(document) } : {}),
  ...(cases ? { cases: JSON.stringify(cases) } : {}),
})

export const insertPack = async (trx: Trx, row: PackRecord): Promise<void> => {
  await trx
    .withTables<WriteTables>()
    .insertInto('money.policyPack')
    .values(written(row) as Written)
    .execute()
}

/** False when somebody else changed the row first. */
export async function updatePack(
  trx: Trx,
  id: string,
  version: number,
  set: Partial<PackRecord>,
): Promise<boolean> {
  const done = await trx
    .withTables<WriteTables>()
    .updateTable('money.policyPack')
    .set({ ...written(set), version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** What was stored in an older format is read as one of today's. */
const read = <T extends PackRecord | undefined>(row: T): T =>
  row && { ...row, document: upgraded(row.document) }

export const packRecord = async (db: Db, id: string): Promise<PackRecord | undefined> =>
  read(await of(db).selectFrom('money.policyPack').selectAll().where('id', '=', id).executeTakeFirst())

/** Packs in force on a day for any of these regions. */
export const packsOn = async (
  db: Db,
  regions: readonly string[],
  day: string,
  kind?: SubsidyKind,
): Promise<PackRecord[]> => {
  let query = of(db)
    .selectFrom('money.policyPack')
    .selectAll()
    .where('region', 'in', regions.length ? regions : [''])
    .where('state', '=', 'approved')
    .where('fromOn', '<=', day)
    .where((eb) => eb.or([eb('toOn', 'is', null), eb('toOn', '>=', day)]))
  if (kind) query = query.where('subsidyKind', '=', kind)
  return (await query.orderBy('subsidyKind').execute()).map(read)
}

/** All versions put in force for a region and kind, held until the transaction ends. */
export const lockApproved = (trx: Trx, region: string, kind: SubsidyKind): Promise<PackHead[]> =>
  of(trx)
    .selectFrom('money.policyPack')
    .select(columns)
    .where('region', '=', region)
    .where('subsidyKind', '=', kind)
    .where('state', '=', 'approved')
    .orderBy('id')
    .forUpdate()
    .execute()

export const listPackRows = (
  db: Db,
  regions: readonly string[],
  input: {
    q?: string | undefined
    region?: string | undefined
    subsidyKind?: SubsidyKind | undefined
    state?: PackState | undefined
    page: number
    size: number
    sort?: string | undefined
  },
): Promise<Page<PackHead>> => {
  let query = of(db)
    .selectFrom('money.policyPack')
    .select(columns)
    // What is in force is public; drafts are seen where they are made.
    .where((eb) => eb.or([eb('state', '=', 'approved'), eb('region', 'in', regions.length ? regions : [''])]))
  if (input.region) query = query.where('region', '=', input.region)
  if (input.subsidyKind) query = query.where('subsidyKind', '=', input.subsidyKind)
  if (input.state) query = query.where('state', '=', input.state)
  if (input.q) query = query.where('title', 'like', likeText(input.q))
  return pageOf(
    query,
    input,
    {
      region: 'region',
      number: 'number',
      fromOn: 'fromOn',
      state: 'state',
      title: 'title',
      draftedAt: 'draftedAt',
    },
    ['draftedAt', 'desc'],
    'id',
  )
}

/** The version that stood before this one: the last put in force that began earlier. */
export const packBefore = async (db: Db, row: PackHead): Promise<PackRecord | undefined> =>
  read(
    await of(db)
      .selectFrom('money.policyPack')
      .selectAll()
      .where('region', '=', row.region)
      .where('subsidyKind', '=', row.subsidyKind)
      .where('state', '=', 'approved')
      .where('fromOn', '<', row.fromOn)
      .where('id', '<>', row.id)
      .orderBy('fromOn', 'desc')
      .limit(1)
      .executeTakeFirst(),
  )

const FOLDER = join(import.meta.dirname, '../../../policies')

const readJson = async (file: string): Promise<unknown> =>
  JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as unknown

/** Packs that come with the platform, by file: `350200/class-training.json`, with their test cases. Unchecked. */
export async function shippedFiles(): Promise<{ file: string; content: unknown; cases: unknown }[]> {
  const names = await readdir(FOLDER, { recursive: true }).catch(() => [] as string[])
  const files = new Set(names.map((name) => name.replaceAll('\\', '/')))
  return await Promise.all(
    [...files]
      .filter((name) => /^\d{6}\/[a-z-]+\.json$/.test(name))
      .sort()
      .map(async (file) => {
        const beside = file.replace('.json', '.cases.json')
        return {
          file,
          content: await readJson(file),
          cases: files.has(beside) ? await readJson(beside) : [],
        }
      }),
  )
}
