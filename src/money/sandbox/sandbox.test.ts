import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOwn } from '#money/claims/contract'
import { explanationsOf } from '#money/judgements'
import { draftPack, type PackDocument, type TraceNode } from '#money/policy/contract'
import { readSheet } from '#platform/forms'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { earner, issue, type Offices, officesOf, today } from '../../../tests/kit/claims.ts'
import { ground } from '../../../tests/kit/classes.ts'
import { xiamenPacks } from '../../../tests/kit/money.ts'
import { effects } from '../../../tests/kit/packs.ts'
import { packFacts, unpackFacts } from '../judgements/facts-rules.ts'
import * as c from './contract.ts'
import { gather } from './gather-service.ts'

let app: TestApp
let offices: Offices
let evaluator: User
let db: pg.Client
let next = 8100
const WELDER = '6-18-02-04'

/** A worker with certificates, each claimed on the spot. */
async function claimant(...certificates: { level: number; occupationCode?: string }[]): Promise<void> {
  next += 1
  const ids = []
  for (const one of certificates) ids.push(await issue(evaluator, next, { issuedOn: today(app), ...one }))
  const { worker } = await earner(app, offices.clerk, next)
  for (const certificateId of ids) {
    await worker.call(fileOwn, { certificateId })
    app.clock.set(new Date(app.clock.now().getTime() + 1000))
  }
}
beforeAll(async () => {
  app = await testApp()
  await ground(app)
  offices = await officesOf(app)
  evaluator = await app.staff('evaluator.manager', '350200')
  await claimant({ level: 5 }, { level: 4, occupationCode: WELDER })
  await claimant({ level: 5 })
  await claimant({ level: 4 })
  await claimant({ level: 3, occupationCode: WELDER }, { level: 5 })
  db = new pg.Client({ connectionString: app.ownerUrl })
  await db.connect()
}, 120_000)
afterAll(async () => {
  await db?.end()
  await app.stop()
})

const one = async (sql: string) => Object.values((await db.query(sql)).rows[0])[0]
/** Everything that is money, in one number. */
const everything = async () => {
  const tables = [
    'claim',
    'claim_line',
    'claim_step',
    'entry',
    'posting',
    'balance',
    'budget',
    'policy_pack',
    'judgement_line',
  ]
  const sums = tables.map(
    (t) => `(select md5(coalesce(string_agg(r::text, '' order by r::text), '')) from money.${t} r)`,
  )
  return await one(`select ${sums.join(" || ' ' || ")}`)
}

/** A hundred yuan more at level five, nothing for level three, once a person: from next year on. */
function stricter(document: PackDocument): PackDocument {
  const copy = structuredClone(document)
  return {
    ...copy,
    from: '2027-01-01',
    amounts: copy.amounts
      .filter((row) => row.level !== 3)
      .map((row) => (row.level === 5 ? { ...row, amountFen: row.amountFen + 10_000 } : row)),
    limits: [
      {
        id: 'once',
        title: '每人一次',
        clause: '测试〔2026〕2号',
        per: 'person',
        period: { kind: 'span', from: '2027-01-01', to: '2029-12-31' },
        max: 1,
        counts: ['personal-certificate'],
      },
    ],
  }
}
const document = xiamenPacks['personal-certificate']
const draftOf = async () =>
  await offices.clerk.call(draftPack, { document: stricter(document), submit: false })
const year = { from: '2026-01-01', to: '2026-03-02' }

