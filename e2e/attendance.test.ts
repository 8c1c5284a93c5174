/** C5 C7 C8 through the screens: the code on the wall, the trainee's phone, scores, evaluation, closing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { check, liveSession } from '#training/attendance/contract'
import { syntheticPerson } from '../db/seeds/demo/identity.ts'
import type { TestApp, User } from '../tests/kit/app.ts'
import { evaluateAll, giveScores, goTo, minutesAfter, taughtClass } from '../tests/kit/attendance.ts'
import { approvedClass, type ClassScene } from '../tests/kit/classes.ts'
import { bound, checkOf, Phone, personIdOf } from '../tests/kit/phones.ts'
import { VENUE } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

let stage: BrowserStage
let scene: ClassScene
const TRAINEES = [701, 702, 703, 704]
const first = () => scene.sessions[0] as ClassScene['sessions'][number]

beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  scene = await approvedClass(stage.app, { trainees: TRAINEES })
}, 120_000)
afterAll(async () => await stage.close())

/** Whoever stands first among those who have not come. */
async function absent(app: TestApp, manager: User): Promise<number> {
  const { rows } = await manager.call(liveSession, { id: first().id })
  const personId = rows.find((r) => r.inAt === null)?.personId
  for (const index of TRAINEES) if ((await personIdOf(app, index)) === personId) return index
  throw new Error('everybody is there')
}

/** A phone that knows its owner's finger. */
async function fingerOf({ context, page }: Person) {
  const phone = await context.newCDPSession(page)
  await phone.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2',
    transport: 'internal',
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  } as const
  const { authenticatorId } = await phone.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    known: async (isUserVerified: boolean) =>
      await phone.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    keys: async () => (await phone.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  }
}

test('C5 walk: the teacher opens the session, a trainee checks in on a phone, another is recorded by hand', async () => {
  const { app } = stage
  const { manager } = scene.provider
  await goTo(app, minutesAfter(first().startsAt, -10), manager)
  const teacher = await stage.staff(manager)
  await teacher.go('/console/sessions')
  await teacher.page.getByText('全部课次', { exact: true }).click()
  await teacher.page.getByRole('link', { name: '签到大屏' }).first().waitFor()
  await teacher.look('attendance-sessions')
  await teacher.lookOnPhone('attendance-sessions-phone')
  await teacher.go(`/console/sessions/${first().id}`)
  await teacher.look('attendance-live-before')
  await teacher.page.getByRole('button', { name: '开启签到' }).click()
  await teacher.page.getByAltText('签到二维码').waitFor()
  await teacher.look('attendance-live')
  await teacher.lookOnPhone('attendance-live-phone')
  const digits = async () =>
    ((await manager.call(liveSession, { id: first().id })).code as { digits: string }).digits

  const phone = await stage.worker(701)
  await phone.context.setGeolocation({ latitude: VENUE.lat, longitude: VENUE.lng, accuracy: 12 })
  await phone.go('/my/check')
  await phone.look('attendance-check')
  await phone.page.getByLabel('签到码').fill('000000')
  await phone.page.getByRole('button', { name: '签到', exact: true }).click()
  await phone.page.getByText('签到码不正确').waitFor()
  await phone.look('attendance-check-wrong')
  // The phone scans the wall: the code comes with the address.
  await phone.go(`/my/check?s=${first().id}&c=${await digits()}`)
  await phone.page.getByRole('button', { name: '签到', exact: true }).click()
  await phone.page
    .getByText('已签到，')
    .or(phone.page.getByText('已签到', { exact: true }))
    .first()
    .waitFor()
  await phone.look('attendance-check-done')
  await teacher.page.getByText('已签到 1 / 4 人').waitFor()

  // A doubtful one: from a phone that gives no position.
  const second = await app.worker(702)
  const own = await bound(app, second, Phone.numbered(702))
  const vague = await checkOf(app, second, own, {
    sessionId: first().id,
    code: await digits(),
    position: null,
  })
  await second.call(check, vague)
  await teacher.page.getByRole('button', { name: '确认在场（1）' }).click()
  await teacher.page
    .getByRole('dialog')
    .getByRole('button', { name: /确\s*认/ })
    .click()
  await teacher.page.getByText('已确认在场').first().waitFor()
  await teacher.page.getByRole('button', { name: '登记签到' }).first().click()
  const dialog = teacher.page.getByRole('dialog')
  await teacher.look('attendance-exception')
  const { idNumber } = syntheticPerson(await absent(app, manager))
  await dialog.getByLabel('身份证号码').fill(idNumber)
  await dialog.getByRole('combobox').first().click()
  await teacher.page.locator('.ant-select-item-option').first().click()
  await dialog.getByRole('combobox').nth(1).click()
  await teacher.page.getByTitle('没有手机或手机故障').click()
  await dialog.getByLabel('具体说明').fill('手机没电，已核对身份证')
  await dialog.getByRole('button', { name: /登\s*记/ }).click()
  await teacher.page.getByText('已签到 3 / 4 人').waitFor()

  // The last one's phone asks for a finger: at first use for a key, then for each check; without it there is none.
  const last = await stage.worker(await absent(app, manager))
  const finger = await fingerOf(last)
  const scan = async () => await last.go(`/my/check?s=${first().id}&c=${await digits()}`)
  const sign = last.page.getByRole('button', { name: '签到', exact: true })
  await last.context.setGeolocation({ latitude: VENUE.lat, longitude: VENUE.lng, accuracy: 12 })
  await scan()
  await last.page.getByLabel('以后每次用指纹').waitFor()
  await last.look('attendance-unlock-offer')
  await finger.known(false)
  await sign.click()
  await last.page.getByText('没有完成解锁验证').waitFor()
  await last.look('attendance-unlock-refused')
  await finger.known(true)
  await scan()
  await sign.click()
  await last.page.getByText('每次签到用指纹、面容或锁屏密码确认').waitFor()
  await last.look('attendance-unlock-done')
  expect(await finger.keys()).toHaveLength(1)
  await teacher.page.getByText('已签到 4 / 4 人').waitFor()

  const clerk = await stage.staff(scene.provider.clerk)
  await clerk.go('/console/now')
  await clerk.page.getByRole('button', { name: '育婴员（初级）第一期' }).waitFor()
  await clerk.look('attendance-now')
  await clerk.lookOnPhone('attendance-now-phone')
  await clerk.page.getByRole('button', { name: '育婴员（初级）第一期' }).click()
  await clerk.page.getByText('随机点名').first().waitFor()
  await clerk.look('attendance-watch')
}, 120_000)

