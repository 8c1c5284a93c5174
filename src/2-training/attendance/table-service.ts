/** Late hand-in, and the class's table of hours. */

import type { ParsedOf } from '#platform/act'
import { dayOf, showInstant } from '#platform/day'
import type { Db, Trx } from '#platform/db'
import { writeSheet, XLSX } from '#platform/forms'
import { common, insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { maskedNames } from '#registry/people'
import { moveClass } from '#training/class-filing'
import { assignedLinesOf, onlineHoursOf } from '#training/platforms'
import * as c from './contract.ts'
import {
  classOrRefuse,
  endsOf,
  eventRow,
  gather,
  insertAll,
  kindTitle,
  NOTHING,
  stateTitle,
} from './events-service.ts'
import { creditOf, hoursRule, type Online, percentOf, sumHours } from './hours-rules.ts'
import { handInOpen, refuseHandIn, takesAttendance } from './rules.ts'
import * as store from './store.ts'

export async function recordBatch(ctx: Ctx, input: ParsedOf<typeof c.recordBatch>) {
  const row = await classOrRefuse(ctx.db, input.id)
  const reasons: Reason[] = []
  if (!takesAttendance(row.state)) reasons.push(c.refusals.class_state({ state: stateTitle(row.state) }))
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId))) {
    reasons.push(common.not_found({ what: '上传的文件' }))
  }
  const sessions = new Map((await store.sessionsOfClass(ctx.db, row.id)).map((s) => [s.id, s]))
  const roster = new Map((await store.enrolledOfClass(ctx.db, row.id)).map((t) => [t.personId, t.id]))
  const names = await maskedNames(ctx.db, [...roster.keys()])
  const found = endsOf(await store.eventsOfClass(ctx.db, row.id))
  const rows: store.EventRow[] = []
  const seen = new Set<string>()
  input.sessions.forEach(({ sessionId, items }, i) => {
    const session = sessions.get(sessionId)
    const path = `sessions.${i}`
    if (!session || seen.has(sessionId)) {
      reasons.push({ ...common.not_found({ what: '这次课' }), field: path })
      return
    }
    seen.add(sessionId)
    const held = new Map(
      items.map(({ personId }) => [personId, found.get(`${sessionId}:${personId}`)?.held ?? {}]),
    )
    reasons.push(...refuseHandIn({ now: ctx.now, session, names, held, items, path }))
    for (const item of items) {
      for (const kind of ['in', 'out'] as const) {
        const at = item[kind]
        if (!at) continue
        rows.push(
          eventRow(ctx, session, {
            traineeId: roster.get(item.personId) ?? '',
            personId: item.personId,
            kind,
            at: new Date(at).toISOString(),
            source: 'handed-in',
            reason: input.reason,
            fileIds: input.files,
          }),
        )
      }
    }
  })
  insist(reasons)
  if (row.state === 'approved' && rows.length > 0) await moveClass(ctx, row.id, 'start')
  await insertAll(ctx, rows)
  const people = new Set(rows.map((r) => r.personId)).size
  ctx.record({
    subjects: [`class:${row.id}`, ...[...seen].map((id) => `session:${id}`)],
    summary: `补录 ${seen.size} 次课、${people} 人的考勤`,
    region: row.region,
    orgId: row.orgId,
    after: { sessions: seen.size, people, events: rows.length },
    reason: input.reason,
    files: input.files,
  })
  return { recorded: rows.length }
}

export interface Attendance {
  creditedHours: number
  /** Part of the credited hours that rests on late hand-in only. */
  handedInHours: number
  totalHours: number
  /** Whole percent, rounded down. */
  percent: number
  /** 0 … 1 */
  share: number
}

interface Table {
  sessions: store.FullSession[]
  totalHours: number
  rows: { personId: string; hours: c.PersonHours }[]
  inCounts: Map<string, number>
}

/** What platforms report of the class's online lines; null where none is connected. */
async function onlineOf(db: Db | Trx, classId: string): Promise<Map<string, Online> | null> {
  const assigned = new Set(await assignedLinesOf(db, classId))
  if (assigned.size === 0) return null
  return new Map(
    [...(await onlineHoursOf(db, classId))].map(([personId, o]) => {
      const lines = o.lines.filter((line) => assigned.has(line.line))
      const planned = lines.reduce((n, line) => n + line.planned, 0)
      const learned = lines.reduce((n, line) => n + line.hours, 0)
      return [personId, { planned, hours: Math.min(o.hours, learned), deductions: o.deductions }]
    }),
  )
}

