/** I1 I3 F4 on a phone, without signing in: classes, institutions, certificates, notices and objections, standards, catalogue. */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getClaim } from '#money/claims/contract'
import { syntheticPerson } from '../db/seeds/demo/identity.ts'
import { closedClass, filedClaim, issue, noticedClaim, officesOf, today } from '../tests/kit/claims.ts'
import { approvedClass, type ClassScene } from '../tests/kit/classes.ts'
import { listedProvider } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

const CERTIFICATE = 'S000035020020267777'
const HOLDER = 950
let stage: BrowserStage
let open: ClassScene & { number: string }
let noticed: string
beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  const { app } = stage
  const scene = await closedClass(app, { trainees: [901, 902, 903, 904] })
  await issue(scene.evaluator, HOLDER, { issuedOn: today(app), number: CERTIFICATE })
  const claimId = await filedClaim(scene)
  const offices = await officesOf(app)
  await noticedClaim(offices, claimId)
  noticed = (await offices.clerk.call(getClaim, { id: claimId })).number as string
  const provider = await listedProvider(app, '350206', { orgName: '湖里演示技能培训学校' })
  open = await approvedClass(app, { provider, title: '育婴员（初级）春季班', trainees: [911, 912] })
}, 300_000)
afterAll(async () => await stage.close())

/** What a thumb has to hit is at least 44 px high. */
async function touchable(page: Page): Promise<void> {
  const small = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        '.ql-button, .ql-head-button, .ql-nav a, .ql-check, input:not([type=checkbox]):not([type=radio]), select, textarea, summary',
      ),
    ]
      .map((one) => ({ box: one.getBoundingClientRect(), says: `${one.tagName} ${one.textContent}` }))
      .filter(({ box }) => box.width > 0 && box.height > 0 && box.height < 43.5)
      .map(({ box, says }) => `${says.slice(0, 30)}: ${Math.round(box.height)}`),
  )
  expect(small).toEqual([])
}

/** On the phone, on a wide screen, and back. */
async function see(person: Person, name: string): Promise<void> {
  await person.look(`${name}-phone`)
  await touchable(person.page)
  await person.page.setViewportSize({ width: 1440, height: 900 })
  await person.look(name)
  await person.page.setViewportSize({ width: 360, height: 740 })
}

test('I1 walk: a visitor finds a class by word and place, the address keeps it, and reads what it brings', async () => {
  const v = await stage.visitor()
  const { page } = v
  await v.go('/')
  await see(v, 'public-home')
  await page.getByRole('searchbox').fill('育婴')
  await page.getByRole('button', { name: '查询' }).click()
  await page.waitForURL(/\/p\/classes\?q=/)
  await page.getByRole('link', { name: '育婴员（初级）春季班' }).waitFor()
  await page.getByText('按地区、职业筛选').click()
  await page.getByLabel('地市').selectOption({ label: '厦门市' })
  await page.getByLabel('县（市、区）').selectOption({ label: '湖里区' })
  await page.getByLabel('职业（工种）').fill('yyy')
  await page.getByRole('button', { name: '育婴员', exact: true }).click()
  await page.getByText('职业（工种）：育婴员').waitFor()
  expect(new URL(page.url()).searchParams.get('region')).toBe('350206')
  expect(new URL(page.url()).searchParams.get('occupationCode')).toBe('4-10-01-02')
  await page.reload()
  await page.getByText('职业（工种）：育婴员').waitFor()
  await see(v, 'public-classes')
  await page.getByLabel('县（市、区）').selectOption({ label: '同安区' })
  await page.getByText('没有符合条件的班级').waitFor()
  await see(v, 'public-classes-none')
  await page.goBack()
  await page.getByRole('link', { name: '育婴员（初级）春季班' }).click()
  await page.getByRole('heading', { name: '育婴员（初级）春季班' }).waitFor()
  await page.getByText(open.number).waitFor()
  await page.getByText('¥700.00').waitFor()
  await see(v, 'public-class')
  await page.getByRole('link', { name: '我要报名' }).click()
  // Enrolling asks who is there first, and comes back to the class.
  await page.waitForURL(/\/my\/sign-in\?back=/)
  expect(decodeURIComponent(page.url())).toContain(`/my/enrol/${open.classId}`)
})

test('I1 walk: institutions with filters, their subsidy standards with clauses', async () => {
  const v = await stage.visitor()
  const { page } = v
  await v.go('/p/institutions')
  await page.getByText('按地区、项目、性质筛选').click()
  await page.getByLabel('地市').selectOption({ label: '厦门市' })
  await page.getByLabel('办学性质').selectOption({ label: '民办' })
  await page.getByLabel('只看正在招生的').check()
  const link = page.getByRole('link', { name: '湖里演示技能培训学校' })
  await link.waitFor()
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    region: '350200',
    ownership: 'private',
    openOnly: 'true',
  })
  await see(v, 'public-institutions')
  await link.click()
  await page.getByRole('heading', { name: '湖里演示技能培训学校' }).waitFor()
  await page.getByText('¥1,000.00').first().waitFor()
  await page.getByText('依据 厦人社〔2024〕204号').first().waitFor()
  await page.getByRole('link', { name: '育婴员（初级）春季班' }).waitFor()
  await see(v, 'public-institution')
  await page.getByRole('link', { name: '享受条件' }).click()
  await page.getByRole('heading', { name: '补贴标准' }).waitFor()
  await page.getByText('未满 60 周岁').first().waitFor()
  await see(v, 'public-standards')
  await v.go('/p/catalogue?region=350200')
  await page.getByText('养老护理员').first().waitFor()
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载目录（Excel）' }).click(),
  ])
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/)
  await see(v, 'public-catalogue')
  await page.getByLabel('地市').selectOption({ label: '福州市' })
  await page.getByText('该地区今天没有生效的目录').waitFor()
})

