import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  availableFor,
  cancelPayable,
  paymentDone,
  paymentFailed,
  release,
  reserve,
  toPayable,
  toPayment,
} from '#money/budgets'
import { Refused } from '#platform/refusal'
import { ensurePeople } from '#registry/people'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { budgetApproved, within } from '../../../tests/kit/money.ts'
import { ledgerElsewhere, proveLedger } from './contract.ts'
import { balancesOf, checkLedger, paidHistory, post } from './index.ts'

let app: TestApp
let budgetId: string
beforeAll(async () => {
  app = await testApp()
  budgetId = await budgetApproved(app, '350200', 'employment', 1_000)
})
afterAll(async () => await app.stop())

async function asking<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

test('F1 ledger: nobody, not even the owner of the tables, edits or deletes what was written', async () => {
  for (const url of [app.appUrl, app.ownerUrl]) {
    await asking(url, async (client) => {
      for (const table of ['entry', 'posting', 'book']) {
        const column = table === 'posting' ? 'account' : table === 'entry' ? 'summary' : 'fund'
        await expect(client.query(`update money.${table} set ${column} = ${column}`)).rejects.toThrow()
        await expect(client.query(`delete from money.${table}`)).rejects.toThrow()
        await expect(client.query(`truncate money.${table} cascade`)).rejects.toThrow()
      }
    })
  }
})

test('F1 ledger: a region without a budget of its own is told in whose ledger its money stands', async () => {
  const told = async (at: string) =>
    (await (await app.staff('hr.reviewer', at)).call(ledgerElsewhere, {})).rows
  expect(await told('350203')).toEqual([{ regionName: '思明区', payerName: '厦门市' }])
  expect(await told('350102')).toEqual([{ regionName: '鼓楼区', payerName: null }])
  expect(await told('350200')).toEqual([])
  expect(await told('350000')).toEqual([])
})

test('F1 ledger: the application reads balances and cannot write them', async () => {
  await asking(app.appUrl, async (client) => {
    const grants = await client.query(
      `select table_name, string_agg(privilege_type, ',' order by privilege_type) as may from information_schema.table_privileges
       where table_schema = 'money' and grantee = 'qc_app' and table_name in ('entry', 'posting', 'balance', 'book') group by table_name order by table_name`,
    )
    expect(grants.rows).toEqual([
      { table_name: 'balance', may: 'SELECT' },
      { table_name: 'book', may: 'INSERT,SELECT' },
      { table_name: 'entry', may: 'INSERT,SELECT' },
      { table_name: 'posting', may: 'INSERT,SELECT' },
    ])
    await expect(client.query('update money.balance set amount_fen = 0')).rejects.toThrow(/permission denied/)
  })
})

const entryRow = (id: string) =>
  `insert into money.entry (id, at, day, kind, subject, summary, by_name) values ('${id}', now(), current_date, 'reserve', 'class:x', 'x', 'x')`
const postingRow = (id: string, entry: string, account: string, fen: number) =>
  `insert into money.posting (id, entry_id, book_id, account, amount_fen) values ('${id}', '${entry}', '${budgetId}', '${account}', ${fen})`
const ENTRY = '00000000-0000-7000-8000-0000000000a1'
const A = '00000000-0000-7000-8000-0000000000b1'
const B = '00000000-0000-7000-8000-0000000000b2'

test.each([
  ['no postings', []],
  ['one posting', [['reserved', 100]]],
  [
    'a sum that is not zero',
    [
      ['available', -100],
      ['reserved', 99],
    ],
  ],
  [
    'less than nothing left',
    [
      ['available', -1_000_01],
      ['reserved', 1_000_01],
    ],
  ],
  [
    'a payment beyond the budget',
    [
      ['in-payment', -1],
      ['paid', 1],
    ],
  ],
] as [string, [string, number][]][])(
  'F1 ledger: the database refuses an entry with %s',
  async (_name, rows) => {
    await asking(app.appUrl, async (client) => {
      await client.query('begin')
      const work = async () => {
        await client.query(entryRow(ENTRY))
        for (const [i, [account, fen]] of rows.entries())
          await client.query(postingRow([A, B][i] as string, ENTRY, account, fen))
        await client.query('commit')
      }
      await expect(work()).rejects.toThrow(/balance/)
    })
  },
)

test('F1 ledger: no posting joins an entry of an earlier transaction', async () => {
  await asking(app.appUrl, async (client) => {
    const { rows } = await client.query('select id from money.entry limit 1')
    await client.query('begin')
    await expect(client.query(postingRow(A, rows[0].id, 'available', -1))).rejects.toThrow(
      /its own transaction/,
    )
  })
})

test('F1 ledger: postings that don’t add up are a bug before they reach the database', async () => {
  const entry = (fen: number) => ({
    kind: 'reserve' as const,
    subject: 'class:y',
    summary: 'x',
    postings: [
      { budgetId, account: 'available' as const, amountFen: -100 },
      { budgetId, account: 'reserved' as const, amountFen: fen },
    ],
  })
  await expect(within(app, (ctx) => post(ctx, entry(101)))).rejects.toThrow(/off by 1 fen/)
  await expect(within(app, (ctx) => post(ctx, entry(100.5)))).rejects.toThrow(/whole number of fen/)
  await expect(within(app, (ctx) => post(ctx, { ...entry(100), postings: [] }))).rejects.toThrow(
    /moves nothing/,
  )
})

type Step = {
  do: 'reserve' | 'release' | 'charge' | 'send' | 'done' | 'failed' | 'cancel'
  at: number
  fen: number
}
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom('reserve', 'release', 'charge', 'send', 'done', 'failed', 'cancel'),
  at: fc.nat(2),
  fen: fc.integer({ min: 1, max: 60_000 }),
})

