/** A whole platform with its built pages on a loopback port, and people at browsers of their own. */
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { PASSWORD, type TestApp, testApp, type User } from '../tests/kit/app.ts'
import { launch } from '../tests/kit/chromium.ts'

export const WIDE = { width: 1440, height: 900 }
export const PHONE = { width: 360, height: 740 }
const SHOTS = process.env.SHOTS_DIR ?? '.cache/shots'

export interface Person {
  page: Page
  context: BrowserContext
  /** Path below the site; waits until the page has settled. */
  go: (path: string) => Promise<void>
  /** Saves a screenshot and fails on serious accessibility faults, English sentences and sideways scrolling. */
  look: (name: string, options?: Look) => Promise<void>
  /** The same page on a phone, then back. */
  lookOnPhone: (name: string, options?: Look) => Promise<void>
  /** Types login and password on the sign-in page; again after the test's clock ended the session. */
  signIn: (user: User) => Promise<void>
}

export interface Look {
  /** Words of other languages that belong to this very page, e.g. addresses in the interface documents. */
  words?: RegExp
}

export interface BrowserStage {
  app: TestApp
  base: string
  visitor: (size?: typeof WIDE) => Promise<Person>
  /** Signs in through the sign-in page. */
  staff: (user: User, size?: typeof WIDE) => Promise<Person>
  /** The same, by the session alone: for walks that are not about signing in. */
  as: (user: User, size?: typeof WIDE) => Promise<Person>
  worker: (index: number, size?: typeof WIDE) => Promise<Person>
  close: () => Promise<void>
}

/** Words of other languages that a Chinese screen may carry. */
const LATIN_ALLOWED =
  /^(?:[A-Z0-9._@/:\-#%+()[\]]+|Excel|Word|PDF|xlsx|csv|pdf|png|jpg|CSV|JPG|PNG|WebP|MB|KB|SYB|API|OpenAPI|GET|POST|Ctrl|id)$/

/** Pages live in the test's time: what they call today is what the platform calls today. */
function followClock(): void {
  try {
    const at = Number(/(?:^|; )qc_now=(\d+)/.exec(document.cookie)?.[1])
    if (!at) return
    const Machine = Date
    const ahead = at - Machine.now()
    globalThis.Date = class extends Machine {
      constructor(...given: []) {
        super(...((given.length === 0 ? [Machine.now() + ahead] : given) as []))
      }
      static override now() {
        return Machine.now() + ahead
      }
    } as DateConstructor
  } catch {
    // A page without an address keeps no cookies.
  }
}

export async function browserStage(at = new Date().toISOString()): Promise<BrowserStage> {
  const app = await testApp(at)
  await app.http.listen({ port: 0, host: '127.0.0.1' })
  const address = app.http.server.address()
  // A name, not a number: keys that phones make for unlocking belong to a name.
  const base = `http://localhost:${typeof address === 'object' && address ? address.port : 0}`
  const browser: Browser = await launch()
  const people: BrowserContext[] = []

  const open = async (size: typeof WIDE): Promise<Person> => {
    const context = await browser.newContext({
      viewport: size,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
      geolocation: { latitude: 24.4798, longitude: 118.0894 },
      permissions: ['geolocation'],
      acceptDownloads: true,
    })
    people.push(context)
    await context.addInitScript(followClock)
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    watchRequests(page)
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(String(error)))
    page.on('response', (response) => {
      if (response.status() >= 500) faults.push(`${response.status()} ${response.url().slice(base.length)}`)
    })
    const look = async (name: string, { words: own }: Look = {}): Promise<void> => {
      await settled(page)
      // A target half under the fixed head would count as too small, a colour on its way elsewhere as too pale.
      await page.mouse.move(0, 0)
      await page.evaluate(() => {
        window.scrollTo(0, 0)
        for (const passing of document.getAnimations()) {
          if (passing.effect?.getTiming().iterations === 1) passing.finish()
        }
      })
      await mkdir(SHOTS, { recursive: true })
      await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true })
      expect(faults, `${name}: errors on the page`).toEqual([])
      const serious = (await axeViolations(page))
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .map(
          (v) =>
            `${v.id}: ${v.nodes
              .map((n) => n.target.join(' '))
              .slice(0, 3)
              .join(' | ')}`,
        )
      expect(serious, `${name}: accessibility`).toEqual([])
      const words = await page.evaluate(
        () => document.body.innerText.match(/[A-Za-z][A-Za-z0-9._@/:\-#%+]{2,}/g) ?? [],
      )
      const english = [...new Set(words)].filter(
        (w) => /^[A-Za-z]?[a-z]{3,}$/.test(w) && !LATIN_ALLOWED.test(w) && !own?.test(w),
      )
      expect(english, `${name}: English on a Chinese screen`).toEqual([])
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(sideways, `${name}: scrolls sideways`).toBeLessThanOrEqual(1)
    }
    const go = async (path: string) => {
      await context.addCookies([{ name: 'qc_now', value: String(app.clock.now().getTime()), url: base }])
      await page.goto(base + path)
      await settled(page)
    }
    return {
      page,
      context,
      go,
      look,
      lookOnPhone: async (name, options) => {
        await page.setViewportSize(PHONE)
        await look(name, options)
        await page.setViewportSize(size)
      },
      signIn: async (user) => {
        await go('/console/sign-in')
        await page.getByLabel('登录名').fill(user.login as string)
        await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
        await page.getByRole('button', { name: /登\s*录/ }).click()
        await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'))
        await settled(page)
      },
    }
  }

  const enter = async (person: Person, { cookie }: User): Promise<Person> => {
    const value = (cookie as string).slice('qc_session='.length)
    await person.context.addCookies([
      { name: 'qc_session', value, url: base, httpOnly: true, sameSite: 'Strict' },
    ])
    return person
  }

  return {
    app,
    base,
    visitor: async (size = PHONE) => await open(size),
    staff: async (user, size = WIDE) => {
      const person = await open(size)
      await person.signIn(user)
      return person
    },
    as: async (user, size = WIDE) => await enter(await open(size), user),
    worker: async (index, size = PHONE) => await enter(await open(size), await app.worker(index)),
    close: async () => {
      for (const context of people) await context.close()
      await browser.close()
      await app.stop()
    },
  }
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function axeViolations(page: Page): Promise<AxeResults['violations']> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  return await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']
    const results = await axe.run({ runOnly: tags, resultTypes: ['violations'] })
    return results.violations
  })
}

const underWay = new WeakMap<Page, { requests: number; since: number }>()
function watchRequests(page: Page): void {
  const state = { requests: 0, since: performance.now() }
  underWay.set(page, state)
  const change = (by: number) => () => {
    state.requests += by
    state.since = performance.now()
  }
  page.on('request', change(1))
  page.on('requestfinished', change(-1))
  page.on('requestfailed', change(-1))
}

const QUIET_MS = 120
/** While requests are under way it is asked this often whether they have come back. */
const ASK_MS = 25
/** No request under way for a moment, and no skeleton or spinner left. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  const state = underWay.get(page)
  const until = performance.now() + 15_000
  while (state && performance.now() < until) {
    const wait = state.requests > 0 ? ASK_MS : QUIET_MS - (performance.now() - state.since)
    if (wait <= 0) break
    await page.waitForTimeout(Math.max(10, wait))
  }
  await page
    .locator('.ant-spin-spinning, .ant-skeleton-active, .ql-loading, [aria-busy="true"]')
    .first()
    .waitFor({ state: 'detached', timeout: 10_000 })
    .catch(() => {})
}
