import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLedger, paidHistory } from '#money/ledger'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import {
  bankReturn,
  clearedClaim,
  closedClass,
  confirmedBatch,
  filedClaim,
  fundedClaim,
  giveAccount,
  type Offices,
  officesOf,
  paidClaim,
  seen,
  settledBatch,
  today,
} from '../../../tests/kit/claims.ts'
import * as c from './contract.ts'

let app: TestApp
let offices: Offices
beforeAll(async () => {
  app = await testApp()
  offices = await officesOf(app)
}, 120_000)
afterAll(async () => await app.stop())

let next = 5100
async function funded(people = 1): Promise<{ id: string; orgId: string; trainees: readonly number[] }> {
  next += 10
  const scene = await closedClass(app, { trainees: Array.from({ length: people }, (_, i) => next + i) })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await fundedClaim(app, offices, id)
  return { id, orgId: scene.provider.orgId, trainees: scene.trainees }
}

const batchOf = (user: User, id: string) => user.call(c.getBatch, { id })
const upload = (text: string | Buffer, name = '回单.csv') =>
  offices.finance.upload(typeof text === 'string' ? Buffer.from(text) : text, name)
const importing = async (id: string, text: string | Buffer) => ({
  id,
  version: (await batchOf(offices.finance, id)).version,
  fileId: (await upload(text)).id,
})
const ledgerHolds = async () => (await checkLedger(app.platform.tools.db)).holds

test('F4 bank return: paid and refused line by line; retried once its cause is gone; a person is paid once', async () => {
  const one = await funded(2)
  const two = await funded()
  const batch = await confirmedBatch(offices, [one.id, two.id])
  const done = await settledBatch(app, offices, batch.id, { 1: '账号户名不符' })
  expect(done).toMatchObject({ state: 'settled', paid: 1, refused: 1, waiting: 0 })
  const view = await batchOf(offices.clerk, batch.id)
  const bounced = view.lines.find((l) => l.state === 'refused')
  const refusedId = bounced?.claimId as string
  expect(bounced).toMatchObject({ refuseReason: '账号户名不符' })
  expect(await seen(offices.clerk, refusedId)).toMatchObject({
    state: 'bounced',
    holder: { does: '核对收款账户后重新拨付' },
  })
  expect((await offices.clerk.call(c.bouncedPayments, {})).rows.map((r) => [r.id, r.can])).toEqual([
    [bounced?.id, ['retry']],
  ])
  expect((await offices.finance.call(c.bouncedPayments, {})).rows[0]?.can).toEqual([])

  // Not with the account that failed, unless somebody says why.
  const retry = { id: bounced?.id as string, reason: '收款人已更正账户' }
  expect(await offices.clerk.refused(c.retryPayment, retry)).toEqual(['payment.same_account'])
  await giveAccount(app, refusedId === one.id ? one.orgId : two.orgId)
  await offices.clerk.call(c.retryPayment, retry)
  expect(await offices.clerk.refused(c.retryPayment, retry)).toEqual(['payment.not_refused'])
  expect((await seen(offices.clerk, refusedId)).state).toBe('funded')
  const second = await confirmedBatch(offices, [refusedId])
  await settledBatch(app, offices, second.id)
  expect((await seen(offices.clerk, refusedId)).state).toBe('paid')
  const people = [
    ...(await offices.clerk.call(c.claimLines, { id: one.id })).rows,
    ...(await offices.clerk.call(c.claimLines, { id: two.id })).rows,
  ]
  const paid = await paidHistory(
    app.platform.tools.db,
    people.map((l) => l.personId),
  )
  expect([...paid.values()].map((items) => items.map((i) => i.amountFen))).toEqual([
    [70_000],
    [70_000],
    [70_000],
  ])
  expect(await ledgerHolds()).toBe(true)
})

test('F4 bank return: retried with the same account only when it is said so', async () => {
  const one = await funded()
  const batch = await confirmedBatch(offices, [one.id])
  await settledBatch(app, offices, batch.id, { 0: '银行系统维护' })
  const line = (await batchOf(offices.clerk, batch.id)).lines[0]
  await offices.clerk.call(c.retryPayment, {
    id: line?.id as string,
    reason: '银行系统维护已结束',
    sameAccount: true,
  })
  expect((await seen(offices.clerk, one.id)).state).toBe('funded')
})

