/** F7 F8 through the screens: a finding, told, answered, decided by two, paid back; and the quarter made public. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOwn } from '#money/claims/contract'
import { quarterSpan } from '#money/disclosure/contract'
import { notifyCase } from '#money/recovery/contract'
import { addDays } from '#platform/day'
import {
  type ClosedClass,
  closedClass,
  earner,
  filedClaim,
  issue,
  type Offices,
  officesOf,
  paidClaim,
  today,
} from '../tests/kit/claims.ts'
import { pdf } from '../tests/kit/providers.ts'
import { openedCase, versionOf } from '../tests/kit/recovery.ts'
import { type BrowserStage, browserStage, type Person, settled } from './stage.ts'

let stage: BrowserStage
let offices: Offices
let scene: ClosedClass
let claimId: string
beforeAll(async () => {
  stage = await browserStage('2026-04-06T01:00:00Z')
  const { app } = stage
  offices = await officesOf(app)
  scene = await closedClass(app, { trainees: [8301, 8302, 8303] })
  await app.renew(scene.evaluator, ...Object.values(offices))
  claimId = await filedClaim(scene)
  const certificateId = await issue(scene.evaluator, 8350, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, 8350)
  const own = await worker.call(fileOwn, { certificateId })
  await paidClaim(app, offices, claimId)
  await paidClaim(app, offices, own.id)
  const debt = await openedCase(offices, own.id, { source: 'complaint' })
  await offices.clerk.call(notifyCase, await versionOf(offices.clerk, debt))
  await app.renew(scene.provider.manager, ...Object.values(offices))
}, 180_000)
afterAll(async () => await stage.close())

const press = async (who: Person, name: string | RegExp) => {
  await who.page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .last()
    .click()
  await settled(who.page)
}
const choose = async (who: Person, label: string, option: string) => {
  await who.page.getByLabel(label, { exact: true }).last().click()
  await who.page.locator('.ant-select-item-option:visible', { hasText: option }).first().click()
}

test('F7 walk: finding, notice, reply, decision by two, instalments, money back', async () => {
  const clerk = await stage.as(offices.clerk)
  await clerk.go('/console/recoveries')
  await clerk.look('recoveries')
  await clerk.go(`/console/recoveries/new?claimId=${claimId}`)
  await clerk.page.getByRole('checkbox').nth(1).check()
  await clerk.page.getByRole('checkbox').nth(2).check()
  await clerk.look('recovery-choose')
  await press(clerk, /用所选 2 笔立案/)
  await clerk.page.getByLabel(/各笔相同的理由/).fill('签到影像与本人不符')
  await choose(clerk, '线索来源', '监督检查')
  await clerk.page.getByLabel(/查明的事实/).fill('经比对签到影像，两名学员在部分课次由他人代为签到。')
  await choose(clerk, '依据', '第三条')
  await clerk.page.locator('input[type=file]').last().setInputFiles({
    name: '影像比对.pdf',
    mimeType: 'application/pdf',
    buffer: pdf(),
  })
  await settled(clerk.page)
  await clerk.look('recovery-open')
  await press(clerk, '立案')
  await clerk.page.waitForURL(/recoveries\/[0-9a-f-]{36}/)
  await settled(clerk.page)
  const id = clerk.page.url().split('/').at(-1) as string
  await clerk.look('recovery-opened')
  await press(clerk, '送达告知书')
  await clerk.page.getByText('待陈述申辩').first().waitFor()

  const school = await stage.as(scene.provider.manager)
  await school.go('/console/recoveries')
  await school.look('recoveries-school')
  await school.go(`/console/recoveries/${id}`)
  await school.page.getByLabel('陈述和理由').fill('其中一名学员当日在场，影像角度不清，附实操照片。')
  await school.look('recovery-reply')
  await school.lookOnPhone('recovery-reply-phone')
  await press(school, '提交陈述申辩')
  await school.page.getByText('当事人的陈述申辩').waitFor()

  await clerk.go(`/console/recoveries/${id}`)
  await press(clerk, '拟定决定')
  await clerk.page.getByLabel(/认定的事实和理由/).fill('影像、考勤和陈述相互印证，事实清楚。')
  await clerk.page.getByLabel(/对陈述申辩的答复/).fill('经复核照片，该学员上午缺勤，陈述不予采纳。')
  await clerk.page.getByLabel(/缴款账户/).fill('厦门市财政专户，演示银行，账号 999900000000001')
  await clerk.look('recovery-propose')
  await press(clerk, '提交审定')
  await clerk.page.getByText('待审定决定').first().waitFor()
  const reviewer = await stage.as(offices.reviewer)
  await reviewer.go('/console')
  await reviewer.page.getByText('待审定的追回事项').waitFor()
  await reviewer.go(`/console/recoveries/${id}`)
  await reviewer.look('recovery-approve')
  await press(reviewer, '同意')
  await reviewer.page.getByText('追缴中').first().waitFor()
  await reviewer.look('recovery-decided')
  await reviewer.lookOnPhone('recovery-decided-phone')

  await school.go(`/console/recoveries/${id}`)
  await press(school, '申请分期')
  await school.page.getByLabel('申请理由').fill('周转困难，申请分期缴清')
  await school.look('recovery-plan')
  await press(school, '提交分期申请')
  await school.page.getByText('待审定：分期缴款').waitFor()
  await reviewer.go(`/console/recoveries/${id}`)
  await press(reviewer, '同意')
  await reviewer.page.getByText('未到期').first().waitFor()
  const finance = await stage.as(offices.finance)
  await finance.go(`/console/recoveries/${id}`)
  await press(finance, '登记到账')
  await finance.page.getByLabel('到账金额').fill('466.67')
  await finance.page.getByLabel('到账日期').fill(today(stage.app))
  await finance.page.keyboard.press('Enter')
  await finance.page.getByLabel('银行流水号').fill('YH20260601-0001')
  await finance.look('recovery-receive')
  await press(finance, '登记')
  await finance.page.getByText('由财政复核人员确认').first().waitFor()
  const confirmer = await stage.as(offices.confirmer)
  await confirmer.go(`/console/recoveries/${id}`)
  await press(confirmer, '确认入账')
  await confirmer.page.getByText('已入账').first().waitFor()
  await confirmer.look('recovery-back')
  await confirmer.go(`/console/ledger?subject=recovery:${id}`)
  await confirmer.look('recovery-ledger')
}, 240_000)

test('F7 walk: a worker reads why, answers on the phone, and sees the papers', async () => {
  stage.app.clock.set(new Date(stage.app.clock.now().getTime() + 3_600_000))
  const me = await stage.worker(8350)
  await me.go('/my')
  await me.page.getByText(/可以陈述申辩/).waitFor()
  await me.go('/my/recoveries')
  await me.look('my-recovery')
  await press(me, '陈述申辩')
  await me.page.getByLabel('陈述和理由').fill('证书是我本人考取的，单位也在职，附劳动合同。')
  await me.look('my-recovery-reply')
  await press(me, '提交')
  await me.page.getByText('部门正在审查').waitFor()
  await me.look('my-recovery-heard')
}, 120_000)

test('F8 walk: a quarter drafted from the ledger, published by another, read and downloaded by anybody', async () => {
  const { app } = stage
  const year = Number(today(app).slice(0, 4))
  const quarter = Math.ceil(Number(today(app).slice(5, 7)) / 3)
  app.clock.set(`${addDays(quarterSpan(year, quarter).to, 3)}T02:00:00Z`)
  await app.renew(...Object.values(offices))
  const clerk = await stage.as(offices.clerk)
  await clerk.go('/console/disclosures')
  await press(clerk, '编制资金公开')
  await clerk.page.getByLabel('地区（含下级）').click()
  await clerk.page.getByLabel('地区（含下级）').fill('厦门')
  await clerk.page.locator('.ant-cascader-menu-item', { hasText: '厦门市' }).first().click()
  await clerk.look('disclosure-draft')
  await press(clerk, '从台账生成')
  await clerk.page.waitForURL(/disclosures\/[0-9a-f-]{36}/)
  const id = clerk.page.url().split('/').at(-1) as string
  const reviewer = await stage.as(offices.reviewer)
  await reviewer.go(`/console/disclosures/${id}`)
  await press(reviewer, '按当时的时点复算')
  await reviewer.page.getByText('复算结果与稿件完全一致').waitFor()
  await reviewer.look('disclosure-verify')
  await reviewer.lookOnPhone('disclosure-phone')
  await press(reviewer, '审定公开')
  await reviewer.page.getByText('已公开').first().waitFor()
  const visitor = await stage.visitor()
  await visitor.go('/p/disclosures')
  await visitor.look('public-disclosures')
  await visitor.go(`/p/disclosures/${id}`)
  await visitor.look('public-disclosure')
  const [file] = await Promise.all([
    visitor.page.waitForEvent('download'),
    visitor.page.getByRole('button', { name: '下载 PDF' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/资金使用情况.*\.pdf$/)
}, 120_000)
