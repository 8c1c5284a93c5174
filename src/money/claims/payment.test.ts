import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger } from '#money/ledger'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  giveAccount,
  type Offices,
  officesOf,
  seen,
  settledBatch,
} from '../../../tests/kit/claims.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let next = 4100
async function funded(people = 1): Promise<{ id: string; orgId: string; trainees: readonly number[] }> {
  next += 10
  const scene = await closedClass(app, { trainees: Array.from({ length: people }, (_, i) => next + i) })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await fundedClaim(app, offices, id)
  return { id, orgId: scene.provider.orgId, trainees: scene.trainees }
}
const make = (claimIds: string[]) =>
  offices.clerk.call(c.makeBatch, { region: '350200', fund: 'employment', claimIds })
const batchOf = (user: User, id: string) => user.call(c.getBatch, { id })
const ledgerHolds = async () => (await checkLedger(app.platform.tools.db)).holds

test('F4 batch: made by one, confirmed by another; the bank file carries names and accounts once, on record', async () => {
  const one = await funded()
  const two = await funded(2)
  expect((await offices.clerk.call(c.payableClaims, {})).rows.map((r) => r.id)).toEqual(
    expect.arrayContaining([one.id, two.id]),
  )
  const { id, number, lineCount, totalFen } = await make([one.id, two.id])
  expect(number).toMatch(/^PC350200-2026-\d{4}$/)
  expect([lineCount, totalFen]).toEqual([2, 210_000])
  expect((await seen(offices.clerk, one.id)).state).toBe('batched')
  // No file before the second person has looked.
  expect(await offices.clerk.refused(c.bankFile, { id, reason: '送银行' })).toContain('input.too_small')
  expect(await offices.clerk.refused(c.bankFile, { id, reason: '送银行付款' })).toEqual([
    'common.wrong_state',
  ])
  expect(await offices.confirmer.refused(c.confirmBatch, { id, version: 1, totalFen: 1 })).toEqual([
    'common.changed_meanwhile',
  ])
  await offices.confirmer.call(c.confirmBatch, { id, version: 1, totalFen })
  expect(await offices.finance.refused(c.bankFile, { id, reason: '送银行付款' })).toEqual(['common.denied'])
  const file = await offices.clerk.try(c.bankFile, { id, reason: '送银行付款' })
  expect(file.status).toBe(200)
  expect(file.headers['content-type']).toContain('text/csv')
  const text = file.raw.toString('utf8')
  expect(text.startsWith('\ufeff批次号,明细编号,收款户名,收款账号')).toBe(true)
  expect(text).toMatch(/测试单位\d+,999900\d{13},/)
  expect(text.trim().split('\r\n').at(-1)).toBe('合计,2,,,,2100.00,')
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const { rows } = await client.query(
    `select summary, reason from platform.audit where act_id = 'money.payment.bank-file' and subjects @> array[$1]`,
    [`batch:${id}`],
  )
  await client.end()
  expect(rows).toEqual([{ summary: `拨付批次 ${number}：下载银行拨付文件（2 笔）`, reason: '送银行付款' }])
  const screen = JSON.stringify(await batchOf(offices.finance, id))
  expect(screen).not.toMatch(/999900\d{13}/)
})

test('F4 batch: the database refuses one person at both ends, whatever the program does', async () => {
  const one = await funded()
  const { id } = await make([one.id])
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  try {
    await expect(
      client.query(
        `update money.payment_batch set state = 'confirmed', confirmed_by = made_by, confirmed_at = now() where id = $1`,
        [id],
      ),
    ).rejects.toThrow('batch_confirmer_is_another')
    // A line is held by one transfer at a time.
    await expect(
      client.query(
        `insert into money.payment_part select $1::uuid, claim_line_id, amount_fen, true from money.payment_part where payment_line_id in (select id from money.payment_line where batch_id = $2) limit 1`,
        ['00000000-0000-7000-8000-0000000000ff', id],
      ),
    ).rejects.toThrow()
  } finally {
    await client.end()
  }
})

test('F4 batch: two officers at once put a claim into one batch only', async () => {
  const one = await funded()
  const other = await app.staff('hr.clerk', '350200')
  const input = { region: '350200', fund: 'employment' as const, claimIds: [one.id] }
  const replies = await Promise.all([offices.clerk.try(c.makeBatch, input), other.try(c.makeBatch, input)])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  expect(replies.find((r) => r.status === 422)?.body.reasons?.map((r) => r.code)).toEqual([
    'payment.not_payable',
  ])
})

test('F4 batch: the same submission twice under one key makes one batch', async () => {
  const one = await funded()
  const input = { region: '350200', fund: 'employment' as const, claimIds: [one.id] }
  const key = { 'idempotency-key': `make-${one.id}` }
  const first = await offices.clerk.call(c.makeBatch, input, key)
  expect(await offices.clerk.call(c.makeBatch, input, key)).toEqual(first)
})

test('F4 batch: what does not belong into it is named, all at once', async () => {
  const one = await funded()
  const two = await funded()
  await make([two.id])
  expect(
    await offices.clerk.refused(c.makeBatch, {
      region: '350205',
      fund: 'social',
      claimIds: [one.id, two.id],
    }),
  ).toEqual(expect.arrayContaining(['payment.not_payable', 'payment.other_fund', 'payment.other_region']))
  const elsewhere = await app.staff('hr.clerk', '350500')
  expect(
    await elsewhere.refused(c.makeBatch, { region: '350500', fund: 'employment', claimIds: [one.id] }),
  ).toEqual(['common.out_of_scope'])
})

test('F4 batch: called off or sent back, its claims wait for another; nothing moved in the ledger', async () => {
  const one = await funded()
  const first = await make([one.id])
  await offices.confirmer.call(c.rejectBatch, { id: first.id, version: 1, reason: '金额待核实，请退回' })
  expect((await seen(offices.clerk, one.id)).state).toBe('funded')
  const second = await make([one.id])
  await offices.clerk.call(c.cancelBatch, { id: second.id, version: 1, reason: '收款账户待更正' })
  expect(
    await offices.confirmer.refused(c.confirmBatch, { id: second.id, version: 2, totalFen: second.totalFen }),
  ).toEqual(['common.wrong_state'])
  const third = await confirmedBatch(offices, [one.id])
  await settledBatch(app, offices, third.id)
  expect((await seen(offices.clerk, one.id)).state).toBe('paid')
  expect(await ledgerHolds()).toBe(true)
})

test('G1 F4 batch: an account changed since the batch was made stops confirmation and file', async () => {
  const one = await funded()
  const batch = await make([one.id])
  await giveAccount(app, one.orgId)
  expect(
    await offices.confirmer.refused(c.confirmBatch, { id: batch.id, version: 1, totalFen: batch.totalFen }),
  ).toEqual(['payment.account_changed'])
  await offices.clerk.call(c.cancelBatch, { id: batch.id, version: 1, reason: '收款账户已更正' })
  const again = await confirmedBatch(offices, [one.id])
  await giveAccount(app, one.orgId)
  expect(await offices.clerk.refused(c.bankFile, { id: again.id, reason: '送银行付款' })).toEqual([
    'payment.account_changed',
  ])
})
