import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSheet, writeSheet } from '#platform/forms'
import { grantRole } from '#registry/accounts/contract'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { catalogueInForce, listItem, usualItems } from '../../../tests/kit/demand.ts'
import * as c from './contract.ts'
import { catalogueOn, inCatalogue, shortageOn } from './on-day-service.ts'
import { FORM_COLUMNS } from './rules.ts'

let app: TestApp
let clerk: User
let reviewer: User
const DAY = '2026-03-02'
beforeAll(async () => {
  app = await testApp()
  clerk = await app.staff('hr.clerk', '350200')
  reviewer = await app.staff('hr.reviewer', '350200')
})
afterAll(async () => await app.stop())

const said = (on: string) =>
  [
    { kind: 'finance', name: '市财政局', opinion: '同意', on },
    { kind: 'industry', name: '市工信局', opinion: '同意', on },
  ] as const

async function handedIn(region: string, by: User, items = usualItems()) {
  const day = app.clock.now().toISOString().slice(0, 10)
  const { id, version } = await by.call(c.startCatalogue, { region, year: 2026, note: '调整' })
  const listed = await by.call(c.setItems, { id, version, items })
  const consulted = await by.call(c.setConsultations, {
    id,
    version: listed.version,
    consultations: [...said(day)],
  })
  return { id, ...(await by.call(c.submitCatalogue, { id, version: consulted.version })) }
}

test('A3 catalogue: drawn up, consulted, handed in by one, issued by another; judged by the version of the day', async () => {
  expect(await catalogueOn(app.platform.tools.db, '350203', DAY)).toBeNull()
  const { id, version } = await clerk.call(c.startCatalogue, {
    region: '350200',
    year: 2026,
    note: '年度目录',
  })
  expect(await clerk.refused(c.submitCatalogue, { id, version })).toEqual([
    'catalogue.no_items',
    'catalogue.not_consulted',
    'catalogue.not_consulted',
  ])
  const draft = await clerk.call(c.getCatalogue, { id })
  expect(draft.missing.map((r) => r.code)).toEqual([
    'catalogue.no_items',
    'catalogue.not_consulted',
    'catalogue.not_consulted',
  ])
  expect(draft.can.sort()).toEqual(['discard', 'edit', 'submit'])
  const listed = await clerk.call(c.setItems, { id, version, items: usualItems() })
  const consulted = await clerk.call(c.setConsultations, {
    id,
    version: listed.version,
    consultations: [...said(DAY)],
  })
  const handed = await clerk.call(c.submitCatalogue, { id, version: consulted.version })
  const publish = { id, version: handed.version, inForceFrom: DAY, filingNo: '闽备〔2026〕3号', filedOn: DAY }
  expect(await clerk.refused(c.publishCatalogue, publish)).toEqual(['common.denied'])
  // A draft is not the public's, nor another city's.
  expect((await app.visitor.try(c.getCatalogue, { id })).status).toBe(404)
  const elsewhere = await app.staff('hr.reviewer', '350100')
  expect((await elsewhere.try(c.getCatalogue, { id })).status).toBe(404)
  expect(await elsewhere.refused(c.publishCatalogue, publish)).toEqual(['common.out_of_scope'])
  await reviewer.call(c.publishCatalogue, publish)

  const { db } = app.platform.tools
  const on = await catalogueOn(db, '350203', DAY)
  expect(on?.versionId).toBe(id)
  expect(on?.items.map((i) => i.name)).toEqual(usualItems().map((i) => i.name))
  expect(await catalogueOn(db, '350203', '2026-03-01')).toBeNull()
  expect(await catalogueOn(db, '350100', DAY)).toBeNull()
  expect(await shortageOn(db, '350203', '4-10-01-05', DAY)).toBe(true)
  expect(await shortageOn(db, '350203', '6-18-02-04', DAY)).toBe(false)
  expect((await inCatalogue(db, '350200', DAY, '6-18-02-04'))?.item.name).toBe('焊工')
  expect((await inCatalogue(db, '350200', DAY, null))?.item.codeless).toBe('completion')
  expect(await inCatalogue(db, '350200', DAY, '4-01-06-02')).toBeNull()
  const seen = await app.visitor.call(c.catalogueInForce, { region: '350206' })
  expect(seen.catalogue?.title).toBe('厦门市2026年职业技能培训需求指导目录（第1版）')
  expect(seen.list).toHaveLength(5)
})

