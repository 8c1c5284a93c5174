/** F2 I3 through the screens: a pack drafted with its test cases, compared, put in force, read by everybody. */
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BrowserStage, browserStage, settled, WIDE } from './stage.ts'

let stage: BrowserStage
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
})
afterAll(async () => await stage.close())

test('F2 walk: a clerk drafts from the shipped pack; faults, failing cases and changes are shown; a reviewer puts it in force', async () => {
  const clerk = await stage.as(await stage.app.staff('hr.clerk', '350200'))
  const { page } = clerk
  await clerk.go('/console/policy')
  await clerk.look('policy-empty')
  await page.getByRole('button', { name: '拟订补贴政策' }).click()
  await page.getByRole('button', { name: '以此为底稿' }).first().waitFor()
  await clerk.look('policy-start')
  // A file of one's own: what is wrong with it is told by its place before it comes into the editor.
  const file = (text: string) => ({
    name: '政策包.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  })
  const shipped = await readFile('policies/350200/personal-certificate.json', 'utf8')
  const chooser = page.getByLabel('选择政策包文件')
  await chooser.setInputFiles(file('不是政策包'))
  await page.getByText('文件不是可读的政策包（JSON）。').waitFor()
  await chooser.setInputFiles(file(shipped.replace('"amountFen": 50000', '"amountFen": -1')))
  await page.getByText('补贴标准 第 1 条·金额：金额不能为负数。').waitFor()
  await clerk.look('policy-import-fault')
  await chooser.setInputFiles(file(shipped))
  await page.getByText(/检查通过/).waitFor()
  await page.reload()
  await page.getByRole('button', { name: '以此为底稿' }).nth(2).click()
  await page.getByText(/检查通过；44 个用例，全部通过/).waitFor()
  await clerk.look('policy-draft')
  await clerk.lookOnPhone('policy-draft-phone')

  await page.getByRole('button', { name: '修改“在厦门市登记就业、登记失业，或毕业年度在校学生”' }).click()
  await page.getByText('以下任一项符合').waitFor()
  await clerk.look('policy-draft-element')
  await clerk.lookOnPhone('policy-draft-element-phone')
  await page.getByRole('button', { name: /完\s*成/ }).click()

  // A fen more than the notice says: every case of that row fails, and it can't be handed in.
  await page.getByRole('button', { name: '修改“中级工（四级）”' }).click()
  await page.getByLabel('标准（每人）').fill('1000.01')
  await page.getByRole('button', { name: /完\s*成/ }).click()
  await page.getByText(/个未通过：可以保存草稿/).waitFor()
  expect(await page.getByRole('button', { name: '保存并提交审定' }).isDisabled()).toBe(true)
  await page.getByRole('tab', { name: /测试用例/ }).click()
  await page.getByText('应补 1,000.00 元，实际补 1,000.01 元').first().waitFor()
  await clerk.look('policy-draft-cases')
  await clerk.lookOnPhone('policy-draft-cases-phone')
  await page.getByRole('button', { name: '修改用例“急需紧缺，中级工”' }).click()
  await page.getByLabel('应补金额').waitFor()
  await clerk.look('policy-draft-case')
  await clerk.lookOnPhone('policy-draft-case-phone')
  await page.getByRole('button', { name: /完\s*成/ }).click()
  await page.getByRole('tab', { name: /本次改动/ }).click()
  await page
    .locator('ins')
    .getByText(/¥1,000.01/)
    .waitFor()
  await clerk.look('policy-draft-changes')

  await page.getByRole('tab', { name: /政策内容/ }).click()
  await page.getByRole('button', { name: '修改“中级工（四级）”' }).click()
  await page.getByLabel('标准（每人）').fill('1000')
  await page.getByLabel('依据（文号、条款）').fill('')
  await page.getByRole('button', { name: /完\s*成/ }).click()
  await page.getByText('补贴标准 第 3 条·依据：不能为空。').first().waitFor()
  expect(await page.getByRole('button', { name: '保存草稿' }).isDisabled()).toBe(true)
  await clerk.look('policy-draft-fault')
  await page.getByRole('button', { name: '修改“中级工（四级）”' }).click()
  await page.getByLabel('依据（文号、条款）').fill('厦人社〔2024〕204号')
  await page.getByRole('button', { name: /完\s*成/ }).click()
  await page.getByText(/检查通过/).waitFor()
  await page.getByRole('button', { name: '保存并提交审定' }).click()
  await page.getByText('由本地区另一名').waitFor()
  await clerk.look('policy-submitted')

  const reviewer = await stage.as(await stage.app.staff('hr.reviewer', '350200'))
  await reviewer.go('/console/policy?tab=versions')
  await reviewer.look('policy-versions')
  await reviewer.page.getByText('厦门市个人见证补贴').first().click()
  await reviewer.page.getByRole('button', { name: '退回' }).click()
  await reviewer.page.getByRole('textbox').last().fill('请核对依据')
  await reviewer.page
    .getByRole('dialog')
    .getByRole('button', { name: /退\s*回/ })
    .last()
    .click()
  await reviewer.page.getByText('请按意见修改后重新提交').waitFor()
  await reviewer.look('policy-returned')
  await page.reload()
  await settled(page)
  await page
    .getByRole('link', { name: '修改' })
    .or(page.getByRole('button', { name: /^修\s*改$/ }))
    .first()
    .click()
  await page.getByRole('button', { name: '修改“中级工（四级）”' }).click()
  await page.getByLabel('说明（可空）').last().fill('按 2025 年目录')
  await page.getByRole('button', { name: /完\s*成/ }).click()
  await page.getByText(/检查通过/).waitFor()
  await page.getByRole('button', { name: '保存并提交审定' }).click()
  await page.getByText('由本地区另一名').waitFor()

  await reviewer.page.reload()
  await settled(reviewer.page)
  await reviewer.page.getByRole('tab', { name: '历史与比较' }).click()
  await reviewer.page.getByRole('button', { name: '与当前内容比较' }).first().click()
  await reviewer.page.locator('ins').getByText('按 2025 年目录').waitFor()
  await reviewer.look('policy-history')
  await reviewer.lookOnPhone('policy-history-phone')
  await reviewer.page.getByRole('button', { name: '审定生效' }).click()
  await reviewer.page.getByText('以此版为底稿拟订新版').waitFor()

  const school = await stage.as(await stage.app.staff('institution.manager', '350203'))
  await school.go('/console/policy?region=350203')
  await school.page.getByText('就业补助资金支付').first().waitFor()
  await school.look('policy-standards')
  await school.lookOnPhone('policy-standards-phone')
  await school.page.getByText('¥1,000.00').first().waitFor()

  const visitor = await stage.visitor(WIDE)
  await visitor.go('/p/standards?region=350203')
  await visitor.page.getByText('未满 60 周岁').first().waitFor()
  await visitor.look('policy-public')
  await visitor.lookOnPhone('policy-public-phone')
})
