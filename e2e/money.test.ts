/** F1 through the screens: a budget entered and approved, the ledger read and proved. */
import { afterAll, beforeAll, test } from 'vitest'
import { reserve } from '#money/budgets'
import { packsInForce, within } from '../tests/kit/money.ts'
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
