/**
 * The main line through the screens, as each of its people: an enterprise's vacancy, the city's catalogue, a class filed,
 * attended, examined and closed, its subsidy claimed, noticed and paid, and all of it counted in the city's progress.
 * One story in chapters, each of which goes on where the last one ended. By hand of the test only: what stands before
 * the story (a listed institution, policy, budget, targets), the passing of time, and the other twenty-seven trainees.
 */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { importColumns } from '#evaluation/certificates/contract'
import { listNotices } from '#money/claims/contract'
import { addDays, dayOf } from '#platform/day'
import { readCsv, readSheet, writeSheet } from '#platform/forms'
import { check } from '#training/attendance/contract'
import { approveClass, getClass } from '#training/class-filing/contract'
import { syntheticBankAccount, syntheticPerson } from '../db/seeds/demo/identity.ts'
import type { User } from '../tests/kit/app.ts'
import { attendAll, evaluateAll, minutesAfter } from '../tests/kit/attendance.ts'
import { bankReturn } from '../tests/kit/claims.ts'
import { rosterRow, rosterSheet } from '../tests/kit/classes.ts'
import { targetDocuments, targetsInForce } from '../tests/kit/demand.ts'
import { budgetApproved, packsInForce } from '../tests/kit/money.ts'
import { bound, checkOf, Phone } from '../tests/kit/phones.ts'
import { type ListedProvider, listedProvider, pdf, VENUE } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person, PHONE, settled } from './stage.ts'

const CITY = '350200'
const COUNTY = '350203'
const CLASS = '育婴员（初级）2026 年第一期'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** People in their twenties to forties. The fourth has a job and so no subsidy; the last never comes. */
const TRAINEES = Array.from({ length: 300 }, (_, i) => 900 + i)
  .filter((i) => syntheticPerson(i).birth > '1980' && syntheticPerson(i).birth < '2005')
  .slice(0, 28)
const HEROINE = TRAINEES[0] as number
const AWAY = TRAINEES.length - 1
const SCHOOL = '鹭江职业培训学校'
const PER_PERSON = '¥700.00'

let stage: BrowserStage
let provider: ListedProvider
let school: Person
let county = ''
let city: Record<'admin' | 'clerk' | 'reviewer' | 'finance' | 'confirmer', User>
let classId = ''
let sessions: Awaited<ReturnType<typeof theClass>>['sessions'] = []
let claimPath = ''

// A chapter is many screens, each looked at twice; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 400_000 })
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  const { app } = stage
  const office = '思明区人力资源和社会保障局'
  const clerk = await app.staff('hr.clerk', COUNTY, { orgName: office, name: '演安澜' })
  county = clerk.orgId as string
  provider = await listedProvider(app, COUNTY, {
    manager: await app.staff('institution.manager', COUNTY, { orgName: SCHOOL, name: '演桂芳' }),
    officers: {
      clerk,
      reviewer: await app.staff('hr.reviewer', COUNTY, { orgId: county, name: '演明远' }),
    },
  })
  const hr = await app.staff('hr.admin', CITY, { orgName: '厦门市人力资源和社会保障局', name: '演海平' })
  const treasury = await app.staff('finance.clerk', CITY, { orgName: '厦门市财政局', name: '演守恒' })
  const of = (orgId: string | null, name: string) => ({ orgId: orgId as string, name })
  city = {
    admin: hr,
    clerk: await app.staff('hr.clerk', CITY, of(hr.orgId, '演立新')),
    reviewer: await app.staff('hr.reviewer', CITY, of(hr.orgId, '演文静')),
    finance: treasury,
    confirmer: await app.staff('finance.reviewer', CITY, of(treasury.orgId, '演正清')),
  }
  await packsInForce(app, CITY)
  await budgetApproved(app, CITY, 'employment', 5_000_000)
  const [f73, ,] = targetDocuments('f73-targets')
  const xiamen = targetDocuments('action-targets').find((d) => d.region === CITY)
  for (const document of [f73, xiamen]) if (document) await targetsInForce(app, document)
  school = await stage.staff(provider.manager)
})
afterAll(async () => await stage.close())

const today = () => dayOf(stage.app.clock.now().toISOString())
const theClass = async (user: User = provider.manager) => await user.call(getClass, { id: classId })
/** The open drawer or dialog: the page behind it has fields of the same names. */
const front = (page: Page): Locator => page.getByRole('dialog').last()
const button = (at: Page | Locator, name: string | RegExp) =>
  at.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })

