/** A city's whole story: a paid class, and something of every kind that stands half-way, by all of its people. */

import { startCatalogue } from '#demand/catalogue/contract'
import { reportVacancy } from '#demand/signals/contract'
import { startBreakdown } from '#demand/targets/contract'
import { recordEmployment, recordMyEmployment } from '#employment/follow-up/contract'
import { listCertificates, revokeCertificate } from '#evaluation/certificates/contract'
import { enterBudget } from '#money/budgets/contract'
import {
  claimLines,
  drawSample,
  fileOwn,
  getClaim,
  makeBatch,
  myReceipts,
  object,
  sayMine,
} from '#money/claims/contract'
import { draftDisclosure, lastQuarter } from '#money/disclosure/contract'
import { draftPack } from '#money/policy/contract'
import { runSandbox } from '#money/sandbox/contract'
import { claimVoucher, draftBatch, publishBatch } from '#money/vouchers/contract'
import { addDays } from '#platform/day'
import { placeHold } from '#registry/holds/contract'
import { sealRecord } from '#supervision/records'
import { addPlan } from '#training/plans/contract'
import type { TestApp, User } from './app.ts'
import {
  closedClass,
  earner,
  filedClaim,
  fundedClaim,
  issue,
  noticedClaim,
  type Offices,
  officesOf,
  paidClaim,
  today,
} from './claims.ts'
import { approvedClass, type ClassScene, draftedClass, filedClass } from './classes.ts'
import { watched } from './inspections.ts'
import { agreed } from './kinds.ts'
import { xiamenPacks } from './money.ts'
import { openDoors } from './partners.ts'
import { planInput } from './plans.ts'
import { draftApplication, pdf, submitted } from './providers.ts'
import { answeredCase, openedCase } from './recovery.ts'
import { askedDestruction, askedRaise, halfWayMoney, openComplaint, sharedCost } from './story-more.ts'
import { relatedTo, watchedOver } from './story-watch.ts'
import { batchInput } from './vouchers.ts'

export interface Story {
  /** Synthetic indexes of everybody who was told of. */
  people: number[]
  offices: Offices
  manager: User
  evaluator: User
  firm: User
  paid: { classId: string; claimId: string }
  /** A key of the manager's organisation in use, and who runs an online platform. */
  keyId: string
  operator: User
  scenes: Record<'paid' | 'noticed' | 'funded' | 'open' | 'filed' | 'draft', ClassScene>
}

const COUNTY = '350203'

