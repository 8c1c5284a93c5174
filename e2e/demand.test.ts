/** A1 A3 H1 through the screens: an enterprise tells a need, the catalogue takes it up, targets are handed down. */
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '#platform/day'
import { writeSheet } from '#platform/forms'
import { targetDocuments, targetsInForce } from '../tests/kit/demand.ts'
import { type BrowserStage, browserStage } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage()
})
afterAll(async () => await stage.close())

/** The open drawer or dialog: the page behind it has fields of the same names. */
const front = (page: Page): Locator => page.getByRole('dialog').last()

async function choose(page: Page, label: string, type: string, option: string) {
  const box = front(page).getByRole('combobox', { name: label })
  await box.click()
  if (type) await box.fill(type)
  await page.locator('.ant-select-item-option', { hasText: option }).first().click()
}
const today = () => dayOf(stage.app.clock.now().toISOString())
async function fillDay(page: Page | Locator, label: string, day: string) {
  await page.getByLabel(label).fill(day)
  await page.getByLabel(label).press('Enter')
}

test('A1 walk: a need is told, changed and ended; a bad sheet is shown row by row', async () => {
  const firm = await stage.app.staff('enterprise.manager', '350203', { orgName: '厦门演示电子有限公司' })
  const e = await stage.staff(firm)
  const { page } = e
  await e.go('/console/vacancies')
  await e.look('vacancies-none')
  await page.getByRole('button', { name: '填报岗位需求' }).click()
  const form = front(page)
  await form.getByText('还差 5 项').waitFor()
  await e.look('vacancy-report-empty')
  await choose(page, '职业（工种）', '电工', '电工（6-31-01-03）')
  await form.getByLabel('需求人数').fill('12')
  await form.getByLabel('月工资下限').fill('6000')
  await form.getByLabel('月工资上限').fill('5000')
  await form.getByLabel('工作地区').click()
  await form.getByLabel('工作地区').fill('思明')
  await page.locator('.ant-cascader-menu-item', { hasText: '思明区' }).first().click()
  await fillDay(front(page), '到岗日期', `${Number(today().slice(0, 4)) + 1}-03-01`)
  await form.getByLabel('技能要求').fill('持低压电工作业证')
  await form.getByRole('button', { name: /填\s*报/ }).click()
  await form.getByText('月工资上限低于下限').waitFor()
  await e.look('vacancy-report-refused')
  await form.getByLabel('月工资上限').fill('8000')
  await form.getByRole('button', { name: /填\s*报/ }).click()
  await page.getByText('符合条件的共需 12 人').waitFor()
  await e.look('vacancies')
  await e.lookOnPhone('vacancies-phone')
  await page.getByRole('button', { name: '电工' }).first().click()
  await page.getByRole('button', { name: '结束招聘' }).waitFor()
  await e.look('vacancy')
  await e.lookOnPhone('vacancy-phone')
  await page.getByRole('button', { name: '结束招聘' }).click()
  await choose(page, '结束原因', '', '部分招到')
  await front(page).getByLabel('招到人数').fill('12')
  await page.getByRole('dialog').getByRole('button', { name: '结束招聘' }).click()
  await page.getByText('不一致').waitFor()
  await front(page).getByLabel('招到人数').fill('7')
  await page.getByRole('dialog').getByRole('button', { name: '结束招聘' }).click()
  await page.getByText('招到 7 人').waitFor()

  const union = await stage.app.staff('union.officer', '350206')
  const u = await stage.staff(union)
  await u.go('/console/vacancies')
  await u.page.getByRole('button', { name: '导入 Excel' }).click()
  const columns = [
    '用人单位名称',
    '统一社会信用代码',
    '工作地区',
    '职业（工种）名称',
    '职业（工种）编码',
    '需求人数',
    '技能要求',
    '到岗日期',
  ]
  const bad = await writeSheet({
    sheet: '岗位需求',
    columns: columns.map((title) => ({ key: title, title })),
    rows: [Object.fromEntries(columns.map((title) => [title, '？']))],
  })
  await u.page
    .locator('input[type=file]')
    .setInputFiles({ name: '需求.xlsx', mimeType: 'application/octet-stream', buffer: bad })
  await u.page.getByText('需求.xlsx').waitFor()
  await u.page
    .getByRole('dialog')
    .getByRole('button', { name: /导\s*入/ })
    .click()
  await u.page.getByRole('button', { name: '下载标注错误的表格' }).waitFor()
  await u.look('vacancy-import-refused')
  const download = u.page.waitForEvent('download')
  await u.page.getByRole('button', { name: '下载标注错误的表格' }).click()
  expect((await download).suggestedFilename()).toContain('错误标注')
})

