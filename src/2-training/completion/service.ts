/** Scores, certificate check, ending and closing a class, and what others may ask of a class's outcome. */
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db, Trx } from '#platform/db'
import { common, insist, type Reason } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { peopleMap } from '#registry/people'
import { regions } from '#registry/regions'
import type { Attendance } from '#training/attendance'
import { moveClass } from '#training/class-filing'
import { classStates } from '#training/class-filing/contract'
import { trackHas, trackNames } from '#training/plans/contract'
import * as c from './contract.ts'
import { closingOf, type Facts, factsOf, missingOf } from './facts-service.ts'
import { evaluationsNeeded, hiddenWhy, summarise, toPoints, toTenths } from './rules.ts'
import * as store from './store.ts'

/** The number a trainee has in this class's score sheets. */
export function codeOf(ctx: Pick<Ctx, 'tools'>, classId: string, personId: string): string {
  const sign = ctx.tools.sealer.sign(`${classId}:${personId}`, 'trainee-code')
  const number = BigInt(`0x${Buffer.from(sign, 'base64url').toString('hex').slice(0, 14)}`) % 10_000_000_000n
  return `P${String(number).padStart(10, '0')}`
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listCompletions>) {
  const page = await store.listRows(
    ctx.db,
    ctx.scope(),
    input.region ? ctx.tools.regionsUnder(input.region) : null,
    input,
  )
  const orgs = await orgsById(
    ctx.db,
    page.rows.map((r) => r.orgId),
  )
  return {
    ...page,
    rows: page.rows.map((r) => ({
      ...r,
      orgName: orgs.get(r.orgId)?.name ?? '—',
      regionName: regions().fullName(r.region),
    })),
  }
}

async function summaryOf(ctx: Ctx, f: Facts): Promise<c.EvaluationSummary> {
  const answered = f.trainees.filter((t) => t.evaluated).length
  const answers = await store.answersOf(ctx.db, f.row.id)
  const officer = covers(ctx.scope('class.read'), { region: f.row.region })
  const hidden = hiddenWhy({
    answered: answers.length,
    institution: !officer,
    closed: f.row.state === 'closed',
  })
  return {
    answered,
    of: f.trainees.length,
    needed: evaluationsNeeded(f.trainees.length),
    result: hidden ? null : summarise(answers),
    hidden,
  }
}

export async function view(ctx: Ctx, { id }: { id: string }): Promise<c.CompletionView> {
  const f = await factsOf(ctx.db, id)
  const { row } = f
  const people = await peopleMap(
    ctx.db,
    f.trainees.map((t) => t.personId),
  )
  const write = covers(ctx.scope('completion.write'), { orgs: [row.orgId] })
  const live = ['running', 'taught'].includes(row.state)
  const hasCertificateCheck = trackHas(row.track, 'certificate-check')
  const own = new Set(closingOf(f).done)
  return {
    classId: row.id,
    classTitle: row.title,
    classNumber: row.number,
    state: row.state,
    track: row.track,
    trackTitle: trackNames[row.track],
    hasExam: trackHas(row.track, 'final-exam'),
    hasCertificateCheck,
    version: f.completion?.version ?? 0,
    standards: f.standards,
    steps: f.steps.map((s) => ({ key: s.key, title: s.title, done: s.done || own.has(s.key) })),
    rows: f.trainees.map((t) => ({
      personId: t.personId,
      code: codeOf(ctx, row.id, t.personId),
      nameMasked: people.get(t.personId)?.nameMasked ?? '—',
      idNumberMasked: people.get(t.personId)?.idNumberMasked ?? '—',
      creditedHours: t.attendance.creditedHours,
      totalHours: t.attendance.totalHours,
      attendancePercent: t.attendancePercent,
      theory: t.theory,
      practice: t.practice,
      passed: t.notPassed.length === 0,
      notPassed: t.notPassed,
      hasCertificate: t.hasCertificate,
    })),
    passedCount: f.trainees.filter((t) => t.notPassed.length === 0).length,
    certificates: {
      has: f.trainees.filter((t) => t.hasCertificate).length,
      checkedAt: f.completion?.certificatesCheckedAt ?? null,
      note: f.completion?.certificatesNote ?? null,
    },
    evaluation: await summaryOf(ctx, f),
    missing: missingOf(f, ctx.now),
    can: write
      ? [
          ...(live ? ['record-scores', 'import-scores'] : []),
          ...(row.state === 'running' ? ['finish'] : []),
          ...(row.state === 'taught' && hasCertificateCheck ? ['check-certificates'] : []),
          ...(row.state === 'taught' ? ['close'] : []),
        ]
      : [],
  }
}

