/** A city's story with a record behind every page of the menu that opens one. */
import { listCatalogues } from '#demand/catalogue/contract'
import { listBreakdowns } from '#demand/targets/contract'
import { reserve } from '#money/budgets'
import { listBudgets } from '#money/budgets/contract'
import * as c from '#money/claims/contract'
import { listDisclosures } from '#money/disclosure/contract'
import { listRecoveries, notifyCase } from '#money/recovery/contract'
import { listRuns } from '#money/sandbox/contract'
import { listBatches } from '#money/vouchers/contract'
import type { OpenVerb } from '#registry/partners/contract'
import { listDeliveries } from '#registry/registers/contract'
import { listComplaints } from '#supervision/complaints/contract'
import { listInspections, listPlans } from '#supervision/inspections/contract'
import { listFindings } from '#supervision/integrity/contract'
import { listMatches } from '#supervision/matching/contract'
import { listPenalties } from '#supervision/penalties/contract'
import { listDestructions } from '#supervision/retention/contract'
import { runNightly } from '#supervision/risk'
import { listAlerts } from '#supervision/risk/contract'
import { listApplications } from '#training/providers/contract'
import type { TestApp, User } from '../tests/kit/app.ts'
import { clearedClaim, earner, giveAccount, issue, paidClaim, seen, today } from '../tests/kit/claims.ts'
import { targetDocuments, targetsInForce } from '../tests/kit/demand.ts'
import { agreed, apprenticePack } from '../tests/kit/kinds.ts'
import { putInForce, within } from '../tests/kit/money.ts'
import { askKey } from '../tests/kit/partners.ts'
import { listedPlatform } from '../tests/kit/platforms.ts'
import { openedCase, versionOf } from '../tests/kit/recovery.ts'
import { type Story, xiamenStory } from '../tests/kit/story.ts'

const CITY = '350200'
const COUNTY = '350203'

export interface Scene {
  story: Story
  /** The enterprise whose agreement, claim and debt the enterprises' pages open. */
  firm: User
  /** Addresses of records, by the page's path. */
  samples: Record<string, string>
  /** The same where an enterprise has a record of its own. */
  firmSamples: Record<string, string>
  /** Where other houses than the institution open a key of their own. */
  keySamples: Record<string, string>
  /** One who asks for keys, of each kind of department. */
  departments: Record<string, User>
}

/** Apprentices of a firm: agreed on, claimed for, paid, and part of it asked back. */
async function firmStory(app: TestApp, story: Story) {
  const { offices } = story
  await putInForce(app, apprenticePack)
  const { enterprise: firm, id: agreementId } = await agreed(app, offices.clerk, [5096, 5097], COUNTY)
  await giveAccount(app, firm.orgId as string)
  const { id, version } = await firm.call(c.createStageClaim, { agreementId, stage: 'first' })
  const { amountFen, standingCount: people } = await seen(firm, id)
  await firm.call(c.submitClaim, { id, version, amountFen, people })
  await paidClaim(app, offices, id)
  const debt = await openedCase(offices, id, { take: 1 })
  await offices.clerk.call(notifyCase, await versionOf(offices.clerk, debt))
  await app.renew(firm, story.evaluator, ...Object.values(offices))
  return { firm, agreementId, claimId: id, debt }
}

/** A cleared claim, and a budget with less than it needs. */
async function waits(app: TestApp, story: Story): Promise<void> {
  const { offices } = story
  const certificateId = await issue(story.evaluator, 5098, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, 5098)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  await clearedClaim(app, offices, id)
  const seat = { region: COUNTY, day: today(app), fund: 'employment' as const, seats: 1 }
  const { rows } = await offices.finance.call(listBudgets, { fund: 'employment' })
  const perSeatFen = (rows.find((one) => one.region === CITY)?.availableFen as number) - 100
  await within(app, (ctx) => reserve(ctx, { ...seat, subject: 'class:rest', perSeatFen }))
  const { version, amountFen } = await seen(offices.finance, id)
  await offices.finance.call(c.fundMany, { items: [{ id, version, amountFen }] })
}

