/** An inspector's phone: the day's tasks, a room without a network, handed in when it is back; the public draws again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as c from '#supervision/inspections/contract'
import type { User } from '../tests/kit/app.ts'
import { approvedClass, type ClassScene } from '../tests/kit/classes.ts'
import { visitInput } from '../tests/kit/inspections.ts'
import { photo, VENUE } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

const COUNTY = '350203'
let stage: BrowserStage
let scene: ClassScene & { number: string }
let inspector: User
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  scene = await approvedClass(stage.app, { region: COUNTY, startsOn: '2026-03-02', trainees: [1, 2, 3] })
  inspector = await stage.app.staff('hr.inspector', COUNTY, { name: '演检查' })
})
afterAll(async () => await stage.close())

const press = (person: Person, name: string | RegExp) =>
  person.page
    .getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })
    .last()
    .click()

test('C6 walk: tasks on the phone, a visit written without a network, handed in by itself when the network is back', async () => {
  const { id } = await inspector.call(c.startInspection, {
    classId: scene.classId,
    why: '例行到课堂检查',
    fromOn: '2026-03-02',
    toOn: '2026-03-04',
  })
  const phone = await stage.as(inspector, { width: 360, height: 740 })
  await phone.context.setGeolocation({ latitude: VENUE.lat, longitude: VENUE.lng })
  await phone.go('/field')
  await phone.page.getByText('本页可离线打开').waitFor()
  await phone.page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await phone.look('field-tasks')

  await phone.context.setOffline(true)
  await phone.page.reload()
  await phone.page.getByText('离线，照常登记').waitFor()
  await phone.page.getByRole('link', { name: '到场登记' }).click()
  for (const { title } of c.checklist)
    await phone.page
      .getByRole('group', { name: title })
      .getByRole('radio', { name: title.includes('耗材') ? '不符合' : '符合', exact: true })
      .check()
  await phone.page.getByLabel('看到的情况').fill('实训耗材不足')
  await phone.page.getByLabel('现场学员人数').fill('3')
  await phone.page
    .locator('input[type=file]')
    .setInputFiles({ name: '课堂.png', mimeType: 'image/png', buffer: photo() })
  await phone.page.getByText('已有 1 张').waitFor()
  await press(phone, '取当前位置')
  await phone.page.getByText(/已取得位置/).waitFor()
  await press(phone, '提交检查')
  await phone.page.getByText('已存在本机').waitFor()
  expect((await inspector.call(c.getInspection, { id })).state).toBe('assigned')
  await phone.look('field-kept')

  await phone.context.setOffline(false)
  await phone.page.getByRole('link', { name: '回到检查任务' }).click()
  await phone.page.getByText('已提交 1 份检查').waitFor()
  const seen = await inspector.call(c.getInspection, { id })
  expect(seen).toMatchObject({
    state: 'found',
    findings: [{ key: 'equipment', text: '实训耗材不足' }],
    visit: { headCount: 3, distanceM: 0, photos: [{ mime: 'image/png' }] },
  })
})

test('C6 walk: the second officer orders, the institution answers; a draw that a visitor does again', async () => {
  const { clerk, reviewer, manager } = scene.provider
  const officer = await stage.as(reviewer)
  await officer.go('/console/inspections?state=found')
  await officer.page.getByText(scene.number).first().click()
  await press(officer, '责令限期整改')
  await officer.page.getByLabel('整改要求').fill('请按方案配齐实训耗材，并附采购凭证。')
  await press(officer, '责令整改')
  await officer.page.getByText('已责令整改').first().waitFor()
  await officer.look('inspection')
  await officer.lookOnPhone('inspection-phone')

  const school = await stage.as(manager)
  await school.go('/console/own-inspections')
  await school.page.getByText('整改中').first().click()
  await press(school, '报告整改情况')
  await school.page.getByLabel('整改情况').fill('耗材已补齐，附采购凭证和现场照片。')
  await press(school, '提交复查')
  await school.page.getByText('已提交，等待复查').first().waitFor()
  await school.look('own-inspection')

  const plan = await clerk.call(c.draftPlan, {
    region: COUNTY,
    title: '三月双随机抽查',
    kind: 'random',
    basis: '年度监督检查安排',
    fromOn: '2026-03-02',
    toOn: '2026-03-04',
    sampleCount: 1,
    teamSize: 1,
    submit: true,
  })
  const { version } = await reviewer.call(c.publishPlan, { id: plan.id, version: 1 })
  stage.app.clock.set('2026-03-03T01:00:00Z')
  await stage.app.renew(clerk, reviewer, inspector)
  const drawing = await stage.as(clerk)
  await drawing.go(`/console/inspection-plans/${plan.id}`)
  await press(drawing, '抽签派出')
  await drawing.page.getByLabel('公开数', { exact: true }).fill('03 07 12 16 20')
  await drawing.page.getByLabel('公开数出处').fill('福建体彩 22 选 5')
  await press(drawing, '抽签')
  await drawing.page.getByText('重算，结果一致').waitFor()
  await drawing.look('inspection-plan')
  await drawing.lookOnPhone('inspection-plan-phone')
  const [task] = (await clerk.call(c.getPlan, { id: plan.id })).inspections
  await inspector.call(c.recordVisit, await visitInput(stage.app, inspector, task?.id as string))
  await clerk.call(c.closePlan, { id: plan.id, version: version + 1 })

  const visitor = await stage.visitor()
  await visitor.go('/p/inspections')
  await visitor.page.getByRole('link', { name: '三月双随机抽查' }).click()
  await press(visitor, '在本机重算')
  await visitor.page.getByText('重新抽签，抽中的班和检查人员与公开的一致').waitFor()
  expect(await visitor.page.locator('.ql-tag-good').count()).toBe(3)
  await visitor.look('public-draw')
})