test('F2 sandbox: a draft over real claims, side by side with what was in force, to the fen, and nothing real is touched', async () => {
  const before = await everything()
  const draft = await draftOf()
  const before2 = await everything()
  expect(before2).not.toBe(before)
  const { id } = await offices.clerk.call(c.runSandbox, { packId: draft.id, ...year, title: '提高五级标准' })
  expect(await everything()).toBe(before2)

  const run = await offices.reviewer.call(c.getRun, { id })
  const { total } = run.figures
  const claims = await db.query(
    'select l.id, l.amount_fen::int as fen, l.level, l.person_id from money.claim_line l join money.claim c on c.id = l.claim_id order by c.filed_at',
  )
  expect(claims.rows).toHaveLength(6)
  // What the draft gives, told by hand: each person's first, level five with a hundred more, level three nothing.
  const drawn = new Set<string>()
  let draftFen = 0
  const expected = claims.rows.map((row) => {
    const fen = row.level === 3 || drawn.has(row.person_id) ? 0 : row.fen + (row.level === 5 ? 10_000 : 0)
    if (fen > 0) drawn.add(row.person_id)
    draftFen += fen
    return { fen: row.fen, draft: fen }
  })
  const sql = await one('select sum(amount_fen)::int from money.claim_line')
  expect(total.baseFen).toBe(sql)
  expect(total.judgedFen).toBe(sql)
  expect(total.otherwise).toBe(0)
  expect(total.draftFen).toBe(draftFen)
  expect(total).toMatchObject({
    claims: 6,
    baseCount: 6,
    draftCount: expected.filter((e) => e.draft > 0).length,
    winners: expected.filter((e) => e.draft > e.fen).length,
    losers: expected.filter((e) => e.draft < e.fen).length,
    gained: 0,
    lost: expected.filter((e) => e.draft === 0).length,
    winningPeople: 1,
    losingPeople: 2,
    barred: 0,
  })
  expect(run).toMatchObject({
    people: 4,
    shiftedMonths: 12,
    subsidyKind: 'personal-certificate',
    title: '提高五级标准',
  })
  expect(total.winnersFen - total.losersFen).toBe(total.draftFen - total.baseFen)
  // Every way of slicing comes to the same sums.
  for (const slices of Object.values(run.figures.slices)) {
    expect(slices.reduce((sum, s) => sum + s.baseFen, 0)).toBe(total.baseFen)
    expect(slices.reduce((sum, s) => sum + s.draftFen, 0)).toBe(total.draftFen)
    expect(slices.reduce((sum, s) => sum + s.claims, 0)).toBe(6)
  }
  expect(run.figures.slices.city).toMatchObject([{ title: '厦门市' }])
  const [fund] = run.figures.funds
  expect(fund).toMatchObject({ fund: 'employment', baseFen: total.baseFen, draftFen: total.draftFen })
  const available = Number(
    await one(`select available_fen from money.door_budget where fund = 'employment' and region = '350200'`),
  )
  expect(fund?.availableFen).toBe(available)
  expect(fund?.draftMonths).toBeCloseTo(available / (total.draftFen / run.figures.months))

  // The lines that change, and both explanations of one.
  const lost = await offices.reviewer.call(c.changedLines, { id, change: 'lost' })
  expect(lost.total).toBe(total.lost)
  expect(lost.rows.map((r) => r.draftFen)).toEqual([0, 0])
  for (const row of lost.rows) {
    const told = await offices.reviewer.call(c.explainLine, { id, no: row.no })
    expect(effects(told.base.trace as TraceNode[])).toBe(row.baseFen)
    expect(effects(told.draft.trace as TraceNode[])).toBe(0)
    expect(claims.rows.some((claim) => claim.id === told.line.lineId && claim.fen === row.baseFen)).toBe(true)
  }
  expect(JSON.stringify(lost)).not.toMatch(/\d{17}/)

  // From what was kept, once more: the same. The sheet says what the screen says.
  expect(await offices.finance.call(c.repeatRun, { id })).toMatchObject({ same: true, claims: 6 })
  const sheet = await offices.reviewer.try(c.exportRun, { id })
  expect(sheet.status).toBe(200)
  const { rows } = await readSheet(sheet.raw, {
    columns: [
      { key: 'of', title: '分类' },
      { key: 'name', title: '名称' },
      { key: 'draft', title: '推演政策金额（元）' },
    ],
    maxRows: 1000,
  })
  expect(rows[0]?.values).toMatchObject({ of: '合计', draft: String(total.draftFen / 100) })

  // The same once more: another run, the same facts kept once.
  const again = await offices.clerk.call(c.runSandbox, { packId: draft.id, ...year })
  expect(again.id).not.toBe(id)
  expect(await one('select count(*)::int from money.judgement_set')).toBe(1)
  expect((await offices.reviewer.call(c.listRuns, {})).total).toBe(2)
})

test('F2 F6 sandbox: a cap on the budget year is counted over the whole replay, and explained with what came before', async () => {
  const cap = { id: 'year', title: '年度总额', clause: '测试〔2026〕3号', per: 'budget' as const }
  const counts = ['personal-certificate' as const]
  const total = Number(await one('select sum(amount_fen)::int from money.claim_line'))
  const maxFen = total - 100_00
  const capped = { ...document, from: '2027-01-01', caps: [{ ...cap, counts, maxFen }] }
  const draft = await offices.clerk.call(draftPack, { document: capped, submit: false })
  const { id } = await offices.clerk.call(c.runSandbox, { packId: draft.id, ...year })
  const { figures } = await offices.reviewer.call(c.getRun, { id })
  expect(figures.total).toMatchObject({ baseFen: total, draftFen: maxFen, losers: 1 })
  const [less] = (await offices.reviewer.call(c.changedLines, { id, change: 'less' })).rows
  const told = await offices.reviewer.call(c.explainLine, { id, no: less?.no as number })
  expect(effects(told.draft.trace as TraceNode[])).toBe((less?.baseFen as number) - 100_00)
  expect(JSON.stringify(told.draft.trace)).toContain('年度总额')
  expect(await offices.finance.call(c.repeatRun, { id })).toMatchObject({ same: true })
})

