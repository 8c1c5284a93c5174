/** C3 C4 through the screens: an institution files a class, one officer reviews, another approves, a worker enrols. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayOf } from '#platform/day'
import { draftedClass, ground, rosterRow, rosterSheet } from '../tests/kit/classes.ts'
import { readyPlan } from '../tests/kit/plans.ts'
import { listedProvider, pdf } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
})
afterAll(async () => await stage.close())

type Page = Awaited<ReturnType<BrowserStage['staff']>>['page']
async function choose(page: Page, label: string, option: string) {
  await page.getByRole('combobox', { name: label }).click()
  await page.locator('.ant-select-item-option:visible', { hasText: option }).first().click()
}
async function fillDay(page: Page, label: string, day: string) {
  await page.getByLabel(label).fill(day)
  await page.keyboard.press('Enter')
  await page.getByLabel(label).blur()
}

test('C3 C4 walk: from a new filing to an approved class, returned once on the way', async () => {
  const { app } = stage
  await ground(app)
  const provider = await listedProvider(app, '350203', { orgName: '鹭江技能培训学校' })
  await readyPlan(app, provider)
  const today = dayOf(app.clock.now().toISOString())
  const startsOn = addDays(today, 10)

  const m = await stage.staff(provider.manager)
  const { page } = m
  await m.go('/console/class-filing')
  await page.getByText('还没有培训班').waitFor()
  await m.look('class-list-empty')
  await page.getByRole('button', { name: '新建开班备案' }).first().click()
  await page.getByLabel('班级名称').fill('育婴员（初级）第一期')
  await choose(page, '培训方案', '育婴员')
  await choose(page, '培训场地', '实训楼')
  await page.getByLabel('备案人数').fill('30')
  await page.getByText('¥21,000.00').first().waitFor()
  await fillDay(page, '开班日期', startsOn)
  await fillDay(page, '结束日期', addDays(startsOn, 13))
  await m.look('class-new')
  await m.lookOnPhone('class-new-phone')
  await page.getByRole('button', { name: '建立备案，继续排课' }).click()
  await page.waitForURL(/class-filing\/[0-9a-f-]{36}/)

  await page.getByRole('button', { name: '开始排课' }).click()
  await page.getByRole('checkbox', { name: '周六' }).check()
  await page.getByRole('checkbox', { name: '周日' }).check()
  await page.getByRole('button', { name: '生成课次' }).click()
  await m.look('class-timetable')
  await m.lookOnPhone('class-timetable-phone')
  await page.getByRole('button', { name: '保存课程安排' }).click()
  await page.getByText('课次与培训方案的线下课时一致').waitFor()
  await m.look('class-sessions')

  await page.getByRole('tab', { name: /开班材料/ }).click()
  for (const [i, name] of ['教学计划', '授课师资', '教材教学资源清单', '考核方案'].entries()) {
    await page
      .locator('input[type=file]')
      .nth(i)
      .setInputFiles({ name: `${name}.pdf`, mimeType: 'application/pdf', buffer: pdf() })
    await page.getByRole('button', { name: `保存${name}` }).click()
    await page.getByText(`${name}已保存`).waitFor()
  }
  await m.look('class-papers')

  await page.getByRole('tab', { name: /学员名册/ }).click()
  await page.getByText('名册中还没有学员').waitFor()
  const rows = Array.from({ length: 12 }, (_, i) =>
    rosterRow(700 + i, i === 3 ? 'employee' : 'rural-transfer'),
  )
  const give = async (name: string, buffer: Buffer) => {
    const drawer = page.getByRole('dialog')
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    await drawer.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
    await drawer.getByText(name).waitFor()
    await drawer.getByRole('button', { name: '导入名册' }).click()
  }
  await page.getByRole('button', { name: '导入名册' }).click()
  const wrong = rows.with(4, { ...(rows[4] as (typeof rows)[number]), idNumber: '350203199001010011' })
  await give('名册一.xlsx', await rosterSheet(wrong))
  await page.getByText('第 6 行').waitFor()
  await m.look('class-roster-faults')
  await m.lookOnPhone('class-roster-faults-phone')
  const copy = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载标注副本' }).click()
  expect((await copy).suggestedFilename()).toContain('错误标注')
  await page.getByRole('button', { name: '移除 名册一.xlsx' }).click()
  await give('名册二.xlsx', await rosterSheet(rows))
  await page.getByText('新增 12 人').first().waitFor()
  await page.getByRole('button', { name: /完\s*成/ }).click()
  await m.look('class-roster')
  await m.lookOnPhone('class-roster-phone')

  await page.getByRole('tab', { name: '备案核对' }).click()
  await page.getByText('还差 1 项：开班承诺书').waitFor()
  await m.look('class-checks')
  await page.getByRole('checkbox', { name: /开班承诺书/ }).check()
  await page.getByText('材料齐全，可以提交').waitFor()
  await page.getByRole('button', { name: '提交备案' }).click()
  await page.getByText('待初审').first().waitFor()

  const c = await stage.staff(provider.clerk)
  await c.go('/console/class-filing')
  await c.page.getByText('育婴员（初级）第一期').click()
  await c.page.getByText('需求指导目录').waitFor()
  await c.look('class-review')
  await c.lookOnPhone('class-review-phone')
  await c.page.getByRole('button', { name: '退回补正' }).click()
  await c.page.getByLabel('退回理由').fill('考核方案缺少评分标准')
  await c.page.getByLabel('需补正事项').fill('请补充实操考核评分表')
  await c.page.getByRole('button', { name: /^退\s*回$/ }).click()
  await c.page.getByText('退回补正：考核方案缺少评分标准').waitFor()

  await page.reload()
  await page.getByText('请补充实操考核评分表').waitFor()
  await m.look('class-returned')
  await page.getByRole('checkbox', { name: /开班承诺书/ }).check()
  await page.getByRole('button', { name: '提交备案' }).click()
  await page.getByText('待初审').first().waitFor()
  await c.page.reload()
  await c.page.getByRole('button', { name: '初审通过' }).click()
  await c.page.getByText('待复核').first().waitFor()
  const r = await stage.staff(provider.reviewer)
  await r.go(new URL(c.page.url()).pathname)
  await r.page.getByRole('button', { name: '复核备案' }).click()
  await r.page.getByText('350203-').first().waitFor()
  await r.page.getByRole('tab', { name: '基本情况' }).click()
  await r.look('class-approved')
  await r.lookOnPhone('class-approved-phone')
  const second = await draftedClass(app, {
    provider,
    startsOn: addDays(startsOn, 30),
    trainees: [720],
    title: '育婴员（初级）第二期',
  })
  expect(second.classId).toBeTruthy()
  await m.go('/console/class-filing')
  await m.look('class-list')
  await m.lookOnPhone('class-list-phone')
})
