/** Claiming: the class’s subsidy is claimed, looked at and noticed. */
import { expect } from 'vitest'
import { syntheticBankAccount, syntheticPerson } from '../../db/seeds/demo/identity.ts'
import { minutesAfter } from '../../tests/kit/attendance.ts'
import { PHONE } from '../stage.ts'
import { button, CLASS, front, later, openTask, SCHOOL, story, TRAINEES } from './story.ts'

export async function claimAndNotice(): Promise<void> {
  const tomorrow = minutesAfter(story.stage.app.clock.now().toISOString(), 24 * 60)
  await later(tomorrow, [story.school, story.provider.manager])
  // The department enters the account the money goes to.
  const admin = await story.stage.staff(story.city.admin)
  await admin.go('/console/organisations')
  await admin.page.getByPlaceholder('按单位名称或信用代码查找').fill(SCHOOL)
  await admin.page.keyboard.press('Enter')
  await admin.page.getByText('共 1 条').waitFor()
  await button(admin.page, /变\s*更/).click()
  await admin.page.getByLabel('开户银行').fill('演示银行厦门分行')
  await admin.page.getByLabel('银行账号').fill(syntheticBankAccount(6_100_001))
  await admin.page.getByLabel('变更原因').fill('登记收款账户')
  await admin.look('main-f4-account')
  await button(admin.page, '保存变更').click()
  await admin.page.getByText('单位信息已变更').waitFor()

  const { page } = story.school
  await story.school.go('/console/claims')
  await button(page, '新建补贴申报').first().click()
  await page.getByText(CLASS).waitFor()
  await story.school.look('main-f4-new')
  await button(page, '核算并申报').click()
  await page.waitForURL(/claims\/[0-9a-f-]{36}/)
  story.claimPath = new URL(page.url()).pathname
  await page.getByText('26 人，').first().waitFor()
  await story.school.look('main-f4-draft')
  await story.school.lookOnPhone('main-f4-draft-phone')
  await button(page, '提交申报').click()
  await page.getByText('待初审').first().waitFor()
  await story.school.look('main-f4-submitted')

  const clerk = await story.stage.staff(story.provider.clerk)
  await openTask(clerk.page)
  await button(clerk.page, '初审通过').waitFor()
  await clerk.look('main-f4-review')
  await clerk.lookOnPhone('main-f4-review-phone')
  await clerk.page.locator('.qc-row-opens').first().click()
  await front(clerk.page).getByText('为什么是这个金额').waitFor()
  await clerk.look('main-f4-person')
  await clerk.lookOnPhone('main-f4-person-phone')
  await clerk.page.keyboard.press('Escape')
  await clerk.page.getByLabel(/核实情况/).fill('无数据的核验项已电话核实')
  await button(clerk.page, '初审通过').click()
  await clerk.page.getByText('待复核').first().waitFor()

  const reviewer = await story.stage.staff(story.provider.reviewer)
  await openTask(reviewer.page)
  await button(reviewer.page, '复核通过').click()
  await reviewer.page.getByText('待公示').first().waitFor()
  await reviewer.look('main-f4-rechecked')
  await clerk.go(story.claimPath)
  await button(clerk.page, '发布公示').click()
  await clerk.page.getByText('公示中').first().waitFor()
  await clerk.look('main-f4-notice')

  const visitor = await story.stage.visitor(PHONE)
  await visitor.go('/')
  await visitor.look('main-i1-home')
  await visitor.page.getByRole('link', { name: '看公示' }).first().click()
  await visitor.page.getByRole('link', { name: new RegExp(CLASS) }).waitFor()
  await visitor.look('main-i1-notices')
  await visitor.page.getByRole('link', { name: new RegExp(CLASS) }).click()
  await button(visitor.page, '对第 1 行提出异议').waitFor()
  await visitor.look('main-i1-notice')
  const shown = await visitor.page.locator('main').textContent()
  for (const index of TRAINEES) {
    expect(shown).not.toContain(syntheticPerson(index).name)
    expect(shown).not.toContain(syntheticPerson(index).idNumber)
  }
  await button(visitor.page, '对第 1 行提出异议').click()
  await visitor.look('main-i1-objection')
}
