/** Complaints: a visitor's phone, two officers, the organisation that is asked. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ListedProvider, listedProvider, photo } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

let stage: BrowserStage
let provider: ListedProvider
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  provider = await listedProvider(stage.app, '350203')
})
afterAll(async () => await stage.close())

const press = (person: Person, name: string | RegExp) =>
  person.page
    .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
    .last()
    .click()
const reason = async (person: Person, title: string, text: string) => {
  await press(person, title)
  await person.page.getByRole('dialog').getByRole('textbox').fill(text)
  await person.page.getByRole('dialog').locator('.ant-modal-footer .ant-btn-primary').click()
  await person.page.getByRole('dialog').waitFor({ state: 'hidden' })
}

test('G6 C13 walk: a visitor complains from the institution’s page, an officer asks, another closes, the visitor reads the answer', async () => {
  const visitor = await stage.visitor()
  await visitor.go(`/p/institutions/${provider.orgId}`)
  await visitor.page.getByRole('link', { name: '投诉举报这家机构' }).click()
  await visitor.page.getByLabel('举报类别').selectOption({ label: '虚假广告、夸大培训效果' })
  await visitor.page.getByLabel('举报内容').fill('招生单页上写包过拿证，和实际情况不一样。')
  await visitor.page
    .locator('input[type=file]')
    .setInputFiles({ name: '单页.png', mimeType: 'image/png', buffer: photo() })
  await visitor.page.getByText('已上传 1 张').waitFor()
  await visitor.look('complaint-form')
  await press(visitor, '提交举报')
  await visitor.page.getByText('举报已提交').waitFor()
  await visitor.look('complaint-filed')
  const [receipt, code] = await visitor.page.locator('strong').allInnerTexts()

  const clerk = await stage.as(provider.clerk)
  await clerk.go('/console/complaints')
  await clerk.look('complaints')
  await clerk.lookOnPhone('complaints-phone')
  await clerk.page.getByText('虚假广告').first().click()
  await clerk.page.getByRole('button', { name: '受理', exact: true }).waitFor()
  await clerk.look('complaint-new')
  await press(clerk, '受理')
  await clerk.page.getByText('已受理').first().waitFor()
  await reason(clerk, '要求单位说明', '请提供近期招生宣传材料，并说明“包过”的依据。')

  const manager = await stage.as(provider.manager)
  await manager.go('/console/complaint-questions')
  await manager.look('complaint-questions')
  await press(manager, '填写说明')
  await manager.page.getByLabel('说明').fill('单页是合作方自行印制，已全部收回。')
  await press(manager, /提\s*交|说明被举报事项/)
  await manager.page.getByText('说明已提交').first().waitFor()
  await manager.lookOnPhone('complaint-questions-phone')

  await clerk.go(clerk.page.url().slice(stage.base.length))
  await press(clerk, '填写办理结果')
  await clerk.page.getByRole('combobox', { name: '结论' }).click()
  await clerk.page.locator('.ant-select-item-option:visible', { hasText: '部分属实' }).click()
  await clerk.page.getByLabel('答复举报人').fill('宣传单页内容不实，已责令收回并公开更正。')
  await press(clerk, /提\s*交|提交举报办理结果/)
  await clerk.page.getByText('办理人不能复核').waitFor()
  await clerk.look('complaint-proposed')
  await clerk.lookOnPhone('complaint-proposed-phone')

  const reviewer = await stage.as(provider.reviewer)
  await reviewer.go(clerk.page.url().slice(stage.base.length))
  await press(reviewer, '复核办结')
  await reviewer.page.getByText('✓ 已办结').first().waitFor()
  await reviewer.look('complaint-closed')

  await visitor.go(`/p/complaints/progress?receipt=${receipt}`)
  await visitor.page.getByLabel('查询码').fill(code as string)
  await press(visitor, '查询')
  await visitor.page.getByText('部分属实').waitFor()
  await visitor.look('complaint-progress')
  expect(await visitor.page.getByText('已责令收回').count()).toBe(1)
})
