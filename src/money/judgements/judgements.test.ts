import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf, judge } from '#money/policy'
import type { ClaimFacts, ColumnClaim, Pack } from '#money/policy/contract'
import { addDays } from '#platform/day'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { within, xiamenPacks } from '../../../tests/kit/money.ts'
import {
  explainRow,
  type FactSet,
  judgeAgain,
  judgeKept,
  judgeSet,
  keepSet,
  type RunPack,
  readResults,
  readSet,
  runById,
} from './index.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.stop())

const document = xiamenPacks['personal-certificate']
const pack: Pack = {
  id: '0190a000-0000-7000-8000-000000000001',
  version: 1,
  title: document.title,
  region: document.region,
  subsidyKind: document.subsidyKind,
  from: document.from,
  to: document.to,
  document,
}
const asRun: RunPack = { packId: pack.id, number: 1, title: pack.title, document }
const OCCUPATIONS = ['4-10-01-02', '6-29-02-06', '4-04-05-01']
const DAY = '2025-03-03'

/** People with up to five claims each, so that limits and exclusions bite, and some across a page's edge. */
function claimsOf(count: number): ColumnClaim[] {
  const out: ColumnClaim[] = []
  for (let person = 0; out.length < count; person++) {
    for (let n = 0; n <= person % 5 && out.length < count; n++) {
      const level = 5 - ((person + n) % 5)
      const on = addDays(DAY, n * 7)
      const facts: ClaimFacts = {
        on,
        person: {
          birthOn: addDays('1975-06-01', (person * 37) % 12_000),
          sex: person % 2 ? 'male' : 'female',
          facts: {
            category: { value: person % 3 ? 'employee' : 'other', source: 'register', asOf: on },
            ...(person % 7 ? { employment: { value: 'employed', source: 'register', asOf: on } } : {}),
          },
        },
        certificate: {
          kind: 'level',
          occupationCode: OCCUPATIONS[(person + (n >> 1)) % 3] as string,
          level,
          issuedOn: addDays(on, -30),
          number: `S${person}-${n}`,
          filed: true,
        },
        shortage: person % 4 === 0,
        region: '350203',
        history:
          person % 6 === 0
            ? [
                {
                  subsidyKind: 'class-training',
                  occupationCode: OCCUPATIONS[person % 3] as string,
                  level: 3,
                  certificateNumber: `T${person}`,
                  paidOn: '2024-05-05',
                  amountFen: 90_000,
                },
              ]
            : [],
      }
      out.push({ person: String(person), subsidyKind: 'personal-certificate', facts })
    }
  }
  return out
}
function setOf(claims: ColumnClaim[]): FactSet {
  const ids = new Uint8Array(claims.length * 16)
  const view = new DataView(ids.buffer)
  for (let i = 0; i < claims.length; i++) view.setUint32(i * 16, i)
  return { columns: columnsOf(claims), ids, extra: { mark: Int32Array.from(claims, (_c, i) => i * 3) } }
}

/** The interpreter over the same claims, one after another. */
function plainly(claims: ColumnClaim[]) {
  const drawn = new Map<string, ClaimFacts['history'][number][]>()
  return claims.map(({ person, facts }) => {
    const before = drawn.get(person) ?? [...facts.history]
    drawn.set(person, before)
    const judgement = judge(pack, { ...facts, history: [...before] })
    if (judgement.eligible)
      before.push({
        subsidyKind: 'personal-certificate',
        occupationCode: facts.certificate?.occupationCode ?? null,
        level: facts.certificate?.level ?? null,
        certificateNumber: facts.certificate?.number ?? null,
        certificateKind: facts.certificate?.kind ?? null,
        paidOn: facts.on,
        amountFen: judgement.amountFen,
      })
    return judgement
  })
}

