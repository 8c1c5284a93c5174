import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import personalCases from '../../../policies/350200/personal-certificate.cases.json' with { type: 'json' }
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { xiamenPacks } from '../../../tests/kit/money.ts'
import * as c from './contract.ts'

let app: TestApp
let clerk: User
let reviewer: User
beforeAll(async () => {
  app = await testApp()
  clerk = await app.staff('hr.clerk', '350200')
  reviewer = await app.staff('hr.reviewer', '350200')
})
afterAll(async () => await app.stop())

const cases = c.packCases.parse(personalCases)
const document = (over: Partial<c.PackDocument> = {}): c.PackDocument => ({
  ...structuredClone(xiamenPacks['personal-certificate']),
  ...over,
})
/** The same pack with one amount of the fourth level. */
const paying = (amountFen: number, over: Partial<c.PackDocument> = {}): c.PackDocument => {
  const changed = document(over)
  const row = changed.amounts.find((one) => one.id === 'level-4') as c.PackAmount
  row.amountFen = amountFen
  return changed
}

test('F2 editor: a draft is kept while a case fails, but neither handed in nor put in force', async () => {
  const wrong = { document: paying(100_100), cases }
  const { id, version } = await clerk.call(c.draftPack, wrong)
  const view = await clerk.call(c.getPack, { id })
  const failed = view.results.filter((one) => !one.passed)
  expect(failed.length).toBeGreaterThan(10)
  expect(view.texts.map((text) => [text.version, text.casesFailed])).toEqual([[1, failed.length]])
  const refused = await clerk.try(c.submitPack, { id, version })
  expect(refused.body.reasons?.map((one) => one.code)).toEqual(failed.map(() => 'policy_case.failed'))
  expect(refused.body.reasons?.every((one) => one.field?.startsWith('cases.'))).toBe(true)
  expect(await clerk.refused(c.draftPack, { ...wrong, id, version, submit: true })).toContain(
    'policy_case.failed',
  )
  // Put right; cases that are left out stay.
  await clerk.call(c.draftPack, { id, version, document: document(), submit: true })
  const right = await reviewer.call(c.getPack, { id })
  expect([right.cases.length, right.results.every((one) => one.passed)]).toEqual([cases.length, true])
  expect(right.texts.map((text) => [text.version, text.casesPassed, text.casesFailed])).toEqual([
    [2, cases.length, 0],
    [1, cases.length - failed.length, failed.length],
  ])
  await reviewer.call(c.approvePack, { id, version: right.version })
})

test('F2 editor: what changed is shown element by element, against the version before and against an earlier text', async () => {
  const before = (await clerk.call(c.listPacks, { state: 'approved' })).rows[0]?.id as string
  const next = paying(110_000, { from: '2026-09-01', title: '厦门市个人见证补贴（新）' })
  next.amounts = next.amounts.filter((one) => one.id !== 'ability')
  next.limits.push({
    ...(next.limits[0] as c.PackLimit),
    id: 'yearly',
    title: '每年一次',
    period: { kind: 'calendar-year' },
    max: 1,
  })
  const kept = cases.filter((one) => !one.title.includes('专项') && one.expect.amountFen !== 100_000)
  const { id, version } = await clerk.call(c.draftPack, { document: next, cases: kept })
  const view = await clerk.call(c.getPack, { id })
  expect(view.before).toMatchObject({ id: before, number: 1 })
  const found = await clerk.call(c.comparePack, { id, with: before })
  expect(found.differences.map((one) => [one.place, one.id, one.kind])).toEqual([
    ['基本信息', 'head', 'changed'],
    ['补贴标准', 'level-4', 'changed'],
    ['补贴标准', 'ability', 'dropped'],
    ['次数限制', 'yearly', 'added'],
  ])
  expect(found.differences[1]?.fields).toEqual([
    {
      name: '内容',
      before: '职业技能等级证书、职业资格证书，中级工（四级），¥1,000.00',
      after: '职业技能等级证书、职业资格证书，中级工（四级），¥1,100.00',
    },
  ])
  expect(found.cases.dropped.length).toBe(cases.length - kept.length)
  // An earlier text of the same draft.
  const again = structuredClone(next)
  again.funds[0] = { ...(again.funds[0] as c.PackFund), fund: 'special-account' }
  await clerk.call(c.draftPack, { id, version, document: again })
  const step = await clerk.call(c.comparePack, { id, with: id, withText: version })
  expect(step.differences.map((one) => [one.place, one.kind])).toEqual([['资金来源', 'changed']])
  expect(await clerk.refused(c.comparePack, { id, with: id, withText: 99 })).toEqual(['common.not_found'])
  // Another city reads what is in force, and no drafts.
  const fuzhou = await app.staff('hr.clerk', '350100')
  expect(await fuzhou.refused(c.comparePack, { id, with: before })).toEqual(['common.out_of_scope'])
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const { rows } = await client.query(
    `select after->'changes' as changes from platform.audit
     where act_id = 'money.policy.draft' and before is not null order by at desc, id desc limit 1`,
  )
  await client.end()
  expect(rows[0]?.changes).toEqual([
    '修改资金来源“就业补助资金支付”：内容由“其余由就业补助资金支付”改为“其余由职业技能提升行动专账资金支付”',
  ])
})

