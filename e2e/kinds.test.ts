/** F9 K7 through the screens: apprentices put on record and claimed for, one tap on a phone, a revoked certificate's money. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeCertificate } from '#evaluation/certificates/contract'
import { draftAgreement, fileOwn } from '#money/claims/contract'
import { addDays, addMonths } from '#platform/day'
import { syntheticPerson } from '../db/seeds/demo/identity.ts'
import { earner, fundedClaim, issue, type Offices, officesOf, today } from '../tests/kit/claims.ts'
import { ground } from '../tests/kit/classes.ts'
import { apprenticePack, insured, skillUpgradePack } from '../tests/kit/kinds.ts'
import { budgetApproved, putInForce } from '../tests/kit/money.ts'
import { pdf } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person, PHONE, settled } from './stage.ts'

const APPRENTICE = 8401
const HOLDER = 8402
const REVOKED = 8403

let stage: BrowserStage
let offices: Offices
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  await ground(stage.app)
  for (const pack of [skillUpgradePack, apprenticePack]) await putInForce(stage.app, pack)
  await budgetApproved(stage.app, '350200', 'unemployment-insurance', 100_000)
  offices = await officesOf(stage.app)
}, 180_000)
afterAll(async () => await stage.close())

const press = async (who: Person, name: string | RegExp) => {
  await who.page.getByRole('button', { name }).first().click()
  await settled(who.page)
}

test('F9 walk: an enterprise’s apprentices on record, then the first stage claimed', async () => {
  const { app } = stage
  const firm = await app.staff('enterprise.manager', '350203')
  const startsOn = today(app)
  const file = await firm.upload(pdf(), '协议.pdf')
  const { id } = await firm.call(draftAgreement, {
    title: '育婴员学徒班',
    region: '350203',
    occupationCode: '4-10-01-02',
    level: 4,
    partner: '厦门测试技工学校',
    startsOn,
    endsOn: addDays(addMonths(startsOn, 12), -1),
    fileIds: [file.id],
  })
  const who = await stage.staff(firm)
  await who.go('/console/agreements')
  await who.look('agreements')
  await press(who, '登记学徒培养协议')
  await who.look('agreement-new')
  await who.go(`/console/agreements/${id}`)
  await who.page.getByText('还没有登记学徒').first().waitFor()
  await who.look('agreement-draft')
  await press(who, '登记学徒')
  const { name, idNumber } = syntheticPerson(APPRENTICE)
  await who.page.getByLabel('姓名').fill(name)
  await who.page.getByLabel('身份证号').fill(idNumber)
  await who.page.getByLabel('劳动合同开始').fill(startsOn)
  await who.page.getByLabel('劳动合同开始').press('Tab')
  await who.look('agreement-person')
  await who.page
    .getByRole('dialog')
    .getByRole('button', { name: /^登\s*记$/ })
    .click()
  await who.page.getByText('学徒名册（1 人）').waitFor()
  await press(who, '提交备案')
  await who.page.getByText('待备案').first().waitFor()
  const clerk = await stage.staff(offices.clerk)
  await clerk.go(`/console/agreements/${id}`)
  await clerk.look('agreement-clerk')
  await press(clerk, '备案通过')
  await clerk.page.getByText('已备案').first().waitFor()
  await who.go(`/console/agreements/${id}`)
  await who.lookOnPhone('agreement-phone')
  await press(who, '核算并申报')
  await who.page.waitForURL(/claims\/[0-9a-f-]{36}/)
  await who.page.getByText('¥2,400.00').first().waitFor()
  await who.look('stage-claim')
})

test('K7 walk: money that is known waits on the phone for one tap; what is unknown is asked', async () => {
  const { app } = stage
  const evaluator = await app.staff('evaluator.manager', '350200')
  await issue(evaluator, HOLDER, { issuedOn: today(app) })
  const { personId } = await earner(app, offices.clerk, HOLDER, { account: false })
  await insured(offices.clerk, personId, 30)
  app.clock.set(new Date(app.clock.now().getTime() + 120_000))
  const me = await stage.worker(HOLDER, PHONE)
  await me.go('/my')
  const { page } = me
  await page.getByRole('heading', { name: '免申即享' }).waitFor()
  await me.look('prefilled-choice')
  await page.getByRole('radio', { name: /失业保险技能提升补贴/ }).check()
  await page.getByLabel('开户银行').fill('演示银行')
  await page.getByLabel('银行账号').fill('6222000012345678')
  await press(me, '一键确认领取')
  await page.getByText('已提交，不用再办别的').waitFor()
  await page.getByText('1,000.00').first().waitFor()
  await me.look('prefilled-done')
})

test('F4 walk: a certificate revoked after its money was approved is kept from the bank and stopped', async () => {
  const { app } = stage
  await app.renew(...Object.values(offices))
  const evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, REVOKED, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, REVOKED)
  const { id, number } = await worker.call(fileOwn, { certificateId })
  await fundedClaim(app, offices, id)
  await offices.clerk.call(revokeCertificate, { id: certificateId, version: 1, reason: '考核成绩造假' })
  await app.settle()
  const reviewer = await stage.staff(offices.reviewer)
  await reviewer.go('/console')
  await reviewer.page.getByText('暂停拨付、待处理的补贴').waitFor()
  await reviewer.go(`/console/claims/${id}`)
  await reviewer.page.getByText('付款后重新核算').waitFor()
  await reviewer.look('claim-reassess')
  await reviewer.go('/console/reassessments')
  await reviewer.page.getByText(number).waitFor()
  await reviewer.look('reassessments')
  await reviewer.page.getByRole('button', { name: /个人见证补贴/ }).click()
  await reviewer.page.getByText('现在不符合的原因').waitFor()
  await reviewer.look('reassessment')
  await reviewer.lookOnPhone('reassessment-phone')
  await press(reviewer, '停止拨付')
  await reviewer.page.getByRole('dialog').last().getByRole('textbox').fill('证书已撤销，停止拨付')
  await reviewer.page
    .getByRole('dialog')
    .last()
    .getByRole('button', { name: /停止拨付|确\s*定/ })
    .click()
  await settled(reviewer.page)
  await reviewer.page.getByText('已停止拨付').first().waitFor()
  expect(await reviewer.page.getByText('证书已撤销，停止拨付').count()).toBeGreaterThan(0)
})
