/** I4 K2 on the worker's own phone: signs in, enrols, checks in, evaluates, claims with one tap, sees every yuan, finds work. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getClaim, returnClaim } from '#money/claims/contract'
import { setDemoWorkers } from '#registry/accounts'
import { demoAccounts } from '#registry/accounts/contract'
import { listPeople, unmaskPerson } from '#registry/people/contract'
import { liveSession, openSession, recordBatch } from '#training/attendance/contract'
import { syntheticBankAccount, syntheticPerson } from '../db/seeds/demo/identity.ts'
import { finishClass, goTo, minutesAfter, personIds, taughtClass } from '../tests/kit/attendance.ts'
import {
  earner,
  filedClaim,
  giveAccount,
  issue,
  type Offices,
  officesOf,
  today,
} from '../tests/kit/claims.ts'
import { approvedClass, type ClassScene } from '../tests/kit/classes.ts'
import { pdf, VENUE } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

const ME = 921
const me = syntheticPerson(ME)
const OWN_CERTIFICATE = 'S000035020020268888'
let stage: BrowserStage
let scene: ClassScene & { number: string }
let offices: Offices
let w: Person
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  scene = await approvedClass(stage.app, { trainees: [922, 923], title: '育婴员（初级）周末班' })
  offices = await officesOf(stage.app)
  w = await stage.visitor()
}, 300_000)
afterAll(async () => await stage.close())

/** On the phone, on a wide screen, and back. */
async function see(name: string): Promise<void> {
  await w.look(`${name}-phone`)
  await w.page.setViewportSize({ width: 1440, height: 900 })
  await w.look(name)
  await w.page.setViewportSize({ width: 360, height: 740 })
}

