/** Paying: approval, batch, bank, and what all of them can read of it afterwards. */
import { listNotices } from '#money/claims/contract'
import { addDays } from '#platform/day'
import { readCsv } from '#platform/forms'
import { bankReturn } from '../../tests/kit/claims.ts'
import { PHONE } from '../stage.ts'
import {
  asWorker,
  button,
  CLASS,
  fileOf,
  front,
  HEROINE,
  later,
  openTask,
  PER_PERSON,
  saved,
  story,
  today,
} from './story.ts'

export async function payTheClaim(): Promise<void> {
  const { app } = story.stage
  const [notice] = (await app.visitor.call(listNotices, {})).rows
  await later(`${addDays(notice?.untilOn ?? today(), 1)}T01:00:00Z`)
  const clerk = await story.stage.staff(story.provider.clerk)
  await clerk.go(story.claimPath)
  await button(clerk.page, '结束公示').click()
  await clerk.page.getByText('待资金审批').or(clerk.page.getByText('待财政审批')).first().waitFor()

  const finance = await story.stage.staff(story.city.finance)
  await finance.look('main-f4-finance-todo')
  await openTask(finance.page)
  await button(finance.page, '审批通过').waitFor()
  await finance.look('main-f4-fund')
  await finance.lookOnPhone('main-f4-fund-phone')
  await button(finance.page, '审批通过').click()
  await button(finance.page, '审批通过').waitFor({ state: 'detached' })

  const payer = await story.stage.staff(story.city.clerk)
  await payer.go('/console/payments')
  await payer.page.getByRole('checkbox', { name: '选择此行' }).first().check()
  await button(payer.page, '生成拨付批次').waitFor()
  await payer.look('main-f4-payable')
  await button(payer.page, '生成拨付批次').click()
  await payer.page.waitForURL(/payments\/[0-9a-f-]{36}/)
  const batchPath = new URL(payer.page.url()).pathname

  const confirmer = await story.stage.staff(story.city.confirmer)
  await confirmer.go(batchPath)
  await confirmer.look('main-f4-batch')
  await confirmer.lookOnPhone('main-f4-batch-phone')
  await button(confirmer.page, '确认批次').click()
  await button(confirmer.page, '确认批次').waitFor({ state: 'detached' })

  await payer.go(batchPath)
  await button(payer.page, '下载银行拨付文件').click()
  await payer.page.getByLabel('下载事由').fill('提交代发银行付款')
  await payer.look('main-f4-bank-file')
  const file = await saved(payer.page, button(front(payer.page), /^下\s*载$/))
  const [head = [], ...lines] = readCsv(file.body).rows
  const at = (name: string) => head.indexOf(name)
  const orders = lines.filter((l) => l[at('明细编号')]?.includes('-') || l[at('收款户名')])
  const number = orders[0]?.[at('批次号')] ?? ''
  const back = bankReturn(
    number,
    today(),
    orders.map((l) => ({
      no: l[at('明细编号')] ?? '',
      amountFen: Math.round(Number(l[at('金额（元）')]) * 100),
    })),
  )
  await finance.go(batchPath)
  await finance.look('main-f4-return')
  await finance.page
    .locator('input[type=file]')
    .setInputFiles(fileOf('银行回单.csv', Buffer.from(back), 'text/csv'))
  await finance.page.getByText('银行回单.csv').waitFor()
  await button(finance.page, '导入回单').click()
  await finance.page.getByText('到账 1 笔').first().waitFor()
  await finance.look('main-f4-settled')
  await finance.lookOnPhone('main-f4-settled-phone')
  await finance.go('/console/budgets')
  await finance.look('main-f1-budgets')
}

export async function readWhatBecame(): Promise<void> {
  const { app } = story.stage
  const phone = await story.stage.visitor(PHONE)
  await asWorker(phone, HEROINE, '/my/money')
  await phone.page.getByText('已拨付').first().waitFor()
  await phone.page.getByText(PER_PERSON).first().waitFor()
  await phone.look('main-i4-money')
  await phone.page.getByText('为什么是这个金额').click()
  await phone.page
    .getByText(/厦人社/)
    .first()
    .waitFor()
  await phone.page.getByText(/核验结果/).click()
  await phone.look('main-i4-why')

  await later(app.clock.now().toISOString(), [story.school, story.provider.manager])
  await story.school.go(story.claimPath)
  await story.school.page.getByText('已拨付').first().waitFor()
  await story.school.look('main-i4-claim-paid')
  await button(story.school.page, '办理记录').click()
  await story.school.page.getByText('导入银行回单').first().waitFor()
  await story.school.look('main-g5-claim')
  await story.school.lookOnPhone('main-g5-claim-phone')

  const officer = await story.stage.staff(story.city.reviewer)
  const { page } = officer
  await officer.go('/console/progress')
  await officer.look('main-h2-city')
  await officer.lookOnPhone('main-h2-city-phone')
  await page.getByRole('link', { name: '思明区' }).first().click()
  await page.getByRole('link', { name: '26 人次' }).first().waitFor()
  await officer.look('main-h2-county')
  await page.getByRole('link', { name: '26 人次' }).first().click()
  await page.getByText(CLASS).waitFor()
  await officer.look('main-h2-classes')
  await page.getByRole('link', { name: '26', exact: true }).click()
  await page.getByText('共 26 条').waitFor()
  await officer.look('main-h2-people')
  await officer.lookOnPhone('main-h2-people-phone')
  await page.goBack()
  await page.getByRole('link', { name: CLASS }).click()
  await page.getByText('办理结班').first().waitFor()
  await officer.look('main-c9-class')
  await officer.lookOnPhone('main-c9-class-phone')
}