const stateReason = (f: Facts, states: readonly string[], doing: string): Reason[] =>
  states.includes(f.row.state) ? [] : [c.refusals.class_state({ doing, state: classStates[f.row.state] })]

const subjectsOf = (f: Facts): string[] => [`class:${f.row.id}`, `provider:${f.row.orgId}`]

/** The version moves on; the second of two officers is told. */
async function step(
  ctx: Ctx,
  f: Facts,
  version: number,
  set: Partial<store.CompletionRow> = {},
): Promise<number> {
  if (!(await store.touch(ctx.db, f.row.id, version, ctx.now, set))) insist([common.changed_meanwhile()])
  return version + 1
}

export interface NewScore {
  personId: string
  theory: number | null
  practice: number | null
}

/** Reasons of the list as a whole; of single rows the caller knows where they stand. */
export function refuseScores(f: Facts, scores: readonly NewScore[]): Reason[] {
  const reasons = stateReason(f, ['running', 'taught'], '录入成绩')
  const roster = new Set(f.trainees.map((t) => t.personId))
  if (scores.some((s) => !roster.has(s.personId))) reasons.push(c.refusals.not_trainee_score())
  if (new Set(scores.map((s) => s.personId)).size < scores.length) reasons.push(c.refusals.score_twice())
  scores.forEach((s, i) => {
    if (s.theory === null && s.practice === null) {
      reasons.push(c.refusals.score_empty({ field: `scores.${i}`, row: i + 1 }))
    }
  })
  return reasons
}

/** Writes what differs from what stands. */
export async function putScores(
  ctx: Ctx,
  f: Facts,
  input: {
    version: number
    scores: readonly NewScore[]
    reason?: string | null | undefined
    files?: string[]
  },
): Promise<{ version: number; changed: number }> {
  const held = new Map((await store.scoresOf(ctx.db, f.row.id)).map((s) => [s.personId, s]))
  const fresh = input.scores
    .map((s) => ({
      personId: s.personId,
      theoryTenths: toTenths(s.theory),
      practiceTenths: toTenths(s.practice),
    }))
    .filter((s) => {
      const before = held.get(s.personId)
      return before?.theoryTenths !== s.theoryTenths || before?.practiceTenths !== s.practiceTenths
    })
  const overwritten = fresh.filter(({ personId, theoryTenths, practiceTenths }) => {
    const b = held.get(personId)
    const changes = (old: number | null | undefined, now: number | null) => old != null && old !== now
    return changes(b?.theoryTenths, theoryTenths) || changes(b?.practiceTenths, practiceTenths)
  })
  if (overwritten.length > 0 && !input.reason) {
    insist([c.refusals.reason_needed({ changed: overwritten.length }, { field: 'reason' })])
  }
  let { version } = input
  if (fresh.length > 0) {
    version = await step(ctx, f, version)
    await store.putScores(
      ctx.db,
      fresh.map((s) => ({
        ...s,
        classId: f.row.id,
        recordedBy: ctx.actor.accountId,
        recordedAt: ctx.now,
        version: 1,
      })),
    )
  }
  const shown = (
    rows: readonly { personId: string; theoryTenths: number | null; practiceTenths: number | null }[],
  ) =>
    Object.fromEntries(
      rows.map((r) => [
        r.personId,
        { theory: toPoints(r.theoryTenths), practice: toPoints(r.practiceTenths) },
      ]),
    )
  ctx.record({
    subjects: subjectsOf(f),
    summary:
      fresh.length > 0
        ? `录入 ${fresh.length} 人结业考核成绩${overwritten.length > 0 ? `（其中修改 ${overwritten.length} 人）` : ''}`
        : '录入结业考核成绩：没有变化',
    region: f.row.region,
    orgId: f.row.orgId,
    before: shown(fresh.flatMap((s) => held.get(s.personId) ?? [])),
    after: shown(fresh),
    reason: input.reason ?? null,
    files: input.files ?? [],
  })
  return { version, changed: fresh.length }
}

