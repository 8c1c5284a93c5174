/** Every page of the menu opened by each role that may; three files share the roles, each page is looked at closely once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RoleName, roles } from '#registry/accounts'
import { pages } from '../src/app/menu.ts'
import type { User } from '../tests/kit/app.ts'
import { pagesScene, type Scene } from './pages-scene.ts'
import { type BrowserStage, browserStage, type Person, settled } from './stage.ts'

const roleNames = Object.keys(roles) as RoleName[]
/** The department and who audits it see most pages; all the others are a third file's. */
const HOUSE: readonly RoleName[] = ['hr.clerk', 'hr.admin']
const CHECKS: readonly RoleName[] = ['hr.reviewer', 'auditor']
const shares = {
  house: HOUSE,
  checks: CHECKS,
  others: roleNames.filter((role) => !HOUSE.includes(role) && !CHECKS.includes(role)),
}
export type Share = keyof typeof shares
const shareNames = Object.keys(shares) as Share[]

type MenuPage = (typeof pages)[number]
const may = (role: RoleName, { verb }: MenuPage): boolean =>
  verb === undefined || [verb].flat().some((one) => (roles[role].verbs as readonly string[]).includes(one))

/** Who looks closely at a page: the shares in turn where several open it, so that no file waits for the others. */
export function lookerOf(page: MenuPage): RoleName | undefined {
  const able = roleNames.filter((role) => may(role, page))
  const share = shareNames[pages.indexOf(page) % shareNames.length] as Share
  return able.find((role) => shares[share].includes(role)) ?? able[0]
}

/** Every role somewhere it finds the scene's records: its own organisation's, or the city's. */
async function userOf(
  { app }: BrowserStage,
  { story, firm, departments }: Scene,
  role: RoleName,
): Promise<User> {
  const houses: Record<string, User> = {
    institution: story.manager,
    evaluator: story.evaluator,
    enterprise: firm,
    platform: story.operator,
  }
  const [kind] = role.split('.') as [string]
  const house = houses[kind]
  const orgId = departments[kind]?.orgId
  return await (house
    ? app.staff(role, '350203', { orgId: house.orgId as string })
    : app.staff(role, '350200', orgId ? { orgId } : {}))
}

/** What was expected to be empty and is not, in one line. */
const whole = (error: Error & { actual?: unknown }): string =>
  `${error.message.split(': expected')[0]} ${JSON.stringify(error.actual ?? '')}`

/** Looks at both widths; gives what a careful user would mind. */
async function closely(person: Person, path: string): Promise<string[]> {
  const found: string[] = []
  const name = `pages${path.replace(/\W+/g, '-')}`
  await person.look(name).catch((error: Error) => found.push(whole(error)))
  await person.lookOnPhone(`${name}-phone`).catch((error: Error) => found.push(`360 px: ${whole(error)}`))
  await person.page.setViewportSize({ width: 1440, height: 900 })
  return found
}

/** Goes on inside the running console, as a click on the menu does. */
async function goOn({ page }: Person, address: string): Promise<void> {
  await page.evaluate(async (to) => {
    history.pushState(null, '', to)
    // Two frames: the page is drawn, its questions are under way.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  }, address)
  await settled(page)
}

interface Opening {
  path: string
  address: string
  /** Loaded anew and looked at closely; else gone on to from the page before. */
  close: boolean
  fresh: boolean
}

/** Opens a page; gives its faults. */
async function open(person: Person, { path, address, close, fresh }: Opening): Promise<string[]> {
  const { page } = person
  const refused = new Set<string>()
  const listen = (response: { status(): number; url(): string }) => {
    if (response.status() >= 400 && response.url().includes('/api/')) {
      refused.add(`${response.status()} ${new URL(response.url()).pathname}`)
    }
  }
  page.on('response', listen)
  const faults: string[] = []
  try {
    const to = `/console${address}`
    await (close || fresh ? person.go(to) : goOn(person, to))
    const title = await page.locator('main h1').first().textContent({ timeout: 5000 })
    if (/没有找到|权限|出现错误/.test(title ?? '')) faults.push(`“${title}”`)
    if (refused.size > 0) faults.push(`refused ${[...refused].join(', ')}`)
    if (close) faults.push(...(await closely(person, path)))
  } catch (error) {
    faults.push(String(error).split('\n')[0] as string)
  } finally {
    page.off('response', listen)
  }
  return faults
}

/** Tests of one share; `stage` in reply for what else the file wants to see. */
export function walk(share: Share): { stage: () => BrowserStage } {
  let stage: BrowserStage
  let scene: Scene
  beforeAll(async () => {
    stage = await browserStage('2026-03-02T01:00:00Z')
    scene = await pagesScene(stage.app)
  }, 300_000)
  afterAll(async () => await stage.close())

  for (const role of shares[share]) {
    test(`K1 screens: every page of the menu opens for those who may: ${roles[role].title}`, async () => {
      const faults: string[] = []
      const key = scene.keySamples[role.split('.')[0] as string]
      const own: Record<string, string> = {
        ...(role.startsWith('enterprise') ? scene.firmSamples : {}),
        ...(key ? { '/my-api/:id': key } : {}),
      }
      const person = await stage.as(await userOf(stage, scene, role))
      let fresh = true
      // Third parties see only what was checked under their own appointment: here, nothing.
      const hidden = role.startsWith('third-party') ? ['/inspections/:id'] : []
      for (const page of pages.filter((one) => may(role, one) && !hidden.includes(one.path))) {
        const address = own[page.path] ?? scene.samples[page.path] ?? page.path
        const found: string[] = /[:]|undefined/.test(address.split('?')[0] as string)
          ? ['no record to open it with']
          : await open(person, { path: page.path, address, close: lookerOf(page) === role, fresh })
        fresh = found.length > 0
        faults.push(...found.map((fault) => `${page.path}: ${fault}`))
      }
      await person.context.close()
      expect(faults).toEqual([])
    }, 400_000)
  }
  return { stage: () => stage }
}