test('F4 bank return: a file with any fault changes nothing, and every fault is told by row', async () => {
  const one = await funded()
  const two = await funded()
  const batch = await confirmedBatch(offices, [one.id, two.id])
  const { lines } = await batchOf(offices.finance, batch.id)
  const [a, b] = lines as [(typeof lines)[number], (typeof lines)[number]]
  const on = today(app)
  const good = lines.map((l) => ({ no: l.no, amountFen: l.amountFen }))
  const refused = async (text: string | Buffer) => {
    const reply = await offices.finance.try(c.importReturn, await importing(batch.id, text))
    expect(reply.status).toBe(422)
    return reply.body.reasons?.map((r) => `${r.code}${r.row ? ` ${r.row}` : ''}`)
  }
  expect(await refused(bankReturn(batch.number, on, good, '合计,2,1.00,,,,'))).toEqual([
    'bank-return.wrong_total 4',
  ])
  expect(await refused(bankReturn(batch.number, on, [...good, { no: 'PC-0', amountFen: 100 }]))).toEqual([
    'bank-return.unknown_line 4',
  ])
  expect(
    await refused(bankReturn(batch.number, on, [...good, { no: a.no, amountFen: a.amountFen }])),
  ).toEqual(['bank-return.repeated_line 4'])
  expect(
    await refused(
      bankReturn(batch.number, on, [{ ...(good[0] as { no: string; amountFen: number }), amountFen: 1 }]),
    ),
  ).toEqual(['bank-return.wrong_amount 2'])
  expect(await refused(bankReturn('PC350200-2026-9999', on, [{ no: b.no, amountFen: b.amountFen }]))).toEqual(
    ['bank-return.other_batch 2'],
  )
  expect(
    await refused(bankReturn(batch.number, '2027-01-01', [{ no: b.no, amountFen: b.amountFen }])),
  ).toEqual(['bank-return.bad_day 2'])
  // Another encoding than the two in use here.
  const bytes = Buffer.concat([Buffer.from(bankReturn(batch.number, on, good)), Buffer.from([0xff, 0x31])])
  expect(await refused(bytes)).toEqual(['csv.encoding'])
  expect(await refused('"批次号,明细编号')).toEqual(['csv.quote 1'])
  expect(await refused('一,二\r\n三,四\r\n')).toEqual(['bank-return.no_titles 1'])
  const still = await batchOf(offices.finance, batch.id)
  expect(still.lines.every((l) => l.state === 'waiting')).toBe(true)
  expect(still.returns).toEqual([])
  expect((await seen(offices.clerk, one.id)).state).toBe('batched')
  const picture = await offices.finance.upload(Buffer.from('89504e470d0a1a0a00', 'hex'), '回单.png')
  expect(
    await offices.finance.refused(c.importReturn, {
      id: batch.id,
      version: still.version,
      fileId: picture.id,
    }),
  ).toEqual(['payment.not_a_csv'])
  const others = await offices.clerk.upload(Buffer.from(bankReturn(batch.number, on, good)), '回单.csv')
  expect(
    await offices.finance.refused(c.importReturn, {
      id: batch.id,
      version: still.version,
      fileId: others.id,
    }),
  ).toEqual(['payment.not_your_file'])
})

/** GB18030 of the few characters a return file has, by trying all of its two-byte codes. */
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030')
  const codes = new Map<string, number[]>()
  for (let high = 0x81; high <= 0xfe; high += 1)
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue
      const char = decoder.decode(Uint8Array.of(high, low))
      if (char.length === 1) codes.set(char, [high, low])
    }
  return Buffer.from(
    [...text].flatMap((char) => (char < '\u0080' ? [char.charCodeAt(0)] : (codes.get(char) as number[]))),
  )
}

test('F4 bank return: a file in GB18030 is read, in parts as the bank sends it; the same file again changes nothing', async () => {
  const one = await funded()
  const two = await funded()
  const batch = await confirmedBatch(offices, [one.id, two.id])
  const { lines } = await batchOf(offices.finance, batch.id)
  const part = (i: number, serial: string) => {
    const line = lines[i] as (typeof lines)[number]
    return bankReturn(batch.number, today(app), [{ no: line.no, amountFen: line.amountFen, serial }])
  }
  const first = await importing(batch.id, gb18030(part(0, 'GB1')))
  expect(await offices.finance.call(c.importReturn, first)).toMatchObject({
    state: 'confirmed',
    paid: 1,
    waiting: 1,
    unchanged: false,
  })
  const again = await importing(batch.id, gb18030(part(0, 'GB1')))
  expect(await offices.finance.call(c.importReturn, again)).toMatchObject({
    paid: 0,
    waiting: 1,
    unchanged: true,
  })
  // Another file that says the same of the settled line and tells of the other one.
  const whole = bankReturn(
    batch.number,
    today(app),
    lines.map((l, i) => ({ no: l.no, amountFen: l.amountFen, serial: `GB${i + 1}` })),
  )
  expect(await offices.finance.call(c.importReturn, await importing(batch.id, whole))).toMatchObject({
    state: 'settled',
    paid: 1,
    repeated: 1,
    waiting: 0,
  })
  // Told otherwise afterwards: the batch is closed, nothing is taken back.
  const late = await importing(batch.id, part(0, 'GB9'))
  expect(await offices.finance.refused(c.importReturn, late)).toEqual(['common.wrong_state'])
  expect(await ledgerHolds()).toBe(true)
})

