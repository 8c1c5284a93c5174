/** Risk: an alert with its rows and its graph, examined by one and settled by another; a threshold tried on the past. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveSetting, listAlerts, proposeSetting, replayRule, runRules } from '#supervision/risk/contract'
import { getClass, submitClass } from '#training/class-filing/contract'
import type { User } from '../tests/kit/app.ts'
import { type ClassScene, draftedClass, giveRoster, rosterRow } from '../tests/kit/classes.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

let stage: BrowserStage
let scene: ClassScene
let province: User
const CODE = 'shared-phone'
const year = { from: '2026-01-01', until: '2026-12-31' }

/** Two on one number, twice; the province has lowered the threshold to two. */
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  const { app } = stage
  scene = await draftedClass(app, { region: '350203', trainees: [] })
  const { manager, clerk } = scene.provider
  await giveRoster(
    manager,
    scene.classId,
    [1, 2, 3, 4].map((n) => ({ ...rosterRow(n), phone: rosterRow(n - ((n - 1) % 2)).phone })),
  )
  const { version } = await manager.call(getClass, { id: scene.classId })
  await manager.call(submitClass, { id: scene.classId, version, commitment: true })
  province = await app.staff('hr.clerk', '350000')
  const thresholds = { people: 2 }
  const tried = { code: CODE, thresholds, region: '350000', ...year }
  const { id: replayId } = await province.call(replayRule, tried)
  const { id } = await province.call(proposeSetting, {
    code: CODE,
    enabled: true,
    severity: 'high',
    workdays: 5,
    thresholds,
    replayId,
    reason: '两人共用一个手机号也需核查',
  })
  const reviewer = await app.staff('hr.reviewer', '350000')
  await reviewer.call(approveSetting, { id, version: 1 })
  await clerk.call(runRules, { region: '350203', codes: [CODE], ...year })
})
afterAll(async () => await stage.close())

const press = (person: Person, name: string | RegExp) =>
  person.page
    .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
    .last()
    .click()
const pick = async (person: Person, label: string, option: RegExp) => {
  await person.page.getByRole('combobox', { name: label }).last().click()
  await person.page.locator('.ant-select-item-option:visible', { hasText: option }).first().click()
}

test('G1 walk: an alert is taken up, concluded with its hold, settled by another; people stay masked', async () => {
  const clerk = await stage.as(scene.provider.clerk)
  await clerk.go('/console/risk-alerts')
  await clerk.look('risk-alerts')
  await clerk.lookOnPhone('risk-alerts-phone')
  await clerk.page.getByText('2 人共用一个手机号').first().click()
  await clerk.page.getByText('手机号 A').first().waitFor()
  await clerk.look('risk-alert')
  await clerk.lookOnPhone('risk-alert-phone')
  await press(clerk, '签收核查')
  await press(clerk, '签收，由我核查')
  await clerk.page.getByRole('button', { name: '填写核查结论', exact: true }).waitFor()
  await press(clerk, '填写核查结论')
  await pick(clerk, '结论', /属实/)
  await clerk.page.getByLabel('核查经过和依据').fill('两人均称不知情，号码由机构统一填写。')
  await pick(clerk, '拟设置的限制', /暂停拨付：单位/)
  await clerk.page.keyboard.press('Escape')
  await clerk.look('risk-examine')
  await press(clerk, '提交复核')
  await clerk.page.getByText('核查人不能复核').waitFor()

  const reviewer = await stage.as(scene.provider.reviewer)
  await reviewer.go(clerk.page.url().slice(stage.base.length))
  await press(reviewer, /同意“属实”/)
  await reviewer.page.getByText('已办结').first().waitFor()
  await reviewer.page.getByText('生效中').waitFor()
  await reviewer.look('risk-closed')
  await reviewer.lookOnPhone('risk-closed-phone')
  const { rows } = await scene.provider.clerk.call(listAlerts, { state: 'closed' })
  expect(rows).toHaveLength(1)
})

test('G1 walk: a rule shows its precision; what another threshold finds is tried on the past before it is asked for', async () => {
  const officer = await stage.as(province)
  await officer.go('/console/risk-rules')
  await officer.look('risk-rules')
  await officer.page.getByRole('link', { name: '多人共用一个手机号' }).click()
  await officer.page.getByLabel('同一手机号的人数').fill('3')
  await press(officer, '提请调整')
  await officer.page.getByText('按这些参数对全省试算').first().waitFor()
  await press(officer, '用过去的数据试算')
  await officer.page.getByText('不再提示 2 项').waitFor()
  await officer.look('risk-rule')
  await officer.lookOnPhone('risk-rule-phone')
})
