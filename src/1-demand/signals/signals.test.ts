import { afterAll, beforeAll, expect, test } from 'vitest'
import { getCatalogue, startCatalogue, suggestItems } from '#demand/catalogue/contract'
import { readSheet, writeSheet } from '#platform/forms'
import { findOrganisations } from '#registry/organisations/contract'
import { syntheticUscc } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import { catalogueInForce, usualItems } from '../../../tests/kit/demand.ts'
import * as c from './contract.ts'
import { SHEET_COLUMNS } from './rules.ts'
import { wantedIn } from './store.ts'

let app: TestApp
let firm: User
let firmUscc: string
beforeAll(async () => {
  app = await testApp()
  firm = await app.staff('enterprise.manager', '350203', { orgName: '厦门测试电子有限公司' })
  const { rows } = await firm.call(findOrganisations, { q: '厦门测试电子' })
  firmUscc = rows[0]?.uscc as string
})
afterAll(async () => await app.stop())

const need = {
  region: '350203',
  occupationCode: '6-31-01-03',
  level: 4,
  headcount: 20,
  wageFromFen: 600_000,
  wageToFen: 800_000,
  skills: '持低压电工作业证优先',
  neededBy: '2026-05-01',
  trains: true,
}

test('A1 vacancy: an enterprise tells its own need, changes and ends it; each step is on record', async () => {
  const { id, version } = await firm.call(c.reportVacancy, need)
  const { rows, headcount } = await firm.call(c.listVacancies, {})
  expect(headcount).toBe(20)
  expect(rows[0]).toMatchObject({
    employerName: '厦门测试电子有限公司',
    occupationName: '电工',
    channel: 'enterprise',
    reportedOn: '2026-03-02',
    regionName: '厦门市 · 思明区',
    can: ['change', 'close'],
  })
  // The same need told twice would be counted twice.
  expect(await firm.refused(c.reportVacancy, { ...need, headcount: 5 })).toEqual(['vacancy.told_before'])
  expect(
    await firm.refused(c.reportVacancy, { ...need, region: '350200', occupationCode: 'x', wageToFen: 1 }),
  ).toEqual(['vacancy.unknown_occupation', 'vacancy.not_a_county', 'vacancy.wage_order'])
  const changed = await firm.call(c.changeVacancy, {
    ...need,
    id,
    version,
    headcount: 25,
    reason: '增加一条产线',
  })
  expect(
    await firm.refused(c.changeVacancy, { ...need, id, version, headcount: 26, reason: '再加' }),
  ).toEqual(['common.changed_meanwhile'])
  expect(
    await firm.refused(c.closeVacancy, { id, version: changed.version, closeReason: 'filled', filled: 20 }),
  ).toEqual(['vacancy.filled_contradicts'])
  const closed = await firm.call(c.closeVacancy, {
    id,
    version: changed.version,
    closeReason: 'partly',
    filled: 20,
  })
  expect(await firm.refused(c.changeVacancy, { ...need, id, version: closed.version, reason: 'xx' })).toEqual(
    ['common.wrong_state'],
  )
  const again = await firm.call(c.reopenVacancy, {
    id,
    version: closed.version,
    neededBy: '2026-06-01',
    reason: '仍缺人',
  })
  expect((await firm.call(c.getVacancy, { id })).version).toBe(again.version)
  expect((await firm.call(c.getVacancy, { id })).filled).toBeNull()
})

test("A1 place: nobody tells another enterprise's need, reads beyond the region, or keeps what is not theirs", async () => {
  const other = await app.staff('enterprise.manager', '350203')
  expect(await other.refused(c.reportVacancy, { ...need, employerOrgId: firm.orgId })).toEqual([
    'common.out_of_scope',
  ])
  const mine = (await firm.call(c.listVacancies, {})).rows[0]
  expect((await other.call(c.listVacancies, {})).rows).toEqual([])
  expect((await other.try(c.getVacancy, { id: mine?.id as string })).status).toBe(403)
  const siming = await app.staff('hr.clerk', '350203')
  const gulou = await app.staff('hr.clerk', '350102')
  const city = await app.staff('hr.clerk', '350200')
  expect((await siming.call(c.listVacancies, {})).total).toBe(1)
  expect((await city.call(c.listVacancies, {})).total).toBe(1)
  expect((await gulou.call(c.listVacancies, {})).total).toBe(0)
  const close = {
    id: mine?.id as string,
    version: mine?.version as number,
    closeReason: 'cancelled' as const,
    filled: 0,
  }
  expect(await gulou.refused(c.closeVacancy, close)).toEqual(['common.out_of_scope'])
  const union = await app.staff('union.officer', '350203')
  expect((await union.call(c.listVacancies, {})).rows[0]?.can).toEqual([])
  expect(await union.refused(c.closeVacancy, close)).toEqual(['vacancy.not_yours'])
  expect(await app.visitor.refused(c.listVacancies, {})).toEqual(['common.not_signed_in'])
})

