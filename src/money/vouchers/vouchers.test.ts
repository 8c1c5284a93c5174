import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf, instantAt } from '#platform/day'
import type { DemoMessages } from '#platform/messages'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { batchInput, publishedBatch, voucherOfficers } from '../../../tests/kit/vouchers.ts'
import {
  approveRaise,
  askRaise,
  claimVoucher,
  closeBatch,
  draftBatch,
  editBatch,
  getBatch,
  giveUpVoucher,
  leaveLine,
  listBatches,
  myVouchers,
  openBatches,
  publishBatch,
  refuseRaise,
  returnBatch,
  revokeVoucher,
  submitBatch,
} from './contract.ts'
import { closeVouchers, remindVouchers } from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(async () => {
  await app.stop()
})
const today = () => dayOf(app.clock.now().toISOString())
const XIAMEN = { region: '350203' }
const quotaOf = async (user: User, id: string) => (await user.call(getBatch, { id })).quotas

describe('batches', () => {
  test('F3 batch: written by one, published by another; who wrote it is refused', async () => {
    const { clerk, reviewer } = await voucherOfficers(app, '350200', 'employment')
    const both = await app.staff('hr.clerk', '350200', { also: ['hr.reviewer'] })
    const { id, version } = await both.call(draftBatch, { ...batchInput(app), submit: true })
    expect(await both.refused(publishBatch, { id, version })).toEqual(['common.same_person'])
    expect(await clerk.refused(publishBatch, { id, version })).toEqual(['common.denied'])
    const back = await reviewer.call(returnBatch, { id, version, reason: '请按县区分配' })
    const input = { ...batchInput(app), quotas: [{ region: '350203', total: 2 }] }
    const edited = await both.call(editBatch, { id, version: back.version, ...input })
    const again = await both.call(submitBatch, { id, version: edited.version })
    await reviewer.call(publishBatch, { id, version: again.version })
    const seen = await reviewer.call(getBatch, { id })
    expect(seen.state).toBe('published')
    expect(seen.can).toEqual(['close', 'revoke'])
    expect((await clerk.call(getBatch, { id })).can).toContain('ask-raise')
    expect(seen.quotas.map((q) => [q.region, q.total])).toEqual([['350203', 2]])
    expect(await clerk.refused(editBatch, { id, version: seen.version, ...input })).toEqual([
      'voucher.not_draft',
    ])
  })

  test('F3 batch: everything wrong is told at once', async () => {
    const { clerk } = await voucherOfficers(app, '350200', 'employment')
    const codes = await clerk.refused(draftBatch, {
      ...batchInput(app, {
        kind: 'directed',
        faceFen: 100,
        subsidyKind: 'personal-certificate',
        claimUntil: instantAt(addDays(today(), -1), '00:00'),
        validUntil: addDays(today(), -3),
        quotas: [
          { region: '350102', total: 2 },
          { region: '350203', category: 'employee', total: 2 },
          { region: '350203', category: 'employee', total: 3 },
        ],
      }),
    })
    expect(codes.sort()).toEqual(
      [
        'voucher.face_not_wanted',
        'voucher.occupations_needed',
        'voucher.needs_no_voucher',
        'voucher.claim_order',
        'voucher.claim_past',
        'voucher.valid_short',
        'voucher.quota_outside',
        'voucher.quota_twice',
      ].sort(),
    )
  })

  test('F3 batch: more for a published one, asked by one and approved by another; the line is served first, in order', async () => {
    const { batchId, clerk, reviewer } = await publishedBatch(app, {
      title: '可增名额券',
      quotas: [{ region: '350203', total: 1 }],
    })
    const [a, b, c] = await Promise.all([app.worker(71), app.worker(72), app.worker(73)])
    for (const user of [a, b, c]) await user.call(claimVoucher, { batchId, ...XIAMEN, orWait: true })
    const { version, can } = await clerk.call(getBatch, { id: batchId })
    expect(can).toContain('ask-raise')
    const asks = {
      id: batchId,
      version,
      documentNumber: '测人社〔2026〕9号',
      reason: '报名踊跃，名额不足',
      lines: [
        { region: '350203', more: 2 },
        { region: '350205', category: 'employee' as const, more: 5 },
      ],
    }
    const far = [{ region: '350102', more: 1 }]
    expect(await clerk.refused(askRaise, { ...asks, lines: far })).toEqual(['voucher.quota_outside'])
    const both = await app.staff('hr.clerk', '350200', { also: ['hr.reviewer'] })
    const asked = await both.call(askRaise, asks)
    expect(await clerk.refused(askRaise, asks)).toEqual(['voucher.raise_open'])
    expect(await both.refused(approveRaise, asked)).toEqual(['common.same_person'])
    expect(await quotaOf(reviewer, batchId)).toMatchObject([{ total: 1, waiting: 2 }])
    expect((await reviewer.call(getBatch, { id: batchId })).raises[0]?.can).toEqual(['approve', 'refuse'])
    expect(await reviewer.call(approveRaise, asked)).toMatchObject({ served: 2 })
    expect(await quotaOf(reviewer, batchId)).toMatchObject([
      { region: '350203', total: 3, taken: 3, waiting: 0 },
      { region: '350205', category: 'employee', total: 5, taken: 0 },
    ])
    expect((await c.call(myVouchers, {})).vouchers).toMatchObject([{ state: 'available' }])
    expect(await reviewer.refused(refuseRaise, { ...asked, reason: '重复' })).toEqual([
      'common.changed_meanwhile',
    ])
  })

  test('F3 batch: without a budget of its fund it is not published', async () => {
    const { clerk } = await voucherOfficers(app, '350200', 'employment')
    const { id, version } = await clerk.call(draftBatch, batchInput(app, { fund: 'special-account' }))
    expect(await clerk.refused(submitBatch, { id, version })).toEqual(['voucher.no_budget'])
  })

  test('F3 batch: a county that has a quota of it reads it, another does not', async () => {
    const scene = await publishedBatch(app, { title: '县区可见券', quotas: [{ region: '350203', total: 1 }] })
    const near = await app.staff('hr.clerk', '350203')
    const far = await app.staff('hr.clerk', '350205')
    expect((await near.call(getBatch, { id: scene.batchId })).can).toEqual([])
    expect(await far.refused(getBatch, { id: scene.batchId })).toEqual(['common.out_of_scope'])
    const titles = (rows: { title: string }[]) => rows.map((r) => r.title)
    expect(titles((await near.call(listBatches, {})).rows)).toContain('县区可见券')
    expect(titles((await far.call(listBatches, {})).rows)).not.toContain('县区可见券')
  })
})

