/**
 * `npm run screenshots -- [URL] [NAME…]`: walks a running demonstration (default http://127.0.0.1:8080) as its people and
 * saves the pictures of the two READMEs to docs/images. Console at 1440 pixels, public and worker's pages at 360.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { APIRequestContext, Browser, BrowserContext, Page } from 'playwright-core'
import { launch } from '../tests/kit/chromium.ts'
import { withPalette } from './png-palette.ts'

const FOLDER = 'docs/images'
const LIMIT_BYTES = 250 * 1024
const HEADERS = { 'x-qiancheng': '1' }

interface Cast {
  rows: { login: string; password: string }[]
  workers: { name: string; idNumber: string; phone: string; about: string }[]
}

/** Asks the API as the person in the picture; a missing record ends the walk, since the picture would be empty. */
class Asking {
  private readonly http: APIRequestContext
  constructor(http: APIRequestContext) {
    this.http = http
  }
  async get<T>(path: string): Promise<T> {
    const reply = await this.http.get(path, { headers: HEADERS })
    if (!reply.ok()) throw new Error(`${path} → ${reply.status()}`)
    return (await reply.json()) as T
  }
  async first(path: string): Promise<string> {
    const { rows } = await this.get<{ rows: { id: string }[] }>(path)
    if (!rows[0]) throw new Error(`${path} → 没有记录`)
    return rows[0].id
  }
}

interface Shot {
  name: string
  /** Login of a demonstration account, words of a demonstration trainee's description, or null: a visitor. */
  as: { login: string } | { trainee: string } | null
  /** A console page on a phone; public and worker's pages always are. */
  phone?: boolean
  path: (ask: Asking) => Promise<string> | string
  ready?: (page: Page) => Promise<void>
}

const shots: readonly Shot[] = [
  { name: 'todo', as: { login: 'clerk.350000' }, path: () => '/console' },
  {
    name: 'class',
    as: { login: 'clerk.350000' },
    path: async (ask) =>
      `/console/class-filing/${await ask.first('/api/training/classes?state=submitted&region=350000')}`,
  },
  {
    name: 'why-amount',
    as: { login: 'reviewer.350200' },
    path: async (ask) => {
      const claim = await ask.first('/api/money/claims?state=paid')
      return `/console/claims/${claim}?open=${await ask.first(`/api/money/claims/${claim}/lines?state=paid`)}`
    },
    ready: async (page) => {
      // The checks stand above the amount; folded, the tree of the amount is in sight.
      await page
        .getByRole('dialog')
        .getByText(/^核验结果（/)
        .click()
    },
  },
  {
    name: 'timeline',
    as: { login: 'auditor.350000' },
    path: async (ask) =>
      `/console/timeline/class/${await ask.first('/api/training/classes?state=closed&region=350200')}`,
  },
  { name: 'progress', as: { login: 'reviewer.350000' }, path: () => '/console/progress' },
  { name: 'portal', as: null, path: () => '/' },
  {
    name: 'portal-class',
    as: null,
    path: async (ask) => `/p/classes/${await ask.first('/api/training/open-classes')}`,
  },
  {
    name: 'inspect',
    as: { login: 'clerk.350000' },
    phone: true,
    path: async (ask) =>
      `/console/provider-applications/${await ask.first('/api/training/provider-applications?state=submitted')}/inspect`,
  },
  { name: 'my-money', as: { trainee: '为什么' }, path: () => '/my/money' },
  {
    name: 'my-why',
    as: { trainee: '为什么' },
    path: () => '/my/money',
    ready: async (page) => {
      const why = page.locator('summary', { hasText: '为什么是这个金额' }).first()
      await why.click()
      await why.evaluate((element) => element.scrollIntoView({ block: 'start' }))
    },
  },
]

async function open(browser: Browser, base: string, shot: Shot, cast: Cast): Promise<BrowserContext> {
  const wide = shot.as !== null && 'login' in shot.as && !shot.phone
  const context = await browser.newContext({
    baseURL: base,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: wide ? { width: 1440, height: 900 } : { width: 360, height: 740 },
    // A phone's picture is shown small: twice the dots keep its letters sharp.
    ...(wide ? {} : { deviceScaleFactor: 2, isMobile: true, hasTouch: true }),
  })
  if (shot.as === null) return context
  const post = async (path: string, data: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const reply = await context.request.post(path, { data, headers: HEADERS })
    if (!reply.ok()) throw new Error(`${path} → ${reply.status()} ${await reply.text()}`)
    return (await reply.json()) as Record<string, unknown>
  }
  if ('login' in shot.as) {
    const { login } = shot.as
    const row = cast.rows.find((one) => one.login === login)
    if (!row) throw new Error(`没有演示账号 ${login}`)
    await post('/api/registry/sign-in', { login, password: row.password })
    return context
  }
  const { trainee } = shot.as
  const row = cast.workers.find((one) => one.about.includes(trainee))
  if (!row) throw new Error(`没有演示学员“${trainee}”，请用 --people 4000 以上生成演示省份`)
  const { idNumber, phone, name } = row
  const { shownCode } = await post('/api/registry/worker/send-code', { idNumber, phone })
  await post('/api/registry/worker/sign-in', { idNumber, phone, code: shownCode, name })
  return context
}

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.locator('.ant-spin-spinning, .ant-skeleton-active, [aria-busy="true"]').first().waitFor({
    state: 'detached',
    timeout: 10_000,
  })
  // Drawers slide in and charts grow.
  await page.waitForTimeout(600)
}

const args = process.argv.slice(2)
const base = args.find((arg) => /^https?:/.test(arg)) ?? 'http://127.0.0.1:8080'
const names = args.filter((arg) => !/^https?:/.test(arg))
mkdirSync(FOLDER, { recursive: true })
const browser = await launch()
try {
  const visitor = await browser.newContext({ baseURL: base })
  const cast = await new Asking(visitor.request).get<Cast>('/api/registry/demo-accounts')
  for (const shot of shots.filter((one) => names.length === 0 || names.includes(one.name))) {
    const context = await open(browser, base, shot, cast)
    const page = await context.newPage()
    await page.goto(await shot.path(new Asking(context.request)))
    await settled(page)
    if (shot.ready) {
      await shot.ready(page)
      await settled(page)
    }
    const png = withPalette(await page.screenshot())
    const file = join(FOLDER, `${shot.name}.png`)
    if (png.length > LIMIT_BYTES) throw new Error(`${file} 有 ${png.length} 字节，超过 ${LIMIT_BYTES}`)
    writeFileSync(file, png)
    process.stdout.write(`${file}  ${Math.round(png.length / 1024)} KB\n`)
    await context.close()
  }
} finally {
  await browser.close()
}
