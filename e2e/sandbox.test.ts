/** F2 through the screens: a draft tried out on real claims, its figures, one claim under both policies. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOwn } from '#money/claims/contract'
import { draftPack } from '#money/policy/contract'
import { earner, issue, officesOf, today } from '../tests/kit/claims.ts'
import { ground } from '../tests/kit/classes.ts'
import { xiamenPacks } from '../tests/kit/money.ts'
import { type BrowserStage, browserStage, settled } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
})
afterAll(async () => await stage.close())

test('F2 walk: from a draft into the sandbox, side by side, winners and losers, and why', async () => {
  const { app } = stage
  await ground(app)
  const offices = await officesOf(app)
  const evaluator = await app.staff('evaluator.manager', '350200')
  for (const [i, level] of [5, 4, 3, 5].entries()) {
    const certificateId = await issue(evaluator, 8200 + i, { issuedOn: today(app), level })
    const { worker } = await earner(app, offices.clerk, 8200 + i)
    await worker.call(fileOwn, { certificateId })
  }
  const document = xiamenPacks['personal-certificate']
  const { id } = await offices.clerk.call(draftPack, {
    document: {
      ...document,
      title: '厦门市个人见证补贴（拟调整）',
      from: '2027-01-01',
      amounts: document.amounts.map((row) =>
        row.level === 5
          ? { ...row, amountFen: row.amountFen + 10_000 }
          : row.level === 3
            ? { ...row, amountFen: row.amountFen - 20_000 }
            : row,
      ),
    },
    submit: false,
  })

  const clerk = await stage.as(offices.clerk)
  const { page } = clerk
  await clerk.go('/console/sandbox')
  await clerk.look('sandbox-empty')
  await clerk.go(`/console/sandbox?packId=${id}`)
  await page.getByText('视同').or(page.getByText('从推演期间第一天起就执行')).first().waitFor()
  await clerk.look('sandbox-new')
  await clerk.lookOnPhone('sandbox-new-phone')
  for (const [label, day] of [
    ['推演期间开始', '2026-01-01'],
    ['推演期间结束', '2026-03-02'],
  ] as const) {
    await page.getByLabel(label).fill(day)
    await page.getByLabel(label).press('Tab')
  }
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^推\s*演$/ })
    .click()
  await page.getByText('资金来源与预算').first().waitFor()
  await settled(page)
  await clerk.look('sandbox-run')
  await clerk.lookOnPhone('sandbox-run-phone')
  await page.getByRole('button', { name: /复\s*算/ }).click()
  await page.getByText('复算一致').waitFor()

  await page.getByRole('tab', { name: '有变化的申报' }).click()
  await page.getByRole('table').getByText('育婴员').first().click()
  await page.getByText('推演政策：').first().waitFor()
  await settled(page)
  await clerk.look('sandbox-line')
  await clerk.lookOnPhone('sandbox-line-phone')
  expect(await page.getByText('减少 ¥200.00').count()).toBeGreaterThan(0)
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: '分类对照' }).click()
  await page.getByRole('combobox', { name: /^分类/ }).click()
  await page.getByTitle('按证书与等级').click()
  await settled(page)
  await clerk.look('sandbox-slices')
  await clerk.lookOnPhone('sandbox-slices-phone')

  await clerk.go('/console/sandbox')
  await page
    .getByRole('link', { name: /拟调整/ })
    .first()
    .waitFor()
  await clerk.look('sandbox-list')
  await clerk.lookOnPhone('sandbox-list-phone')
}, 120_000)