async function choose(at: Page | Locator, label: string, option: string, type = '') {
  const box = at.getByRole('combobox', { name: label })
  await box.click()
  if (type) await box.fill(type)
  const page = 'keyboard' in at ? at : at.page()
  await page.locator('.ant-select-item-option:visible', { hasText: option }).first().click()
}
async function fillDay(at: Page | Locator, label: string, day: string) {
  await at.getByLabel(label).fill(day)
  await at.getByLabel(label).press('Enter')
}
const fileOf = (name: string, buffer: Buffer, mimeType = XLSX) => ({ name, mimeType, buffer })
async function saved(page: Page, press: Locator): Promise<{ name: string; body: Buffer }> {
  const coming = page.waitForEvent('download')
  await press.click()
  const download = await coming
  return { name: download.suggestedFilename(), body: await readFile(await download.path()) }
}
/** Time passes; whoever stays in the story signs in again where the night ended their session. */
async function later(at: string, ...people: [Person, User][]) {
  stage.app.clock.set(at)
  await stage.app.renew(provider.manager, provider.clerk, provider.reviewer)
  for (const [person, user] of people) await person.signIn(user)
}
/** A worker comes to a page of their own on a phone: ID number, phone, code. */
async function asWorker(phone: Person, index: number, path: string) {
  const { idNumber, phone: number } = syntheticPerson(index)
  await phone.go(path)
  await phone.page.getByLabel('居民身份证号码').fill(idNumber)
  await phone.page.getByLabel('手机号码').fill(number)
  await button(phone.page, '获取验证码').click()
  const code = (await phone.page.locator('.ql-demo-code strong').textContent()) ?? ''
  await phone.page.getByLabel('短信验证码').fill(code)
  await button(phone.page, '登录').click()
  await phone.page.waitForURL((url) => url.pathname === path.split('?')[0])
  await settled(phone.page)
}

