import { mkdirSync } from 'node:fs'
import { launch } from '/work/main/tests/kit/chromium.ts'
const base = 'http://127.0.0.1:4871'
const H = { 'x-qiancheng': '1' }
mkdirSync('/tmp/c-shots', { recursive: true })
const only = process.argv.slice(2)
type Ask = (path: string) => Promise<any>
const shots: [string, string | null, (a: Ask) => Promise<string> | string, ((p: any) => Promise<void>)?][] = [
  ['budgets-one', 'finance.350200', async (a) => `/console/budgets?open=${(await a('/api/money/budgets?fund=employment')).rows[0].id}`],
  ['transfers', 'finance.350000', () => '/console/budget-transfers'],
  ['transfer-one', 'finance-reviewer.350000', async (a) => `/console/budget-transfers?open=${(await a('/api/money/budget-transfers?state=entered')).rows[0].id}`],
  ['pauses', 'finance.350000', () => '/console/fund-pauses'],
  ['pause-one', 'finance-reviewer.350000', async (a) => `/console/fund-pauses?open=${(await a('/api/money/fund-pauses')).rows[0].id}`],
  ['pause-new', 'finance.350000', () => '/console/fund-pauses', async (p) => { await p.getByRole('button', { name: '录入暂停' }).first().click() }],
  ['corrections', 'finance.350000', () => '/console/corrections'],
  ['proofs', 'finance.350000', () => '/console/ledger-proofs'],
  ['proof-one', 'finance.350000', async (a) => `/console/ledger-proofs?open=${(await a('/api/money/ledger/proofs')).rows[0].id}`],
  ['waits', 'finance.350200', () => '/console/fund-waits'],
  ['class-money', 'clerk.350000', async (a) => { for (const r of (await a('/api/training/classes?size=50&state=running')).rows) { const m = await a(`/api/training/classes/${r.id}/money`); if (m.cost) return `/console/class-filing/${r.id}?tab=money` } for (const r of (await a('/api/training/classes?size=50')).rows) { const m = await a(`/api/training/classes/${r.id}/money`); if (m.cost) return `/console/class-filing/${r.id}?tab=money` } return '/console' }],
  ['batch', 'finance-reviewer.350200', async (a) => { for (const r of (await a('/api/money/batches?state=settled')).rows) { const m = await a(`/api/money/batches/${r.id}`); if (m.recalls.length) return `/console/payments/${r.id}` } return '/console/payments' }],
  ['todo', 'finance-reviewer.350200', () => '/console'],
  ['public-class', null, async (a) => { for (const r of (await a('/api/training/open-classes?size=50')).rows) { const m = await a(`/api/training/open-classes/${r.id}/cost`); if (m.cost) return `/p/classes/${r.id}` } return `/p/classes/${(await a('/api/training/open-classes')).rows[0].id}` }],
]
const browser = await launch()
for (const [name, login, path, ready] of shots) {
  if (only.length && !only.includes(name)) continue
  for (const [tag, viewport] of [['w', { width: 1440, height: 900 }], ['p', { width: 360, height: 740 }]] as const) {
    const ctx = await browser.newContext({ baseURL: base, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport })
    if (login) { const r = await ctx.request.post('/api/registry/sign-in', { data: { login, password: 'Qiancheng@2026' }, headers: H }); if (!r.ok()) console.log(login, r.status(), await r.text()) }
    const ask: Ask = async (p) => (await ctx.request.get(p, { headers: H })).json()
    const page = await ctx.newPage()
    page.on('console', (m) => { if (m.type() === 'error') console.log(name, tag, m.text().slice(0, 200)) })
    await page.goto(await path(ask))
    await page.waitForLoadState('networkidle'); await page.waitForTimeout(900)
    if (ready) { await ready(page); await page.waitForTimeout(900) }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) console.log('OVERFLOW', name, tag, wide)
    await page.screenshot({ path: `/tmp/c-shots/${name}-${tag}.png`, fullPage: login === null })
    await ctx.close()
  }
}
await browser.close()