test('C5 walk: late hand-in and the table of hours', async () => {
  const { app } = stage
  const { manager } = scene.provider
  await goTo(app, minutesAfter(first().endsAt, 20), manager)
  const teacher = await stage.staff(manager)
  await teacher.go(`/console/class-attendance/${scene.classId}`)
  await teacher.page.getByRole('button', { name: '补录考勤' }).click()
  const drawer = teacher.page.getByRole('dialog')
  await drawer.getByText('全选').click()
  await drawer.getByLabel('补录原因').fill('签退时现场断网，按纸质签到表补录')
  await teacher.look('attendance-hand-in')
  await drawer.getByRole('button', { name: '补录 4 人' }).click()
  await teacher.page.getByText('已补录 4 条').waitFor()
  await drawer.waitFor({ state: 'detached' })
  await teacher.look('attendance-table')
  await teacher.lookOnPhone('attendance-table-phone')
}, 120_000)

test('C7 C8 walk: the class ends, is scored, evaluated on phones and closed', async () => {
  const { app } = stage
  const { manager } = scene.provider
  await taughtClass(app, { ...scene, sessions: scene.sessions.slice(1) })
  const m = await stage.staff(manager)
  await m.go('/console/completions')
  await m.look('completion-list')
  await m.page
    .getByRole('button', { name: '育婴员（初级）第一期' })
    .or(m.page.getByText('育婴员（初级）第一期'))
    .first()
    .click()
  await m.page.getByText('结班还缺').waitFor()
  await m.look('completion-missing')
  await m.lookOnPhone('completion-missing-phone')
  const score = m.page.getByRole('spinbutton')
  await score.nth(0).fill('85.5')
  await score.nth(1).fill('90')
  await m.page.getByRole('button', { name: '保存成绩' }).click()
  await m.page.getByText('已保存 1 人的成绩').waitFor()
  await giveScores(manager, scene.classId)
  await m.go(`/console/completions/${scene.classId}`)
  await m.page.getByRole('button', { name: '确认证书核对' }).click()
  await m.page.getByLabel('未取证人员情况说明').fill('考核未通过')
  await m.look('completion-certificates')
  await m.page.getByRole('button', { name: /^确\s*认$/ }).click()
  await m.page.getByText('证书核对已确认').waitFor()

  const phone = await stage.worker(704)
  await phone.go(`/my/evaluate/${scene.classId}`)
  await phone.look('evaluation-form')
  for (const group of await phone.page.getByRole('group').all())
    await group.getByRole('radio').first().check()
  await phone.page.getByLabel('意见和建议').fill('实操时间可以再长一些')
  await phone.look('evaluation-filled')
  await phone.page.getByRole('button', { name: '提交评价' }).click()
  await phone.page.getByText('感谢您的评价').waitFor()
  await phone.look('evaluation-done')
  await evaluateAll(app, scene, [701, 702])
  app.clock.set(minutesAfter(app.clock.now().toISOString(), 2))
  await evaluateAll(app, scene, [703])

  await m.go(`/console/completions/${scene.classId}`)
  await m.page.getByRole('button', { name: /^结\s*班$/ }).click()
  await m.page.getByText('本班已结班').waitFor()
  await m.page.getByRole('tab', { name: /学员评价/ }).click()
  await m.page.getByText('意见和建议（不记名）').waitFor()
  await m.look('completion-evaluation')
}, 180_000)
