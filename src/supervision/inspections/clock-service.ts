/** Time passes: orders that ran out are told to the office above the clerk, appointments end. Each in its own transaction. */
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import { common, insist, Refused } from '#platform/refusal'
import { type Ctx, perform, type Served, serve, type Tools } from '#platform/serve'
import { endGiven } from '#registry/accounts'
import { classById } from '#training/class-filing'
import { placeOfAppointment } from './appointment-service.ts'
import * as appointments from './appointment-store.ts'
import * as c from './clock-contract.ts'
import { one, placeOf } from './show-service.ts'
import * as store from './store.ts'

/** Nobody's account: what the platform does by itself is recorded under its own name. */
const PLATFORM: Actor = {
  accountId: '00000000-0000-7000-8000-0000000000b4',
  name: '系统自动办理',
  orgId: null,
  orgName: '前程平台',
  personId: null,
  roles: [],
  grants: [{ verbs: new Set(['inspection.order', 'appointment.approve']), org: null, region: '350000' }],
}

async function escalate(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx.db, id)
  const due = row.state === 'rectifying' && !row.escalatedAt && (row.rectifyBy ?? '') < ctx.today
  if (!due || !(await store.updateInspection(ctx.db, id, row.version, { escalatedAt: ctx.now })))
    insist([common.changed_meanwhile()])
  const klass = await classById(ctx.db, row.classId)
  ctx.record({
    subjects: [`class:${row.classId}`, `provider:${row.orgId}`, `inspection:${id}`],
    summary: `培训班“${klass?.title ?? ''}”的检查：整改逾期，提级督办`,
    region: row.region,
    orgId: row.orgId,
    after: { dueOn: row.rectifyBy },
  })
  return { ok: true as const }
}

async function expire(ctx: Ctx, { id }: { id: string }) {
  const row = await appointments.appointmentById(ctx.db, id)
  if (row?.state !== 'active' || row.toOn >= ctx.today) throw new Refused([common.changed_meanwhile()])
  const set = {
    state: 'ended',
    endedAt: ctx.now,
    endedBy: null,
    endReason: '委托期限届满',
  } as const
  if (!(await appointments.updateAppointment(ctx.db, id, row.version, set)))
    insist([common.changed_meanwhile()])
  await endGiven(ctx.db, `appointment:${id}`, null, ctx.now)
  ctx.record({
    subjects: [`appointment:${id}`],
    summary: `第三方委托“${row.title}”到期终止`,
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state: 'ended' },
  })
  return { ok: true as const }
}

const servedEscalate = serve(c.escalate, { at: (ctx, input) => placeOf(ctx, input.id), run: escalate })
const servedExpire = serve(c.expireAppointment, {
  at: (ctx, input) => placeOfAppointment(ctx, input.id),
  run: expire,
})

async function each(tools: Tools, served: Served, rows: readonly { id: string }[]): Promise<void> {
  for (const { id } of rows) {
    try {
      await perform(tools, served, PLATFORM, { id })
    } catch (error) {
      // Somebody else was quicker.
      if (!(error instanceof Refused)) throw error
    }
  }
}

export async function keepInspections(tools: Tools): Promise<void> {
  const today = dayOf(tools.clock.now().toISOString())
  await each(tools, servedEscalate, await store.overdueRectifications(tools.db, today))
  await each(tools, servedExpire, await appointments.appointmentsOver(tools.db, today))
}