test('F2 judgements: a run over pages keeps what the interpreter says, claim by claim, and says it again in words', async () => {
  const claims = claimsOf(26_000)
  const expected = plainly(claims)
  const db = () => app.platform.tools.db
  const kept = await within(app, async (ctx) => {
    const set = setOf(claims)
    const { id } = await keepSet(ctx.db, ctx.now, '测试', set)
    const done = await judgeSet(ctx.db, ctx.now, id, set, [asRun])
    return { setId: id, ...done }
  })
  expect(kept.eligible).toBe(expected.filter((j) => j.eligible).length)
  expect(kept.totalFen).toBe(expected.reduce((sum, j) => sum + j.amountFen, 0))
  expect(new Set(expected.map((j) => j.amountFen)).size).toBeGreaterThan(5)

  const head = await runById(db(), kept.runId)
  const results = await readResults(db(), head)
  expect([...results.amountFen]).toEqual(expected.map((j) => j.amountFen))
  expect([...results.eligible].map(Boolean)).toEqual(expected.map((j) => j.eligible))

  // Its pages read while it judges, two and one at a time: the same.
  for (const pages of [2, 1]) {
    const read = await within(app, (ctx) => judgeKept(db(), ctx.db, ctx.now, kept.setId, asRun, pages))
    expect([read.eligible, read.totalFen]).toEqual([kept.eligible, kept.totalFen])
    const stored = await readResults(db(), await runById(db(), read.runId))
    expect([...stored.amountFen]).toEqual(expected.map((j) => j.amountFen))
    expect(stored.codes).toEqual(results.codes)
  }

  // Read back from the database, judged once more: the same to the last bit.
  const again = judgeAgain(await readSet(db(), kept.setId), head.packs)
  expect([...again.amountFen]).toEqual([...results.amountFen])
  expect(again.codes.map((words) => [...words])).toEqual(
    results.codes.map((words) => [...words].map((w) => w >>> 0)),
  )

  for (const row of [0, 1, 7, 8190, 8191, 8192, 8193, 25_999]) {
    const told = await explainRow(db(), kept.runId, row)
    expect(told?.agrees).toBe(true)
    expect(told?.extra.mark).toBe(row * 3)
    expect(Number.parseInt(told?.id.slice(0, 8) as string, 16)).toBe(row)
    expect(told?.kept.amountFen).toBe(expected[row]?.amountFen)
    expect(told?.judgement.trace).toEqual(expected[row]?.trace)
  }
  expect(await explainRow(db(), kept.runId, 26_000)).toBeNull()
})

test('F2 judgements: the same facts are kept once; a run that does not add up, or lacks a page, is not kept at all', async () => {
  const claims = claimsOf(20)
  const ids = await Promise.all(
    [0, 1].map(() => within(app, (ctx) => keepSet(ctx.db, ctx.now, '测试', setOf(claims)))),
  ).catch(() => [])
  const one = await within(app, (ctx) => keepSet(ctx.db, ctx.now, '测试', setOf(claims)))
  for (const other of ids) expect(other.id).toBe(one.id)

  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const run = async (sql: string) => client.query(sql)
  const head = (eligible: number, fen: number) =>
    `insert into money.judgement_run (id, set_id, at, packs, claims, eligible, total_fen)
     values ('0190a000-0000-7000-8000-00000000000a', '${one.id}', now(), '[]', 20, ${eligible}, ${fen})`
  const page = `insert into money.judgement_results values ('0190a000-0000-7000-8000-00000000000a', 0, 20, 3, 300, '\\x00')`
  for (const [e, fen] of [
    [3, 301],
    [4, 300],
  ] as const) {
    await run('begin')
    await run(head(e, fen))
    await run(page)
    await expect(run('commit')).rejects.toThrow(/does not add up/)
  }
  await run('begin')
  await run(
    `insert into money.judgement_set values ('0190a000-0000-7000-8000-00000000000b', 'x', now(), 20, 1, '{}', decode(repeat('00', 32), 'hex'))`,
  )
  await expect(run('commit')).rejects.toThrow(/lacks pages/)
  for (const table of ['judgement_set', 'judgement_facts', 'judgement_run', 'judgement_results'])
    await expect(run(`delete from money.${table}`)).rejects.toThrow(/permission denied/)
  await client.end()
})
