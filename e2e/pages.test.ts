/** K1 screens: every page of the menu, and every record page behind it, opened by each role that may. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listCatalogues } from '#demand/catalogue/contract'
import { listBreakdowns } from '#demand/targets/contract'
import { recordEmployment } from '#employment/follow-up/contract'
import { type RoleName, roles } from '#registry/accounts'
import { listApplications } from '#training/providers/contract'
import { pages } from '../src/app/menu.ts'
import type { User } from '../tests/kit/app.ts'
import { personIds } from '../tests/kit/attendance.ts'
import {
  type ClosedClass,
  closedClass,
  confirmedBatch,
  drawnSample,
  filedClaim,
  fundedClaim,
  type Offices,
  officesOf,
  today,
} from '../tests/kit/claims.ts'
import { targetDocuments, targetsInForce } from '../tests/kit/demand.ts'
import { pdf } from '../tests/kit/providers.ts'
import { type BrowserStage, browserStage, type Person } from './stage.ts'

let stage: BrowserStage
let scene: ClosedClass
let offices: Offices
/** Addresses of records, by the page's path; a page that needs one and has none here fails the walk. */
const samples: Record<string, string> = {}

beforeAll(async () => {
  stage = await browserStage('2026-03-02T01:00:00Z')
  const { app } = stage
  for (const document of targetDocuments('action-targets')) await targetsInForce(app, document)
  scene = await closedClass(app, { trainees: [961, 962, 963] })
  offices = await officesOf(app)
  const claimId = await filedClaim(scene)
  await fundedClaim(app, offices, claimId)
  const batch = await confirmedBatch(offices, [claimId])
  await app.renew(scene.provider.manager, scene.provider.clerk)
  const { manager, clerk, orgId } = scene.provider
  const [personId] = await personIds(manager, scene.classId)
  await manager.call(recordEmployment, {
    classId: scene.classId,
    personId: personId as string,
    employerName: '厦门演示家政有限公司',
    region: '350203',
    proof: 'contract',
    fileId: (await manager.upload(pdf(), '劳动合同.pdf')).id,
    startedOn: today(app),
  })
  const application = (await clerk.call(listApplications, {})).rows[0]?.id as string
  const session = scene.sessions[0]?.id as string
  Object.assign(samples, {
    '/catalogues/:id': `/catalogues/${(await clerk.call(listCatalogues, {})).rows[0]?.id}`,
    '/targets/:id': `/targets/${(await offices.clerk.call(listBreakdowns, {})).rows[0]?.id}`,
    '/sessions/:id': `/sessions/${session}`,
    '/class-attendance/:id': `/class-attendance/${scene.classId}`,
    '/class-filing/:id': `/class-filing/${scene.classId}`,
    '/completions/:id': `/completions/${scene.classId}`,
    '/plans/:id': `/plans/${scene.planId}`,
    '/provider-applications/:id': `/provider-applications/${application}`,
    '/provider-applications/:id/inspect': `/provider-applications/${application}/inspect`,
    '/providers/:orgId': `/providers/${orgId}`,
    '/claims/:id': `/claims/${claimId}`,
    '/progress/counted':
      '/progress/counted?view=classes&region=350200&indicator=training&from=2025-12-01&to=2026-11-30',
    '/payments/:id': `/payments/${batch.id}`,
    '/samples/:id': `/samples/${await drawnSample(app, 969)}`,
    '/timeline/class/:id': `/timeline/class/${scene.classId}`,
    '/timeline/claim/:id': `/timeline/claim/${claimId}`,
  })
}, 300_000)
afterAll(async () => await stage.close())

const SEEN = new Set<string>()
const faults: string[] = []

/** Every role somewhere it finds the scene's records: its own organisation's, or the city's. */
async function userOf(role: RoleName): Promise<User> {
  if (role.startsWith('institution')) {
    return await stage.app.staff(role, '350203', { orgId: scene.provider.orgId })
  }
  if (role.startsWith('evaluator')) {
    return await stage.app.staff(role, '350203', { orgId: scene.evaluator.orgId as string })
  }
  return await stage.app.staff(role, role.startsWith('enterprise') ? '350203' : '350200')
}

/** Opens a page and tells what a careful user would mind; the closer look is taken once a page, by its first role. */
async function open(person: Person, role: string, path: string, address: string): Promise<void> {
  const { page } = person
  const refused: string[] = []
  const listen = (response: { status(): number; url(): string }) => {
    if (response.status() >= 400 && response.url().includes('/api/')) {
      refused.push(`${response.status()} ${new URL(response.url()).pathname}`)
    }
  }
  page.on('response', listen)
  const tell = (fault: string) => faults.push(`${role} ${path}: ${fault.split('\n')[0]}`)
  try {
    await person.go(`/console${address}`)
    const title = await page.locator('main h1').first().textContent({ timeout: 5000 })
    if (/没有找到|权限|出现错误/.test(title ?? '')) tell(`“${title}”`)
    if (refused.length > 0) tell(`refused ${[...new Set(refused)].join(', ')}`)
    if (SEEN.has(path)) return
    SEEN.add(path)
    const name = `pages${path.replace(/\W+/g, '-')}`
    await person.look(name).catch((error: Error) => tell(whole(error)))
    await person.lookOnPhone(`${name}-phone`).catch((error: Error) => tell(`360 px: ${whole(error)}`))
    await page.setViewportSize({ width: 1440, height: 900 })
  } catch (error) {
    tell(String(error))
  } finally {
    page.off('response', listen)
  }
}
/** What was expected to be empty and is not, in one line. */
const whole = (error: Error & { actual?: unknown }): string =>
  `${error.message.split(': expected')[0]} ${JSON.stringify(error.actual ?? '')}`

for (const role of Object.keys(roles) as RoleName[]) {
  test(`K1 screens: every page of the menu opens for those who may: ${roles[role].title}`, async () => {
    faults.length = 0
    const verbs: readonly string[] = roles[role].verbs
    const mine = pages.filter(
      (page) => page.verb === undefined || [page.verb].flat().some((verb) => verbs.includes(verb)),
    )
    const person = await stage.as(await userOf(role))
    for (const page of mine) {
      const address = samples[page.path] ?? page.path
      if (address.includes(':')) faults.push(`${page.path}: no record to open it with`)
      else await open(person, role, page.path, address)
    }
    await person.context.close()
    expect(faults).toEqual([])
    // The first roles take the closer look at most pages, at two widths.
  }, 400_000)
}

test('K1 screens: no page of the menu is left out, and what one may not open says so', async () => {
  expect(pages.map((page) => page.path).filter((path) => !SEEN.has(path))).toEqual([])
  const teacher = await stage.as(await userOf('institution.teacher'))
  await teacher.go('/console/budgets')
  await teacher.page.getByText('您没有“预算与额度”的权限').waitFor()
  await teacher.look('pages-forbidden')
  await teacher.go('/console/no-such-page')
  await teacher.page.getByText('没有找到这个页面').waitFor()
  await teacher.look('pages-none')
  await teacher.lookOnPhone('pages-none-phone')
})