test('A1 channels: unions and HR tell what they heard, each under its own channel, of employers named right', async () => {
  const union = await app.staff('union.officer', '350206')
  const told = {
    ...need,
    region: '350206',
    occupationCode: '6-18-02-04',
    employerName: '厦门某船厂',
    employerUscc: syntheticUscc(4321),
  }
  const { id } = await union.call(c.reportVacancy, told)
  expect((await union.call(c.getVacancy, { id })).channel).toBe('union')
  expect(
    await union.refused(c.reportVacancy, { ...told, channel: 'gig-market', neededBy: '2026-07-01' }),
  ).toEqual(['vacancy.channel_not_yours'])
  const hr = await app.staff('hr.clerk', '350206')
  expect(await hr.refused(c.reportVacancy, { ...told, employerName: null, neededBy: '2026-07-01' })).toEqual([
    'vacancy.employer_needed',
  ])
  expect(
    await hr.refused(c.reportVacancy, {
      ...told,
      employerName: '冒名公司',
      employerUscc: firmUscc,
      neededBy: '2026-07-01',
    }),
  ).toEqual(['vacancy.employer_name'])
  expect(
    await hr.refused(c.reportVacancy, {
      ...told,
      employerUscc: '91350200MA0000000X',
      neededBy: '2026-07-01',
    }),
  ).toEqual(['uscc.checksum'])
  await hr.call(c.reportVacancy, { ...told, channel: 'gig-market', neededBy: '2026-07-01' })
  expect((await hr.call(c.listVacancies, { channel: 'gig-market' })).total).toBe(1)
  const sums = await hr.call(c.sumVacancies, {})
  expect(sums.rows).toMatchObject([
    {
      occupationName: '焊工',
      vacancies: 2,
      headcount: 40,
      employers: 1,
      wageFromFen: 600_000,
      wageToFen: 800_000,
    },
  ])
  expect((await hr.call(c.listVacancies, { q: '焊工' })).total).toBe(2)
})

