/** Filing: the institution plans and files a class, the county reviews and approves it. */
import { expect } from 'vitest'
import { addDays } from '#platform/day'
import { readSheet } from '#platform/forms'
import { approveClass } from '#training/class-filing/contract'
import { rosterRow, rosterSheet } from '../../tests/kit/classes.ts'
import { pdf } from '../../tests/kit/providers.ts'
import { settled } from '../stage.ts'
import {
  button,
  CLASS,
  COUNTY,
  choose,
  fileOf,
  fillDay,
  front,
  saved,
  story,
  TRAINEES,
  theClass,
  today,
} from './story.ts'

export async function fileTheClass(): Promise<void> {
  const { page } = story.school
  await story.school.go('/console/plans')
  await button(page, '新建方案').first().click()
  await page.getByLabel('方案名称').fill('育婴员（初级）培训方案')
  await choose(page, '职业（工种）', '育婴员（4-10-01-02）', '育婴员')
  await choose(page, '技能等级', '初级工（五级）')
  await choose(page, '第 1 行方式', '线上')
  await button(page, '保存草稿').click()
  await button(page, /定\s*稿/).click()
  await page.getByText('✓ 已定稿').waitFor()
  await story.school.look('main-c1-plan')

  const startsOn = addDays(today(), 10)
  await story.school.go('/console/class-filing')
  await button(page, '新建开班备案').first().click()
  await page.getByText('还差').first().waitFor()
  await page.getByLabel('班级名称').fill(CLASS)
  await choose(page, '培训方案', '育婴员')
  await choose(page, '培训场地', '40 人')
  await page.getByLabel('备案人数').fill('20')
  await page.getByText('¥14,000.00').first().waitFor()
  await page.getByLabel('备案人数').fill('30')
  await page.getByText('¥21,000.00').first().waitFor()
  await fillDay(page, '开班日期', startsOn)
  await fillDay(page, '结束日期', addDays(startsOn, 13))
  await story.school.look('main-c3-new')
  await story.school.lookOnPhone('main-c3-new-phone')
  await button(page, '建立备案，继续排课').click()
  await page.waitForURL(/class-filing\/[0-9a-f-]{36}/)
  story.classId = new URL(page.url()).pathname.split('/').at(-1) as string
  await page
    .getByText(/还差 \d+ 项/)
    .first()
    .waitFor()
  await story.school.look('main-c3-draft')

  await page.getByRole('tab', { name: /课程安排/ }).click()
  await button(page, '开始排课').click()
  for (const day of ['周六', '周日']) await page.getByRole('checkbox', { name: day }).check()
  await button(page, '生成课次').click()
  await story.school.look('main-c3-timetable')
  await story.school.lookOnPhone('main-c3-timetable-phone')
  await button(page, '保存课程安排').click()
  await page.getByText('课次与培训方案的线下课时一致').waitFor()
  await story.school.look('main-c3-sessions')

  await page.getByRole('tab', { name: /开班材料/ }).click()
  for (const [i, name] of ['教学计划', '授课师资', '教材教学资源清单', '考核方案'].entries()) {
    await page
      .locator('input[type=file]')
      .nth(i)
      .setInputFiles(fileOf(`${name}.pdf`, pdf(), 'application/pdf'))
    await button(page, `保存${name}`).click()
    await page.getByText(`${name}已保存`).waitFor()
  }
  await story.school.look('main-c3-papers')
  await story.school.lookOnPhone('main-c3-papers-phone')

  await page.getByRole('tab', { name: /学员名册/ }).click()
  await button(page, '导入名册').click()
  const drawer = front(page)
  const template = await saved(page, button(drawer, '下载名册模板'))
  expect(template.name).toContain('名册')
  const rows = TRAINEES.map((index, i) => rosterRow(index, i === 3 ? 'employee' : 'rural-transfer'))
  const fifth = rows[4] as (typeof rows)[number]
  const last = fifth.idNumber.at(-1) === '0' ? '1' : '0'
  const wrong = rows.with(4, {
    ...fifth,
    idNumber: fifth.idNumber.slice(0, 17) + last,
    phone: '12345',
    category: '农民',
  })
  const give = async (name: string, body: Buffer) => {
    await drawer.locator('input[type=file]').setInputFiles(fileOf(name, body))
    await drawer.getByText(name).waitFor()
    await button(drawer, '导入名册').click()
  }
  await give('学员名册.xlsx', await rosterSheet(wrong))
  await drawer.getByText('共 3 处需要改正').waitFor()
  expect(await drawer.getByText('第 6 行').count()).toBeGreaterThanOrEqual(1)
  await story.school.look('main-c4-faults')
  await story.school.lookOnPhone('main-c4-faults-phone')
  const marked = await saved(page, button(drawer, '下载标注副本'))
  expect(marked.name).toContain('错误标注')
  const why = [{ key: 'why', title: '错误原因' }]
  const said = (await readSheet(marked.body, { columns: why, maxRows: 100 })).rows.filter((r) => r.values.why)
  expect(said.map((r) => r.row)).toEqual([6])
  await button(drawer, '移除 学员名册.xlsx').click()
  await give('学员名册（改正）.xlsx', await rosterSheet(rows))
  await drawer.getByText('新增 28 人').first().waitFor()
  await story.school.look('main-c4-imported')
  await button(drawer, /完\s*成/).click()
  await drawer.waitFor({ state: 'hidden' })
  await story.school.look('main-c4-roster')
  await story.school.lookOnPhone('main-c4-roster-phone')

  await page.getByRole('tab', { name: '备案核对' }).click()
  await page.getByText('还差 1 项：开班承诺书').waitFor()
  await story.school.look('main-c3-checks')
  await story.school.lookOnPhone('main-c3-checks-phone')
  await page.getByRole('checkbox', { name: /开班承诺书/ }).check()
  await page.getByText('材料齐全，可以提交').waitFor()
  await button(page, '提交备案').click()
  await page.getByText('待初审').first().waitFor()
  await story.school.look('main-c3-submitted')
}

export async function reviewTheClass(): Promise<void> {
  const { app } = story.stage
  const both = await app.staff('hr.clerk', COUNTY, {
    orgId: story.county,
    name: '演秋实',
    also: ['hr.reviewer'],
  })
  const clerk = await story.stage.staff(both)
  await clerk.look('main-c3-county-todo')
  await clerk.page.getByRole('link', { name: CLASS }).click()
  await clerk.page.getByText('需求指导目录').first().waitFor()
  await clerk.look('main-c3-review')
  await clerk.lookOnPhone('main-c3-review-phone')
  await button(clerk.page, '初审通过').click()
  await clerk.page.getByText('待复核').first().waitFor()
  await settled(clerk.page)
  expect(await button(clerk.page, '复核备案').count()).toBe(0)
  await clerk.page.getByText('由另一名人社人员办理').waitFor()
  await clerk.look('main-c3-same-hand')
  // What a crafted request would get.
  const { version } = await theClass()
  expect(await both.refused(approveClass, { id: story.classId, version })).toContain('common.same_person')

  const reviewer = await story.stage.staff(story.provider.reviewer)
  await reviewer.page.getByRole('link', { name: CLASS }).click()
  await button(reviewer.page, '复核备案').click()
  await reviewer.page.getByText(`${COUNTY}-2026-0001`).first().waitFor()
  await reviewer.page.getByRole('tab', { name: '基本情况' }).click()
  await reviewer.look('main-c3-approved')
  await reviewer.lookOnPhone('main-c3-approved-phone')
  story.sessions = (await theClass()).sessions
  expect(story.sessions.length).toBeGreaterThan(4)
}
