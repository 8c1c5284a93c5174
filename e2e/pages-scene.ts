/** A city's story with a record behind every page of the menu that opens one. */
import { listCatalogues } from '#demand/catalogue/contract'
import { listBreakdowns } from '#demand/targets/contract'
import { reserve } from '#money/budgets'
import {
  askBudgetCorrection,
  enterPause,
  enterTransfer,
  getBudget,
  listBudgets,
} from '#money/budgets/contract'
import * as c from '#money/claims/contract'
import { listDisclosures } from '#money/disclosure/contract'
import { makeProof } from '#money/ledger/contract'
import { listPacks } from '#money/policy/contract'
import { listRecoveries, notifyCase } from '#money/recovery/contract'
import { runSandbox } from '#money/sandbox/contract'
import { listBatches } from '#money/vouchers/contract'
import {
  acceptComplaint,
  askOrganisation,
  fileComplaint,
  listComplaints,
} from '#supervision/complaints/contract'
import { listApplications } from '#training/providers/contract'
import type { TestApp, User } from '../tests/kit/app.ts'
import { clearedClaim, earner, giveAccount, issue, paidClaim, seen, today } from '../tests/kit/claims.ts'
import { targetDocuments, targetsInForce } from '../tests/kit/demand.ts'
import { agreed, apprenticePack } from '../tests/kit/kinds.ts'
import { budgetApproved, putInForce, within } from '../tests/kit/money.ts'
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

/** Something on each of the desks that the story leaves empty. */
async function desks(app: TestApp, story: Story): Promise<{ complaint: string; sandbox: string }> {
  const { clerk, finance } = story.offices
  const { manager } = story
  const day = today(app)
  await app.visitor.call(fileComplaint, {
    kind: 'false-advertising',
    region: COUNTY,
    orgId: manager.orgId as string,
    about: '鹭岛第 1 期',
    body: '招生单页上写包过拿证，和实际情况不一样。',
  })
  const [told] = (await clerk.call(listComplaints, {})).rows
  const complaint = told?.id as string
  const { version } = await clerk.call(acceptComplaint, { id: complaint, version: 1 })
  await clerk.call(askOrganisation, { id: complaint, version, reason: '请提供近期招生宣传材料。' })

  const packs = await clerk.call(listPacks, { q: '鹭岛政策草案' })
  const run = { packId: packs.rows[0]?.id as string, from: '2026-03-01', to: day }
  const { id: sandbox } = await clerk.call(runSandbox, run)

  const budgets = await finance.call(listBudgets, { fund: 'employment' })
  const budgetId = budgets.rows.find((one) => one.region === CITY)?.id as string
  const budget = await finance.call(getBudget, { id: budgetId })
  await finance.call(enterTransfer, {
    fromId: budgetId,
    toRegion: COUNTY,
    amountFen: 100_000,
    documentNumber: '厦财社〔2026〕8号',
    reason: '下达年度补助资金',
  })
  const wrong = await finance.call(getBudget, { id: await budgetApproved(app, CITY, 'social', 10_000) })
  await finance.call(askBudgetCorrection, {
    what: 'budget-change',
    of: wrong.changes[0]?.id as string,
    reason: '金额录入错误',
  })
  await finance.call(enterPause, {
    region: CITY,
    fund: 'social',
    reason: '专项审计发现疑点，核查期间暂停',
    documentNumber: '厦财社〔2026〕30号',
    exceptions: [
      { kind: 'subsidy-kind', ref: 'personal-certificate', reason: '直接发给劳动者', clause: 'F37-14' },
    ],
  })
  await waits(app, story, budget.availableFen)
  await finance.call(makeProof, {})
  return { complaint, sandbox }
}

/** A cleared claim, and a budget with less than it needs. */
async function waits(app: TestApp, story: Story, availableFen: number): Promise<void> {
  const { offices } = story
  const certificateId = await issue(story.evaluator, 5098, { issuedOn: today(app) })
  const { worker } = await earner(app, offices.clerk, 5098)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  await clearedClaim(app, offices, id)
  const seat = { region: COUNTY, day: today(app), fund: 'employment' as const, seats: 1 }
  const perSeatFen = availableFen - 100
  await within(app, (ctx) => reserve(ctx, { ...seat, subject: 'class:rest', perSeatFen }))
  const { version, amountFen } = await seen(offices.finance, id)
  await offices.finance.call(c.fundMany, { items: [{ id, version, amountFen }] })
}

export async function pagesScene(app: TestApp): Promise<Scene> {
  for (const document of targetDocuments('action-targets')) await targetsInForce(app, document)
  const story = await xiamenStory(app)
  const { clerk } = story.offices
  const { firm, agreementId, claimId: firmClaim, debt } = await firmStory(app, story)
  const { complaint, sandbox } = await desks(app, story)
  await app.renew(story.manager, firm, ...Object.values(story.offices))
  const { manager, paid, scenes } = story
  const first = (list: { rows: { id: string }[] }) => list.rows[0]?.id
  const application = first(await clerk.call(listApplications, {}))
  const debts = await manager.call(listRecoveries, {})
  const batches = await story.offices.clerk.call(c.listBatches, {})
  const samples = {
    '/catalogues/:id': `/catalogues/${first(await clerk.call(listCatalogues, {}))}`,
    '/targets/:id': `/targets/${first(await clerk.call(listBreakdowns, {}))}`,
    '/sandbox/:id': `/sandbox/${sandbox}`,
    '/vouchers/:id': `/vouchers/${first(await clerk.call(listBatches, { q: '鹭岛券' }))}`,
    '/sessions/:id': `/sessions/${scenes.paid.sessions[0]?.id}`,
    '/class-attendance/:id': `/class-attendance/${paid.classId}`,
    '/class-filing/:id': `/class-filing/${paid.classId}`,
    '/completions/:id': `/completions/${paid.classId}`,
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
    '/complaints/:id': `/complaints/${complaint}`,
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
  return { story, firm, samples, firmSamples }
}
