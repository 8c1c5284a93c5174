import { afterAll, beforeAll, expect, test } from 'vitest'
import { annotateSheet, readSheet, writeSheet } from '#platform/forms'
import { syntheticPerson } from '../../../db/seeds/demo/identity.ts'
import { type TestApp, testApp, type User } from '../../../tests/kit/app.ts'
import * as c from './contract.ts'
import { importColumns } from './rules.ts'

let app: TestApp
let evaluator: User
let colleague: User
let made = 0
beforeAll(async () => {
  app = await testApp()
  evaluator = await app.staff('evaluator.manager', '350203')
  colleague = await app.staff('evaluator.manager', '350203', { orgId: evaluator.orgId as string })
})
afterAll(async () => await app.stop())

const OCCUPATION = '4-10-01-02'
const numberOf = (index: number) => `S00003502002026${String(index).padStart(6, '0')}`
const input = (index: number, change: Record<string, unknown> = {}) => {
  const { name, idNumber } = syntheticPerson(index)
  return {
    name,
    idNumber,
    number: numberOf(index),
    kind: 'level' as const,
    occupationCode: OCCUPATION,
    level: 4,
    issuedOn: '2026-02-01',
    ...change,
  }
}
type Row = Record<string, string | number | null>
const row = (index: number, change: Row = {}): Row => {
  const { name, idNumber } = syntheticPerson(index)
  return {
    name,
    idNumber,
    number: numberOf(index),
    kind: '职业技能等级证书',
    occupationCode: OCCUPATION,
    level: '中级工（四级）',
    issuedOn: '2026-02-01',
    ...change,
  }
}
const upload = async (user: User, rows: Row[]) => {
  made += 1
  const body = await writeSheet({ sheet: '证书', columns: importColumns, rows })
  return (await user.upload(body, `证书${made}.xlsx`)).id
}

test('D6 issue: a certificate is entered, seen by its issuer and by the officers of its region only', async () => {
  const { id } = await evaluator.call(c.issueCertificate, input(1))
  const seen = await colleague.call(c.getCertificate, { id })
  expect(seen).toMatchObject({ number: numberOf(1), level: 4, state: 'valid', regionName: '厦门市 · 思明区' })
  expect(seen.nameMasked).not.toBe(syntheticPerson(1).name)
  expect(JSON.stringify(seen)).not.toContain(syntheticPerson(1).idNumber)
  const clerk = await app.staff('hr.clerk', '350203')
  expect((await clerk.call(c.listCertificates, { q: syntheticPerson(1).idNumber })).total).toBe(1)
  expect((await clerk.call(c.listCertificates, { q: numberOf(1).slice(-6) })).total).toBe(1)
  const elsewhere = await app.staff('hr.clerk', '350102')
  expect((await elsewhere.call(c.listCertificates, {})).total).toBe(0)
  expect(await elsewhere.refused(c.getCertificate, { id })).toEqual(['common.out_of_scope'])
  const rival = await app.staff('evaluator.manager', '350203')
  expect(await rival.refused(c.getCertificate, { id })).toEqual(['common.out_of_scope'])
  expect(await rival.refused(c.revokeCertificate, { id, version: 1, reason: '恶意撤销' })).toEqual([
    'common.out_of_scope',
  ])
})

test('D6 issue: every reason is told at once', async () => {
  const wrong = input(2, {
    idNumber: '35020019900101123',
    number: '#',
    level: null,
    issuedOn: '2026-03-03',
    occupationCode: '9-99-99-99',
    classNumber: '350203-2026-9999',
  })
  expect(await evaluator.refused(c.issueCertificate, wrong)).toEqual([
    'identity.id_length',
    'certificate.number',
    'certificate.level_needed',
    'certificate.issued_later',
    'certificate.occupation_unknown',
    'certificate.class_unknown',
  ])
  expect(await evaluator.refused(c.issueCertificate, input(2, { kind: 'completion', level: null }))).toEqual([
    'certificate.issuer',
  ])
  const institution = await app.staff('institution.manager', '350203')
  expect(await institution.refused(c.issueCertificate, input(2))).toEqual(['common.denied'])
})