test('I3 walk: a certificate is found by number and name together, and by nothing less', async () => {
  const v = await stage.visitor()
  const { page } = v
  await v.go('/p/certificates')
  await page.getByLabel('证书编号').fill(CERTIFICATE)
  await page.getByLabel('持证人姓名').fill('演错名')
  await page.getByRole('button', { name: '查验' }).click()
  await page.getByText('没有找到编号与姓名都相符的证书').waitFor()
  await see(v, 'public-certificate-wrong')
  const { name } = syntheticPerson(HOLDER)
  await page.getByLabel('持证人姓名').fill(name)
  await page.getByRole('button', { name: '查验' }).click()
  await page.getByRole('heading', { name: '查验结果' }).waitFor()
  expect(await page.getByText(name, { exact: true }).count()).toBe(0)
  expect(page.url()).not.toContain(encodeURIComponent(name))
  await see(v, 'public-certificate')
})

test('F4 walk: a notice masks everybody; a visitor objects to one line, gets a receipt and follows it', async () => {
  const v = await stage.visitor()
  const { page } = v
  await v.go('/p/notices')
  await see(v, 'public-notices')
  await page.getByLabel('公示状态').selectOption({ label: '公示中' })
  await page.getByRole('link', { name: '育婴员（初级）第一期' }).click()
  await page.getByText(noticed).waitFor()
  const text = await page.locator('main').textContent()
  for (const index of [901, 902, 903, 904]) {
    expect(text).not.toContain(syntheticPerson(index).name)
    expect(text).not.toContain(syntheticPerson(index).idNumber)
  }
  expect(text).toMatch(/\d{6}\*{8}\d{3}[\dX]/)
  await see(v, 'public-notice')
  await page.getByRole('button', { name: '对第 2 行提出异议' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('您的姓名').fill('演路人')
  await dialog.getByLabel('手机号').fill('16499990000')
  await dialog.getByLabel('异议内容').fill('此人当月一直在外地打工，没有来上过课。')
  await v.look('public-objection-phone')
  await dialog.getByRole('button', { name: '提交异议' }).click()
  const receipt = (await dialog.locator('strong').textContent())?.trim()
  await v.look('public-objection-receipt-phone')
  await dialog.getByRole('link', { name: '查询核查进度' }).click()
  await page.getByRole('heading', { name: '异议核查进度' }).waitFor()
  expect(await page.getByLabel('受理编号').inputValue()).toBe(receipt)
  await page.getByLabel('手机号').fill('16499990001')
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByText('没有找到该受理编号').waitFor()
  await page.getByLabel('手机号').fill('16499990000')
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByText('正在核查').waitFor()
  await see(v, 'public-objection-progress')
  await v.go('/p/notices')
  await page.getByRole('link', { name: '育婴员（初级）第一期' }).click()
  await page.getByText('核查中').waitFor()
  expect(await page.getByRole('button', { name: /提出异议/ }).count()).toBe(3)
})

test('I1 walk: large type for elders, the interface documents, an address that is not there', async () => {
  const v = await stage.visitor()
  const { page } = v
  await v.go('/')
  await page.getByRole('button', { name: '长辈版' }).click()
  expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('20px')
  await v.go('/p/classes')
  expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('20px')
  await see(v, 'public-elder')
  await page.getByRole('button', { name: '标准版' }).click()
  expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('16px')
  await page.getByRole('button', { name: '菜单' }).click()
  await page.getByRole('link', { name: '补贴标准' }).waitFor()
  await v.look('public-menu-phone')
  await v.go('/p/api-docs')
  await page.getByRole('searchbox').fill('证书')
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByText('查验证书').or(page.getByText('certificate-lookup')).first().click()
  const words = { words: /./ }
  await v.look('public-api-docs-phone', words)
  await page.setViewportSize({ width: 1440, height: 900 })
  await v.look('public-api-docs', words)
  await page.setViewportSize({ width: 360, height: 740 })
  await v.go('/p/there-is-no-such-page')
  await page.getByText('没有找到这个页面').waitFor()
  await see(v, 'public-404')
  await v.go('/p/classes/00000000-0000-7000-8000-000000000000')
  await page.getByRole('alert').waitFor()
  await see(v, 'public-class-gone')
})

test('I7 weight: the first load of the public and the worker’s pages is at most 90 KB of compressed script', async () => {
  const dist = resolve(process.env.QIANCHENG_DIST ?? 'dist')
  for (const entry of ['index.html', 'my.html']) {
    const html = await readFile(join(dist, entry), 'utf8')
    const scripts = [
      ...html.matchAll(/<script[^>]+src="([^"]+)"|<link[^>]+rel="modulepreload"[^>]+href="([^"]+)"/g),
    ].map((m) => (m[1] ?? m[2]) as string)
    expect(scripts.length, entry).toBeGreaterThan(0)
    let bytes = 0
    for (const script of new Set(scripts)) bytes += gzipSync(await readFile(join(dist, script))).length
    expect(bytes, `${entry}: ${scripts.join(' ')}`).toBeLessThanOrEqual(90 * 1024)
  }
  // What the home page goes on to load by itself before it stands counts too.
  const v = await stage.visitor()
  const loaded: string[] = []
  v.page.on('response', (response) => {
    if (response.url().endsWith('.js')) loaded.push(new URL(response.url()).pathname)
  })
  await v.go('/')
  let bytes = 0
  for (const path of new Set(loaded)) bytes += gzipSync(await readFile(join(dist, path))).length
  expect(bytes, loaded.join(' ')).toBeLessThanOrEqual(90 * 1024)
})