export async function pagesScene(app: TestApp): Promise<Scene> {
  for (const document of targetDocuments('action-targets')) await targetsInForce(app, document)
  const story = await xiamenStory(app)
  const { clerk } = story.offices
  const { firm, agreementId, claimId: firmClaim, debt } = await firmStory(app, story)
  await waits(app, story)
  await app.renew(story.manager, story.evaluator, story.operator, firm, ...Object.values(story.offices))
  const { platformId } = await listedPlatform(app)
  const keyOf = async (owner: User, verb: OpenVerb) =>
    `/my-api/${(await askKey(app, owner, 'rehearsal', [verb])).id}`
  const keySamples: Record<string, string> = {
    evaluator: await keyOf(story.evaluator, 'certificate.read'),
    enterprise: await keyOf(firm, 'vacancy.read'),
    platform: await keyOf(story.operator, 'platform.read'),
  }
  // Departments have keys of their own house, which their other people open too.
  const departments: Record<string, User> = {}
  for (const role of ['hr.clerk', 'finance.clerk', 'industry.officer', 'union.officer'] as const) {
    const [house] = role.split('.') as [string]
    departments[house] = await app.staff(role, CITY)
    keySamples[house] = await keyOf(departments[house], 'progress.read')
  }
  const { manager, paid, scenes } = story
  const first = (list: { rows: { id: string }[] }) => list.rows[0]?.id
  const application = first(await manager.call(listApplications, {}))
  const complaints = await clerk.call(listComplaints, { kind: 'false-training' })
  const debts = await manager.call(listRecoveries, {})
  const batches = await story.offices.clerk.call(c.listBatches, {})
  await runNightly(app.platform.tools)
  const discipline = await app.staff('discipline.inspector', CITY)
  const admin = await app.staff('hr.admin', CITY)
  const samples = {
    '/catalogues/:id': `/catalogues/${first(await clerk.call(listCatalogues, { state: 'current' }))}`,
    '/targets/:id': `/targets/${first(await clerk.call(listBreakdowns, {}))}`,
    '/sandbox/:id': `/sandbox/${first(await clerk.call(listRuns, {}))}`,
    '/vouchers/:id': `/vouchers/${first(await clerk.call(listBatches, { q: '鹭岛券' }))}`,
    '/sessions/:id': `/sessions/${scenes.paid.sessions[0]?.id}`,
    '/class-attendance/:id': `/class-attendance/${paid.classId}`,
    '/class-filing/:id': `/class-filing/${paid.classId}`,
    '/completions/:id': `/completions/${paid.classId}`,
    '/platforms/:id': `/platforms/${platformId}`,
    '/online-learning/:id': `/online-learning/${paid.classId}`,
    '/my-api/:id': `/my-api/${story.keyId}`,
    '/partners/:id': `/partners/${story.keyId}`,
    '/plans/:id': `/plans/${scenes.paid.planId}`,
    '/provider-applications/:id': `/provider-applications/${application}`,
    '/provider-applications/:id/inspect': `/provider-applications/${application}/inspect`,
    '/providers/:orgId': `/providers/${manager.orgId}`,
    '/claims/:id': `/claims/${paid.claimId}`,
    '/agreements/:id': `/agreements/${agreementId}`,
    '/payments/:id': `/payments/${first(batches)}`,
    '/samples/:id': `/samples/${first(await clerk.call(c.listSamples, {}))}`,
    '/recoveries/:id': `/recoveries/${first(debts)}`,
    '/disclosures/:id': `/disclosures/${first(await clerk.call(listDisclosures, {}))}`,
    '/complaints/:id': `/complaints/${first(complaints)}`,
    '/inspections/:id': `/inspections/${first(await clerk.call(listInspections, {}))}`,
    '/inspection-plans/:id': `/inspection-plans/${first(await clerk.call(listPlans, {}))}`,
    '/own-inspections/:id': `/own-inspections/${first(await clerk.call(listInspections, { state: 'found' }))}`,
    '/matches/:id': `/matches/${first(await clerk.call(listMatches, {}))}`,
    '/register-deliveries/:id': `/register-deliveries/${first(await clerk.call(listDeliveries, {}))}`,
    '/penalties/:id': `/penalties/${first(await clerk.call(listPenalties, {}))}`,
    '/integrity/:id': `/integrity/${first(await discipline.call(listFindings, {}))}`,
    '/risk-alerts/:id': `/risk-alerts/${first(await clerk.call(listAlerts, {}))}`,
    '/risk-rules/:code': '/risk-rules/shared-phone',
    '/destructions/:id': `/destructions/${first(await admin.call(listDestructions, {}))}`,
    '/progress/counted':
      '/progress/counted?view=classes&region=350200&indicator=training&from=2025-12-01&to=2026-11-30',
    '/timeline/class/:id': `/timeline/class/${paid.classId}`,
    '/timeline/claim/:id': `/timeline/claim/${paid.claimId}`,
  }
  const firmSamples = {
    '/claims/:id': `/claims/${firmClaim}`,
    '/recoveries/:id': `/recoveries/${debt}`,
    '/timeline/claim/:id': `/timeline/claim/${firmClaim}`,
  }
  return { story, firm, departments, samples, firmSamples, keySamples }
}
