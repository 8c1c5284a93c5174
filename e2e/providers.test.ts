/** B1 B3 B4 C1 through the screens: an institution applies, an officer checks on a phone, another lists, a plan is made. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listApplications } from '#training/providers/contract'
import { nextTeacher, pdf, photo } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, PHONE } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage()
})
afterAll(async () => await stage.close())

/** Picks from a select that searches as one types. */
async function choose(
  page: Awaited<ReturnType<BrowserStage['staff']>>['page'],
  label: string | RegExp,
  type: string,
  option: string,
) {
  const box = page.getByRole('combobox', { name: label })
  await box.click()
  if (type) await box.fill(type)
  await page
    .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', {
      hasText: option,
    })
    .first()
    .click()
}

test('B1 B3 B4 C1 walk: from application to the directory to a finished plan', async () => {
  const region = '350203'
  const [manager, clerk, reviewer] = [
    await stage.app.staff('institution.manager', region, { orgName: '鹭江技能培训学校' }),
    await stage.app.staff('hr.clerk', region),
    await stage.app.staff('hr.reviewer', region),
  ]
  const m = await stage.staff(manager)
  await m.go('/console/my-provider')
  await m.look('provider-mine-none')
  await m.page.getByRole('button', { name: '申请纳入目录' }).click()
  await m.page.waitForURL(/provider-applications\//)
  await m.page.getByText('还差 10 项').waitFor()
  await m.look('provider-application-empty')
  const { page } = m
  await choose(page, '办学性质', '', '民办')
  await page.getByLabel('办学资质证号').fill('人社民3502034000012号')
  await page.getByLabel('资质有效期至').fill('2030-12-31')
  await page.keyboard.press('Tab')
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: '办学许可证.pdf', mimeType: 'application/pdf', buffer: pdf() })
  await page.getByText('办学许可证.pdf').waitFor()
  await page.getByLabel('联系人').fill('演联系')
  await page.getByLabel('联系电话').fill('0592-1640001')
  await page.getByRole('button', { name: '增加职业（工种）或项目' }).click()
  await choose(page, '第 1 项职业（工种）', '育婴员', '育婴员')
  await choose(page, '第 1 项技能等级', '', '初级工（五级）')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '增加设施设备' }).click()
  await page.getByLabel('第 1 项设备名称').fill('婴儿护理实训床')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('还差 2 项').waitFor()
  await page.getByRole('button', { name: '登记场地' }).click()
  const venue = page.getByRole('dialog')
  await venue.getByLabel('场地名称').fill('实训楼 201 室')
  await venue.getByLabel('详细地址').fill('思明区测试路 1 号')
  await venue.getByLabel('工位数').fill('30')
  await venue.getByRole('button', { name: '取当前位置' }).click()
  await venue.getByText('已取得设备定位').waitFor()
  await m.lookOnPhone('provider-venue-phone')
  await venue.getByRole('button', { name: /登\s*记/ }).click()
  await page.getByText('还差 1 项').waitFor()
  await page.getByRole('button', { name: '登记教师' }).click()
  const teacher = page.getByRole('dialog')
  const person = nextTeacher()
  await teacher.getByLabel('姓名').fill(person.name)
  await teacher.getByLabel('身份证号码').fill(person.idNumber)
  await choose(page, '任职方式', '', '专职')
  await teacher.getByLabel('资格', { exact: true }).fill('高级技师')
  await teacher.getByLabel('证书编号').fill('T-0001')
  await choose(page, '任教职业（工种）或项目', '', '育婴员')
  await page.keyboard.press('Escape')
  await teacher.getByRole('button', { name: /登\s*记/ }).click()
  await page.getByText('教师已登记').waitFor()
  await teacher.waitFor({ state: 'hidden' })
  await m.look('provider-application-full')
  await m.lookOnPhone('provider-application-full-phone')
  await page.getByRole('button', { name: '提交申请' }).click()
  await page.getByText('◐ 待实地核实').waitFor()
  await m.look('provider-application-submitted')

  const [row] = (await clerk.call(listApplications, {})).rows
  const c = await stage.staff(clerk, PHONE)
  await c.go('/console/provider-applications')
  await c.look('provider-applications-phone')
  await c.go(`/console/provider-applications/${row?.id}/inspect`)
  await c.look('provider-inspect-phone-empty')
  for (const yes of await c.page.getByText('符合', { exact: true }).all()) await yes.click()
  await c.page.getByRole('button', { name: '取当前位置' }).click()
  await c.page.getByText('✓ 与申报位置相距').waitFor()
  await c.page.getByLabel('现场清点的工位数').fill('20')
  await c.page
    .locator('input[type=file]')
    .setInputFiles({ name: '现场.png', mimeType: 'image/png', buffer: photo() })
  await c.page.getByText('有 1 项不符合').waitFor()
  await c.look('provider-inspect-phone-finding')
  await c.page.reload()
  await c.page.getByLabel('现场清点的工位数').fill('30')
  await c.page.getByText('各项符合').waitFor()
  await c.look('provider-inspect-phone-ready')
  await c.page.getByRole('button', { name: '提交核实通过' }).click()
  await c.page.getByText('核实通过，等待审定').waitFor()
  await c.look('provider-inspect-phone-done')

  const r = await stage.staff(reviewer)
  await r.go(`/console/provider-applications/${row?.id}`)
  await r.page.getByRole('button', { name: '审定列入目录' }).waitFor()
  await r.look('provider-application-verified')
  await r.lookOnPhone('provider-application-verified-phone')
  await r.page.getByRole('button', { name: '审定列入目录' }).click()
  await r.page.getByText('✓ 已列入').waitFor()
  await r.go('/console/providers')
  await r.look('providers')
  await r.lookOnPhone('providers-phone')
  await r.page.getByText('鹭江技能培训学校').first().click()
  await r.page.getByRole('button', { name: '暂停资格' }).waitFor()
  await r.look('provider')
  await r.lookOnPhone('provider-phone')

  await m.go('/console/my-provider')
  await m.page.getByText('可以开展补贴性培训').waitFor()
  await m.look('provider-mine-listed')
  await m.go('/console/plans')
  await m.look('plans-empty')
  await m.page.getByRole('button', { name: '新建方案' }).first().click()
  await m.page.getByLabel('方案名称').fill('育婴员（初级）培训方案')
  await choose(m.page, '职业（工种）', '育婴员', '育婴员')
  await choose(m.page, '技能等级', '', '初级工（五级）')
  await choose(m.page, '第 1 行方式', '', '线上')
  await m.page.getByLabel('第 1 行学时').fill('40')
  await m.page.getByText('超过 40%').first().waitFor()
  await m.look('plan-over-online')
  await m.lookOnPhone('plan-over-online-phone')
  await m.page.getByLabel('第 1 行学时').fill('8')
  await m.page.getByRole('button', { name: '保存草稿' }).click()
  await m.page.getByRole('button', { name: /定\s*稿/ }).click()
  await m.page.getByText('✓ 已定稿').waitFor()
  await m.page.mouse.move(0, 0)
  await m.look('plan-ready')
  await m.lookOnPhone('plan-ready-phone')
  await m.go('/console/plans')
  await m.look('plans')
  expect(await m.page.getByText('育婴员（初级）培训方案').count()).toBeGreaterThan(0)
})
