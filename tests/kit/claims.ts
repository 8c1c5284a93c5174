/** Classes closed with certificates, claims at every step of their way, all through acts. */
import { issueCertificate } from '#evaluation/certificates/contract'
import * as c from '#money/claims/contract'
import { dayOf } from '#platform/day'
import { changeOrganisation, listOrganisations } from '#registry/organisations/contract'
import { listPeople, recordFact, setMyBank } from '#registry/people/contract'
import { syntheticBankAccount, syntheticPerson } from '../../db/seeds/demo/identity.ts'
import type { TestApp, User } from './app.ts'
import { finishClass, taughtClass } from './attendance.ts'
import { approvedClass, type ClassOptions, type ClassScene } from './classes.ts'

let serial = 0
export const today = (app: TestApp): string => dayOf(app.clock.now().toISOString())

/** The department enters an organisation's account. */
export async function giveAccount(app: TestApp, orgId: string, region = '350200'): Promise<void> {
  serial += 1
  const admin = await app.staff('hr.admin', region)
  const { rows } = await admin.call(listOrganisations, { size: 200 })
  const org = rows.find((r) => r.id === orgId)
  if (!org) throw new Error(`organisation ${orgId} is not in ${region}`)
  await admin.call(changeOrganisation, {
    id: org.id,
    version: org.version,
    name: org.name,
    bankName: '演示银行厦门分行',
    bankAccount: syntheticBankAccount(6_000_000 + serial),
    active: true,
    reason: '登记收款账户',
  })
}

export interface ClosedClass extends ClassScene {
  number: string
  evaluator: User
}

/**
 * A class taught, certified by an evaluator (everyone but `uncertified`), evaluated and closed; the clock stands after
 * it. `absent` people, by place on the roster, were at no session.
 */
export async function closedClass(
  app: TestApp,
  options: ClassOptions & {
    absent?: readonly number[]
    uncertified?: readonly number[]
    account?: boolean
  } = {},
): Promise<ClosedClass> {
  const scene = await approvedClass(app, options)
  await taughtClass(app, scene, options.absent)
  const evaluator = await app.staff('evaluator.manager', scene.provider.region)
  const issuedOn = today(app)
  for (const index of scene.trainees) {
    if (options.uncertified?.includes(index)) continue
    await issue(evaluator, index, { issuedOn, classNumber: scene.number })
  }
  await finishClass(app, scene)
  if (options.account !== false) await giveAccount(app, scene.provider.orgId)
  await app.renew(scene.provider.manager, scene.provider.clerk, scene.provider.reviewer)
  return { ...scene, evaluator }
}

/** A level certificate of 育婴员, five, unless told otherwise. */
export async function issue(
  evaluator: User,
  index: number,
  more: { issuedOn: string; classNumber?: string; occupationCode?: string; level?: number; number?: string },
): Promise<string> {
  serial += 1
  const { name, idNumber } = syntheticPerson(index)
  const { id } = await evaluator.call(issueCertificate, {
    name,
    idNumber,
    number: `S0000350200202${String(6_000_000 + serial)}`,
    kind: 'level',
    occupationCode: '4-10-01-02',
    level: 5,
    ...more,
  })
  return id
}

export interface Offices {
  clerk: User
  reviewer: User
  finance: User
  confirmer: User
}
/** The four who look at a claim after its filer, in a city. */
export async function officesOf(app: TestApp, region = '350200'): Promise<Offices> {
  return {
    clerk: await app.staff('hr.clerk', region),
    reviewer: await app.staff('hr.reviewer', region),
    finance: await app.staff('finance.clerk', region),
    confirmer: await app.staff('finance.reviewer', region),
  }
}

export const seen = (user: User, id: string) => user.call(c.getClaim, { id })
const now = async (user: User, id: string) => ({ id, version: (await seen(user, id)).version })

/** Made from the class and handed in by its institution. */
export async function filedClaim(scene: Pick<ClosedClass, 'classId' | 'provider'>): Promise<string> {
  const { manager } = scene.provider
  const { id, version } = await manager.call(c.createClaim, { classId: scene.classId })
  const view = await seen(manager, id)
  await manager.call(c.submitClaim, { id, version, amountFen: view.amountFen, people: view.standingCount })
  return id
}

export async function noticedClaim(offices: Offices, id: string): Promise<string> {
  await offices.clerk.call(c.reviewClaim, { ...(await now(offices.clerk, id)), note: '已人工核实' })
  await offices.reviewer.call(c.recheckClaim, await now(offices.reviewer, id))
  const { untilOn } = await offices.clerk.call(c.publishNotice, await now(offices.clerk, id))
  return untilOn
}

