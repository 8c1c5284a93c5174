/** From the closed class to the bank: claim, two reviews, public notice, finance, batch, return file; and workers' own claims. */

import { recordEmployment } from '#employment/follow-up/contract'
import {
  clearNotice,
  confirmBatch,
  createClaim,
  fileOwn,
  fundClaim,
  getBatch,
  getClaim,
  importReturn,
  makeBatch,
  publishNotice,
  recheckClaim,
  returnColumns,
  reviewClaim,
  submitClaim,
  TOTAL,
} from '#money/claims/contract'
import { addDays } from '#platform/day'
import { yuan } from '#platform/fen'
import { csv } from '#platform/forms'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import { recordFact, setMyBank } from '#registry/people/contract'
import { regions } from '#registry/regions'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import { certify } from './holder.ts'
import { syntheticPerson } from './identity.ts'
import type { Dice, Player, Stage } from './stage.ts'

export const claimGoals = [
  'none',
  'submitted',
  'reviewed',
  'rechecked',
  'notice',
  'cleared',
  'funded',
  'batched',
  'paid',
] as const
export type ClaimGoal = (typeof claimGoals)[number]
const reached = (goal: ClaimGoal, step: ClaimGoal): boolean =>
  claimGoals.indexOf(goal) >= claimGoals.indexOf(step)

export interface ReadyClaim {
  id: string
  unit: string
  fundedOn: string
  goal: ClaimGoal
}

/** Claims one closed class as far as its goal; null where nothing was claimed. */
export async function tellClaim(
  told: Stage,
  cast: Cast,
  klass: ToldClass,
  goal: ClaimGoal,
): Promise<ReadyClaim | null> {
  if (goal === 'none') return null
  const stage = told.beside()
  const { player } = klass.plot.school
  const county = player.region
  const unit = regions().byCode.get(county)?.unitCode as string
  const day = (after: number) => addDays(klass.lastDay, after)
  stage.at(day(10), '09:30')
  const created = await stage.do(player, createClaim, { classId: klass.classId })
  const seen = await stage.do(player, getClaim, { id: created.id })
  const id = created.id
  let { version } = await stage.do(player, submitClaim, {
    id,
    version: seen.version,
    amountFen: seen.amountFen,
    people: seen.standingCount,
  })
  const so = (): ReadyClaim => ({ id, unit, fundedOn: day(24), goal })
  if (!reached(goal, 'reviewed')) return so()
  stage.at(day(12), '10:30')
  const clerk = cast.officer('hr.clerk', county)
  ;({ version } = await stage.do(clerk, reviewClaim, { id, version, note: '无数据项已电话核实（演示）' }))
  if (!reached(goal, 'rechecked')) return so()
  stage.at(day(13), '15:00')
  ;({ version } = await stage.do(cast.officer('hr.reviewer', county), recheckClaim, { id, version }))
  if (!reached(goal, 'notice')) return so()
  stage.at(day(14), '09:00')
  const noticed = await stage.do(clerk, publishNotice, { id, version, workdays: 5 })
  version = noticed.version
  if (!reached(goal, 'cleared')) return so()
  // The platform itself would close it that night.
  stage.at(addDays(noticed.untilOn, 1), '09:00')
  ;({ version } = await stage.do(clerk, clearNotice, { id, version }))
  if (!reached(goal, 'funded')) return so()
  stage.at(addDays(noticed.untilOn, 3), '11:00')
  const { amountFen } = await stage.do(cast.officer('finance.clerk', unit), getClaim, { id })
  await stage.do(cast.officer('finance.clerk', unit), fundClaim, { id, version, amountFen })
  return { ...so(), fundedOn: addDays(noticed.untilOn, 3) }
}

/** Pays what is ready, city by city: HR makes the batch, finance confirms it, the bank answers; one line in a batch comes back. */
export async function tellPayments(
  told: Stage,
  cast: Cast,
  claims: readonly ReadyClaim[],
  dice: Dice,
): Promise<void> {
  const stage = told.beside()
  for (const unit of new Set(claims.map((c) => c.unit))) {
    const mine = claims
      .filter((c) => c.unit === unit && reached(c.goal, 'batched'))
      .sort((a, b) => (a.fundedOn < b.fundedOn ? -1 : 1))
    for (let at = 0; at < mine.length; at += 4) {
      const part = mine.slice(at, at + 4)
      const day = addDays((part.at(-1) as ReadyClaim).fundedOn, 1)
      stage.at(day, '10:00')
      const batch = await stage.do(cast.officer('hr.clerk', unit), makeBatch, {
        region: unit,
        fund: 'employment',
        claimIds: part.map((c) => c.id),
      })
      if (part.some((c) => c.goal === 'batched')) continue
      stage.at(day, '15:00')
      const reviewer = cast.officer('finance.reviewer', unit)
      const seen = await stage.do(reviewer, getBatch, { id: batch.id })
      await stage.do(reviewer, confirmBatch, {
        id: batch.id,
        version: seen.version,
        totalFen: batch.totalFen,
      })
      stage.at(addDays(day, 2), '11:00')
      await bankAnswers(stage, cast.officer('finance.clerk', unit), batch.id, addDays(day, 2), dice)
    }
  }
}

