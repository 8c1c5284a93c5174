import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet } from '#platform/forms'
import { type TestApp, testApp } from '../../../tests/kit/app.ts'
import { type TargetDocument, targetDocuments, targetsInForce } from '../../../tests/kit/demand.ts'
import * as c from './contract.ts'
import { childrenOf, targetsFor } from './service.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(async () => await app.stop())

const one = (name: 'f73-targets' | 'action-targets', index = 0) =>
  targetDocuments(name)[index] as TargetDocument

test('H1 breakdown: F73 annex loads through the acts, adds up, and every unit reads its own', async () => {
  const { id } = await targetsInForce(app, one('f73-targets'))
  const province = await app.staff('hr.reviewer', '350000')
  const record = await province.call(c.getBreakdown, { id })
  expect(record.addsUp).toBe(true)
  expect(record.children.map((r) => r.code).sort()).toEqual(
    childrenOf('350000')
      .map((r) => r.code)
      .sort(),
  )
  expect(record.sums.find((s) => s.indicator === 'school-enrolment')).toMatchObject({
    whole: 61_000,
    own: 3_900,
    children: 57_100,
    difference: 0,
  })
  const rows = await targetsFor(app.platform.tools.db, 2023)
  const training = rows.filter((r) => r.indicator === 'training' && r.region !== '350000')
  expect(training).toHaveLength(10)
  expect(training.reduce((sum, r) => sum + r.value, 0)).toBe(400_000)
  const fuzhou = await app.staff('hr.clerk', '350100')
  const own = await fuzhou.call(c.targetsOfRegion, { region: '350100', year: 2023 })
  expect(own.rows.find((r) => r.indicator === 'training')).toMatchObject({
    value: 122_000,
    setBy: '福建省',
    paced: 10_000,
  })
  // What is handed down to a city is the city's to read; another province-wide draft is not.
  expect((await fuzhou.call(c.listBreakdowns, {})).rows.map((r) => r.id)).toContain(id)
  expect((await fuzhou.call(c.getBreakdown, { id })).can).toEqual([])
  expect(await fuzhou.refused(c.targetsOfRegion, { region: '350200' })).toEqual(['common.out_of_scope'])
})

test('H1 form: the breakdown table goes out with its differences', async () => {
  const province = await app.staff('auditor', '350000')
  const { rows } = await province.call(c.listBreakdowns, { year: 2023 })
  const file = await province.try(c.exportBreakdown, { id: rows[0]?.id as string })
  const sheet = await readSheet(file.raw, {
    columns: [
      { key: 'place', title: '地区' },
      { key: 'training', title: '补贴性职业技能培训（人次）' },
      { key: 'contest', title: '国赛省级选拔赛参赛选手（每项）（人）' },
    ],
    maxRows: 100,
  })
  const of = (place: string) => sheet.rows.find((r) => r.values.place === place)?.values
  expect(of('福建省')?.training).toBe('400000')
  expect(of('漳州市')?.contest).toBe('4 以上')
  expect(sheet.rows.at(-1)?.values.training).toBe('0')
})

test('H1 goals: province and Xiamen 2025–2027 hold for each of their years; two persons set them', async () => {
  await targetsInForce(app, one('action-targets', 0))
  await targetsInForce(app, one('action-targets', 1))
  const { db } = app.platform.tools
  for (const year of [2025, 2026, 2027]) {
    const rows = await targetsFor(db, year, ['350000', '350200'])
    const value = (region: string, indicator: string) =>
      rows.find((r) => r.region === region && r.indicator === indicator)?.value
    expect(value('350000', 'training')).toBe(600_000)
    expect(value('350000', 'skilled')).toBe(300_000)
    expect(value('350000', 'high-skilled-share')).toBe(3_500)
    expect(value('350200', 'training')).toBe(90_000)
    expect(value('350200', 'skilled')).toBe(60_000)
    expect(value('350200', 'high-skilled')).toBe(21_000)
  }
  expect(await targetsFor(db, 2028)).toEqual([])
  const clerk = await app.staff('hr.clerk', '350200')
  const now = await clerk.call(c.targetsOfRegion, { region: '350200' })
  expect(now.year).toBe(2026)
  expect(now.rows[0]?.paced).toBe(Math.floor(((365 + 92) * 10_000) / 1095))
})