/** The notice's days pass and the platform closes it. */
export async function clearedClaim(app: TestApp, offices: Offices, id: string): Promise<void> {
  const untilOn = await noticedClaim(offices, id)
  const { closeNotices } = await import('#money/claims')
  app.clock.set(`${untilOn}T17:00:00Z`)
  await closeNotices(app.platform.tools)
  await app.renew(...Object.values(offices))
}

export async function fundedClaim(app: TestApp, offices: Offices, id: string): Promise<void> {
  await clearedClaim(app, offices, id)
  const { neededFen } = await offices.finance.call(c.fundingOf, { id })
  await offices.finance.call(c.fundClaim, { ...(await now(offices.finance, id)), amountFen: neededFen })
}

/** Made by the department, confirmed by finance. */
export async function confirmedBatch(
  offices: Offices,
  claimIds: string[],
  region = '350200',
): Promise<{ id: string; number: string; totalFen: number }> {
  const made = await offices.clerk.call(c.makeBatch, { region, fund: 'employment', claimIds })
  await offices.confirmer.call(c.confirmBatch, { id: made.id, version: 1, totalFen: made.totalFen })
  return made
}

export interface ReturnLine {
  no: string
  amountFen: number
  refused?: string
  serial?: string
  on?: string
}
const cells = (line: ReturnLine, batch: string, on: string, serialNo: string) =>
  [
    batch,
    line.no,
    (line.amountFen / 100).toFixed(2),
    line.refused ? '失败' : '成功',
    line.refused ?? '',
    line.refused ? '' : (line.serial ?? serialNo),
    line.on ?? on,
  ].join(',')

/** The bank's return file as the bank would send it. */
export function bankReturn(batch: string, on: string, lines: readonly ReturnLine[], total?: string): string {
  serial += 1
  const sum = lines.reduce((all, l) => all + l.amountFen, 0)
  return [
    '批次号,明细编号,金额（元）,处理结果,失败原因,银行流水号,交易日期',
    ...lines.map((l, i) => cells(l, batch, on, `YH${serial}${String(i).padStart(4, '0')}`)),
    total ?? `合计,${lines.length},${(sum / 100).toFixed(2)},,,,`,
    '',
  ].join('\r\n')
}

/** What the bank says of every waiting line; `refused` gives reasons by place in the batch. */
export async function settledBatch(
  app: TestApp,
  offices: Offices,
  batchId: string,
  refused: Record<number, string> = {},
) {
  const batch = await offices.finance.call(c.getBatch, { id: batchId })
  const on = today(app)
  const lines = batch.lines
    .filter((l) => l.state === 'waiting')
    .map((l, i) => ({ no: l.no, amountFen: l.amountFen, ...(refused[i] ? { refused: refused[i] } : {}) }))
  const file = await offices.finance.upload(Buffer.from(bankReturn(batch.number, on, lines)), '回单.csv')
  return await offices.finance.call(c.importReturn, { id: batchId, version: batch.version, fileId: file.id })
}

/** From a claim handed in to the money in the bank. */
export async function paidClaim(app: TestApp, offices: Offices, id: string): Promise<void> {
  await fundedClaim(app, offices, id)
  const batch = await confirmedBatch(offices, [id])
  await settledBatch(app, offices, batch.id)
}

export interface Earner {
  worker: User
  personId: string
  index: number
}
/** A worker known to be employed in the city, with an account of their own, unless told otherwise. */
export async function earner(
  app: TestApp,
  clerk: User,
  index: number,
  options: { account?: boolean; employment?: string | null; bank?: number } = {},
): Promise<Earner> {
  const worker = await app.worker(index)
  const { idNumber } = syntheticPerson(index)
  const found = await clerk.call(listPeople, { q: idNumber })
  const personId = found.rows[0]?.id as string
  const employment = options.employment === undefined ? 'employed' : options.employment
  if (employment) {
    await clerk.call(recordFact, {
      id: personId,
      fact: 'employment',
      value: employment,
      asOf: '2026-01-05',
      reason: '就业登记核录',
    })
  }
  if (options.account !== false) await ownAccount(worker, options.bank ?? 7_000_000 + index)
  return { worker, personId, index }
}

export const ownAccount = (worker: User, number: number) =>
  worker.call(setMyBank, { bankName: '演示银行', bankAccount: syntheticBankAccount(number) })

/** A round of the fast review, drawn from one worker's own claim; gives its id. */
export async function drawnSample(app: TestApp, index: number): Promise<string> {
  const [clerk, evaluator] = [
    await app.staff('hr.clerk', '350200'),
    await app.staff('evaluator.manager', '350200'),
  ]
  const certificateId = await issue(evaluator, index, { issuedOn: today(app) })
  const { worker } = await earner(app, clerk, index)
  const { id } = await worker.call(c.fileOwn, { certificateId })
  return (await clerk.call(c.drawSample, { claimIds: [id] })).id
}