test('A1 A3 walk: an enterprise asks for people, the city takes the occupation into its catalogue, another issues it', async () => {
  const { app } = stage
  const firm = await stage.staff(
    await app.staff('enterprise.manager', COUNTY, { orgName: '厦门鹭岛托育服务有限公司', name: '演佳林' }),
  )
  await firm.go('/console/vacancies')
  await button(firm.page, '填报岗位需求').first().click()
  const form = front(firm.page)
  await choose(form, '职业（工种）', '育婴员（4-10-01-02）', '育婴员')
  await choose(form, '技能等级要求', '初级工（五级）')
  await form.getByLabel('需求人数').fill('30')
  await form.getByLabel('工作地区').click()
  await form.getByLabel('工作地区').fill('思明')
  await firm.page.locator('.ant-cascader-menu-item', { hasText: '思明区' }).first().click()
  await form.getByLabel('月工资下限').fill('5000')
  await form.getByLabel('月工资上限').fill('8000')
  await fillDay(form, '到岗日期', '2026-09-01')
  await form.getByRole('checkbox', { name: '愿意组织职工或新招人员参加培训' }).check()
  await form.getByLabel('技能要求').fill('能独立照护 0 至 3 岁婴幼儿，持育婴员证书')
  await firm.look('main-a1-report')
  await firm.lookOnPhone('main-a1-report-phone')
  await button(form, /填\s*报/).click()
  await firm.page.getByText('符合条件的共需 30 人').waitFor()
  await firm.look('main-a1-vacancies')
  await firm.lookOnPhone('main-a1-vacancies-phone')

  const clerk = await stage.staff(city.clerk)
  const { page } = clerk
  await clerk.go('/console/vacancy-sums')
  await page.getByRole('link', { name: '育婴员' }).waitFor()
  await clerk.look('main-a3-sums')
  await clerk.go('/console/catalogues')
  await button(page, '编制新版目录').click()
  await front(page).getByLabel('说明').fill('2026 年度目录')
  await button(page, '开始编制').click()
  await page.waitForURL(/catalogues\//)
  await button(page, '岗位有需求而未列入的职业').click()
  await page
    .getByRole('row', { name: /育婴员/ })
    .getByRole('button', { name: '列入目录' })
    .click()
  await choose(front(page), '培训类型', '就业技能培训')
  await front(page).getByLabel('补贴标准').fill('初级工每人 700 元，中级工每人 1000 元')
  await clerk.look('main-a3-item')
  await button(page, '保存项目').click()
  await page.getByRole('cell', { name: '育婴员' }).waitFor()
  for (const [kind, name] of [
    ['同级财政部门', '厦门市财政局'],
    ['行业主管部门', '厦门市卫生健康委员会'],
  ] as const) {
    await button(page, '登记会商意见').click()
    await choose(front(page), '类别', kind)
    await front(page).getByLabel('单位名称').fill(name)
    await front(page).getByLabel('意见').fill('同意')
    await fillDay(front(page), '会商日期', today())
    await button(front(page), /登\s*记/).click()
    await page.getByRole('cell', { name }).waitFor()
  }
  await clerk.look('main-a3-ready')
  await button(page, '提交审定').click()
  await page.getByText('待审定').first().waitFor()

  const reviewer = await stage.staff(city.reviewer)
  await reviewer.look('main-a3-todo')
  await reviewer.lookOnPhone('main-a3-todo-phone')
  await reviewer.page.getByRole('link', { name: /2026 年第 1 版/ }).click()
  await button(reviewer.page, '审定发布').click()
  await fillDay(reviewer.page, '生效日期', today())
  await reviewer.page.getByLabel('报省厅备案文号').fill('厦人社备〔2026〕3号')
  await fillDay(reviewer.page, '报备日期', today())
  await button(reviewer.page, '审定发布目录').click()
  await reviewer.page.getByText('现行有效').waitFor()
  await reviewer.look('main-a3-in-force')

  const visitor = await stage.visitor()
  await visitor.go('/p/catalogue')
  await visitor.page.getByText('育婴员').first().waitFor()
  await visitor.look('main-a3-public-phone')
})

test('C1 C3 C4 walk: the institution plans a class, files it with its papers and a roster that was wrong at first', async () => {
  const { page } = school
  await school.go('/console/plans')
  await button(page, '新建方案').first().click()
  await page.getByLabel('方案名称').fill('育婴员（初级）培训方案')
  await choose(page, '职业（工种）', '育婴员（4-10-01-02）', '育婴员')
  await choose(page, '技能等级', '初级工（五级）')
  await choose(page, '第 1 行方式', '线上')
  await button(page, '保存草稿').click()
  await button(page, /定\s*稿/).click()
  await page.getByText('✓ 已定稿').waitFor()
  await school.look('main-c1-plan')

  const startsOn = addDays(today(), 10)
  await school.go('/console/class-filing')
  await button(page, '新建开班备案').first().click()
  await page.getByText('还差').first().waitFor()
  await page.getByLabel('班级名称').fill(CLASS)
  await choose(page, '培训方案', '育婴员')
  await choose(page, '培训场地', '40 人')
  await page.getByLabel('备案人数').fill('20')
  await page.getByText('¥14,000.00').first().waitFor()
  await page.getByLabel('备案人数').fill('30')
  await page.getByText('¥21,000.00').first().waitFor()
  await fillDay(page, '开班日期', startsOn)
  await fillDay(page, '结束日期', addDays(startsOn, 13))
  await school.look('main-c3-new')
  await school.lookOnPhone('main-c3-new-phone')
  await button(page, '建立备案，继续排课').click()
  await page.waitForURL(/class-filing\/[0-9a-f-]{36}/)
  classId = new URL(page.url()).pathname.split('/').at(-1) as string
  await page
    .getByText(/还差 \d+ 项/)
    .first()
    .waitFor()
  await school.look('main-c3-draft')

  await page.getByRole('tab', { name: /课程安排/ }).click()
  await button(page, '开始排课').click()
  for (const day of ['周六', '周日']) await page.getByRole('checkbox', { name: day }).check()
  await button(page, '生成课次').click()
  await school.look('main-c3-timetable')
  await school.lookOnPhone('main-c3-timetable-phone')
  await button(page, '保存课程安排').click()
  await page.getByText('课次与培训方案的线下课时一致').waitFor()
  await school.look('main-c3-sessions')

  await page.getByRole('tab', { name: /开班材料/ }).click()
  for (const [i, name] of ['教学计划', '授课师资', '教材教学资源清单', '考核方案'].entries()) {
    await page
      .locator('input[type=file]')
      .nth(i)
      .setInputFiles(fileOf(`${name}.pdf`, pdf(), 'application/pdf'))
    await button(page, `保存${name}`).click()
    await page.getByText(`${name}已保存`).waitFor()
  }
  await school.look('main-c3-papers')
  await school.lookOnPhone('main-c3-papers-phone')

  await page.getByRole('tab', { name: /学员名册/ }).click()
  await button(page, '导入名册').click()
  const drawer = front(page)
  const template = await saved(page, button(drawer, '下载名册模板'))
  expect(template.name).toContain('名册')
  const rows = TRAINEES.map((index, i) => rosterRow(index, i === 3 ? 'employee' : 'rural-transfer'))
  const fifth = rows[4] as (typeof rows)[number]
  const last = fifth.idNumber.at(-1) === '0' ? '1' : '0'
  const wrong = rows.with(4, {
    ...fifth,
    idNumber: fifth.idNumber.slice(0, 17) + last,
    phone: '12345',
    category: '农民',
  })
  const give = async (name: string, body: Buffer) => {
    await drawer.locator('input[type=file]').setInputFiles(fileOf(name, body))
    await drawer.getByText(name).waitFor()
    await button(drawer, '导入名册').click()
  }
  await give('学员名册.xlsx', await rosterSheet(wrong))
  await drawer.getByText('共 3 处需要改正').waitFor()
  expect(await drawer.getByText('第 6 行').count()).toBeGreaterThanOrEqual(1)
  await school.look('main-c4-faults')
  await school.lookOnPhone('main-c4-faults-phone')
  const marked = await saved(page, button(drawer, '下载标注副本'))
  expect(marked.name).toContain('错误标注')
  const why = [{ key: 'why', title: '错误原因' }]
  const said = (await readSheet(marked.body, { columns: why, maxRows: 100 })).rows.filter((r) => r.values.why)
  expect(said.map((r) => r.row)).toEqual([6])
  await button(drawer, '移除 学员名册.xlsx').click()
  await give('学员名册（改正）.xlsx', await rosterSheet(rows))
  await drawer.getByText('新增 28 人').first().waitFor()
  await school.look('main-c4-imported')
  await button(drawer, /完\s*成/).click()
  await drawer.waitFor({ state: 'hidden' })
  await school.look('main-c4-roster')
  await school.lookOnPhone('main-c4-roster-phone')

  await page.getByRole('tab', { name: '备案核对' }).click()
  await page.getByText('还差 1 项：开班承诺书').waitFor()
  await school.look('main-c3-checks')
  await school.lookOnPhone('main-c3-checks-phone')
  await page.getByRole('checkbox', { name: /开班承诺书/ }).check()
  await page.getByText('材料齐全，可以提交').waitFor()
  await button(page, '提交备案').click()
  await page.getByText('待初审').first().waitFor()
  await school.look('main-c3-submitted')
})

test('C3 walk: the county reviews; who reviewed cannot approve, though the account may approve others’; a colleague approves', async () => {
  const { app } = stage
  const both = await app.staff('hr.clerk', COUNTY, { orgId: county, name: '演秋实', also: ['hr.reviewer'] })
  const clerk = await stage.staff(both)
  await clerk.look('main-c3-county-todo')
  await clerk.page.getByRole('link', { name: CLASS }).click()
  await clerk.page.getByText('需求指导目录').first().waitFor()
  await clerk.look('main-c3-review')
  await clerk.lookOnPhone('main-c3-review-phone')
  await button(clerk.page, '初审通过').click()
  await clerk.page.getByText('待复核').first().waitFor()
  await settled(clerk.page)
  expect(await button(clerk.page, '复核备案').count()).toBe(0)
  await clerk.page.getByText('由另一名人社人员办理').waitFor()
  await clerk.look('main-c3-same-hand')
  // What a crafted request would get.
  const { version } = await theClass()
  expect(await both.refused(approveClass, { id: classId, version })).toContain('common.same_person')

  const reviewer = await stage.staff(provider.reviewer)
  await reviewer.page.getByRole('link', { name: CLASS }).click()
  await button(reviewer.page, '复核备案').click()
  await reviewer.page.getByText(`${COUNTY}-2026-0001`).first().waitFor()
  await reviewer.page.getByRole('tab', { name: '基本情况' }).click()
  await reviewer.look('main-c3-approved')
  await reviewer.lookOnPhone('main-c3-approved-phone')
  ;({ sessions } = await theClass())
  expect(sessions.length).toBeGreaterThan(4)
})

test('C5 walk: the teacher opens the first session, a worker checks in and out with the code on the wall', async () => {
  const { app } = stage
  const first = sessions[0] as (typeof sessions)[number]
  const teacher = await app.staff('institution.teacher', COUNTY, { orgId: provider.orgId, name: '演大山' })
  await later(minutesAfter(first.startsAt, -10))
  const wall = await stage.staff(teacher)
  await wall.go('/console/sessions')
  await wall.look('main-c5-sessions')
  await wall.page.getByRole('link', { name: '签到大屏' }).first().click()
  await button(wall.page, '开启签到').click()
  await wall.page.getByAltText('签到二维码').waitFor()
  await wall.look('main-c5-wall')
  await wall.lookOnPhone('main-c5-wall-phone')
  const digits = async (): Promise<string> =>
    (await wall.page.getByRole('status', { name: /^签到码 \d{6}$/ }).getAttribute('aria-label'))?.slice(-6) ??
    ''
  const others = async (kind: 'in' | 'out') => {
    const code = await digits()
    for (const index of TRAINEES.slice(1, AWAY)) {
      const worker = await app.worker(index)
      const own = await bound(app, worker, Phone.numbered(index))
      await worker.call(check, await checkOf(app, worker, own, { sessionId: first.id, kind, code }))
    }
  }

  const phone = await stage.visitor(PHONE)
  await phone.context.setGeolocation({ latitude: VENUE.lat, longitude: VENUE.lng, accuracy: 12 })
  await phone.go('/my/check')
  await phone.look('main-c5-sign-in')
  await asWorker(phone, HEROINE, '/my/check')
  await phone.look('main-c5-check')
  await phone.page.getByLabel('签到码').fill(await digits())
  await button(phone.page, '签到').click()
  await phone.page.getByText('已签到').first().waitFor()
  await phone.look('main-c5-checked-in')
  await others('in')
  await wall.page.getByText('已签到 27 / 28 人').waitFor()
  await wall.look('main-c5-wall-full')

  await later(minutesAfter(first.endsAt, 1), [wall, teacher])
  await wall.go(`/console/sessions/${first.id}`)
  await wall.page.getByAltText('签到二维码').waitFor()
  await asWorker(phone, HEROINE, '/my/check')
  await phone.page.getByLabel('签退码').fill(await digits())
  await button(phone.page, '签退').click()
  await phone.page.getByText('已完成').first().waitFor()
  await phone.look('main-c5-checked-out')
  await others('out')
  await wall.page.getByText('已签到 27 / 28 人').waitFor()
  await wall.go(`/console/class-attendance/${classId}`)
  await wall.look('main-c5-table')
  await wall.lookOnPhone('main-c5-table-phone')
})

test('D6 C7 C8 walk: the training ends, an evaluator imports certificates, scores come by sheet, trainees evaluate, the class closes', async () => {
  const { app } = stage
  const scene = { classId, sessions: sessions.slice(1), trainees: TRAINEES, provider }
  await attendAll(app, scene, [AWAY])
  await school.signIn(provider.manager)
  const { page } = school
  await school.go('/console/completions')
  await school.look('main-c8-list')
  await page.getByText(CLASS).first().click()
  await button(page, '办理培训结束').click()
  await page.getByText(/结班还缺 \d 项/).waitFor()
  await school.look('main-c8-missing')
  await school.lookOnPhone('main-c8-missing-phone')

  const evaluator = await stage.staff(
    await app.staff('evaluator.manager', CITY, { orgName: '鹭岛职业技能评价中心', name: '演德明' }),
  )
  await evaluator.go('/console/certificates')
  await button(evaluator.page, '导入 Excel').click()
  const certificates = await writeSheet({
    sheet: '证书',
    columns: importColumns.map((c) => ({ ...c })),
    rows: TRAINEES.slice(0, AWAY).map((index) => ({
      name: syntheticPerson(index).name,
      idNumber: syntheticPerson(index).idNumber,
      number: `S000035020026000${index}`,
      kind: '职业技能等级证书',
      occupationCode: '4-10-01-02',
      level: '初级工（五级）',
      project: '',
      issuedOn: today(),
      classNumber: `${COUNTY}-2026-0001`,
    })),
  })
  await evaluator.page.locator('input[type=file]').setInputFiles(fileOf('证书.xlsx', certificates))
  await evaluator.page.getByText('证书.xlsx').waitFor()
  await button(evaluator.page, /^导\s*入$/).click()
  await evaluator.page.getByText('已导入 27 本').waitFor()
  await evaluator.look('main-d6-certificates')
  await evaluator.lookOnPhone('main-d6-certificates-phone')

  const template = await saved(page, button(page, '下载成绩模板'))
  const columns = ['学员编号', '姓名', '理论成绩', '实操成绩'].map((title) => ({
    key: title,
    title,
    text: true,
  }))
  const { rows } = await readSheet(template.body, { columns, maxRows: 100 })
  const marks = rows.map(({ values }, i) => ({
    ...values,
    理论成绩: i === AWAY ? '0' : String(78 + (i % 20)),
    实操成绩: i === AWAY ? '0' : String(80.5 + (i % 15)),
  }))
  const sheet = await writeSheet({ sheet: '成绩', columns, rows: marks })
  await page.locator('input[type=file]').setInputFiles(fileOf('成绩.xlsx', sheet))
  await page.getByText('成绩.xlsx').waitFor()
  await button(page, /^导\s*入$/).click()
  await page.getByText('已导入 28 人的成绩').waitFor()
  await school.look('main-c7-scores')
  await school.lookOnPhone('main-c7-scores-phone')
  await button(page, '确认证书核对').click()
  await page.getByLabel('未取证人员情况说明').fill('一名学员未到课、未参加考核')
  await button(front(page), /^确\s*认$/).click()
  await page.getByText('证书核对已确认').waitFor()

  const phone = await stage.visitor(PHONE)
  await asWorker(phone, HEROINE, '/my')
  await phone.look('main-c8-my')
  await phone.page.getByText(`请评价“${CLASS}”`).click()
  await phone.page.getByText('还需选择').waitFor()
  for (const group of await phone.page.getByRole('group').all())
    await group.getByRole('radio').first().check()
  await phone.page.getByLabel('意见和建议').fill('实操时间可以再长一些')
  await phone.look('main-c8-evaluate')
  await button(phone.page, '提交评价').click()
  await phone.page.getByText('感谢您的评价').waitFor()
  await phone.look('main-c8-evaluated')
  await phone.go('/my/certificates')
  await phone.page.getByText(`S000035020026000${HEROINE}`).waitFor()
  await phone.look('main-d6-my-certificate')
  await evaluateAll(app, scene, TRAINEES.slice(1, AWAY))

  await school.go(`/console/completions/${classId}`)
  await page.getByText('结班的条件已齐备').waitFor()
  await button(page, /^结\s*班$/).click()
  await page.getByText('本班已结班').waitFor()
  await page.getByRole('tab', { name: /学员评价/ }).click()
  await page.getByText('意见和建议（不记名）').waitFor()
  await school.look('main-c8-closed')
  await school.lookOnPhone('main-c8-closed-phone')
})

test('F4 I1 walk: the institution claims, two officers look, the public reads the masked notice on a phone', async () => {
  const tomorrow = minutesAfter(stage.app.clock.now().toISOString(), 24 * 60)
  await later(tomorrow, [school, provider.manager])
  // The department enters the account the money goes to.
  const admin = await stage.staff(city.admin)
  await admin.go('/console/organisations')
  await admin.page.getByPlaceholder('按单位名称或信用代码查找').fill(SCHOOL)
  await admin.page.keyboard.press('Enter')
  await admin.page.getByText('共 1 条').waitFor()
  await button(admin.page, /变\s*更/).click()
  await admin.page.getByLabel('开户银行').fill('演示银行厦门分行')
  await admin.page.getByLabel('银行账号').fill(syntheticBankAccount(6_100_001))
  await admin.page.getByLabel('变更原因').fill('登记收款账户')
  await admin.look('main-f4-account')
  await button(admin.page, '保存变更').click()
  await admin.page.getByText('单位信息已变更').waitFor()

  const { page } = school
  await school.go('/console/claims')
  await button(page, '新建补贴申报').first().click()
  await page.getByText(CLASS).waitFor()
  await school.look('main-f4-new')
  await button(page, '核算并申报').click()
  await page.waitForURL(/claims\/[0-9a-f-]{36}/)
  claimPath = new URL(page.url()).pathname
  await page.getByText('26 人，').first().waitFor()
  await school.look('main-f4-draft')
  await school.lookOnPhone('main-f4-draft-phone')
  await button(page, '提交申报').click()
  await page.getByText('待初审').first().waitFor()
  await school.look('main-f4-submitted')

  const clerk = await stage.staff(provider.clerk)
  await clerk.page
    .getByRole('link', { name: new RegExp(CLASS) })
    .first()
    .click()
  await button(clerk.page, '初审通过').waitFor()
  await clerk.look('main-f4-review')
  await clerk.lookOnPhone('main-f4-review-phone')
  await clerk.page.locator('.qc-row-opens').first().click()
  await front(clerk.page).getByText('为什么是这个金额').waitFor()
  await clerk.look('main-f4-person')
  await clerk.lookOnPhone('main-f4-person-phone')
  await clerk.page.keyboard.press('Escape')
  await clerk.page.getByLabel(/核实情况/).fill('无数据的核验项已电话核实')
  await button(clerk.page, '初审通过').click()
  await clerk.page.getByText('待复核').first().waitFor()

  const reviewer = await stage.staff(provider.reviewer)
  await reviewer.page
    .getByRole('link', { name: new RegExp(CLASS) })
    .first()
    .click()
  await button(reviewer.page, '复核通过').click()
  await reviewer.page.getByText('待公示').first().waitFor()
  await reviewer.look('main-f4-rechecked')
  await clerk.go(claimPath)
  await button(clerk.page, '发布公示').click()
  await clerk.page.getByText('公示中').first().waitFor()
  await clerk.look('main-f4-notice')

  const visitor = await stage.visitor(PHONE)
  await visitor.go('/')
  await visitor.look('main-i1-home')
  await visitor.page.getByRole('link', { name: '看公示' }).first().click()
  await visitor.page.getByRole('link', { name: new RegExp(CLASS) }).waitFor()
  await visitor.look('main-i1-notices')
  await visitor.page.getByRole('link', { name: new RegExp(CLASS) }).click()
  await button(visitor.page, '对第 1 行提出异议').waitFor()
  await visitor.look('main-i1-notice')
  const shown = await visitor.page.locator('main').textContent()
  for (const index of TRAINEES) {
    expect(shown).not.toContain(syntheticPerson(index).name)
    expect(shown).not.toContain(syntheticPerson(index).idNumber)
  }
  await button(visitor.page, '对第 1 行提出异议').click()
  await visitor.look('main-i1-objection')
})

test('F4 F1 walk: the notice ends, finance approves, a batch is made and confirmed, the bank answers', async () => {
  const { app } = stage
  const [notice] = (await app.visitor.call(listNotices, {})).rows
  await later(`${addDays(notice?.untilOn ?? today(), 1)}T01:00:00Z`)
  const clerk = await stage.staff(provider.clerk)
  await clerk.go(claimPath)
  await button(clerk.page, '结束公示').click()
  await clerk.page.getByText('待资金审批').or(clerk.page.getByText('待财政审批')).first().waitFor()

  const finance = await stage.staff(city.finance)
  await finance.look('main-f4-finance-todo')
  await finance.page
    .getByRole('link', { name: new RegExp(CLASS) })
    .first()
    .click()
  await button(finance.page, '审批通过').waitFor()
  await finance.look('main-f4-fund')
  await finance.lookOnPhone('main-f4-fund-phone')
  await button(finance.page, '审批通过').click()
  await button(finance.page, '审批通过').waitFor({ state: 'detached' })

  const payer = await stage.staff(city.clerk)
  await payer.go('/console/payments')
  await payer.page.getByRole('checkbox', { name: '选择此行' }).first().check()
  await button(payer.page, '生成拨付批次').waitFor()
  await payer.look('main-f4-payable')
  await button(payer.page, '生成拨付批次').click()
  await payer.page.waitForURL(/payments\/[0-9a-f-]{36}/)
  const batchPath = new URL(payer.page.url()).pathname

  const confirmer = await stage.staff(city.confirmer)
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
})

test('I4 G5 C9 H2 walk: the worker sees why and that it is paid; the city’s officer goes from the figure down to the person', async () => {
  const { app } = stage
  const phone = await stage.visitor(PHONE)
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

  await later(app.clock.now().toISOString(), [school, provider.manager])
  await school.go(claimPath)
  await school.page.getByText('已拨付').first().waitFor()
  await school.look('main-i4-claim-paid')
  await button(school.page, '办理记录').click()
  await school.page.getByText('导入银行回单').first().waitFor()
  await school.look('main-g5-claim')
  await school.lookOnPhone('main-g5-claim-phone')

  const officer = await stage.staff(city.reviewer)
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
})