export async function recordScores(ctx: Ctx, input: ParsedOf<typeof c.recordScores>) {
  const f = await factsOf(ctx.db, input.id)
  insist(refuseScores(f, input.scores))
  return await putScores(ctx, f, input)
}

export async function finish(ctx: Ctx, input: ParsedOf<typeof c.finishClass>) {
  const f = await factsOf(ctx.db, input.id)
  const reasons = stateReason(f, ['running'], '办理培训结束')
  insist(reasons.length > 0 ? reasons : missingOf(f, ctx.now))
  const version = await step(ctx, f, input.version)
  // The move writes its own record.
  const after = await moveClass(ctx, input.id, 'finish')
  return { state: after.state, version }
}

export async function checkCertificates(ctx: Ctx, input: ParsedOf<typeof c.checkCertificates>) {
  const f = await factsOf(ctx.db, input.id)
  const reasons = stateReason(f, ['taught'], '证书核对')
  if (!trackHas(f.row.track, 'certificate-check')) reasons.push(c.refusals.no_certificate_check())
  const has = f.trainees.filter((t) => t.hasCertificate).length
  const missing = f.trainees.length - has
  if (missing > 0 && !input.note) {
    reasons.push(c.refusals.certificate_note_needed({ missing }, { field: 'note' }))
  }
  insist(reasons)
  const version = await step(ctx, f, input.version, {
    certificatesCheckedBy: ctx.actor.accountId,
    certificatesCheckedAt: ctx.now,
    certificatesNote: input.note ?? null,
  })
  ctx.record({
    subjects: subjectsOf(f),
    summary: `证书核对：在册 ${f.trainees.length} 人，已取证 ${has} 人`,
    region: f.row.region,
    orgId: f.row.orgId,
    after: { has, missing },
    reason: input.note ?? null,
  })
  return { version, has }
}

export async function close(ctx: Ctx, input: ParsedOf<typeof c.closeClass>) {
  const f = await factsOf(ctx.db, input.id)
  const reasons = stateReason(f, ['taught'], '办理结班')
  const { missing, done } = closingOf(f)
  insist(reasons.length > 0 ? reasons : missing)
  const version = await step(ctx, f, input.version)
  const after = await moveClass(ctx, input.id, 'close', { done })
  ctx.emit('class.closed', {
    on: ctx.today,
    region: f.row.region,
    classIds: [input.id],
    personIds: f.trainees.map((t) => t.personId),
  })
  return { state: after.state, version }
}

/* ---- doors ---- */

export interface Completion {
  attendance: Attendance
  theory: number | null
  practice: number | null
  passed: boolean
  /** Why not, in whole phrases. */
  notPassed: string[]
  evaluated: boolean
}

/** The outcome for everyone on the roster, by person. */
export async function completionOf(db: Db | Trx, classId: string): Promise<Map<string, Completion>> {
  const f = await factsOf(db, classId)
  return new Map(
    f.trainees.map((t) => [
      t.personId,
      {
        attendance: t.attendance,
        theory: t.theory,
        practice: t.practice,
        passed: t.notPassed.length === 0,
        notPassed: t.notPassed,
        evaluated: t.evaluated,
      },
    ]),
  )
}

/** What is missing before the class can close; empty when nothing is. */
export const closable = async (db: Db | Trx, classId: string): Promise<Reason[]> =>
  closingOf(await factsOf(db, classId)).missing
