import { sql } from 'kysely'
import type { Db, Trx } from '#platform/db'
import type { EventKind } from './words-contract.ts'

export interface RecallRow {
  sessionId: string
  no: number
  at: string
  until: string
}
interface ExcuseRow {
  sessionId: string
  no: number
  personId: string
  reason: string
  byAccount: string
  at: string
}
interface ConfirmRow {
  id: string
  sessionId: string
  personId: string
  seen: boolean
  note: string | null
  byAccount: string
  at: string
}
export interface WitnessRow {
  eventId: string
  sessionId: string
  personId: string
  witnessPerson: string | null
  witnessAccount: string | null
  said: 'yes' | 'no' | null
  saidAt: string | null
}
export interface PhotoRow {
  id: string
  sessionId: string
  classId: string
  region: string
  personId: string
  kind: EventKind
  fileId: string
  takenAt: string
  keepUntil: string
  face: 'same' | 'other' | 'unsure' | null
  destroyedAt: string | null
}
type Tables = {
  'training.sessionRecall': RecallRow
  'training.recallExcuse': ExcuseRow
  'training.checkConfirm': ConfirmRow
  'training.checkWitness': WitnessRow
  'training.checkPhoto': PhotoRow
}
const of = (db: Db | Trx) => db.withTables<Tables>()
const among = (column: string, ids: readonly string[]) =>
  sql<boolean>`${sql.ref(column)} = any(${ids}::uuid[])`

export const insertRecalls = async (trx: Trx, rows: readonly RecallRow[]): Promise<void> => {
  if (rows.length > 0) await of(trx).insertInto('training.sessionRecall').values(rows).execute()
}

export const recallsOf = (db: Db | Trx, sessionIds: readonly string[]): Promise<RecallRow[]> =>
  of(db)
    .selectFrom('training.sessionRecall')
    .selectAll()
    .where(among('sessionId', sessionIds))
    .orderBy('no')
    .execute()

export const excusesOf = (db: Db | Trx, sessionIds: readonly string[]): Promise<ExcuseRow[]> =>
  of(db).selectFrom('training.recallExcuse').selectAll().where(among('sessionId', sessionIds)).execute()

export const insertExcuses = async (trx: Trx, rows: readonly ExcuseRow[]): Promise<void> => {
  await of(trx).insertInto('training.recallExcuse').values(rows).execute()
}

/** In the order in which they were said. */
export const confirmsOf = (db: Db | Trx, sessionIds: readonly string[]): Promise<ConfirmRow[]> =>
  of(db)
    .selectFrom('training.checkConfirm')
    .selectAll()
    .where(among('sessionId', sessionIds))
    .orderBy('at')
    .orderBy('id')
    .execute()

export const insertConfirms = async (trx: Trx, rows: readonly ConfirmRow[]): Promise<void> => {
  await of(trx).insertInto('training.checkConfirm').values(rows).execute()
}

export const witnessesOf = (db: Db | Trx, sessionIds: readonly string[]): Promise<WitnessRow[]> =>
  of(db).selectFrom('training.checkWitness').selectAll().where(among('sessionId', sessionIds)).execute()

/** What waits for this person's word. */
export const witnessWaiting = (db: Db | Trx, personId: string): Promise<WitnessRow[]> =>
  of(db)
    .selectFrom('training.checkWitness')
    .selectAll()
    .where('witnessPerson', '=', personId)
    .where('said', 'is', null)
    .execute()

export const insertWitness = async (trx: Trx, row: WitnessRow): Promise<void> => {
  await of(trx).insertInto('training.checkWitness').values(row).execute()
}

/** Undefined when nothing waits for this person. */
export async function sayWitness(
  trx: Trx,
  eventId: string,
  witnessPerson: string,
  said: 'yes' | 'no',
  saidAt: string,
): Promise<WitnessRow | undefined> {
  return await of(trx)
    .updateTable('training.checkWitness')
    .set({ said, saidAt })
    .where('eventId', '=', eventId)
    .where('witnessPerson', '=', witnessPerson)
    .where('said', 'is', null)
    .returningAll()
    .executeTakeFirst()
}

export const photosOf = (db: Db | Trx, sessionIds: readonly string[]): Promise<PhotoRow[]> =>
  of(db)
    .selectFrom('training.checkPhoto')
    .selectAll()
    .where(among('sessionId', sessionIds))
    .where('destroyedAt', 'is', null)
    .orderBy('takenAt')
    .execute()

export const photoById = (db: Db | Trx, id: string): Promise<PhotoRow | undefined> =>
  of(db).selectFrom('training.checkPhoto').selectAll().where('id', '=', id).executeTakeFirst()

export const insertPhoto = async (trx: Trx, row: PhotoRow): Promise<void> => {
  await of(trx).insertInto('training.checkPhoto').values(row).execute()
}