/** Hours of everybody in a class, by the one rule, with what each missing hour is missing for. */
export async function hoursOf(db: Db | Trx, classId: string, now: string): Promise<Table> {
  const [sessions, roster, online] = await Promise.all([
    store.sessionsOfClass(db, classId),
    store.enrolledOfClass(db, classId),
    onlineOf(db, classId),
  ])
  const ids = sessions.map((s) => s.id)
  const { events, people } = await gather(db, ids, now)
  const onsite = sessions.reduce((sum, s) => sum + s.hours, 0)
  const inCounts = new Map<string, number>()
  for (const e of events) {
    if (e.kind === 'in') inCounts.set(e.sessionId, (inCounts.get(e.sessionId) ?? 0) + 1)
  }
  const planned = online ? ([...online.values()][0]?.planned ?? 0) : 0
  const rows = roster.map(({ personId }) => {
    const cells = sessions.map((session) => {
      const known = people.get(`${session.id}:${personId}`) ?? NOTHING
      return {
        sessionId: session.id,
        inAt: known.in?.at ?? null,
        outAt: known.out?.at ?? null,
        source: known.source,
        ...creditOf(session, known),
      }
    })
    const sum = sumHours(
      sessions.map((session, i) => ({
        day: dayOf(session.startsAt),
        kind: session.kind,
        hours: cells[i]?.hours ?? 0,
        handedIn: cells[i]?.source === 'handed-in',
      })),
      onsite,
      online && (online.get(personId) ?? { planned, hours: 0, deductions: [] }),
    )
    return { personId, hours: { ...sum, percent: percentOf(sum.creditedHours, sum.totalHours), cells } }
  })
  return { sessions, totalHours: onsite + planned, rows, inCounts }
}

/** Classes are settled after they end: every call of a lesson is over. */
const ALL_OVER = '9999-12-31T00:00:00.000Z'

export interface Presence {
  /** By person on the roster. */
  attendance: Map<string, Attendance>
  /** `recorded`: somebody has checked in. */
  sessions: { title: string; endsAt: string; recorded: boolean }[]
}

/** Credited hours of everyone on the roster, and which sessions have any record. */
export async function presenceOf(db: Db | Trx, classId: string): Promise<Presence> {
  const { sessions, rows, inCounts } = await hoursOf(db, classId, ALL_OVER)
  return {
    attendance: new Map(
      rows.map(({ personId, hours: { creditedHours, handedInHours, totalHours, percent } }) => [
        personId,
        {
          creditedHours,
          handedInHours,
          totalHours,
          percent,
          share: totalHours > 0 ? creditedHours / totalHours : 0,
        },
      ]),
    ),
    sessions: sessions.map((s) => ({ title: s.title, endsAt: s.endsAt, recorded: inCounts.has(s.id) })),
  }
}

/** Credited hours of everyone on the roster, by person. */
export const attendanceOf = async (db: Db | Trx, classId: string): Promise<Map<string, Attendance>> =>
  (await presenceOf(db, classId)).attendance

export async function ofClass(ctx: Ctx, { id }: { id: string }): Promise<c.ClassAttendance> {
  const row = await classOrRefuse(ctx.db, id)
  const table = await hoursOf(ctx.db, id, ctx.now)
  const names = await maskedNames(
    ctx.db,
    table.rows.map((r) => r.personId),
  )
  const ahead = new Set(table.sessions.filter((s) => s.startsAt > ctx.now).map((s) => s.id))
  const sessions = table.sessions.map((s) => ({
    id: s.id,
    title: s.title,
    kindTitle: kindTitle(s.kind),
    hours: s.hours,
    startsAt: s.startsAt,
    endsAt: s.endsAt,
    openedAt: s.openedAt,
    inCount: table.inCounts.get(s.id) ?? 0,
    open: takesAttendance(row.state) && handInOpen(s, ctx.now),
  }))
  return {
    classTitle: row.title,
    classNumber: row.number,
    classState: row.state,
    totalHours: table.totalHours,
    rule: hoursRule,
    sessions,
    rows: table.rows.map(({ personId, hours }) => ({
      personId,
      nameMasked: names.get(personId) ?? '—',
      ...hours,
      cells: hours.cells.map((cell) =>
        ahead.has(cell.sessionId) && !cell.inAt ? { ...cell, note: '尚未上课', deductions: [] } : cell,
      ),
    })),
    can: ctx.may('session.teach') && sessions.some((s) => s.open) ? ['record-batch'] : [],
  }
}

export async function exportSheet(ctx: Ctx, input: { id: string }) {
  const table = await ofClass(ctx, input)
  const body = await writeSheet({
    sheet: '考勤表',
    columns: [
      { key: 'name', title: '姓名', width: 12 },
      ...table.sessions.map((s, i) => ({
        key: s.id,
        title: `${i + 1}. ${s.title}（${showInstant(s.startsAt).slice(5)}，${s.hours} 学时）`,
        width: 18,
      })),
      { key: 'theory', title: '理论学时', width: 10 },
      { key: 'practice', title: '实操学时', width: 10 },
      { key: 'online', title: '线上学时', width: 10 },
      { key: 'credited', title: '计入学时', width: 10 },
      { key: 'total', title: '总学时', width: 10 },
      { key: 'percent', title: '出勤率（%）', width: 12 },
      { key: 'why', title: '其他扣减', width: 30 },
    ],
    rows: table.rows.map((r) => ({
      name: r.nameMasked,
      ...Object.fromEntries(
        r.cells.map((cell) => [
          cell.sessionId,
          `${cell.note}${cell.source && cell.source !== 'self' ? `（${c.sources[cell.source]}）` : ''}`,
        ]),
      ),
      ...r.modes,
      credited: r.creditedHours,
      total: r.totalHours,
      percent: r.percent,
      why: r.deductions.map((d) => (d.hours > 0 ? `${d.what}，扣 ${d.hours} 学时` : d.what)).join('；'),
    })),
    notes: [hoursRule],
  })
  return { filename: `考勤表-${table.classNumber ?? table.classTitle}.xlsx`, mime: XLSX, body }
}