test('F2 F6 sandbox: what was drawn outside the replay counts once, where it came in between and for later claims only', async () => {
  const lines = await db.query(
    `select l.line_id, l.facts from money.judgement_line l join money.claim c on c.id = l.claim_id
     where l.person_id = (select person_id from money.claim_line group by person_id having count(*) = 2 order by min(id::text) limit 1)
     order by c.filed_at`,
  )
  const [first, second] = lines.rows
  const drawn = (paidOn: string, lineId: string | null) => ({
    subsidyKind: 'class-training' as const,
    occupationCode: WELDER,
    level: 4,
    certificateNumber: null,
    paidOn,
    amountFen: 90_000,
    ...(lineId ? { lineId } : {}),
  })
  const before = drawn('2025-05-05', null)
  const between = drawn('2026-03-01', '0190a000-0000-7000-8000-00000000beef')
  // The second line also names the first, which the replay judges itself.
  const named = drawn('2026-03-02', first.line_id)
  for (const [row, history] of [
    [first, [before]],
    [second, [before, between, named]],
  ] as const) {
    const facts = { ...unpackFacts(row.facts), history }
    await db.query('update money.judgement_line set facts = $2 where line_id = $1', [
      row.line_id,
      Buffer.from(packFacts(facts)),
    ])
  }
  const { set } = await gather(app.platform.tools.db, {
    subsidyKind: 'personal-certificate',
    regions: ['350200', '350203'],
    from: '2026-01-01',
    to: '2026-03-02',
  })
  const { columns, extra } = set
  const context = [...(extra.context as Uint8Array)]
  expect(context.filter((c) => c === 1)).toHaveLength(1)
  const at = context.indexOf(1)
  // Between the person's two rows, with its own day and amount; the rest of the history stands before the first.
  expect([...columns.person.subarray(at - 1, at + 2)]).toEqual(Array(3).fill(columns.person[at]))
  expect([columns.kind[at], columns.level[at], extra.fixedFen?.[at]]).toEqual([0, 4, 90_000])
  expect(columns.occupations[columns.occupation[at] as number]).toBe(WELDER)
  const who = columns.person[at] as number
  const { start, amountFen } = columns.history
  expect([...amountFen.subarray(start[who], start[who + 1])]).toEqual([90_000])
  expect(columns.count).toBe(7)
  for (const row of lines.rows)
    await db.query('update money.judgement_line set facts = $2 where line_id = $1', [row.line_id, row.facts])
})

test('F2 judgements: a claim line keeps its facts in few bytes, its explanation is made again from them, and stays', async () => {
  const { rows } = await db.query(
    `select l.id, l.amount_fen::int as fen, octet_length(j.facts) as bytes, l.trace
     from money.claim_line l join money.judgement_line j on j.line_id = l.id`,
  )
  expect(rows).toHaveLength(6)
  const told = await explanationsOf(
    app.platform.tools.db,
    rows.map((row) => row.id),
  )
  for (const row of rows) {
    const one = told.get(row.id)
    expect([one?.keptFen, one?.judgement.amountFen, one?.barred]).toEqual([row.fen, row.fen, false])
    expect(effects(one?.judgement.trace ?? [])).toBe(row.fen)
    // What the policy says is not kept in words at all.
    expect(row.trace.every((node: TraceNode) => node.rule.startsWith('checks/'))).toBe(true)
    const json = Buffer.byteLength(JSON.stringify(one?.judgement.trace))
    expect(row.bytes).toBeLessThan(json / 10)
  }
  await db.query('begin')
  await db.query(`update money.claim_line set state = 'cleared' where id = '${rows[0].id}'`)
  await expect(
    db.query(`update money.judgement_line set facts = '\\x00' where line_id = '${rows[0].id}'`),
  ).rejects.toThrow(/past its notice/)
  await db.query('rollback')
})

test('F2 sandbox: the pack that was in force changes nothing; periods, places and people that do not fit are refused', async () => {
  const inForce = (await offices.clerk.call(c.sandboxPacks, {})).rows.find(
    (row) => row.state === 'approved' && row.subsidyKind === 'personal-certificate',
  )
  const packId = inForce?.id as string
  const { id } = await offices.reviewer.call(c.runSandbox, { packId, ...year, region: '350200' })
  const { figures } = await offices.reviewer.call(c.getRun, { id })
  expect(figures.total).toMatchObject({ winners: 0, losers: 0, draftFen: figures.total.baseFen })
  expect(
    await offices.clerk.refused(c.runSandbox, {
      packId,
      from: '2026-03-02',
      to: '2026-01-01',
      region: '350100',
    }),
  ).toEqual(['sandbox.period', 'sandbox.not_within'])
  expect(await offices.clerk.refused(c.runSandbox, { packId, from: '2022-01-01', to: '2027-01-01' })).toEqual(
    ['sandbox.future', 'sandbox.too_long'],
  )
  expect(await offices.clerk.refused(c.runSandbox, { packId, from: '2024-01-01', to: '2024-12-31' })).toEqual(
    ['sandbox.no_claims'],
  )
  const elsewhere = await app.staff('hr.clerk', '350100')
  expect(await elsewhere.refused(c.runSandbox, { packId, ...year })).toEqual(['common.out_of_scope'])
  expect(await elsewhere.refused(c.getRun, { id })).toEqual(['common.not_found'])
  const institution = await app.staff('institution.manager', '350200')
  expect(await institution.refused(c.listRuns, {})).toEqual(['common.denied'])
  expect(await offices.confirmer.refused(c.runSandbox, { packId, ...year })).toEqual(['common.denied'])
})