test('D6 unique: number, skill and level of a person, name', async () => {
  await evaluator.call(c.issueCertificate, input(3))
  expect(await evaluator.refused(c.issueCertificate, input(4, { number: numberOf(3) }))).toEqual([
    'certificate.number_taken',
  ])
  expect(await evaluator.refused(c.issueCertificate, input(3, { number: numberOf(4) }))).toEqual([
    'certificate.same_held',
  ])
  expect(
    await evaluator.refused(c.issueCertificate, input(3, { name: '别名', number: numberOf(5), level: 3 })),
  ).toEqual(['person.name_mismatch'])
  const again = await evaluator.call(c.issueCertificate, input(3))
  expect((await evaluator.call(c.listCertificates, { q: numberOf(3) })).rows.map((r) => r.id)).toEqual([
    again.id,
  ])
})

test('D6 unique: two accounts entering the same number at once: one is told', async () => {
  const replies = await Promise.all([
    evaluator.try(c.issueCertificate, input(10, { number: numberOf(10) })),
    colleague.try(c.issueCertificate, input(11, { number: numberOf(10) })),
  ])
  expect(replies.map((r) => r.status).sort()).toEqual([200, 422])
})

test('D6 import: one bad row refuses the whole sheet and names row, column and reason', async () => {
  const rows = [
    row(20),
    row(21, { idNumber: `${syntheticPerson(21).idNumber.slice(0, 17)}#`, level: '六级' }),
    row(22, { issuedOn: '明年' }),
    row(20),
    row(23, { name: null }),
  ]
  const fileId = await upload(evaluator, rows)
  const reply = await evaluator.try(c.importCertificates, { fileId })
  expect(reply.status).toBe(422)
  expect(reply.body.reasons?.map((r) => `${r.row} ${r.field} ${r.code}`)).toEqual([
    '3 level certificate.level',
    '3 idNumber identity.id_characters',
    '4 issuedOn certificate.day',
    '5 number certificate.number_twice',
    '6 name sheet.empty_cell',
  ])
  expect((await evaluator.call(c.listCertificates, { q: numberOf(20) })).total).toBe(0)
  const marked = await evaluator.try(c.annotateCertificates, { fileId })
  expect(marked.status).toBe(200)
  const columns = [...importColumns, { key: 'faults', title: '错误原因' }]
  const sheet = await readSheet(marked.raw, { columns, maxRows: 10 })
  expect(sheet.rows.map((r) => r.values.faults?.slice(0, 4))).toEqual([
    '',
    '等级“六',
    '“明年”',
    '证书编号',
    '“姓名”',
  ])
})

test('D6 import: a right sheet is taken whole, and a second time changes nothing', async () => {
  const rows = Array.from({ length: 300 }, (_, i) => row(1000 + i))
  const fileId = await upload(evaluator, rows)
  expect(await evaluator.call(c.importCertificates, { fileId })).toEqual({ added: 300, unchanged: 0 })
  expect(await evaluator.call(c.importCertificates, { fileId })).toEqual({ added: 0, unchanged: 300 })
  const more = await upload(colleague, [...rows.slice(0, 2), row(1500)])
  expect(await colleague.call(c.importCertificates, { fileId: more })).toEqual({ added: 1, unchanged: 2 })
  expect(
    (await evaluator.call(c.listCertificates, { from: '2026-02-01', size: 1 })).total,
  ).toBeGreaterThanOrEqual(301)
})

test('D6 import: only one’s own upload; another format and another person’s name are refused', async () => {
  const fileId = await upload(evaluator, [row(30)])
  expect(await colleague.refused(c.importCertificates, { fileId })).toEqual(['certificate.foreign_file'])
  const csv = await evaluator.upload(Buffer.from('姓名,身份证号\r\n'), 'x.csv')
  expect(await evaluator.refused(c.importCertificates, { fileId: csv.id })).toEqual(['archive.not_workbook'])
  const renamed = await upload(evaluator, [row(3, { name: '别名', number: numberOf(31), level: '三级' })])
  expect(await evaluator.refused(c.importCertificates, { fileId: renamed })).toEqual(['person.name_mismatch'])
})