/** Told in Xiamen from the test clock's day on; `from` is the first synthetic person. */
export async function xiamenStory(app: TestApp, from = 5000): Promise<Story> {
  const offices = await officesOf(app)
  const trainees = (n: number) => [0, 1, 2].map((i) => from + n * 10 + i)
  const closed = async (n: number, account = true) => {
    const scene = await closedClass(app, { trainees: trainees(n), account, title: `鹭岛第 ${n} 期` })
    await app.renew(...Object.values(offices))
    return scene
  }
  const paid = await closed(1)
  const paidId = await filedClaim(paid)
  await paidClaim(app, offices, paidId)
  const { manager } = paid.provider
  await halfWayMoney(app, offices)

  const noticed = await closed(2)
  const noticedId = await filedClaim(noticed)
  await relatedTo(offices.clerk, from + 20)
  const month = today(app).slice(0, 7)
  await noticedClaim(offices, noticedId)
  const notice = (await offices.clerk.call(getClaim, { id: noticedId })).notice?.id as string
  await app.visitor.call(object, {
    id: notice,
    no: 1,
    name: '演群众',
    phone: '16400009999',
    body: '该人员没有参加培训，请核查。',
  })

  const funded = await closed(3)
  const fundedId = await filedClaim(funded)
  await fundedClaim(app, offices, fundedId)
  await offices.clerk.call(makeBatch, { region: '350200', fund: 'employment', claimIds: [fundedId] })

  // Entered for a certificate, a person is placed where its issuer is; only then an officer reaches them.
  await app.renew(paid.evaluator)
  const certificateId = await issue(paid.evaluator, from + 90, { issuedOn: today(app) })
  const one = await earner(app, offices.clerk, from + 90)
  const ownClaim = await one.worker.call(fileOwn, { certificateId })
  const own = await one.worker.upload(pdf(), '合同.pdf')
  await one.worker.call(recordMyEmployment, {
    employerName: '演示用工企业甲',
    region: COUNTY,
    proof: 'contract',
    fileId: own.id,
    startedOn: today(app),
  })

  const { provider } = paid
  await app.renew(manager, provider.clerk, provider.reviewer, ...Object.values(offices))
  const startsOn = addDays(today(app), 20)
  const more = (n: number) => ({
    provider,
    trainees: trainees(n),
    startsOn: addDays(startsOn, n * 15),
    title: `鹭岛第 ${n} 期`,
  })
  const open = await approvedClass(app, more(4))
  const filed = await filedClass(app, more(5))
  const draft = await draftedClass(app, more(6))
  await sharedCost(manager, draft.classId)
  await manager.call(addPlan, planInput({ title: '鹭岛草稿方案' }))
  const lines = await manager.call(claimLines, { id: paidId })
  const proof = await manager.upload(pdf(), '劳动合同.pdf')
  await manager.call(recordEmployment, {
    classId: paid.classId,
    personId: lines.rows[0]?.personId as string,
    employerName: '演示用工企业乙',
    region: COUNTY,
    proof: 'contract',
    fileId: proof.id,
    startedOn: today(app),
  })
  await submitted(await draftApplication(app, COUNTY))
  await draftApplication(app, COUNTY)
  await openComplaint(app, provider, COUNTY)
  await watched(app, open, COUNTY)
  const { keyId, operator } = await openDoors(app, manager, '350200')
  const firm = await app.staff('enterprise.manager', COUNTY)
  await firm.call(reportVacancy, {
    region: COUNTY,
    occupationCode: '6-31-01-03',
    level: 5,
    headcount: 7,
    wageFromFen: 500_000,
    wageToFen: 600_000,
    skills: '持证',
    neededBy: addDays(today(app), 60),
    trains: false,
  })
  const { clerk, finance } = offices
  const year = Number(today(app).slice(0, 4))
  await clerk.call(startCatalogue, { region: '350200', year, note: '鹭岛草案' })
  await clerk.call(startBreakdown, {
    region: '350200',
    title: '鹭岛任务',
    documentNo: '厦测〔2026〕9号',
    firstYear: year,
    lastYear: year,
  })
  const document = { ...structuredClone(xiamenPacks['class-training']), title: '鹭岛政策草案' }
  const { id: packId } = await clerk.call(draftPack, { document, submit: false })
  await clerk.call(runSandbox, { packId, from: `${year}-01-01`, to: today(app), title: '鹭岛推演' })
  await finance.call(enterBudget, {
    region: '350200',
    year,
    fund: 'special-account',
    amountFen: 100_000_000,
    documentNumber: '厦测财〔2026〕9号',
    reason: '追加',
  })
  await answeredCase(app, offices, await openedCase(offices, paidId, { take: 1 }), manager)
  await clerk.call(draftDisclosure, { region: '350200', ...lastQuarter(today(app)) })
  await clerk.call(placeHold, {
    subjectId: (await app.staff('institution.manager', COUNTY)).orgId as string,
    stops: 'watch',
    reason: '群众反映，先行关注',
  })
  // Apprentices on record, and a certificate revoked after its class's money was approved.
  await agreed(app, offices.clerk, [from + 95], COUNTY, '鹭岛学徒班')
  const { rows: certificates } = await offices.clerk.call(listCertificates, { size: 200 })
  const revoked = certificates.find((one) => one.classId === funded.classId)
  await offices.clerk.call(revokeCertificate, {
    id: revoked?.id as string,
    version: 1,
    reason: '考核记录不实',
  })
  // All checks passed: drawn for the fast review. And a trainee of the paid class was charged for something.
  await clerk.call(drawSample, { claimIds: [ownClaim.id] })
  const trainee = await app.worker(from + 10)
  const line = (await trainee.call(myReceipts, {})).rows.find((r) => r.side === 'trainee')
  await trainee.call(sayMine, {
    side: 'trainee',
    id: line?.id as string,
    answer: 'charged',
    amountFen: 20_000,
  })
  // Vouchers: one batch that people hold, one not yet handed in.
  const vouchers = batchInput(app, { title: '鹭岛券', quotas: [{ region: COUNTY, total: 5 }] })
  const made = await clerk.call(draftBatch, { ...vouchers, submit: true })
  await offices.reviewer.call(publishBatch, { id: made.id, version: made.version })
  await trainee.call(claimVoucher, { batchId: made.id, region: COUNTY })
  await clerk.call(draftBatch, { ...vouchers, title: '鹭岛草券' })
  await askedRaise(clerk, made.id, COUNTY)
  await askedDestruction(app, clerk, COUNTY)
  await watchedOver(app, offices, { paid, open, month, region: COUNTY, city: '350200' })
  await app.settle()
  await sealRecord(app.platform.tools)
  return {
    people: [...[1, 2, 3, 4, 5, 6].flatMap(trainees), from + 90, from + 95],
    offices,
    manager,
    evaluator: paid.evaluator,
    firm,
    paid: { classId: paid.classId, claimId: paidId },
    keyId,
    operator,
    scenes: { paid, noticed, funded, open, filed, draft },
  }
}
