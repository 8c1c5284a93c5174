/** D6 E2 through the screens: an evaluator imports, a colleague revokes; an institution follows its trainees up, an officer verifies. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issueCertificate } from '#evaluation/certificates/contract'
import { readSheet, writeSheet } from '#platform/forms'
import { syntheticPerson } from '../db/seeds/demo/identity.ts'
import { taughtClass } from '../tests/kit/attendance.ts'
import { approvedClass } from '../tests/kit/classes.ts'
import { pdf } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, settled } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
})
afterAll(async () => await stage.close())

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const titles = ['姓名', '身份证号', '证书编号', '证书类别', '职业（工种）编码', '等级', '发证日期']
const columns = titles.map((title) => ({ key: title, title }))
const row = (index: number, level: string) => {
  const { name, idNumber } = syntheticPerson(index)
  const values = [
    name,
    idNumber,
    `S0000350200202600${index}`,
    '职业技能等级证书',
    '4-10-01-02',
    level,
    '2026-02-01',
  ]
  return Object.fromEntries(titles.map((title, i) => [title, values[i] as string]))
}

test('D6 walk: a sheet is refused with every row named, put right, taken; a colleague revokes', async () => {
  const evaluator = await stage.app.staff('evaluator.manager', '350203', { orgName: '鹭岛技能评价中心' })
  const colleague = await stage.app.staff('evaluator.manager', '350203', { orgId: evaluator.orgId as string })
  const one = await stage.staff(evaluator)
  const { page } = one
  await one.go('/console/certificates')
  await one.look('certificates-empty')
  await page.getByRole('button', { name: '导入 Excel' }).click()
  const [template] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载模板' }).click(),
  ])
  expect(template.suggestedFilename()).toBe('证书导入模板.xlsx')
  const give = async (name: string, rows: Record<string, string>[]) => {
    const buffer = await writeSheet({ sheet: '证书', columns, rows })
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: XLSX, buffer })
    await page.getByText(name).waitFor()
    await page.getByRole('button', { name: /^导\s*入$/ }).click()
  }
  await give('证书一.xlsx', [row(81, '四级'), row(82, '六级'), row(81, '四级')])
  await page.getByText('第 3 行').first().waitFor()
  await one.look('certificates-import-refused')
  await one.lookOnPhone('certificates-import-refused-phone')
  const [marked] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载标注错误的表格' }).click(),
  ])
  const { readFile } = await import('node:fs/promises')
  const sheet = await readSheet(await readFile((await marked.path()) as string), {
    columns: [{ key: 'faults', title: '错误原因' }],
    maxRows: 10,
  })
  expect(sheet.rows).toHaveLength(2)
  await page.getByRole('button', { name: '移除 证书一.xlsx' }).click()
  await give('证书二.xlsx', [row(81, '四级'), row(82, '三级')])
  await page.getByText('已导入 2 本').waitFor()
  await settled(page)
  await one.look('certificates-list')
  await one.lookOnPhone('certificates-list-phone')
  await page.getByRole('button', { name: '录入证书' }).click()
  await one.look('certificates-issue')
  await page.getByRole('button', { name: /取\s*消/ }).click()

  const two = await stage.staff(colleague)
  await two.go('/console/certificates')
  await two.page.getByText('S000035020020260081').first().click()
  await two.page.getByRole('button', { name: '撤销证书' }).click()
  await two.page.getByLabel('理由').fill('评价结果取消')
  await two.page.getByRole('dialog').getByRole('button', { name: '撤销证书' }).last().click()
  await two.page.getByText('该证书已于 2026-03-02 撤销').waitFor()
  await two.look('certificates-revoked')
  await two.lookOnPhone('certificates-revoked-phone')
})

test('E2 walk: the institution records its trainee’s work, an officer verifies it', async () => {
  const { app } = stage
  const scene = await approvedClass(app, { trainees: [83, 84] })
  await taughtClass(app, scene)
  app.clock.set('2026-04-20T01:00:00Z')
  const evaluator = await app.staff('evaluator.manager', '350203')
  const person = syntheticPerson(83)
  await evaluator.call(issueCertificate, {
    name: person.name,
    idNumber: person.idNumber,
    number: 'S000035020020260083',
    kind: 'level',
    occupationCode: '4-10-01-02',
    level: 5,
    issuedOn: '2026-04-01',
    classNumber: scene.number,
  })
  await app.renew(scene.provider.manager)
  const m = await stage.staff(scene.provider.manager)
  await m.go('/console/certificates')
  await m.page.getByText('S000035020020260083').waitFor()
  await m.go('/console/employment')
  await m.look('employment-classes')
  await m.page.getByText(scene.number).first().click()
  await m.page.getByRole('button', { name: '登记就业' }).first().click()
  const form = m.page.getByRole('dialog').last()
  await form.getByLabel('用人单位').fill('厦门演示家政有限公司')
  await form.getByLabel('就业日期').fill('2026-04-10')
  await m.page.keyboard.press('Enter')
  await form.getByRole('combobox', { name: '证明材料类别' }).click()
  await m.page.locator('.ant-select-item-option', { hasText: '劳动合同' }).click()
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: '劳动合同.PDF', mimeType: 'application/pdf', buffer: pdf() })
  await form.getByText('劳动合同.PDF').waitFor()
  await m.look('employment-record')
  await m.lookOnPhone('employment-record-phone')
  await form.getByRole('button', { name: /登\s*记/ }).click()
  await m.page.getByText('厦门演示家政有限公司').waitFor()
  await m.look('employment-class')
  await m.lookOnPhone('employment-class-phone')

  const clerk = await stage.staff(await app.staff('hr.clerk', '350203'))
  await clerk.go('/console/employment-records')
  await clerk.look('employment-records')
  await clerk.page.getByText('厦门演示家政有限公司').first().click()
  await clerk.page.getByRole('button', { name: /^核\s*实$/ }).click()
  await clerk.page.getByRole('button', { name: /^核\s*实$/ }).waitFor({ state: 'detached' })
  await clerk.look('employment-verified')
  await clerk.lookOnPhone('employment-verified-phone')
})