test('D6 import: the template is the sheet that is read', async () => {
  const { raw } = await evaluator.try(c.certificateTemplate, {})
  const { reasons } = await readSheet(raw, { columns: importColumns, maxRows: 10 })
  expect(reasons.map((r) => r.code)).toEqual(['sheet.empty'])
  expect((await annotateSheet(raw, reasons)).length).toBeGreaterThan(0)
})

test('D6 revoke: another account revokes with a reason; the enterer can’t, twice neither, an old screen neither', async () => {
  const { id } = await evaluator.call(c.issueCertificate, input(40))
  expect((await evaluator.call(c.getCertificate, { id })).can).toEqual([])
  expect((await colleague.call(c.getCertificate, { id })).can).toEqual(['revoke'])
  const revoke = { id, version: 1, reason: '姓名录入有误' }
  expect(await evaluator.refused(c.revokeCertificate, revoke)).toEqual(['common.same_person'])
  expect(await colleague.refused(c.revokeCertificate, { ...revoke, version: 7 })).toEqual([
    'common.changed_meanwhile',
  ])
  await colleague.call(c.revokeCertificate, revoke)
  expect(await colleague.refused(c.revokeCertificate, { ...revoke, version: 2 })).toEqual([
    'common.wrong_state',
  ])
  // Entered again, rightly: the same person may have the number, nobody else.
  expect(await evaluator.refused(c.issueCertificate, input(41, { number: numberOf(40) }))).toEqual([
    'certificate.number_taken',
  ])
  await evaluator.call(c.issueCertificate, input(40, { level: 3 }))
})

test('D6 revoke: the database refuses the enterer’s own hand and any change of what a certificate says', async () => {
  const { default: pg } = await import('pg')
  const { id } = await evaluator.call(c.issueCertificate, input(45))
  const client = new pg.Client({ connectionString: app.appUrl })
  await client.connect()
  const own = `update evaluation.certificate set state = 'revoked', revoked_by = entered_by, revoked_at = now(), revoke_reason = 'x' where id = '${id}'`
  await expect(client.query(own)).rejects.toThrow('certificate_revoker_is_another')
  await expect(
    client.query(`update evaluation.certificate set level = 1 where id = '${id}'`),
  ).rejects.toThrow('permission denied')
  await expect(client.query('delete from evaluation.certificate')).rejects.toThrow('permission denied')
  await client.end()
})

test('D6 I3 lookup: anyone finds a certificate by number and full name, masked; a wrong name finds nothing', async () => {
  const { name } = syntheticPerson(50)
  await evaluator.call(c.issueCertificate, input(50))
  const found = await app.visitor.call(c.lookupCertificate, {
    number: ` ${numberOf(50).toLowerCase()} `,
    name,
  })
  expect(found).toMatchObject({ stateTitle: '有效', kindTitle: '职业技能等级证书', issuedOn: '2026-02-01' })
  expect(JSON.stringify(found)).not.toContain(name)
  for (const wrong of [
    { number: numberOf(50), name: '别人' },
    { number: numberOf(51), name },
  ]) {
    const reply = await app.visitor.try(c.lookupCertificate, wrong)
    expect([reply.status, reply.body.reasons?.map((r) => r.code)]).toEqual([404, ['common.not_found']])
  }
  const { rows } = await colleague.call(c.listCertificates, { q: numberOf(50) })
  await colleague.call(c.revokeCertificate, { id: rows[0]?.id as string, version: 1, reason: '评价结果取消' })
  const after = await app.visitor.call(c.lookupCertificate, { number: numberOf(50), name })
  expect([after.state, after.revokedOn]).toEqual(['revoked', '2026-03-02'])
})

test('D6 K3 export: the list goes out with names and numbers masked', async () => {
  const { raw } = await evaluator.try(c.exportCertificates, { q: numberOf(1) })
  const columns = [
    { key: 'name', title: '姓名（掩码）', required: true },
    { key: 'id', title: '身份证号（掩码）', required: true },
  ]
  const { rows, reasons } = await readSheet(raw, { columns, maxRows: 10 })
  expect(reasons).toEqual([])
  expect(rows).toHaveLength(1)
  expect(rows[0]?.values.id).toMatch(/^359900\*{8}/)
})
