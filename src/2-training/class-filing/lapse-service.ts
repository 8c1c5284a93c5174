/** Time passes over classes that hold money: they lapse, or let go of seats nobody needs. Each in its own transaction. */
import { releaseSeats } from '#money/budgets'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { yuan } from '#platform/fen'
import { common, insist, Refused } from '#platform/refusal'
import { type Ctx, perform, serve, type Tools } from '#platform/serve'
import { type ClassMove, classMoves, refusals } from './class-rules.ts'
import * as c from './cost-contract.ts'
import * as store from './cost-store.ts'
import { type FreeSeats, freeSeats, LAPSE_DAYS, NO_SHOW_PERCENT, overdueMove } from './lapse-rules.ts'
import {
  lockVersion,
  moveReasons,
  notFound,
  placeOf,
  recordMove,
  settle,
  subjectsOf,
} from './moves-service.ts'
import { PLATFORM } from './platform-service.ts'
import { enrolledOf } from './roster-store.ts'
import { type ClassRow, classById, lockClass, sessionsOf } from './store.ts'

const bySelf = (ctx: Ctx) => ctx.actor.accountId === PLATFORM.accountId

async function miss(ctx: Ctx, input: { id: string; version: number }, move: 'lapse' | 'expire') {
  const row = await lockVersion(ctx, input.id, input.version)
  const reasons = moveReasons(row, move, ctx.actor.accountId)
  if (reasons.length === 0 && overdueMove(row, ctx.today) !== move) {
    reasons.push(
      common.wrong_state({ move: classMoves.moves[move].title, state: `${row.startsOn} 开班，尚未逾期` }),
    )
  }
  insist(reasons)
  const by = bySelf(ctx) ? null : ctx.actor.accountId
  const reason =
    move === 'lapse'
      ? `备案的开班日期 ${row.startsOn} 已过 ${LAPSE_DAYS} 天仍未开课，备案失效，占用的额度已释放。`
      : `开班日期 ${row.startsOn} 已过，备案尚未办结，请调整日期后重新提交；占用的额度已释放。`
  const set: Partial<ClassRow> =
    move === 'lapse'
      ? { endedBy: by, endedAt: ctx.now, endReason: reason, lapsedAt: ctx.now }
      : {
          returnedBy: by,
          returnedAt: ctx.now,
          returnReasons: { message: reason, items: ['调整开班、结束日期和课程安排'] },
          lapsedAt: ctx.now,
        }
  const after = await settle(ctx, row, move, set, reason)
  recordMove(ctx, row, after, move, { reason })
  return { version: after.version, state: after.state }
}
const lapse = (ctx: Ctx, input: ParsedOf<typeof c.lapseClass>) => miss(ctx, input, 'lapse')
const expire = (ctx: Ctx, input: ParsedOf<typeof c.expireClass>) => miss(ctx, input, 'expire')

/** Whose seats of the class need no money any more. */
export async function freeSeatsOf(ctx: Ctx, row: ClassRow): Promise<FreeSeats> {
  if (row.state !== 'running' && row.state !== 'taught')
    return { tooEarly: true, empty: 0, noShow: [], notEligible: [] }
  const [sessions, trainees, came] = await Promise.all([
    sessionsOf(ctx.db, row.id),
    enrolledOf(ctx.db, row.id),
    store.whoCame(ctx.db, row.id),
  ])
  return freeSeats({
    seats: row.seats,
    lessons: sessions.length,
    past: sessions.filter((s) => s.endsAt <= ctx.now).length,
    trainees: trainees.map((t) => ({
      personId: t.personId,
      subsidised: t.subsidised,
      came: came.has(t.personId),
    })),
  })
}

async function releaseFree(ctx: Ctx, input: ParsedOf<typeof c.releaseFreeSeats>) {
  const row = await lockClass(ctx.db, input.id)
  if (!row) throw notFound()
  const free = await freeSeatsOf(ctx, row)
  const released: { cause: string; seats: number; amountFen: number }[] = []
  const letGo = async (cause: string, how: Parameters<typeof releaseSeats>[2]) => {
    const done = await releaseSeats(ctx, `class:${row.id}`, how)
    if (done && done.seats > 0) released.push({ cause, ...done })
  }
  const past = `课程已过 ${NO_SHOW_PERCENT}%`
  if (free.empty > 0) {
    await letGo('未招满的席位', {
      cause: 'empty',
      seats: free.empty,
      reason: `${past}，仍有 ${free.empty} 个席位空余`,
    })
  }
  if (free.noShow.length > 0) {
    await letGo('始终未到课', { cause: 'no-show', people: free.noShow, reason: `${past}，从未签到` })
  }
  if (free.notEligible.length > 0) {
    await letGo('不享受补贴', {
      cause: 'not-eligible',
      people: free.notEligible,
      reason: '按补贴政策不享受补贴',
    })
  }
  const seats = released.reduce((n, one) => n + one.seats, 0)
  const amountFen = released.reduce((n, one) => n + one.amountFen, 0)
  if (seats === 0) insist([refusals.no_free_seats()])
  ctx.record({
    subjects: subjectsOf(row),
    summary: `培训班“${row.title}”：释放 ${seats} 个席位的额度 ${yuan(amountFen)} 元`,
    region: row.region,
    orgId: row.orgId,
    after: {
      releasedSeats: seats,
      amountFen,
      released: released.map((one) => `${one.cause} ${one.seats} 个`),
    },
  })
  return { seats, amountFen, released }
}

export const servedLapse = serve(c.lapseClass, { at: (ctx, input) => placeOf(ctx, input.id), run: lapse })
export const servedExpire = serve(c.expireClass, { at: (ctx, input) => placeOf(ctx, input.id), run: expire })
export const servedRelease = serve(c.releaseFreeSeats, {
  at: (ctx, input) => placeOf(ctx, input.id),
  run: releaseFree,
})

async function quietly(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    // An officer or the institution was quicker; the next round sees what is left.
    if (error instanceof Refused) return false
    throw error
  }
}

/** Each night: classes that missed their date. Gives how many. */
export async function lapseClasses(tools: Tools): Promise<number> {
  const today = dayOf(tools.clock.now().toISOString())
  let done = 0
  for (const id of await store.overdueCandidates(tools.db, today)) {
    const row = await classById(tools.db, id)
    const move = row && overdueMove(row, today)
    if (!row || !move) continue
    const served = move === 'lapse' ? servedLapse : servedExpire
    if (await quietly(() => perform(tools, served, PLATFORM, { id, version: row.version }))) done += 1
  }
  return done
}

/** Each night: seats nobody needs. Gives how many were let go of. */
export async function releaseUnused(tools: Tools): Promise<number> {
  let seats = 0
  for (const id of await store.teachingClasses(tools.db)) {
    await quietly(async () => {
      seats += ((await perform(tools, servedRelease, PLATFORM, { id })) as { seats: number }).seats
    })
  }
  return seats
}

/** For the screens: what is overdue opens, what is not stays shut. */
export const mayMiss = (row: ClassRow, move: string, today: string): boolean =>
  (move !== 'lapse' && move !== 'expire') || overdueMove(row, today) === (move as ClassMove)
