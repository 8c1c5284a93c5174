/** Whose phone is whose: bound at first use; another one by the teacher's word, or after a wait. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { normalizeIdNumber, personByIdNumber } from '#registry/people'
import { keyIndexOf } from './code-service.ts'
import * as c from './contract.ts'
import { bindOutcome, ownFrom } from './device-rules.ts'
import {
  type DeviceRow,
  deviceById,
  deviceByKey,
  devicesOf,
  insertDevice,
  lockDevices,
  updateDevice,
} from './device-store.ts'
import { refuseTime, timingOf } from './rules.ts'
import { bindText } from './sign-rules.ts'
import { orgsOfTrainee } from './store.ts'
import { NO_UNLOCK, readUnlock } from './unlock-service.ts'
import { verified } from './verify-service.ts'

export const showDevices = (rows: readonly DeviceRow[], now: string): c.MyDevice[] =>
  rows.map((row) => ({
    id: row.id,
    key: row.publicKey.toString('base64url'),
    label: row.label,
    state: row.state,
    askedAt: row.askedAt,
    boundAt: row.boundAt,
    from: row.state === 'waiting' ? ownFrom(row, rows, now) : null,
    unlock: row.unlockId?.toString('base64url') ?? null,
  }))

export async function bind(ctx: Ctx, input: ParsedOf<typeof c.bindDevice>): Promise<c.MyDevice> {
  const personId = ctx.actor.personId as string
  await lockDevices(ctx.db, personId)
  const keyIndex = keyIndexOf(ctx, input.key)
  const held = await deviceByKey(ctx.db, keyIndex)
  const unlock = input.made ? await readUnlock(ctx, { ...input, made: input.made }, input.at, held) : null
  const reasons: Reason[] = [...refuseTime(input.at, ctx.now), ...(unlock?.reasons ?? [])]
  if (timingOf(input.at, ctx.now).late) reasons.push(c.refusals.bad_challenge())
  const text = bindText({ ...input, made: input.made?.attestation })
  if (!(await verified({ key: input.key, text, signature: input.signature })))
    reasons.push(c.refusals.bad_signature())
  insist(reasons)
  if (held && held.personId !== personId) throw new Refused([c.refusals.phone_taken()])
  const all = await devicesOf(ctx.db, [personId])
  const others = all.filter((d) => d.id !== held?.id)
  const outcome = bindOutcome(held, others, ctx.now)
  const say = (summary: string) => ctx.record({ subjects: [`person:${personId}`], summary })
  if (outcome === 'gone') throw new Refused([c.refusals.phone_replaced()])
  if (outcome === 'bind' || outcome === 'wait') {
    const waiting = others.find((d) => d.state === 'waiting')
    // The last one asked for is the one that waits.
    if (waiting) await end(ctx, waiting, 'withdrawn', '又申请登记另一部手机')
    await insertDevice(ctx.db, {
      id: uuidv7(),
      personId,
      publicKey: Buffer.from(input.key, 'base64url'),
      keyIndex,
      label: input.label,
      state: outcome === 'bind' ? 'bound' : 'waiting',
      askedAt: ctx.now,
      boundAt: outcome === 'bind' ? ctx.now : null,
      how: outcome === 'bind' ? 'first' : null,
      confirmedBy: null,
      note: null,
      endedAt: null,
      endedWhy: null,
      ...(unlock?.set ?? NO_UNLOCK),
    })
    say(`${outcome === 'bind' ? '首次登记签到手机' : '申请更换签到手机'}${unlock ? '，启用解锁验证' : ''}`)
  } else if (outcome === 'promote') {
    await take(ctx, held as DeviceRow, { how: 'waited' })
    say('更换签到手机：等待期满，新手机启用')
  } else if (!unlock) say('再次核对签到手机')
  if (unlock && held) {
    await updateDevice(ctx.db, held.id, unlock.set)
    say('签到手机启用解锁验证')
  }
  const now = await devicesOf(ctx.db, [personId])
  const mine = showDevices(now, ctx.now).find((d) => keyIndexOf(ctx, d.key).equals(keyIndex))
  return mine as c.MyDevice
}

const end = async (ctx: Ctx, row: DeviceRow, state: 'replaced' | 'withdrawn', why: string): Promise<void> =>
  await updateDevice(ctx.db, row.id, { state, endedAt: ctx.now, endedWhy: why })

/** The waiting phone takes the place of the one before it. */
async function take(ctx: Ctx, row: DeviceRow, set: Partial<DeviceRow>): Promise<void> {
  for (const other of await devicesOf(ctx.db, [row.personId]))
    if (other.state === 'bound') await end(ctx, other, 'replaced', '已更换为另一部手机')
  await updateDevice(ctx.db, row.id, { state: 'bound', boundAt: ctx.now, ...set })
}

export async function withdraw(ctx: Ctx) {
  const personId = ctx.actor.personId as string
  await lockDevices(ctx.db, personId)
  const waiting = (await devicesOf(ctx.db, [personId])).find((d) => d.state === 'waiting')
  if (!waiting) throw new Refused([c.refusals.no_change_asked()], 404)
  await end(ctx, waiting, 'withdrawn', '本人撤回')
  ctx.record({ subjects: [`person:${personId}`], summary: '撤回更换签到手机的申请' })
  return { withdrawn: true } as const
}

async function one(ctx: Ctx, id: string): Promise<DeviceRow> {
  const row = await deviceById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这部手机' })], 404)
  return row
}

/** Institutions in whose classes the person is being taught now. */
export const placeOfDevice = async (ctx: Ctx, id: string) => ({
  orgs: await orgsOfTrainee(ctx.db, (await one(ctx, id)).personId),
})

/** The teacher has the person and the card before them. */
export async function decide(ctx: Ctx, input: ParsedOf<typeof c.decideDevice>) {
  const { personId } = await one(ctx, input.id)
  await lockDevices(ctx.db, personId)
  const row = await one(ctx, input.id)
  const reasons: Reason[] = []
  if (row.state !== 'waiting') reasons.push(c.refusals.no_change_asked())
  if (input.genuine) reasons.push(...(await refuseCard(ctx, personId, input.idNumber)))
  else if (!input.note) reasons.push(c.refusals.note_needed({ field: 'note' }))
  insist(reasons)
  if (input.genuine)
    await take(ctx, row, { how: 'confirmed', confirmedBy: ctx.actor.accountId, note: input.note ?? null })
  else await end(ctx, row, 'withdrawn', `教师核实不是本人：${input.note}`)
  ctx.record({
    subjects: [`person:${personId}`],
    summary: input.genuine ? '核对身份证后启用学员的新签到手机' : '核实更换签到手机的申请不是本人提出',
    orgId: ctx.actor.orgId,
    reason: input.note ?? null,
  })
  return { state: input.genuine ? 'bound' : 'withdrawn' } as const
}

/** The number on the card must be this person's. */
export async function refuseCard(
  ctx: Ctx,
  personId: string,
  idNumber: string | undefined,
): Promise<Reason[]> {
  if (!idNumber) return [c.refusals.id_number_needed({ field: 'idNumber' })]
  const found = await personByIdNumber(ctx, normalizeIdNumber(idNumber))
  return found?.id === personId ? [] : [c.refusals.wrong_id_number({ field: 'idNumber' })]
}