test('F2 editor: any document is looked through, whatever is wrong with it; what it can read it gives back', async () => {
  const { terms: _terms, vouchers: _vouchers, ...old } = { ...document(), format: 1 }
  const read = await clerk.call(c.checkDraft, { document: old, cases })
  expect([read.document?.format, read.document?.vouchers, read.reasons]).toEqual([2, [], []])
  expect(read.results).toHaveLength(cases.length)
  const broken = structuredClone(document())
  Object.assign(broken.amounts[0] as object, { amountFen: -5, clause: '' })
  const found = await clerk.call(c.checkDraft, { document: broken })
  expect(found.document).toBeNull()
  expect(found.reasons.map((one) => one.message)).toEqual([
    '补贴标准 第 1 条·依据：不能为空。',
    '补贴标准 第 1 条·金额：金额不能为负数。',
  ])
  expect((await clerk.call(c.checkDraft, { document: 'x' })).reasons).toHaveLength(1)
  const outside = paying(100_000)
  outside.amounts.push({ ...(outside.amounts[1] as c.PackAmount), id: 'far', regions: ['350102', '999999'] })
  expect((await clerk.call(c.checkDraft, { document: outside })).reasons.map((one) => one.code)).toEqual([
    'policy_check.region_outside',
    'policy_check.region_outside',
  ])
})

test('F2 I3 editor: codes of regions and occupations are told by name, on every screen and to the public', async () => {
  const local = paying(100_000, { from: '2027-01-01', title: '厦门市个人见证补贴（2027）' })
  const row = local.amounts.find((one) => one.id === 'level-4') as c.PackAmount
  local.amounts.push(
    { ...row, id: 'siming', title: '思明区中级工', regions: ['350203'], amountFen: 120_000 },
    { ...row, id: 'carer', title: '育婴员中级工', occupations: ['4-10-01-02'], amountFen: 130_000 },
  )
  const { id, version } = await clerk.call(c.draftPack, { document: local, submit: true })
  const view = await clerk.call(c.getPack, { id })
  expect(view.names).toEqual({ 350203: '思明区', 350200: '厦门市', '4-10-01-02': '育婴员（4-10-01-02）' })
  await reviewer.call(c.approvePack, { id, version })
  const told = await app.visitor.call(c.standardsOn, { region: '350203', on: '2027-02-01' })
  const says = told.packs[0]?.words[0]?.lines.map((line) => line.says)
  expect(says?.slice(-2)).toEqual([
    '职业技能等级证书、职业资格证书，中级工（四级），限 思明区 地区，¥1,200.00',
    '职业技能等级证书、职业资格证书，中级工（四级），限 育婴员（4-10-01-02），¥1,300.00',
  ])
  const terms = told.packs[0]?.words.flatMap((section) => section.lines.map((line) => line.says)) ?? []
  expect(terms.some((line) => line.includes('无数据'))).toBe(false)
  local.amounts.push({ ...row, id: 'slip', occupations: ['4-10-01-99'] })
  const found = await clerk.call(c.checkDraft, { document: local })
  expect(found.advice.map((one) => one.code)).toContain('policy_check.no_occupation')
})

test('F2 editor: texts once kept, and the cases of what is in force, are never changed', async () => {
  for (const url of [app.appUrl, app.ownerUrl]) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await expect(client.query(`update money.policy_text set cases_failed = 0`)).rejects.toThrow()
    await expect(client.query('delete from money.policy_text')).rejects.toThrow()
    await expect(
      client.query(`update money.policy_pack set cases = '[]' where state = 'approved'`),
    ).rejects.toThrow()
    await client.end()
  }
})