/** Through the page, as it stands open: number, phone, the code that the demonstration shows. */
async function signIn(first = false): Promise<void> {
  const { page } = w
  await page.getByLabel('居民身份证号码').fill(me.idNumber)
  await page.getByLabel('手机号码').fill(me.phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  const code = await page.locator('.ql-demo-code strong').textContent()
  await page.getByLabel('短信验证码').fill(code ?? '')
  await page.getByRole('button', { name: '登录' }).click()
  if (first) {
    await page.getByText('您是第一次登录').waitFor()
    await page.getByLabel('姓名').fill(me.name)
    await page.getByRole('button', { name: '登录' }).click()
  }
  await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
}

test('K2 walk: signing in tells a slip of the finger at once, shows the code, asks the name once; a trainee of the demonstration is one tap', async () => {
  const { page } = w
  setDemoWorkers([{ name: me.name, idNumber: me.idNumber, phone: me.phone, about: '演示学员' }])
  expect((await stage.app.visitor.call(demoAccounts, {})).workers).toHaveLength(1)
  await w.go('/my/money')
  await page.waitForURL(/\/my\/sign-in\?back=%2Fmy%2Fmoney/)
  await page
    .getByLabel('居民身份证号码')
    .fill(`${me.idNumber.slice(0, 17)}${me.idNumber.endsWith('1') ? '2' : '1'}`)
  await page.getByLabel('手机号码').fill('123')
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByText('居民身份证号码有误').waitFor()
  await page.getByText('手机号码应为 11 位数字').waitFor()
  await see('my-sign-in-wrong')
  await page.getByRole('button', { name: `填入${me.name}的证件号和手机号` }).click()
  expect(await page.getByLabel('居民身份证号码').inputValue()).toBe(me.idNumber)
  await page.reload()
  await signIn(true)
  await page.getByRole('heading', { name: '我的补贴' }).waitFor()
  await page.getByText('还没有补贴记录').waitFor()
  await see('my-money-none')
  setDemoWorkers([])
})

test('I4 walk: enrols in an open class, checks in with the code on the wall', async () => {
  const { page } = w
  await w.go('/my')
  await page.getByText('没有需要您办理的事').waitFor()
  await see('my-home-empty')
  await page.getByRole('link', { name: '找培训' }).click()
  await page.getByRole('link', { name: '育婴员（初级）周末班' }).click()
  await page.getByRole('link', { name: '我要报名' }).click()
  await page.getByLabel('您属于哪一类人员').selectOption({ label: '农村转移就业劳动者' })
  await see('my-enrol')
  await page.getByRole('button', { name: '确认报名' }).click()
  await page.getByText('您符合补贴条件').waitFor()
  await see('my-enrolled')
  await page.getByRole('link', { name: '查看我的培训' }).click()
  await page.getByText(scene.number).waitFor()
  await page.getByText('课程安排').click()
  await see('my-classes')
  await w.go(`/my/enrol/${scene.classId}`)
  await page.getByText('您已报名这个班').waitFor()

  const { manager } = scene.provider
  const first = scene.sessions[0] as ClassScene['sessions'][number]
  await w.context.setGeolocation({ latitude: VENUE.lat, longitude: VENUE.lng, accuracy: 12 })
  await goTo(stage.app, minutesAfter(first.startsAt, -10), manager)
  await manager.call(openSession, { id: first.id })
  await w.go('/my')
  await signIn()
  await page.getByRole('link', { name: /请签到/ }).waitFor()
  await see('my-home-to-check')
  await page.getByRole('link', { name: /请签到/ }).click()
  const { code } = await manager.call(liveSession, { id: first.id })
  await page.getByLabel('签到码').fill(code?.digits ?? '')
  await page.getByRole('button', { name: '签到', exact: true }).click()
  await page
    .getByText(/已签到，|您已签到|已签到$/)
    .first()
    .waitFor()
  await see('my-checked-in')
  stage.app.clock.set(minutesAfter(first.endsAt, 5))
  await w.go('/my')
  await signIn()
  await page.getByRole('link', { name: /请签退/ }).click()
  await goTo(stage.app, minutesAfter(first.endsAt, 6), manager)
  const later = await manager.call(liveSession, { id: first.id })
  await page.getByLabel('签退码').fill(later.code?.digits ?? '')
  await page.getByRole('button', { name: '签退', exact: true }).click()
  await page.getByText('签退已完成').waitFor()
  await goTo(stage.app, minutesAfter(first.endsAt, 20), manager)
  // The two others of the class were recorded by the teacher; they stand before me on the roster.
  const others = (await personIds(manager, scene.classId)).slice(0, 2)
  await manager.call(recordBatch, {
    id: scene.classId,
    sessions: [
      {
        sessionId: first.id,
        items: others.map((personId) => ({ personId, in: first.startsAt, out: first.endsAt })),
      },
    ],
    reason: '两名学员手机没电，按纸质签到表补录',
  })
})

test('I4 walk: evaluates the class without a name; its certificate and its money show by themselves', async () => {
  const { app } = stage
  const { page } = w
  await taughtClass(app, { ...scene, sessions: scene.sessions.slice(1) })
  await w.go('/my')
  await signIn()
  await page.getByRole('link', { name: /请评价/ }).click()
  await page.getByRole('button', { name: '提交评价' }).waitFor()
  for (const group of await page.locator('fieldset').all()) await group.getByRole('radio').first().check()
  await see('my-evaluate')
  await page.getByRole('button', { name: '提交评价' }).click()
  await page.getByText('感谢您的评价').waitFor()
  const evaluator = await app.staff('evaluator.manager', '350203')
  for (const index of [ME, ...scene.trainees])
    await issue(evaluator, index, { issuedOn: today(app), classNumber: scene.number })
  await finishClass(app, scene)
  await giveAccount(app, scene.provider.orgId)
  await app.renew(scene.provider.manager)
  const id = await filedClaim(scene)
  await app.renew(...Object.values(offices))
  const { number } = await offices.clerk.call(getClaim, { id })
  await w.go('/my/certificates')
  await page.getByText('职业技能等级证书').first().waitFor()
  await page.getByRole('link', { name: '看进度和为什么是这个数' }).click()
  await page.getByText(number as string).waitFor()
  await page.getByText('¥700.00').first().waitFor()
  await page.getByText('现在由谁办', { exact: true }).waitFor()
  await page.getByText('为什么是这个金额').click()
  await page.getByText('依据 厦人社〔2024〕204号').first().waitFor()
  await page.getByText(/核验结果/).click()
  await see('my-money')
  // In large type on a small phone nothing runs out of the page, not even a claim's number.
  await page.getByRole('button', { name: '长辈版' }).click()
  await w.look('my-money-elder-phone')
  await page.getByRole('button', { name: '标准版' }).click()
})

test('I4 walk: registers an account, claims with one tap, is sent back, hands in again, sees who holds it', async () => {
  const { app } = stage
  const { page } = w
  // A minute later: the platform sends no second code within one.
  await goTo(app, minutesAfter(app.clock.now().toISOString(), 2), ...Object.values(offices))
  const evaluator = await app.staff('evaluator.manager', '350200')
  await earner(app, offices.clerk, ME, { account: false })
  await issue(evaluator, ME, {
    issuedOn: today(app),
    occupationCode: '6-31-01-03',
    number: OWN_CERTIFICATE,
  })
  // All that is known is filled in; only the account is asked for, here or on its own page.
  await w.go('/my')
  await page.getByRole('heading', { name: '免申即享' }).waitFor()
  expect(await page.getByRole('button', { name: '确认领取' }).isDisabled()).toBe(true)
  await see('my-prefilled-asks')
  await w.go('/my/account')
  await page.getByLabel('开户银行').fill('演示银行')
  await page.getByLabel('银行账号').fill('12')
  await page.getByRole('button', { name: '登记账户' }).click()
  await page.getByText('银行账号应为 12 至 24 位数字').waitFor()
  await see('my-account-wrong')
  await page.getByLabel('银行账号').fill(syntheticBankAccount(7_000_921))
  await page.getByRole('button', { name: '登记账户' }).click()
  await page.getByText(/已保存/).waitFor()
  await w.go('/my/certificates')
  await page.getByRole('button', { name: '确认申领个人见证补贴' }).waitFor()
  await see('my-certificates')
  await w.go('/my')
  await page.getByText('为什么是这个金额').click()
  await see('my-prefilled')
  await page.getByRole('button', { name: '一键确认领取' }).click()
  await page.getByText('已提交，不用再办别的').waitFor()
  const number = /BT\w+-\d{4}-\d{4}|[A-Z]{2}\d{6}-\d{4}-\d{4}/.exec(
    (await page.locator('main').textContent()) ?? '',
  )?.[0]
  await see('my-claimed')
  await page.getByRole('link', { name: '查看进度' }).click()
  await page.getByText(number as string).waitFor()
  await see('my-money-own')

  const { listClaims } = await import('#money/claims/contract')
  const { rows } = await offices.clerk.call(listClaims, { q: number as string })
  const claim = await offices.clerk.call(getClaim, { id: rows[0]?.id as string })
  await offices.clerk.call(returnClaim, {
    id: claim.id,
    version: claim.version,
    reason: '请核对开户银行名称后重新提交',
  })
  await w.go('/my')
  await page.getByRole('link', { name: /被退回，请补正/ }).click()
  await page.getByText('请核对开户银行名称后重新提交').waitFor()
  await see('my-money-returned')
  await page.getByRole('button', { name: '重新提交' }).click()
  await page.getByRole('button', { name: '重新提交' }).waitFor({ state: 'detached' })
  await page.getByText('待初审').first().waitFor()
})

test('I4 walk: registers work with its proof and takes it back; sees who looked at the data; signs out', async () => {
  const { page } = w
  await w.go('/my/jobs')
  await see('my-jobs-none')
  await page.getByLabel('工作单位').fill('厦门演示家政有限公司')
  const day = today(stage.app).split('-')
  for (const [i, part] of ['年', '月', '日'].entries())
    await page.getByLabel(`入职日期${part}`).selectOption(day[i] as string)
  await page.getByLabel('证明材料').selectOption({ label: '劳动合同' })
  await page.getByLabel('对应的培训班').selectOption({ label: '育婴员（初级）周末班' })
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '劳动合同.pdf', mimeType: 'application/pdf', buffer: pdf() })
  await page.getByText('已上传：劳动合同.pdf').waitFor()
  await see('my-jobs-form')
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByRole('heading', { name: '厦门演示家政有限公司' }).waitFor()
  await page.getByText('待核实').waitFor()
  await see('my-jobs')
  await page.getByRole('button', { name: '撤回登记' }).click()
  await page.getByRole('dialog').getByLabel('撤回原因').fill('单位名称写错了')
  await page.getByRole('button', { name: '确认撤回' }).click()
  await page.getByText('已作废').waitFor()

  const { rows } = await offices.clerk.call(listPeople, { q: me.idNumber })
  await offices.clerk.call(unmaskPerson, { id: rows[0]?.id as string, reason: '核对本人银行账户' })
  await w.go('/my/account')
  await page.getByText('核对本人银行账户').waitFor()
  await see('my-account')
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await w.go('/my/money')
  await page.waitForURL(/sign-in/)
})

test('K2 walk: a worker at the staff’s door and an officer at the workers’ door are shown the right one', async () => {
  const worker = await stage.worker(924)
  await worker.go('/console')
  await worker.page.getByText('这里是单位与部门的工作台').waitFor()
  await worker.look('my-at-console-phone')
  await worker.page.getByRole('link', { name: '去“我的”页面' }).click()
  await worker.page.getByRole('heading', { name: '我的', exact: true }).waitFor()
  await stage.app.renew(offices.reviewer)
  const officer = await stage.as(offices.reviewer)
  await officer.go('/my')
  await officer.page.getByText('是以工作人员账号登录的').waitFor()
  await officer.look('my-officer')
  await officer.lookOnPhone('my-officer-phone')
})