async function bankAnswers(stage: Stage, clerk: Player, id: string, on: string, dice: Dice): Promise<void> {
  const batch = await stage.do(clerk, getBatch, { id })
  const bounced = dice.chance(0.2) && batch.lines.length > 1 ? dice.int(0, batch.lines.length - 1) : -1
  const rows: Record<string, string>[] = batch.lines.map((line, i) => ({
    batch: batch.number,
    no: String(line.no),
    amount: yuan(line.amountFen).replaceAll(',', ''),
    result: i === bounced ? '失败' : '成功',
    reason: i === bounced ? '账户已注销' : '',
    serial: `DEMO${batch.number.replace(/\D/g, '')}${line.no}`,
    on,
  }))
  rows.push({
    batch: TOTAL,
    no: String(batch.lines.length),
    amount: yuan(batch.totalFen).replaceAll(',', ''),
    result: '',
    reason: '',
    serial: '',
    on: '',
  })
  const columns = Object.entries(returnColumns).map(([key, title]) => ({ key, title }))
  const { tools, clock } = stage
  const file = await tools.files.put(
    tools.db,
    csv(columns, rows),
    '银行回单（演示）.csv',
    clerk.actor.accountId,
    clock.now().toISOString(),
  )
  await stage.do(clerk, importReturn, { id, version: batch.version, fileId: file.id })
}

/** Some graduates found work; the institution records it with proof. */
export async function tellEmployment(told: Stage, klass: ToldClass, dice: Dice): Promise<void> {
  const stage = told.beside()
  const { player, trade } = { player: klass.plot.school.player, trade: klass.plot.trade }
  stage.at(addDays(klass.lastDay, 25), '10:00')
  for (const personId of klass.passed.filter(() => dice.chance(0.3))) {
    const { tools, clock } = stage
    const body = Buffer.from(`%PDF-1.4\n% 演示劳动合同 ${personId}\n%%EOF\n`)
    const file = await tools.files.put(
      tools.db,
      body,
      '劳动合同（演示）.pdf',
      player.actor.accountId,
      clock.now().toISOString(),
    )
    await stage.do(player, recordEmployment, {
      classId: klass.classId,
      personId,
      employerName: `${regions().nameOf(player.region)}${trade.name}用工企业（演示）`,
      region: player.region,
      proof: 'contract',
      fileId: file.id,
      startedOn: addDays(klass.lastDay, dice.int(6, 20)),
    })
  }
}

/** A person in work, certified by an evaluator without a class, whose employment is on record: who may claim for themselves. */
export async function certified(
  stage: Stage,
  cast: Cast,
  trade: { code: string; levels: readonly number[] },
  index: number,
  day: string,
) {
  const unit = '350200'
  stage.at(addDays(day, -20), '10:00')
  const { person, certificateId } = await certify(stage, cast, index, {
    unit,
    number: `Y003502${day.slice(0, 4)}${String(7_000_000 + index)}`,
    occupationCode: trade.code,
    level: trade.levels[0] as number,
    issuedOn: addDays(day, -21),
  })
  stage.at(addDays(day, -10), '10:00')
  await stage.do(cast.officer('hr.clerk', unit), recordFact, {
    id: person.id,
    fact: 'employment',
    value: 'employed',
    asOf: addDays(day, -60),
    reason: '就业登记系统查询核录（演示）',
  })
  return { certificateId, person }
}

/** They claim on their phone, in this region. Gives the claim's id. */
export async function claimOwn(
  stage: Stage,
  { certificateId, person }: Awaited<ReturnType<typeof certified>>,
  index: number,
  region: string,
): Promise<string> {
  const { tools } = stage
  const now = stage.clock.now().toISOString()
  const accountId = await workerAccount({ db: tools.db, tools, now } as never, person)
  const me = {
    actor: await actorOfAccount(tools.db, {
      id: accountId,
      displayName: person.nameMasked,
      orgId: null,
      orgName: null,
      personId: person.id,
    }),
  }
  await stage.do(me, setMyBank, { bankName: '演示银行', bankAccount: syntheticPerson(index).bankAccount })
  return (await stage.do(me, fileOwn, { certificateId, region })).id
}

/**
 * People who took an exam of their own accord and claim for themselves on their phones. The last of them has not claimed
 * yet. Gives the number of people told.
 */
export async function tellOwnClaims(
  told: Stage,
  cast: Cast,
  trade: { code: string; levels: readonly number[] },
  first: number,
  day: string,
): Promise<number> {
  const stage = told.beside()
  const [unit, people] = ['350200', 9]
  for (let i = 0; i < people; i += 1) {
    try {
      const earned = await certified(stage, cast, trade, first + i, day)
      if (i === people - 1) {
        // Insured long enough as well: the certificate brings one of two subsidies, whichever is chosen.
        await stage.do(cast.officer('hr.clerk', unit), recordFact, {
          id: earned.person.id,
          fact: 'insured-months',
          value: '31',
          asOf: addDays(day, -60),
          reason: '社保系统查询核录（演示）',
        })
        continue
      }
      stage.at(addDays(day, -(i % 4)), '20:15')
      await claimOwn(stage, earned, first + i, unit)
    } catch (error) {
      if (!stage.tolerate(error)) throw error
    }
  }
  return people
}
