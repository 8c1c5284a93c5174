/** Online hours of a class, computed from the reported events each time; once these are destroyed, as they were then. */
import type { Db, Trx } from '#platform/db'
import { classById } from '#training/class-filing'
import { planOutline } from '#training/plans'
import { type OnlineHours, type OnlineLine, onlineHours } from './learning-rules.ts'
import * as store from './learning-store.ts'

export interface OnlineOfClass {
  lines: OnlineLine[]
  planTotal: number
  people: Map<string, OnlineHours>
}

/** The class's online lines, by their place in its plan. */
export async function onlineLinesOf(
  db: Db | Trx,
  planId: string,
): Promise<{ lines: OnlineLine[]; planTotal: number }> {
  const outline = await planOutline(db, planId)
  const all = (outline?.lines ?? []).map((line, i) => ({ ...line, line: i + 1 }))
  return {
    lines: all
      .filter((one) => one.mode === 'online')
      .map(({ line, title, hours }) => ({ line, title, hours })),
    planTotal: all.reduce((sum, one) => sum + one.hours, 0),
  }
}

export async function onlineOfClass(db: Db | Trx, classId: string): Promise<OnlineOfClass> {
  const row = await classById(db, classId)
  if (!row) return { lines: [], planTotal: 0, people: new Map() }
  const { lines, planTotal } = await onlineLinesOf(db, row.planId)
  if (lines.length === 0) return { lines, planTotal, people: new Map() }
  const [events, kept, sessions, roster] = await Promise.all([
    store.eventsOfClass(db, classId),
    store.keptOfClass(db, classId),
    store.sessionsOfClass(db, classId),
    store.enrolledOf(db, classId),
  ])
  const byPerson = Map.groupBy(events, (event) => event.personId)
  return {
    lines,
    planTotal,
    people: new Map(
      roster.map(({ personId }) => [
        personId,
        kept.get(personId) ?? onlineHours(byPerson.get(personId) ?? [], lines, planTotal, sessions),
      ]),
    ),
  }
}

/**
 * Credited online hours of everyone on the roster, with every deduction; empty for a class without online lines.
 * The 40 % of F2-5 is applied here once more, whatever the plan says.
 */
export const onlineHoursOf = async (db: Db | Trx, classId: string): Promise<Map<string, OnlineHours>> =>
  (await onlineOfClass(db, classId)).people

/** Lines of the class's plan that a platform reports on; the others are learned as before, without record. */
export const assignedLinesOf = async (db: Db | Trx, classId: string): Promise<number[]> =>
  (await store.assignmentsOf(db, classId)).map((one) => one.line)