test('A1 two at once: the same need told by two accounts at the same moment is taken once', async () => {
  const hr = await app.staff('hr.clerk', '350203')
  const once = { ...need, neededBy: '2026-09-01' }
  const replies = await Promise.all([
    firm.try(c.reportVacancy, once),
    hr.try(c.reportVacancy, { ...once, employerOrgId: firm.orgId }),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
})

const sheetOf = (rows: Record<string, string | number>[]) =>
  writeSheet({ sheet: '岗位需求', columns: SHEET_COLUMNS, rows })
const line = (i: number, more: Record<string, string | number> = {}) => ({
  employerName: '厦门某服务公司',
  employerUscc: syntheticUscc(5000),
  region: '湖里区',
  occupationName: '养老护理员',
  occupationCode: '4-10-01-05',
  level: '初级工（五级）',
  headcount: 1 + (i % 9),
  wageFrom: 5000,
  wageTo: 7000,
  skills: '能照护失能老人',
  neededBy: `2026-${String(4 + (i % 8)).padStart(2, '0')}-${String(1 + (Math.floor(i / 8) % 28)).padStart(2, '0')}`,
  trains: '是',
  ...more,
})

test('A1 form: a sheet is taken whole; the same file twice changes nothing', async () => {
  const hr = await app.staff('hr.clerk', '350206')
  const rows = Array.from({ length: 200 }, (_, i) => line(i, { headcount: 2 }))
  const file = await hr.upload(await sheetOf(rows), '岗位需求.xlsx')
  expect(await hr.call(c.importVacancies, { fileId: file.id })).toEqual({
    added: 200,
    headcount: 400,
    unchanged: false,
  })
  expect(await hr.call(c.importVacancies, { fileId: file.id })).toEqual({
    added: 0,
    headcount: 0,
    unchanged: true,
  })
  const out = await hr.try(c.exportVacancies, { occupation: '4-10-01-05' })
  const back = await readSheet(out.raw, { columns: SHEET_COLUMNS, maxRows: 1000 })
  expect(back.reasons).toEqual([])
  expect(back.rows).toHaveLength(200)
  expect(back.rows[0]?.values.region).toBe('厦门市湖里区')
  const template = await hr.try(c.vacancyTemplate, {})
  expect(template.status).toBe(200)
})

test('A1 form: one bad row refuses the whole file; every fault is named by row and column, also in a copy', async () => {
  const hr = await app.staff('hr.clerk', '350206')
  const before = (await hr.call(c.listVacancies, {})).total
  const body = await sheetOf([
    line(0, { neededBy: '2026-12-01' }),
    line(1, { occupationCode: '9-99', neededBy: '2025-01-01' }),
    line(2, { region: '鼓楼区', neededBy: '2026-12-02' }),
    line(3, { employerUscc: '123', headcount: 'x' }),
    line(4, { employerUscc: '91350200MA0000000X', wageTo: 100, neededBy: '2026-12-03' }),
    line(5, { neededBy: '2026-12-01' }),
    line(6, { occupationName: '护理员', neededBy: '2026-12-04' }),
    line(7, { headcount: 9, neededBy: '2026-04-01' }),
  ])
  const fileId = (await hr.upload(body, '岗位需求.xlsx')).id
  const reply = await hr.try(c.importVacancies, { fileId })
  expect(reply.status).toBe(422)
  expect(reply.body.reasons?.map((r) => `${r.row} ${r.field} ${r.code}`)).toEqual([
    '3 occupationCode vacancy.unknown_occupation',
    '3 neededBy vacancy.too_late',
    '4 region vacancy.region_outside',
    '5 headcount vacancy.bad_cell',
    '5 employerUscc uscc.length',
    '6 wageToFen vacancy.wage_order',
    '6 employerUscc uscc.checksum',
    '7 occupationCode vacancy.twice_in_file',
    '8 occupationName vacancy.name_differs',
    '9 occupationCode vacancy.told_before',
  ])
  expect((await hr.call(c.listVacancies, {})).total).toBe(before)
  const copy = await hr.try(c.annotateVacancies, { fileId })
  const noted = await readSheet(copy.raw, { columns: [{ key: 'why', title: '错误原因' }], maxRows: 20 })
  expect(noted.rows.map((r) => r.row)).toEqual([3, 4, 5, 6, 7, 8, 9])
  // An enterprise brings its own needs only, and nobody else's file.
  expect(await firm.refused(c.importVacancies, { fileId })).toEqual(['vacancy.not_own_file'])
  const foreign = (await firm.upload(await sheetOf([line(0, { neededBy: '2026-12-09' })]), 'x.xlsx')).id
  expect(await firm.refused(c.importVacancies, { fileId: foreign })).toEqual(['vacancy.employer_other'])
})

test('A1 A3 demand feeds the catalogue: what is wanted and not listed is suggested, what is past is not counted', async () => {
  const clerk = await app.staff('hr.clerk', '350200')
  await catalogueInForce(app, '350200', usualItems())
  const { id } = await clerk.call(startCatalogue, { region: '350200', year: 2026, note: '调整' })
  const hr = await app.staff('hr.clerk', '350206')
  await hr.call(c.reportVacancy, {
    ...need,
    region: '350206',
    occupationCode: '4-10-08-01',
    level: null,
    headcount: 60,
    neededBy: '2026-03-10',
    employerName: '厦门某配送公司',
    employerUscc: syntheticUscc(6001),
  })
  const list = (await clerk.call(getCatalogue, { id })).list
  expect(list.find((i) => i.name === '养老护理员')?.wanted).toBe(400)
  expect(list.find((i) => i.occupationCode === null)?.wanted).toBeNull()
  expect((await clerk.call(suggestItems, { id })).rows).toMatchObject([
    { occupationName: '网约配送员', wanted: 60, employers: 1 },
  ])
  const { db } = app.platform.tools
  expect((await wantedIn(db, ['350206'], '2026-03-10')).get('4-10-08-01')?.wanted).toBe(60)
  expect((await wantedIn(db, ['350206'], '2026-03-11')).get('4-10-08-01')).toBeUndefined()
})