describe('claiming', () => {
  test('F3 claim: one a person, the same answer to the same key, no more than there are', async () => {
    const { batchId, reviewer } = await publishedBatch(app, {
      title: '限量券',
      quotas: [{ region: '350203', total: 2 }],
    })
    const [a, b, c] = await Promise.all([app.worker(11), app.worker(12), app.worker(13)])
    const first = await a.call(claimVoucher, { batchId, ...XIAMEN }, { 'idempotency-key': 'claim-a-0001' })
    expect(first).toMatchObject({ outcome: 'claimed', number: '限量券第 000001 号', repeated: false })
    const again = await a.call(claimVoucher, { batchId, ...XIAMEN }, { 'idempotency-key': 'claim-a-0001' })
    expect(again).toEqual({ ...first, repeated: true })
    expect(
      await a.refused(claimVoucher, { batchId, ...XIAMEN }, { 'idempotency-key': 'claim-a-0002' }),
    ).toEqual(['voucher.already'])
    await b.call(claimVoucher, { batchId, ...XIAMEN })
    expect(await c.refused(claimVoucher, { batchId, ...XIAMEN })).toEqual(['voucher.sold_out'])
    expect(await quotaOf(reviewer, batchId)).toMatchObject([{ total: 2, taken: 2, available: 2 }])
  })

  test('F3 claim: the line is served in order when a voucher comes back, and those served are told', async () => {
    const { batchId, reviewer } = await publishedBatch(app, {
      title: '候补券',
      quotas: [{ region: '350203', total: 1 }],
    })
    const [a, b, c, d] = [
      await app.worker(21),
      await app.worker(22),
      await app.worker(23),
      await app.worker(24),
    ]
    const mine = await a.call(claimVoucher, { batchId, ...XIAMEN, orWait: true })
    expect(await b.call(claimVoucher, { batchId, ...XIAMEN, orWait: true })).toMatchObject({
      outcome: 'waiting',
      ahead: 0,
    })
    expect(await c.call(claimVoucher, { batchId, ...XIAMEN, orWait: true })).toMatchObject({
      outcome: 'waiting',
      ahead: 1,
    })
    expect(await d.call(claimVoucher, { batchId, ...XIAMEN, orWait: true })).toMatchObject({
      outcome: 'waiting',
      ahead: 2,
    })
    expect(await c.refused(claimVoucher, { batchId, ...XIAMEN })).toEqual(['voucher.waiting_already'])
    await b.call(leaveLine, { batchId })
    await a.call(giveUpVoucher, { id: mine.voucherId as string, version: 1 })
    const seen = await c.call(myVouchers, {})
    expect(seen.vouchers).toMatchObject([{ title: '候补券', state: 'available', origin: 'waited' }])
    expect((await d.call(myVouchers, {})).waiting).toMatchObject([{ title: '候补券', ahead: 0 }])
    expect(await quotaOf(reviewer, batchId)).toMatchObject([{ total: 1, taken: 1, waiting: 1 }])
    await app.settle()
    const messages = app.platform.tools.messages as DemoMessages
    expect(messages.shown(syntheticPerson(23).phone)[0]?.text).toContain('候补的培训券已补发')
  })

  test('F3 claim: the nearest quota and the own group come first, others are told whose it is', async () => {
    const { batchId, reviewer } = await publishedBatch(app, {
      title: '分组券',
      quotas: [
        { region: '350203', category: 'disabled', total: 1 },
        { region: '350203', total: 1 },
        { region: '350200', category: 'disabled', total: 1 },
      ],
    })
    const say = { region: '350203', category: 'disabled' } as const
    for (const index of [31, 32, 33]) {
      const worker = await app.worker(index)
      if (index === 31) {
        const refused = await worker.refused(claimVoucher, { batchId })
        expect(refused).toEqual(['voucher.region_needed'])
        expect(await worker.refused(claimVoucher, { batchId, region: '350102' })).toEqual([
          'voucher.region_outside',
        ])
      }
      await worker.call(claimVoucher, { batchId, ...say })
    }
    const rows = await quotaOf(reviewer, batchId)
    expect(rows.map((q) => q.taken)).toEqual([1, 1, 1])
    const other = await app.worker(34)
    expect(await other.refused(claimVoucher, { batchId, region: '350205' })).toEqual(['voucher.group_needed'])
    expect(await other.refused(claimVoucher, { batchId, region: '350205', category: 'veteran' })).toEqual([
      'voucher.group_outside',
    ])
  })

  test('F3 claim: not before it opens, not after it is closed; drafts are nobody’s', async () => {
    const opens = instantAt(addDays(today(), 1), '09:00')
    const { batchId, reviewer, version } = await publishedBatch(app, { title: '明日券', claimFrom: opens })
    const a = await app.worker(41)
    expect(await a.refused(claimVoucher, { batchId, ...XIAMEN })).toEqual(['voucher.not_yet'])
    const open = await app.visitor.call(openBatches, { region: '350203' })
    expect(open.rows.find((r) => r.id === batchId)).toMatchObject({ left: 3, claimFrom: opens })
    await reviewer.call(closeBatch, { id: batchId, version, reason: '资金调整' })
    expect(await a.refused(claimVoucher, { batchId, ...XIAMEN })).toEqual(['voucher.not_published'])
    const { clerk } = await voucherOfficers(app, '350200', 'employment')
    const draft = await clerk.call(draftBatch, batchInput(app))
    expect(await a.refused(claimVoucher, { batchId: draft.id, ...XIAMEN })).toEqual(['common.not_found'])
  })
})