test('H1 adjustment: a new one for the same years copies and replaces; the old one stays readable', async () => {
  const clerk = await app.staff('hr.clerk', '350200')
  const reviewer = await app.staff('hr.reviewer', '350200')
  const old = (await clerk.call(c.listBreakdowns, { region: '350200', state: 'in-force' })).rows[0]
  const start = {
    region: '350200',
    title: '厦门市目标调整',
    documentNo: '厦人社〔2026〕1号',
    firstYear: 2025,
    lastYear: 2027,
  }
  const { id, version } = await clerk.call(c.startBreakdown, start)
  expect(await clerk.refused(c.startBreakdown, start)).toEqual(['target.open_already'])
  const copied = await clerk.call(c.getBreakdown, { id })
  expect(copied.rows).toHaveLength(3)
  // Districts are told less than the whole: shown, and asked for a reason.
  const districts = childrenOf('350200')
  const rows = [
    ...copied.rows,
    ...districts.map((d) => ({ region: d.code, indicator: 'training' as const, value: 10_000 })),
  ]
  const set = await clerk.call(c.setTargets, { id, version, rows })
  expect(set.sums.find((s) => s.indicator === 'training')?.difference).toBe(
    90_000 - 10_000 * districts.length,
  )
  expect(await clerk.refused(c.submitBreakdown, { id, version: set.version })).toEqual([
    'target.difference_unexplained',
  ])
  const noted = await clerk.call(c.setTargets, {
    id,
    version: set.version,
    rows,
    differenceNote: '其余由市本级项目完成',
  })
  const handed = await clerk.call(c.submitBreakdown, { id, version: noted.version })
  expect(await clerk.refused(c.approveBreakdown, { id, version: handed.version })).toEqual(['common.denied'])
  const back = await reviewer.call(c.returnBreakdown, { id, version: handed.version, reason: '请核对思明区' })
  expect((await clerk.call(c.getBreakdown, { id })).returnedReason).toBe('请核对思明区')
  const again = await clerk.call(c.submitBreakdown, { id, version: back.version })
  const late = await app.staff('hr.reviewer', '350200')
  const replies = await Promise.all(
    [reviewer, late].map((who) => who.try(c.approveBreakdown, { id, version: again.version })),
  )
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  expect((await clerk.call(c.getBreakdown, { id: old?.id as string })).state).toBe('replaced')
  const county = await app.staff('hr.clerk', '350203')
  expect(
    (await county.call(c.targetsOfRegion, { region: '350203' })).rows.map((r) => [
      r.indicator,
      r.value,
      r.setBy,
    ]),
  ).toEqual([['training', 10_000, '厦门市']])
  // A district may aim higher than it was told, not lower.
  const own = await county.call(c.startBreakdown, { ...start, region: '350203', title: '思明区任务' })
  const low = await county.call(c.setTargets, {
    id: own.id,
    version: own.version,
    rows: [{ region: '350203', indicator: 'training', value: 9_999 }],
  })
  expect(await county.refused(c.submitBreakdown, { id: own.id, version: low.version })).toEqual([
    'target.below_handed_down',
  ])
  expect(await county.refused(c.setTargets, { id, version: 1, rows: [] })).toEqual(['common.out_of_scope'])
  await county.call(c.discardBreakdown, { id: own.id, version: low.version, reason: '按市下达执行' })
})

test('H1 record: the database keeps two persons and a figure that was handed in', async () => {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  await expect(client.query('update demand.breakdown set approved_by = submitted_by')).rejects.toThrow()
  await expect(client.query('update demand.target set value = 1')).rejects.toThrow(/draft/)
  await expect(client.query('delete from demand.target')).rejects.toThrow(/draft/)
  await client.end()
})