test('A3 walk: what is wanted is taken into the catalogue; one hands in, another issues', async () => {
  const clerk = await stage.app.staff('hr.clerk', '350200')
  const reviewer = await stage.app.staff('hr.reviewer', '350200')
  const firm = await stage.app.staff('enterprise.manager', '350206')
  const { reportVacancy } = await import('#demand/signals/contract')
  for (const [code, headcount] of [
    ['4-10-01-05', 60],
    ['6-18-02-04', 25],
  ] as const) {
    await firm.call(reportVacancy, {
      region: '350206',
      occupationCode: code,
      headcount,
      skills: '能独立上岗',
      neededBy: `${Number(today().slice(0, 4)) + 1}-01-01`,
    })
  }
  const c = await stage.staff(clerk)
  const { page } = c
  await c.go('/console/vacancy-sums')
  await page.getByRole('link', { name: '养老护理员' }).waitFor()
  await c.look('vacancy-sums')
  await c.lookOnPhone('vacancy-sums-phone')
  await page.getByRole('link', { name: '养老护理员' }).click()
  await page.getByText('符合条件的共需 60 人').waitFor()

  await c.go('/console/catalogues')
  await c.look('catalogues-none')
  await page.getByRole('button', { name: '编制新版目录' }).click()
  await front(page).getByLabel('说明').fill('年度目录')
  await page.getByRole('button', { name: '开始编制' }).click()
  await page.waitForURL(/catalogues\//)
  await page.getByText('还差 3 项').waitFor()
  await c.look('catalogue-draft-empty')
  await page.getByRole('button', { name: '岗位有需求而未列入的职业' }).click()
  await page.getByRole('button', { name: '列入目录' }).first().click()
  await choose(page, '培训类型', '', '就业技能培训')
  await front(page).getByLabel('急需紧缺工种').check()
  await front(page).getByLabel('补贴标准').fill('初级工 1000 元，急需紧缺上浮')
  await c.look('catalogue-item')
  await page.getByRole('button', { name: '保存项目' }).click()
  await page.getByText('项目已保存').waitFor()
  await page.getByRole('cell', { name: '养老护理员' }).waitFor()
  await page.getByRole('button', { name: '修改' }).click()
  await front(page).getByLabel('备注').fill('含长期照护')
  await page.getByRole('button', { name: '保存项目' }).click()
  await page.getByRole('cell', { name: '含长期照护' }).waitFor()
  for (const [kind, name] of [
    ['同级财政部门', '厦门市财政局'],
    ['行业主管部门', '厦门市民政局'],
  ] as const) {
    await page.getByRole('button', { name: '登记会商意见' }).click()
    const form = front(page)
    await choose(page, '类别', '', kind)
    await form.getByLabel('单位名称').fill(name)
    await form.getByLabel('意见').fill('同意')
    await fillDay(front(page), '会商日期', today())
    await form.getByRole('button', { name: /登\s*记/ }).click()
    await page.getByRole('cell', { name }).waitFor()
  }
  await c.look('catalogue-draft-ready')
  await c.lookOnPhone('catalogue-draft-ready-phone')
  await page.getByRole('button', { name: '提交审定' }).click()
  await page.getByText('待审定').first().waitFor()

  const r = await stage.staff(reviewer)
  await r.go(new URL(page.url()).pathname)
  await r.page.getByRole('button', { name: '审定发布' }).click()
  await r.look('catalogue-publish')
  await fillDay(r.page, '生效日期', today())
  await r.page.getByLabel('报省厅备案文号').fill('闽人社备〔2026〕8号')
  await fillDay(r.page, '报备日期', today())
  await r.page.getByRole('button', { name: '审定发布目录' }).click()
  await r.page.getByText('现行有效').waitFor()
  await r.look('catalogue')
  await r.lookOnPhone('catalogue-phone')
  await r.go('/console/catalogues')
  await r.look('catalogues')
  await r.lookOnPhone('catalogues-phone')
})

test('H1 walk: figures are handed down, a difference is explained, another approves', async () => {
  const documents = targetDocuments('action-targets')
  await targetsInForce(stage.app, targetDocuments('f73-targets')[0] as (typeof documents)[number])
  await targetsInForce(stage.app, documents[1] as (typeof documents)[number])
  const clerk = await stage.app.staff('hr.clerk', '350200')
  const reviewer = await stage.app.staff('hr.reviewer', '350200')
  const c = await stage.staff(clerk)
  const { page } = c
  await c.go('/console/targets')
  await c.look('targets')
  await c.lookOnPhone('targets-phone')
  await page.getByRole('button', { name: '编制目标任务' }).click()
  await front(page).getByLabel('任务名称').fill('厦门市2026年度培训任务')
  await front(page).getByLabel('文号').fill('厦人社〔2026〕5号')
  await front(page).getByLabel('起始统计年度').fill('2026')
  await front(page).getByLabel('截止统计年度').fill('2026')
  await page.getByRole('button', { name: '开始编制' }).click()
  await page.waitForURL(/targets\//)
  await page.getByText('还差 1 项').waitFor()
  await c.look('target-draft-empty')
  await page.getByLabel('厦门市（总数） 补贴性职业技能培训', { exact: true }).fill('30000')
  await page.getByLabel('思明区 补贴性职业技能培训', { exact: true }).fill('9000')
  await page.getByRole('button', { name: '保存指标' }).click()
  await page.getByText('相差 21,000').waitFor()
  await c.look('target-draft-difference')
  await c.lookOnPhone('target-draft-difference-phone')
  await page.getByLabel('差额说明').fill('其余各区另行下达')
  await page.getByRole('button', { name: '保存指标' }).click()
  await page.getByRole('button', { name: '提交审定' }).click()
  await page.getByText('待审定').first().waitFor()
  const r = await stage.staff(reviewer)
  await r.go(new URL(page.url()).pathname)
  await r.page.getByRole('button', { name: '审定下达' }).click()
  await r.page.getByText('已下达').first().waitFor()
  await r.look('target')
  await r.lookOnPhone('target-phone')
})
