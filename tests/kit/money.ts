/** Money upstream of a class: packs in force and an approved budget, all through the acts. */

import { approveBudget, enterBudget } from '#money/budgets/contract'
import type { FundKind, PackDocument, SubsidyKind } from '#money/policy/contract'
import { approvePack, draftPack, packDocument } from '#money/policy/contract'
import type { Actor } from '#platform/access'
import { dayOf } from '#platform/day'
import type { Ctx } from '#platform/serve'
import classTraining from '../../policies/350200/class-training.json' with { type: 'json' }
import personalCertificate from '../../policies/350200/personal-certificate.json' with { type: 'json' }
import type { TestApp } from './app.ts'

/** Runs `work` in a transaction of its own, as an act of the system would: for doors that have no act of their own. */
export const within = <T>(app: TestApp, work: (ctx: Ctx<Actor | null>) => Promise<T>): Promise<T> =>
  app.platform.tools.db.transaction().execute(async (trx) => {
    const now = app.clock.now().toISOString()
    return await work({
      db: trx,
      tools: app.platform.tools,
      actor: null,
      now,
      today: dayOf(now),
      meta: { ip: null, agent: null },
      scope: () => ({ orgs: [], regions: [] }),
      may: () => false,
      record: () => {},
      emit: () => {},
    })
  })

/** Xiamen's shipped packs. */
export const xiamenPacks = {
  'class-training': packDocument.parse(classTraining),
  'personal-certificate': packDocument.parse(personalCertificate),
} satisfies Partial<Record<SubsidyKind, PackDocument>>
type ShippedKind = keyof typeof xiamenPacks

/** Puts one document in force by two people of its region; gives the pack's id. */
export async function putInForce(app: TestApp, document: PackDocument): Promise<string> {
  const clerk = await app.staff('hr.clerk', document.region)
  const reviewer = await app.staff('hr.reviewer', document.region)
  const { id, version } = await clerk.call(draftPack, { document, submit: true })
  await reviewer.call(approvePack, { id, version })
  return id
}

/** Both of Xiamen's packs, or for another city the same figures under a title that says they are for tests. */
export async function packsInForce(
  app: TestApp,
  region = '350200',
  change: (document: PackDocument) => PackDocument = (document) => document,
): Promise<Record<ShippedKind, string>> {
  const ids: Partial<Record<ShippedKind, string>> = {}
  for (const kind of Object.keys(xiamenPacks) as ShippedKind[]) {
    const document = structuredClone(xiamenPacks[kind])
    if (region !== '350200') Object.assign(document, { region, title: `测试用政策（${document.title}）` })
    ids[kind] = await putInForce(app, change(document))
  }
  return ids as Record<ShippedKind, string>
}

/** A budget of the test clock's year, entered and approved by two people; gives its id. */
export async function budgetApproved(
  app: TestApp,
  region: string,
  fund: FundKind,
  yuan: number,
  year = Number(app.clock.now().toISOString().slice(0, 4)),
): Promise<string> {
  const clerk = await app.staff('finance.clerk', region)
  const reviewer = await app.staff('finance.reviewer', region)
  const { id, budgetId, version } = await clerk.call(enterBudget, {
    region,
    year,
    fund,
    amountFen: yuan * 100,
    documentNumber: `测财〔${year}〕1号`,
    reason: '测试预算',
  })
  await reviewer.call(approveBudget, { id, version })
  return budgetId
}