test('F1 property: whatever is tried in whatever order, nothing is paid beyond the budget, twice, or out of nowhere', async () => {
  const people = await within(app, (ctx) =>
    ensurePeople(
      ctx,
      [501, 502, 503].map((index) => syntheticPerson(index)),
    ),
  )
  const regions = ['350203', '350205', '350206', '350211', '350212', '350213']
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const year = 2030 + Math.floor(run / regions.length)
      const region = regions[run % regions.length] as string
      run += 1
      const appropriated = 1_000_00
      const budget = await budgetApproved(app, region, 'social', appropriated / 100, year)
      const where = { region, day: `${year}-05-01`, fund: 'social' as const }
      const lineOf = (at: number) =>
        `00000000-0000-7000-${8000 + (run % 999)}-${String(at + 1 + run * 10).padStart(12, '0')}`
      const personOf = (at: number) => people[at]?.person.id as string
      // The model: where each line's money is, and what each subject holds.
      const held = new Map<number, number>()
      const line = new Map<number, { at: 'payable' | 'in-payment' | 'paid'; fen: number }>()
      const used = () =>
        [...held.values(), ...[...line.values()].map((one) => one.fen)].reduce((a, b) => a + b, 0)
      const moved: Record<string, [from: string, to: 'payable' | 'in-payment' | 'paid' | null]> = {
        send: ['payable', 'in-payment'],
        done: ['in-payment', 'paid'],
        failed: ['in-payment', 'payable'],
        cancel: ['payable', null],
      }
      for (const { do: what, at, fen } of steps) {
        const subject = `class:${run}-${at}`
        const lineIds = [lineOf(at)]
        let expected: boolean
        let work: () => Promise<unknown>
        if (what === 'reserve') {
          expected = !held.has(at) && used() + fen <= appropriated
          work = () => within(app, (ctx) => reserve(ctx, { ...where, subject, seats: 1, perSeatFen: fen }))
          if (expected) held.set(at, fen)
        } else if (what === 'release') {
          expected = true
          work = () => within(app, (ctx) => release(ctx, subject, '测试'))
          held.delete(at)
        } else if (what === 'charge') {
          const hold = held.get(at) ?? 0
          expected = !line.has(at) && used() - Math.min(hold, fen) + fen <= appropriated
          const tags = {
            orgId: null,
            subsidyKind: 'class-training' as const,
            occupationCode: null,
            level: null,
            certificateNumber: null,
          }
          const lines = [{ claimLineId: lineOf(at), personId: personOf(at), amountFen: fen, ...tags }]
          work = () => within(app, (ctx) => toPayable(ctx, { ...where, subject, claimId: lineOf(at), lines }))
          if (expected) {
            held.delete(at)
            line.set(at, { at: 'payable', fen })
          }
        } else {
          const [from, to] = moved[what] as [string, 'payable' | 'in-payment' | 'paid' | null]
          expected = line.get(at)?.at === from
          const act = { send: toPayment, done: paymentDone, failed: paymentFailed, cancel: cancelPayable }[
            what
          ]
          work = () => within(app, (ctx) => act(ctx, { subject: 'batch:t', lineIds, reason: '测试' }))
          if (expected && to) line.set(at, { at: to, fen: line.get(at)?.fen as number })
          if (expected && !to) line.delete(at)
        }
        const went = await work().then(
          () => true,
          (error: unknown) => {
            if (!(error instanceof Refused)) throw error
            return false
          },
        )
        expect([what, went]).toEqual([what, expected])
      }
      const sum = (at: string) =>
        [...line.values()].filter((one) => one.at === at).reduce((a, one) => a + one.fen, 0)
      const reserved = [...held.values()].reduce((a, b) => a + b, 0)
      expect((await balancesOf(app.platform.tools.db, [budget])).get(budget)).toMatchObject({
        appropriatedFen: appropriated,
        availableFen: appropriated - used(),
        reservedFen: reserved,
        payableFen: sum('payable'),
        inPaymentFen: sum('in-payment'),
        paidFen: sum('paid'),
      })
      const history = await paidHistory(app.platform.tools.db, [0, 1, 2].map(personOf))
      const mine = new Set([0, 1, 2].map(lineOf))
      const drawn = [...history.values()].flat().filter((item) => mine.has(item.claimLineId))
      expect(drawn.reduce((a, item) => a + item.amountFen, 0)).toBe(sum('paid'))
      expect((await availableFor(app.platform.tools.db, region, where.day, 'social'))?.availableFen).toBe(
        appropriated - used(),
      )
    }),
    { numRuns: 40 },
  )
  expect(await checkLedger(app.platform.tools.db)).toMatchObject({ holds: true })
}, 60_000)

test('F1 ledger: the proof finds what somebody with the database in their hands has bent', async () => {
  await asking(app.ownerUrl, async (client) => {
    await client.query(
      `update money.balance set amount_fen = amount_fen + 1 where book_id = '${budgetId}' and account = 'paid'`,
    )
  })
  const proof = await checkLedger(app.platform.tools.db)
  expect(proof.checks.filter((check) => !check.holds).map((check) => [check.name, check.faults])).toEqual([
    ['balances', [`${budgetId}/paid`]],
    ['covered', [budgetId]],
  ])
  // Whose fault it is sees which; others see that there is one.
  const told = async (at: string) => {
    const found = await (await app.staff('finance.clerk', at)).call(proveLedger, {})
    return [found.holds, found.checks.find((check) => check.name === 'covered')?.faults]
  }
  expect(await told('350100')).toEqual([false, ['其他地区 1 处']])
  expect(await told('350000')).toEqual([false, [budgetId]])
  expect(await told('350200')).toEqual([false, [budgetId]])
})
