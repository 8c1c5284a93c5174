/** What the chapters of the main line stand on and hand on to each other, and how their people work a page. */
import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { dayOf } from '#platform/day'
import { getClass } from '#training/class-filing/contract'
import { syntheticPerson } from '../../db/seeds/demo/identity.ts'
import type { User } from '../../tests/kit/app.ts'
import { targetDocuments, targetsInForce } from '../../tests/kit/demand.ts'
import { budgetApproved, packsInForce } from '../../tests/kit/money.ts'
import { type ListedProvider, listedProvider } from '../../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person, settled } from '../stage.ts'

export const CITY = '350200'
export const COUNTY = '350203'
export const CLASS = '育婴员（初级）2026 年第一期'
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** People in their twenties to forties. The fourth has a job and so no subsidy; the last never comes. */
export const TRAINEES = Array.from({ length: 300 }, (_, i) => 900 + i)
  .filter((i) => syntheticPerson(i).birth > '1980' && syntheticPerson(i).birth < '2005')
  .slice(0, 28)
export const HEROINE = TRAINEES[0] as number
export const AWAY = TRAINEES.length - 1
export const SCHOOL = '鹭江职业培训学校'
export const PER_PERSON = '¥700.00'

interface Story {
  stage: BrowserStage
  provider: ListedProvider
  school: Person
  county: string
  city: Record<'admin' | 'clerk' | 'reviewer' | 'finance' | 'confirmer', User>
  classId: string
  sessions: Awaited<ReturnType<typeof theClass>>['sessions']
  claimPath: string
}
/** Filled by `begin` and by the chapters, each for those behind it. */
export const story = { county: '', classId: '', sessions: [], claimPath: '' } as unknown as Story

export async function begin(): Promise<void> {
  story.stage = await browserStage('2026-03-02T01:00:00Z')
  const { app } = story.stage
  const office = '思明区人力资源和社会保障局'
  const clerk = await app.staff('hr.clerk', COUNTY, { orgName: office, name: '演安澜' })
  story.county = clerk.orgId as string
  story.provider = await listedProvider(app, COUNTY, {
    manager: await app.staff('institution.manager', COUNTY, { orgName: SCHOOL, name: '演桂芳' }),
    officers: {
      clerk,
      reviewer: await app.staff('hr.reviewer', COUNTY, { orgId: story.county, name: '演明远' }),
    },
  })
  const hr = await app.staff('hr.admin', CITY, { orgName: '厦门市人力资源和社会保障局', name: '演海平' })
  const treasury = await app.staff('finance.clerk', CITY, { orgName: '厦门市财政局', name: '演守恒' })
  const of = (orgId: string | null, name: string) => ({ orgId: orgId as string, name })
  story.city = {
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
  story.school = await story.stage.staff(story.provider.manager)
}

export const today = () => dayOf(story.stage.app.clock.now().toISOString())
export const theClass = async (user: User = story.provider.manager) =>
  await user.call(getClass, { id: story.classId })
/** The open drawer or dialog: the page behind it has fields of the same names. */
export const front = (page: Page): Locator => page.getByRole('dialog').last()
export const button = (at: Page | Locator, name: string | RegExp) =>
  at.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })

/** What waits for this officer about the class stands on their first page. */
export const openTask = (page: Page): Promise<void> =>
  page
    .getByRole('link', { name: new RegExp(CLASS) })
    .first()
    .click()

export async function choose(at: Page | Locator, label: string, option: string, type = '') {
  const box = at.getByRole('combobox', { name: label })
  await box.click()
  if (type) await box.fill(type)
  const page = 'keyboard' in at ? at : at.page()
  await page.locator('.ant-select-item-option:visible', { hasText: option }).first().click()
}
export async function fillDay(at: Page | Locator, label: string, day: string) {
  await at.getByLabel(label).fill(day)
  await at.getByLabel(label).press('Enter')
}
export const fileOf = (name: string, buffer: Buffer, mimeType = XLSX) => ({ name, mimeType, buffer })
export async function saved(page: Page, press: Locator): Promise<{ name: string; body: Buffer }> {
  const coming = page.waitForEvent('download')
  await press.click()
  const download = await coming
  return { name: download.suggestedFilename(), body: await readFile(await download.path()) }
}
/** Time passes; whoever stays in the story signs in again where the night ended their session. */
export async function later(at: string, ...people: [Person, User][]) {
  story.stage.app.clock.set(at)
  await story.stage.app.renew(story.provider.manager, story.provider.clerk, story.provider.reviewer)
  for (const [person, user] of people) await person.signIn(user)
}
/** A worker comes to a page of their own on a phone: ID number, phone, code. */
export async function asWorker(phone: Person, index: number, path: string) {
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