test('A3 versions: the next copies the last and replaces it on its day; older stay readable and as they were', async () => {
  const { db } = app.platform.tools
  const first = (await catalogueOn(db, '350200', DAY))?.versionId as string
  const { id, version } = await clerk.call(c.startCatalogue, {
    region: '350200',
    year: 2026,
    note: '移出焊工',
  })
  const copied = await clerk.call(c.getCatalogue, { id })
  expect(copied.list.map((i) => i.name)).toEqual(usualItems().map((i) => i.name))
  expect(copied.versionNo).toBe(2)
  // One open draft a region.
  expect(await clerk.refused(c.startCatalogue, { region: '350200', year: 2026, note: 'x' })).toEqual([
    'catalogue.draft_open',
  ])
  const listed = await clerk.call(c.setItems, {
    id,
    version,
    items: usualItems().filter((i) => i.name !== '焊工'),
  })
  const consulted = await clerk.call(c.setConsultations, {
    id,
    version: listed.version,
    consultations: [...said(DAY)],
  })
  const handed = await clerk.call(c.submitCatalogue, { id, version: consulted.version })
  const publish = { id, version: handed.version, filingNo: '备4', filedOn: DAY }
  expect(await reviewer.refused(c.publishCatalogue, { ...publish, inForceFrom: DAY })).toEqual([
    'catalogue.starts_too_early',
  ])
  expect(await reviewer.refused(c.publishCatalogue, { ...publish, inForceFrom: '2026-03-01' })).toEqual([
    'catalogue.starts_in_past',
    'catalogue.starts_too_early',
  ])
  await reviewer.call(c.publishCatalogue, { ...publish, inForceFrom: '2026-04-01' })

  expect((await catalogueOn(db, '350200', '2026-03-31'))?.versionId).toBe(first)
  expect((await catalogueOn(db, '350200', '2026-04-01'))?.versionId).toBe(id)
  expect(await inCatalogue(db, '350200', '2026-03-31', '6-18-02-04')).not.toBeNull()
  expect(await inCatalogue(db, '350200', '2026-04-01', '6-18-02-04')).toBeNull()
  app.clock.set('2026-04-02T01:00:00Z')
  const list = await app.visitor.call(c.listCatalogues, { region: '350203', sort: 'versionNo' })
  expect(list.rows.map((r) => [r.versionNo, r.state])).toEqual([
    [1, 'past'],
    [2, 'current'],
  ])
  const old = await app.visitor.call(c.getCatalogue, { id: first })
  expect(old.list.map((i) => i.name)).toContain('焊工')
  expect(old.can).toEqual([])
  expect(old.history).toEqual([])
  app.clock.set('2026-03-02T01:00:00Z')
})

test('A3 two persons: neither who edited nor who handed it in may issue it, whatever roles they hold', async () => {
  const city = '350300'
  const both = await app.staff('hr.clerk', city)
  const admin = await app.staff('hr.admin', city)
  await admin.call(grantRole, {
    id: both.accountId as string,
    role: 'hr.reviewer',
    region: city,
    reason: '兼任',
  })
  const other = await app.staff('hr.clerk', city)
  const second = await app.staff('hr.reviewer', city)

  // `both` edits, `other` hands in.
  const { id, version } = await other.call(c.startCatalogue, { region: city, year: 2026, note: '年度' })
  const listed = await both.call(c.setItems, { id, version, items: usualItems() })
  const consulted = await other.call(c.setConsultations, {
    id,
    version: listed.version,
    consultations: [...said(DAY)],
  })
  const handed = await other.call(c.submitCatalogue, { id, version: consulted.version })
  const publish = { id, version: handed.version, inForceFrom: DAY, filingNo: '备1', filedOn: DAY }
  expect(await both.refused(c.publishCatalogue, publish)).toEqual(['common.same_person'])
  expect((await both.call(c.getCatalogue, { id })).can).toEqual(['return'])

  // Returned with a reason, which stands at the top; then `both` hands in what others wrote: still barred.
  const back = await second.call(c.returnCatalogue, { id, version: handed.version, reason: '请补充补贴标准' })
  expect((await other.call(c.getCatalogue, { id })).returnedReason).toBe('请补充补贴标准')
  const again = await both.call(c.submitCatalogue, { id, version: back.version })
  expect(await both.refused(c.publishCatalogue, { ...publish, version: again.version })).toEqual([
    'common.same_person',
    'common.same_person',
  ])
  // Two officers on one record: the second is told.
  expect(await second.refused(c.publishCatalogue, { ...publish, version: handed.version })).toEqual([
    'common.changed_meanwhile',
  ])
  await second.call(c.publishCatalogue, { ...publish, version: again.version })
  // The database says the same to whoever writes past the rules.
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: app.ownerUrl })
  await client.connect()
  await expect(
    client.query('update demand.catalogue set approved_by = submitted_by where id = $1', [id]),
  ).rejects.toThrow()
  await expect(
    client.query("update demand.catalogue_item set standard = '9999 元' where catalogue_id = $1", [id]),
  ).rejects.toThrow(/draft/)
  await expect(
    client.query('delete from demand.catalogue_item where catalogue_id = $1', [id]),
  ).rejects.toThrow(/draft/)
  await expect(
    client.query("update demand.catalogue set in_force_from = '2025-01-01' where id = $1", [id]),
  ).rejects.toThrow(/does not change/)
  await client.end()
})