test('F4 bank return: one transfer of the bank pays one line, in whatever batch; two imports at once count once', async () => {
  const one = await funded()
  const first = await confirmedBatch(offices, [one.id])
  const lineA = (await batchOf(offices.finance, first.id)).lines[0]
  const file = bankReturn(first.number, today(app), [
    { no: lineA?.no as string, amountFen: 70_000, serial: 'ONCE-1' },
  ])
  const input = await importing(first.id, file)
  const other = await importing(first.id, `${file}\r\n`)
  const replies = await Promise.all([
    offices.finance.try(c.importReturn, input),
    offices.finance.try(c.importReturn, other),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  const two = await funded()
  const second = await confirmedBatch(offices, [two.id])
  const lineB = (await batchOf(offices.finance, second.id)).lines[0]
  const reused = bankReturn(second.number, today(app), [
    { no: lineB?.no as string, amountFen: 70_000, serial: 'ONCE-1' },
  ])
  expect(await offices.finance.refused(c.importReturn, await importing(second.id, reused))).toEqual([
    'bank-return.known_serial',
  ])
  expect(await ledgerHolds()).toBe(true)
})

test('F1 F4 budget short: nothing is owed or paid beyond the budget, however many ask at once', async () => {
  // A city with a catalogue and packs, whose budget is used up between filing and funding.
  const { within } = await import('../../../tests/kit/money.ts')
  next += 10
  const scene = await closedClass(app, { trainees: [next], region: '350203' })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await clearedClaim(app, offices, id)
  // The class's reservation is gone, as if released, and the whole budget is taken: the fund act must refuse.
  const { release, reserve, availableFor } = await import('#money/budgets')
  await within(app, (ctx) => release(ctx, `class:${scene.classId}`, '测试'))
  const left = await availableFor(app.platform.tools.db, '350203', today(app), 'employment')
  const taken = (left?.availableFen as number) - 69_999
  await within(app, (ctx) =>
    reserve(ctx, {
      region: '350203',
      day: today(app),
      fund: 'employment',
      subject: 'class:other',
      seats: 1,
      perSeatFen: taken,
    }),
  )
  const input = { ...{ id, version: (await seen(offices.finance, id)).version }, amountFen: 70_000 }
  expect(await offices.finance.refused(c.fundClaim, input)).toEqual(['budget.short'])
  expect((await seen(offices.finance, id)).state).toBe('cleared')
  expect(await offices.finance.call(c.fundingOf, { id })).toMatchObject({
    neededFen: 70_000,
    availableFen: 69_999,
    reservedFen: null,
  })
  await within(app, (ctx) => release(ctx, 'class:other', '测试'))
  await offices.finance.call(c.fundClaim, { ...input, version: (await seen(offices.finance, id)).version })
  expect(await ledgerHolds()).toBe(true)
})

test('F4 money: what was paid is in the ledger with person, kind, occupation, level and certificate', async () => {
  next += 10
  const scene = await closedClass(app, { trainees: [next] })
  await app.renew(...Object.values(offices))
  const id = await filedClaim(scene)
  await paidClaim(app, offices, id)
  const [line] = (await offices.clerk.call(c.claimLines, { id })).rows
  const paid = await paidHistory(app.platform.tools.db, [line?.personId as string])
  expect(paid.get(line?.personId as string)).toMatchObject([
    {
      claimId: id,
      claimLineId: line?.id,
      subsidyKind: 'class-training',
      occupationCode: '4-10-01-02',
      level: 5,
      certificateNumber: line?.certificateNumber,
      amountFen: 70_000,
      orgId: scene.provider.orgId,
    },
  ])
  expect(line).toMatchObject({ state: 'paid', payment: { stateTitle: '已到账' } })
})
