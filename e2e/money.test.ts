/** F1 through the screens: a budget entered and approved, the ledger read and proved. */
import { afterAll, beforeAll, test } from 'vitest'
import { reserve } from '#money/budgets'
import { budgetApproved, packsInForce, within } from '../tests/kit/money.ts'
import { type BrowserStage, browserStage } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
})
afterAll(async () => await stage.close())

test('F1 walk: a budget is entered, approved by another, used by a class; the ledger shows it and proves it', async () => {
  const clerk = await stage.staff(await stage.app.staff('finance.clerk', '350200'))
  const { page } = clerk
  await clerk.go('/console/budgets')
  await clerk.look('budgets-empty')
  await page.getByRole('button', { name: '录入预算' }).first().click()
  await page.getByText('还差').waitFor()
  await clerk.look('budgets-enter')
  await page.getByLabel('地区').last().click()
  await page
    .getByRole('menuitemcheckbox', { name: '福建省' })
    .or(page.getByText('福建省').last())
    .first()
    .click()
  await page.getByText('厦门市').last().click()
  await page.keyboard.press('Escape')
  await page.getByLabel('资金来源').last().click()
  await page.getByTitle('就业补助资金').last().click()
  await page.getByLabel('金额').fill('12000')
  await page.getByLabel('下达文号').fill('厦财社〔2026〕1号')
  await page.getByLabel('说明').fill('年初安排')
  await page.getByRole('dialog').getByRole('button', { name: '录入预算' }).click()
  await page.getByText('1 笔').waitFor()
  await clerk.look('budgets-waiting')

  const reviewer = await stage.staff(await stage.app.staff('finance.reviewer', '350200'))
  await reviewer.go('/console/budgets')
  await reviewer.page.getByText('厦门市').first().click()
  await reviewer.page.getByRole('button', { name: '审定下达' }).click()
  await reviewer.page.getByText('预算已下达').waitFor()
  await packsInForce(stage.app, '350100')
  await within(stage.app, (ctx) =>
    reserve(ctx, {
      region: '350203',
      day: '2026-03-02',
      fund: 'employment',
      subject: 'class:00000000-0000-7000-8000-000000000001',
      seats: 5,
      perSeatFen: 1000_00,
    }),
  )
  await reviewer.page.reload()
  await reviewer.page.locator('.ant-drawer').getByText('¥7,000.00').waitFor()
  await reviewer.page.locator('.ant-drawer').getByText('占用中').waitFor()
  await reviewer.look('budgets-one')
  await reviewer.lookOnPhone('budgets-one-phone')
  await reviewer.page.getByRole('link', { name: '查看台账' }).click()
  await reviewer.page.getByText('占用 5 个席位的补贴额度').waitFor()
  await reviewer.look('ledger-list')
  await reviewer.lookOnPhone('ledger-list-phone')
  await reviewer.page.getByText('占用 5 个席位的补贴额度').click()
  await reviewer.page.getByText('查看同一事项的全部分录').waitFor()
  await reviewer.look('ledger-one')
  await reviewer.go('/console/ledger')
  await reviewer.page.getByRole('button', { name: '核对台账' }).click()
  await reviewer.page.getByText('台账核对一致').waitFor()
  await reviewer.look('ledger-proof')
  await reviewer.lookOnPhone('ledger-proof-phone')
})

test('F1 walk: money handed down a level by two people, a fund paused, the books proved and kept', async () => {
  const budgetId = await budgetApproved(stage.app, '350200', 'social', 10_000)
  const clerk = await stage.staff(await stage.app.staff('finance.clerk', '350200'))
  const { page } = clerk
  await clerk.go(`/console/budgets?open=${budgetId}`)
  await page.getByRole('button', { name: '调剂' }).click()
  await page.getByLabel('调入地区').click()
  await page
    .getByRole('menuitemcheckbox', { name: '福建省' })
    .or(page.getByText('福建省').last())
    .first()
    .click()
  await page.getByRole('menuitemcheckbox', { name: '厦门市' }).click()
  await page.getByRole('menuitemcheckbox', { name: '思明区' }).click()
  await page.getByLabel('调剂金额').fill('2500')
  await page.getByLabel('文号').last().fill('厦财社〔2026〕21号')
  await page.getByLabel('说明').last().fill('分配县级资金')
  await page.getByRole('button', { name: '录入调剂' }).click()
  await page.getByText('已录入，待另一名财政复核人员审定').first().waitFor()

  const reviewer = await stage.staff(await stage.app.staff('finance.reviewer', '350200'))
  await reviewer.go('/console/budget-transfers')
  await reviewer.page
    .getByText('厦门市 → 厦门市 · 思明区')
    .or(reviewer.page.getByText('思明区'))
    .first()
    .click()
  await reviewer.page.getByRole('button', { name: '审定调剂' }).click()
  await reviewer.page.getByText('已调剂').first().waitFor()
  await reviewer.look('transfer-one')
  await reviewer.lookOnPhone('transfer-one-phone')

  await clerk.go('/console/fund-pauses')
  await page.getByRole('button', { name: '录入暂停' }).first().click()
  await page.getByText('还差').waitFor()
  await clerk.look('pause-enter')

  await reviewer.go('/console/ledger-proofs')
  await reviewer.page.getByRole('button', { name: '立即核对并存档' }).click()
  await reviewer.page.getByText('全部一致').or(reviewer.page.getByText('有不一致')).first().waitFor()
  await reviewer.page
    .getByText(/^HD20260302-/)
    .first()
    .click()
  await reviewer.page.getByRole('button', { name: '下载打印（PDF）' }).waitFor()
  await reviewer.look('proof-one')
})