test('A3 two at once: one of two issues of the same version is refused, and a day keeps one version', async () => {
  const city = '350400'
  const one = await app.staff('hr.clerk', city)
  const a = await app.staff('hr.reviewer', city)
  const b = await app.staff('hr.reviewer', city)
  const { id, version } = await handedIn(city, one)
  const publish = { id, version, inForceFrom: DAY, filingNo: '备1', filedOn: DAY }
  const replies = await Promise.all([a.try(c.publishCatalogue, publish), b.try(c.publishCatalogue, publish)])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
  const starts = await Promise.all(
    [one, one].map((who) => who.try(c.startCatalogue, { region: city, year: 2026, note: '又一版' })),
  )
  expect(starts.map((r) => r.status).sort()).toEqual([200, 422])
})

test('A3 place: a county and the province issue none; an officer starts none elsewhere', async () => {
  const province = await app.staff('hr.clerk', '350000')
  for (const region of ['350000', '350203']) {
    expect(await province.refused(c.startCatalogue, { region, year: 2026, note: 'x' })).toEqual([
      'catalogue.not_a_unit',
    ])
  }
  // 平潭 is a unit of its own; its officers answer for no other.
  const pingtan = await catalogueInForce(app, '350128')
  expect((await catalogueOn(app.platform.tools.db, '350128', DAY))?.versionId).toBe(pingtan.id)
  expect(await catalogueOn(app.platform.tools.db, '350102', DAY)).toBeNull()
  expect(await clerk.refused(c.startCatalogue, { region: '350500', year: 2026, note: 'x' })).toEqual([
    'common.out_of_scope',
  ])
})

test('A3 form: 附表1 goes out and comes back the same; one wrong row takes nothing and is named', async () => {
  const city = '350600'
  const one = await app.staff('hr.clerk', city)
  const { id, version } = await one.call(c.startCatalogue, { region: city, year: 2026, note: '年度' })
  const listed = await one.call(c.setItems, {
    id,
    version,
    items: [
      ...usualItems(),
      listItem('SYB 创业培训', null, { trainingType: 'startup', codeless: 'startup', note: null }),
      listItem('茶艺', null, { codeless: 'outside', note: '非人社部门证书' }),
    ],
  })
  const before = (await one.call(c.getCatalogue, { id })).list
  const file = await one.try(c.exportCatalogue, { id })
  expect(decodeURIComponent(String(file.headers['content-disposition']))).toContain(
    '漳州市2026年职业技能培训需求指导目录',
  )
  const { rows } = await readSheet(file.raw, { columns: FORM_COLUMNS, maxRows: 600 })
  expect(rows.map((r) => r.values.occupationCode)).toEqual(before.map((i) => i.occupationCode ?? '无'))

  const same = await one.upload(file.raw, '附表1.xlsx')
  const unchanged = await one.call(c.importItems, { id, version: listed.version, fileId: same.id })
  expect(unchanged).toEqual({ version: listed.version, items: 7, changed: false })

  const bad = await writeSheet({
    sheet: '附表1',
    columns: FORM_COLUMNS,
    rows: [
      {
        trainingType: '就业技能培训',
        name: '电工',
        occupationCode: '6-31-01-03',
        shortage: '是',
        standard: '1000 元',
      },
      {
        trainingType: '就业技能培训',
        name: '电焊工',
        occupationCode: '6-18-02-04',
        shortage: '是',
        standard: '1 元',
      },
      { trainingType: '夜校', name: '茶艺', occupationCode: '无', shortage: '否', standard: '1 元' },
    ],
  })
  const fileId = (await one.upload(bad, '附表1.xlsx')).id
  const refusal = await one.try(c.importItems, { id, version: listed.version, fileId })
  expect(refusal.body.reasons?.map((r) => [r.row, r.field, r.code])).toEqual([
    [3, 'name', 'catalogue.name_differs'],
    [4, 'trainingType', 'catalogue.bad_cell'],
  ])
  expect((await one.call(c.getCatalogue, { id })).list.map((i) => i.name)).toEqual(before.map((i) => i.name))
  const copy = await one.try(c.annotateItems, { id, fileId })
  const noted = await readSheet(copy.raw, { columns: [{ key: 'why', title: '错误原因' }], maxRows: 10 })
  expect(noted.rows.map((r) => r.row)).toEqual([3, 4])
  // Another's upload is not taken.
  const foreign = await reviewer.upload(bad, '附表1.xlsx')
  expect(await one.refused(c.importItems, { id, version: listed.version, fileId: foreign.id })).toEqual([
    'catalogue.not_own_file',
  ])
  await one.call(c.discardCatalogue, { id, version: listed.version, reason: '重新编制' })
  expect(await one.refused(c.setItems, { id, version: listed.version + 1, items: [] })).toEqual([
    'common.wrong_state',
  ])
})

test('A3 deadline: units that issued nothing by the end of June are listed as late', async () => {
  app.clock.set('2026-07-05T01:00:00Z')
  const { due, rows } = await app.visitor.call(c.catalogueStatus, { year: 2026 })
  expect(due).toBe('2026-06-30')
  expect(rows).toHaveLength(10)
  const of = (code: string) => rows.find((r) => r.region === code)
  expect(of('350200')).toMatchObject({ issuedOn: DAY, overdueDays: 0, items: 5 })
  expect(of('350100')).toMatchObject({ issuedOn: null, overdueDays: 5 })
  app.clock.set('2026-03-02T01:00:00Z')
})
