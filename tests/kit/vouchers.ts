/** Voucher batches through acts: written by one officer, published by another. */
import { draftBatch, publishBatch } from '#money/vouchers/contract'
import type { InputOf } from '#platform/act'
import { addDays, dayOf, instantAt } from '#platform/day'
import type { TestApp, User } from './app.ts'
import { budgetApproved } from './money.ts'

export type BatchOptions = Partial<InputOf<typeof draftBatch>>

export interface BatchScene {
  batchId: string
  version: number
  clerk: User
  reviewer: User
}

/** What a batch of the test clock's day looks like: open from now for a week, usable for sixty days. */
export function batchInput(app: TestApp, options: BatchOptions = {}): InputOf<typeof draftBatch> {
  const now = app.clock.now().toISOString()
  const region = options.region ?? '350200'
  return {
    title: '测试通用券',
    region,
    kind: 'general',
    fund: 'employment',
    claimFrom: now,
    claimUntil: instantAt(addDays(dayOf(now), 7), '00:00'),
    validUntil: addDays(dayOf(now), 60),
    documentNumber: '测人社〔2026〕3号',
    quotas: [{ region, total: 3 }],
    ...options,
  }
}

const officers = new WeakMap<TestApp, Map<string, Promise<{ clerk: User; reviewer: User }>>>()

/** One clerk and one reviewer of a region, and a budget of the fund that its vouchers are paid from. */
export function voucherOfficers(app: TestApp, region: string, fund: 'employment' | 'unemployment-insurance') {
  const made = officers.get(app) ?? new Map<string, Promise<{ clerk: User; reviewer: User }>>()
  officers.set(app, made)
  const key = `${region}:${fund}`
  const found =
    made.get(key) ??
    (async () => {
      await budgetApproved(app, region, fund, 1_000_000).catch(() => {})
      return { clerk: await app.staff('hr.clerk', region), reviewer: await app.staff('hr.reviewer', region) }
    })()
  made.set(key, found)
  return found
}

export async function publishedBatch(app: TestApp, options: BatchOptions = {}): Promise<BatchScene> {
  const input = batchInput(app, options)
  const { clerk, reviewer } = await voucherOfficers(app, input.region, input.fund as 'employment')
  await app.renew(clerk, reviewer)
  const { id, version } = await clerk.call(draftBatch, { ...input, submit: true })
  const done = await reviewer.call(publishBatch, { id, version })
  return { batchId: id, version: done.version, clerk, reviewer }
}
