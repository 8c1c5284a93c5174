/** Everything known of a class on its way to closing, gathered once and judged by the rules. */
import type { Db, Trx } from '#platform/db'
import { common, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { type Attendance, presenceOf } from '#training/attendance'
import { type ClassRow, classById, stepsOf } from '#training/class-filing'
import { planById } from '#training/plans'
import type { StepKey } from '#training/plans/contract'
import type { Standards } from './contract.ts'
import { closing, refuseFinish, type SessionState, toPoints, whyNotPassed } from './rules.ts'
import * as store from './store.ts'

export interface Trainee {
  personId: string
  attendance: Attendance
  attendancePercent: number
  theory: number | null
  practice: number | null
  notPassed: string[]
  hasCertificate: boolean
  evaluated: boolean
}
export interface Facts {
  row: ClassRow
  standards: Standards
  trainees: Trainee[]
  sessions: SessionState[]
  completion: store.CompletionRow | undefined
  certificates: store.CertificateRow[]
  steps: { key: StepKey; title: string; done: boolean }[]
}

export async function classOrRefuse(db: Db | Trx, id: string): Promise<ClassRow> {
  const row = await classById(db, id)
  if (!row) throw new Refused([common.not_found({ what: '这个班级' })], 404)
  return row
}

export const placeOf = async (ctx: Ctx, id: string) => {
  const row = await classOrRefuse(ctx.db, id)
  return { region: row.filedAt ? row.region : null, orgs: [row.orgId] }
}

const NO_HOURS: Attendance = { creditedHours: 0, handedInHours: 0, totalHours: 0, percent: 0, share: 0 }

export async function factsOf(db: Db | Trx, id: string): Promise<Facts> {
  const row = await classOrRefuse(db, id)
  const [plan, people, { attendance, sessions }, scores, certificates, markers, completion, steps] =
    await Promise.all([
      planById(db, row.planId),
      store.enrolledOf(db, id),
      presenceOf(db, id),
      store.scoresOf(db, id),
      store.certificatesOf(db, id),
      store.markersOf(db, id),
      store.completionRow(db, id),
      stepsOf(db, id),
    ])
  if (!plan) throw new Error(`class ${id} has no plan`)
  const standards = {
    attendancePercent: plan.attendancePercent,
    theoryPass: plan.theoryPass,
    practicePass: plan.practicePass,
  }
  const scoreOf = new Map(scores.map((s) => [s.personId, s]))
  const certified = new Set(certificates.filter((x) => !x.revokedAt).map((x) => x.personId))
  const evaluated = new Set(markers)
  const trainees = people.map((personId): Trainee => {
    const hours = attendance.get(personId) ?? NO_HOURS
    const score = scoreOf.get(personId)
    const result = {
      attendancePercent: hours.percent,
      theory: toPoints(score?.theoryTenths ?? null),
      practice: toPoints(score?.practiceTenths ?? null),
    }
    return {
      personId,
      attendance: hours,
      ...result,
      notPassed: whyNotPassed(row.track, standards, result),
      hasCertificate: certified.has(personId),
      evaluated: evaluated.has(personId),
    }
  })
  return { row, standards, trainees, sessions, completion, certificates, steps }
}

const later = (a: string | null, b: string | null) => (a === null || (b !== null && b > a) ? b : a)

/** The closing list of the class's track, and which of its steps are done. */
export function closingOf(f: Facts): { missing: Reason[]; done: StepKey[] } {
  const count = (test: (t: Trainee) => boolean) => f.trainees.filter(test).length
  return closing(f.steps, {
    track: f.row.track,
    enrolled: f.trainees.length,
    scored: count((t) => t.theory !== null && t.practice !== null),
    evaluated: count((t) => t.evaluated),
    certified: count((t) => t.hasCertificate),
    certificatesCheckedAt: f.completion?.certificatesCheckedAt ?? null,
    certificatesChangedAt: f.certificates.reduce<string | null>(
      (last, x) => later(later(last, x.issuedAt), x.revokedAt),
      null,
    ),
    elsewhere: new Set(f.steps.filter((s) => s.done).map((s) => s.key)),
  })
}

/** What stands between the class and its next step. */
export function missingOf(f: Facts, now: string): Reason[] {
  if (f.row.state === 'running') {
    return refuseFinish({ now, sessions: f.sessions, enrolled: f.trainees.length, steps: f.steps })
  }
  return f.row.state === 'taught' ? closingOf(f).missing : []
}
