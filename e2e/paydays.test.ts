/** F4 K7 I4 through the screens: when the money comes, review by drawn sample, and whether it arrived. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { measurePace } from '#money/claims'
import { fileOwn, getClaim, listReceiptCases } from '#money/claims/contract'
import { earner, issue, type Offices, officesOf, paidClaim, today } from '../tests/kit/claims.ts'
import { ground } from '../tests/kit/classes.ts'
import { type BrowserStage, browserStage, type Person, PHONE, settled } from './stage.ts'

let stage: BrowserStage
let offices: Offices
const claims: string[] = []
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  const { app } = stage
  await ground(app)
  offices = await officesOf(app)
  const evaluator = await app.staff('evaluator.manager', '350200')
  for (const index of [8301, 8302, 8303, 8304]) {
    const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
    const { worker } = await earner(app, offices.clerk, index)
    claims.push((await worker.call(fileOwn, { certificateId })).id)
  }
}, 300_000)
afterAll(async () => await stage.close())

const press = async (who: Person, name: string | RegExp) => {
  await who.page.getByRole('button', { name }).click()
  await settled(who.page)
}

test('F4 K7 walk: calendar, sample drawn, looked through, recomputed and passed; then many at once', async () => {
  const clerk = await stage.as(offices.clerk)
  await clerk.go('/console/paydays')
  await clerk.page.getByText('全部在办申报').waitFor()
  await clerk.look('paydays')
  await clerk.lookOnPhone('paydays-phone')
  await clerk.page.setViewportSize({ width: 1440, height: 900 })
  await clerk.go(`/console/claims/${claims[0]}`)
  await clerk.page.getByText('预计到账').waitFor()
  await clerk.look('payday-claim')
  await clerk.go('/console/samples')
  for (const box of (await clerk.page.getByRole('checkbox', { name: '选择此行' }).all()).slice(0, 4))
    await box.check()
  await clerk.look('sample-fit')
  await press(clerk, '抽样')
  await clerk.page.waitForURL(/samples\/[0-9a-f-]{36}/)
  await clerk.page.getByText('抽中人员（1 人）').waitFor()
  await clerk.look('sample-open')
  await press(clerk, '登记结果')
  await clerk.page.getByText('核实无误').click()
  await clerk.page.getByLabel('核查情况').fill('已电话核实本人并核对证书')
  await press(clerk, '登记抽查结果')
  await press(clerk, '复算')
  await clerk.page.getByText('复算一致').waitFor()
  await press(clerk, '整批通过初审')
  await clerk.page.getByText('已通过').first().waitFor()
  await clerk.look('sample-passed')
  await clerk.lookOnPhone('sample-passed-phone')

  const reviewer = await stage.as(offices.reviewer)
  await reviewer.go('/console/claims?state=reviewed')
  for (const box of await reviewer.page.getByRole('checkbox', { name: '选择此行' }).all()) await box.check()
  await press(reviewer, '批量复核通过')
  await reviewer.page.getByText('办结 4 件，未办 0 件').first().waitFor()
  await reviewer.look('claims-many')
  expect((await offices.clerk.call(getClaim, { id: claims[3] as string })).state).toBe('rechecked')
})

test('I4 F4 walk: on the phone the worker sees the day, says that less arrived, and reads what came of it', async () => {
  const { app } = stage
  const index = 8311
  const evaluator = await app.staff('evaluator.manager', '350200')
  const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, index)
  const { id } = await worker.call(fileOwn, { certificateId })
  app.clock.set(new Date(app.clock.now().getTime() + 600_000))
  const early = await stage.worker(index, PHONE)
  await early.go('/my/money')
  await early.page.getByText('前后到账').first().waitFor()
  await early.look('my-payday-phone')
  await early.context.close()
  await app.renew(...Object.values(offices))
  await paidClaim(app, offices, id)
  await measurePace(app.platform.tools)
  app.clock.set(new Date(app.clock.now().getTime() + 3_600_000))
  const me = await stage.worker(index, PHONE)
  await me.go('/my/receipts')
  await me.page.getByText('待确认').waitFor()
  await me.look('my-receipts-phone')
  await press(me, '收到的金额不同')
  await me.page.getByLabel('实际收到多少（元）').fill('500')
  await me.look('my-receipts-less-phone')
  await press(me, '提交')
  await me.page.getByText('有差异').waitFor()
  await me.look('my-receipts-said-phone')

  const other = await stage.as(await app.staff('hr.clerk', '350200'))
  const { rows } = await (await app.staff('auditor', '350200')).call(listReceiptCases, {})
  await other.go(`/console/recon?tab=cases&open=${rows[0]?.id}`)
  await press(other, '受理')
  await other.page.getByLabel('核查情况').waitFor()
  await other.look('receipt-case')
  await other.go('/console/recon')
  await other.page.getByText('有差异').first().waitFor()
  await other.look('recon')
  const anyone = await stage.visitor(PHONE)
  await anyone.go('/p/pace?region=350200')
  await anyone.page.getByText('厦门市（合计）').waitFor()
  await anyone.look('pace-phone')
})
