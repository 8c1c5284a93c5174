/** Who is on a roster, for the modules to the right. */
import type { Db } from '#platform/db'
import type { Reason } from '#platform/refusal'
import { peopleMap } from '#registry/people'
import * as store from './roster-store.ts'

export interface Trainee {
  id: string
  personId: string
  nameMasked: string
  idNumberMasked: string
  category: string
  state: 'enrolled' | 'left'
  subsidised: boolean
  /** Why the seat does not count, and what could not be checked. */
  eligibleReasons: Reason[]
  enrolledAt: string
}

async function show(db: Db, rows: store.TraineeRow[]): Promise<Trainee[]> {
  const people = await peopleMap(
    db,
    rows.map((r) => r.personId),
  )
  return rows.map((row) => ({
    id: row.id,
    personId: row.personId,
    nameMasked: people.get(row.personId)?.nameMasked ?? '',
    idNumberMasked: people.get(row.personId)?.idNumberMasked ?? '',
    category: row.category,
    state: row.state,
    subsidised: row.subsidised,
    eligibleReasons: row.reasons,
    enrolledAt: row.enrolledAt,
  }))
}

/** Everyone on the roster now. */
export const traineesOf = async (db: Db, classId: string): Promise<Trainee[]> =>
  await show(db, await store.enrolledOf(db, classId))

/** One person's place on the roster, if there is one. */
export async function traineeIn(db: Db, classId: string, personId: string): Promise<Trainee | undefined> {
  const row = await store.enrolledIn(db, classId, personId)
  return row && (await show(db, [row]))[0]
}