describe('what comes back', () => {
  test('F3 expiry: unused vouchers expire, holders are reminded before, the line is served', async () => {
    const { batchId, reviewer } = await publishedBatch(app, {
      title: '短期券',
      validDays: 10,
      claimUntil: instantAt(addDays(today(), 40), '00:00'),
      quotas: [{ region: '350203', total: 1 }],
    })
    const [a, b] = [await app.worker(51), await app.worker(52)]
    await a.call(claimVoucher, { batchId, ...XIAMEN })
    await b.call(claimVoucher, { batchId, ...XIAMEN, orWait: true })
    const { tools } = app.platform
    expect(await remindVouchers(tools)).toBe(0)
    const start = app.clock.now().getTime()
    app.clock.set(new Date(start + 4 * 86_400_000))
    expect(await remindVouchers(tools)).toBe(1)
    expect(await remindVouchers(tools)).toBe(0)
    const messages = tools.messages as DemoMessages
    expect(messages.shown(syntheticPerson(51).phone)[0]?.text).toContain('一周内到期')
    app.clock.set(new Date(start + 9 * 86_400_000))
    expect(await remindVouchers(tools)).toBe(1)
    expect(await closeVouchers(tools)).toBe(0)
    app.clock.set(new Date(start + 11 * 86_400_000))
    expect(await closeVouchers(tools)).toBe(1)
    const again = await app.worker(51)
    expect((await again.call(myVouchers, {})).vouchers).toMatchObject([{ state: 'expired' }])
    expect((await (await app.worker(52)).call(myVouchers, {})).vouchers).toMatchObject([
      { state: 'available', expiresOn: addDays(dayOf(new Date(start).toISOString()), 21) },
    ])
    await app.renew(reviewer)
    expect(await quotaOf(reviewer, batchId)).toMatchObject([{ taken: 1, waiting: 0 }])
  })

  test('F3 revoke: with a reason, by the reviewer; the holder reads it', async () => {
    const { batchId, reviewer, clerk } = await publishedBatch(app, { title: '收回券' })
    const a = await app.worker(61)
    const { voucherId } = await a.call(claimVoucher, { batchId, ...XIAMEN })
    const id = voucherId as string
    expect(await clerk.refused(revokeVoucher, { id, version: 1, reason: '重复领取' })).toEqual([
      'common.denied',
    ])
    await reviewer.call(revokeVoucher, { id, version: 1, reason: '重复领取' })
    expect((await a.call(myVouchers, {})).vouchers).toMatchObject([
      { state: 'revoked', endReason: '重复领取' },
    ])
    expect(await a.refused(claimVoucher, { batchId, ...XIAMEN })).toEqual(['voucher.already'])
  })
})
