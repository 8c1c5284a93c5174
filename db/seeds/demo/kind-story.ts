/**
 * The further kinds of subsidy: rewards for work found, an enterprise's apprentices, a skill upgraded by one tap, and a
 * certificate revoked after its subsidy was paid.
 */
import { listEmployment, verifyEmployment } from '#employment/follow-up/contract'
import { revokeCertificate } from '#evaluation/certificates/contract'
import {
  addApprentice,
  approveAgreement,
  clearNotice,
  confirmPrefilled,
  createReward,
  createStageClaim,
  draftAgreement,
  fileOwn,
  fundClaim,
  getClaim,
  publishNotice,
  recheckClaim,
  reviewClaim,
  submitAgreement,
  submitClaim,
} from '#money/claims/contract'
import { packOn } from '#money/policy'
import { approvePack, draftPack, packCases, packDocument } from '#money/policy/contract'
import { addDays, addMonths } from '#platform/day'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import type { PersonRow } from '#registry/people'
import { recordFact, setMyBank } from '#registry/people/contract'
import { regions } from '#registry/regions'
import upgradeCases from '../../../policies/350000/skill-upgrade.cases.json' with { type: 'json' }
import skillUpgrade from '../../../policies/350000/skill-upgrade.json' with { type: 'json' }
import type { Cast } from './cast.ts'
import { type ClaimGoal, claimGoals, type ReadyClaim, tellPayments } from './claim-story.ts'
import type { ToldClass } from './class-story.ts'
import { units } from './demand-story.ts'
import { certify } from './holder.ts'
import { syntheticPerson } from './identity.ts'
import { demoPacks, demoReward } from './kind-packs.ts'
import { Dice, type Player, type Stage } from './stage.ts'

const CITY = '350200'

/** The province's rule for skills upgraded, and the city's made-up ones. */
export async function tellKindPolicy(told: Stage, cast: Cast, first: string): Promise<void> {
  const stage = told.beside()
  stage.at(first, '08:40')
  const rewards = units().map((unit) => demoReward(first, unit, regions().nameOf(unit)))
  for (const document of [packDocument.parse(skillUpgrade), ...demoPacks(first), ...rewards]) {
    if (await packOn(stage.tools.db, document.region, document.subsidyKind, first)) continue
    const { id, version } = await stage.do(cast.officer('hr.clerk', document.region), draftPack, {
      document,
      cases: document.subsidyKind === 'skill-upgrade' ? packCases.parse(upgradeCases) : [],
      submit: true,
    })
    await stage.do(cast.officer('hr.reviewer', document.region), approvePack, { id, version })
  }
}

const reached = (goal: ClaimGoal, step: ClaimGoal) => claimGoals.indexOf(goal) >= claimGoals.indexOf(step)

/** A claim handed in on `day` goes on as far as its goal; officers of its own region, finance of its city. */
async function carryOn(
  stage: Stage,
  cast: Cast,
  id: string,
  day: string,
  goal: ClaimGoal,
): Promise<ReadyClaim> {
  const { region } = await stage.do(cast.officer('auditor', '350000'), getClaim, { id })
  const unit = regions().byCode.get(region)?.unitCode as string
  const at = async (who: Player) => ({ id, version: (await stage.do(who, getClaim, { id })).version })
  const clerk = cast.officer('hr.clerk', region)
  const so = { id, unit, fundedOn: addDays(day, 20), goal }
  if (!reached(goal, 'reviewed')) return so
  stage.at(addDays(day, 2), '10:40')
  await stage.do(clerk, reviewClaim, { ...(await at(clerk)), note: '已核对就业登记和协议原件（演示）' })
  const reviewer = cast.officer('hr.reviewer', region)
  if (!reached(goal, 'rechecked')) return so
  stage.at(addDays(day, 3), '15:20')
  await stage.do(reviewer, recheckClaim, await at(reviewer))
  if (!reached(goal, 'notice')) return so
  stage.at(addDays(day, 4), '09:10')
  await stage.do(clerk, publishNotice, { ...(await at(clerk)), workdays: 5 })
  if (!reached(goal, 'cleared')) return so
  stage.at(addDays(day, 19), '09:10')
  await stage.do(clerk, clearNotice, await at(clerk))
  if (!reached(goal, 'funded')) return so
  stage.at(addDays(day, 20), '11:10')
  const finance = cast.officer('finance.clerk', unit)
  const { amountFen } = await stage.do(finance, getClaim, { id })
  await stage.do(finance, fundClaim, { ...(await at(finance)), amountFen })
  return so
}

const handIn = async (stage: Stage, who: Player, id: string) => {
  const seen = await stage.do(who, getClaim, { id })
  await stage.do(who, submitClaim, {
    id,
    version: seen.version,
    amountFen: seen.amountFen,
    people: seen.standingCount,
  })
}

/** Work that the department verified, and the institutions' rewards for it: one on notice, one waiting. */
async function tellRewards(stage: Stage, cast: Cast, classes: readonly ToldClass[], today: string) {
  const goals: ClaimGoal[] = ['notice', 'submitted']
  // Xiamen's first: its accounts are the ones that the demonstration offers.
  const inXiamen = (k: ToldClass) => Number(k.plot.school.player.region.startsWith('3502'))
  const ours = classes.filter((k) => addDays(k.lastDay, 40) < today).sort((a, b) => inXiamen(b) - inXiamen(a))
  for (const klass of ours) {
    const goal = goals[0]
    if (!goal) return
    const { player } = klass.plot.school
    const clerk = cast.officer('hr.clerk', player.region)
    const { rows } = await stage.do(clerk, listEmployment, { classId: klass.classId, size: 200 })
    if (rows.length === 0) continue
    stage.at(addDays(today, -12), '10:00')
    // Where there are several, the last one is left for the officer to look at.
    for (const job of rows.slice(0, Math.max(1, rows.length - 1)))
      await stage.do(clerk, verifyEmployment, {
        id: job.id,
        version: job.version,
        note: '已电话回访（演示）',
      })
    stage.at(addDays(today, -9), '14:00')
    const { id } = await stage.do(player, createReward, { classId: klass.classId })
    await handIn(stage, player, id)
    await carryOn(stage, cast, id, addDays(today, -9), goal)
    goals.shift()
  }
}

/** Two agreements of one enterprise: the first stage of one is paid, the other waits to be put on record. */
async function tellApprentices(stage: Stage, cast: Cast, first: number, today: string): Promise<void> {
  const firm = cast.enterprises[0]
  if (!firm) return
  const { tools, clock } = stage
  const draw = async (title: string, startsOn: string, people: readonly number[]) => {
    const now = clock.now().toISOString()
    const body = Buffer.from(`%PDF-1.4\n% 演示学徒制培训协议 ${title}\n%%EOF\n`)
    const file = await tools.files.put(
      tools.db,
      body,
      '学徒制培训协议（演示）.pdf',
      firm.actor.accountId,
      now,
    )
    let { id, version } = await stage.do(firm, draftAgreement, {
      title,
      region: firm.region,
      occupationCode: '6-31-01-03',
      level: 4,
      partner: '厦门演示技师学院',
      startsOn,
      endsOn: addDays(addMonths(startsOn, 12), -1),
      fileIds: [file.id],
    })
    for (const index of people) {
      const { name, idNumber } = syntheticPerson(first + index)
      ;({ version } = await stage.do(firm, addApprentice, {
        id,
        version,
        name,
        idNumber,
        hire: index % 3 === 0 ? 'on-the-job' : 'new',
        joinedOn: startsOn,
        contractFrom: addDays(startsOn, -30),
        contractTo: addDays(addMonths(startsOn, 36), -1),
      }))
    }
    ;({ version } = await stage.do(firm, submitAgreement, { id, version }))
    return { id, version }
  }
  const begun = addDays(today, -150)
  stage.at(addDays(begun, -6), '10:00')
  const one = await draw('电工学徒班第一期（演示）', begun, [0, 1, 2, 3, 4, 5])
  stage.at(addDays(begun, -2), '15:00')
  await stage.do(cast.officer('hr.clerk', firm.region), approveAgreement, one)
  const filed = addDays(begun, 10)
  stage.at(filed, '10:00')
  const { id } = await stage.do(firm, createStageClaim, { agreementId: one.id, stage: 'first' })
  await handIn(stage, firm, id)
  const ready = await carryOn(stage, cast, id, filed, 'paid')
  await tellPayments(stage, cast, [ready], new Dice(1))
  stage.at(addDays(today, -2), '16:00')
  await draw('电工学徒班第二期（演示）', addDays(today, 5), [6, 7, 8])
}

type Worker = { actor: Player['actor'] }
/** Somebody certified without a class and known to the department. */
async function tellHolder(
  stage: Stage,
  cast: Cast,
  index: number,
  day: string,
  trade: { code: string; levels: readonly number[] },
): Promise<{ person: PersonRow; me: Worker; certificateId: string }> {
  stage.at(day, '09:50')
  const { person, certificateId } = await certify(stage, cast, index, {
    unit: CITY,
    number: `Y003502${day.slice(0, 4)}${String(8_000_000 + index)}`,
    occupationCode: trade.code,
    level: trade.levels[0] as number,
    issuedOn: addDays(day, -1),
  })
  for (const [fact, value] of [
    ['employment', 'employed'],
    ['insured-months', '28'],
  ] as const) {
    await stage.do(cast.officer('hr.clerk', CITY), recordFact, {
      id: person.id,
      fact,
      value,
      asOf: addDays(day, -40),
      reason: '就业登记和社保系统查询核录（演示）',
    })
  }
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
  return { person, me, certificateId }
}

/** A skill upgraded and claimed with one tap; and a subsidy paid on a certificate that was revoked afterwards. */
async function tellHolders(
  stage: Stage,
  cast: Cast,
  first: number,
  today: string,
  trade: { code: string; levels: readonly number[] },
): Promise<void> {
  const bank = (index: number) => ({ bankName: '演示银行', bankAccount: syntheticPerson(index).bankAccount })
  const tapped = await tellHolder(stage, cast, first, addDays(today, -16), trade)
  stage.at(addDays(today, -14), '20:10')
  const { id } = await stage.do(tapped.me, confirmPrefilled, {
    subsidyKind: 'skill-upgrade',
    certificateId: tapped.certificateId,
    region: CITY,
    amountFen: null,
    account: bank(first),
    facts: [],
  })
  await carryOn(stage, cast, id, addDays(today, -14), 'reviewed')

  const paid = await tellHolder(stage, cast, first + 1, addDays(today, -75), trade)
  stage.at(addDays(today, -72), '19:40')
  await stage.do(paid.me, setMyBank, bank(first + 1))
  const own = await stage.do(paid.me, fileOwn, { certificateId: paid.certificateId, region: CITY })
  const ready = await carryOn(stage, cast, own.id, addDays(today, -72), 'paid')
  await tellPayments(stage, cast, [ready], new Dice(2))
  stage.at(addDays(today, -4), '11:30')
  await stage.do(cast.officer('hr.clerk', CITY), revokeCertificate, {
    id: paid.certificateId,
    version: 1,
    reason: '抽查发现考核记录不实，评价机构申请撤销（演示）',
  })
}

/** `first`: number of the first synthetic person who is free for this story. */
export async function tellKinds(
  told: Stage,
  cast: Cast,
  classes: readonly ToldClass[],
  first: number,
  today: string,
  trade: { code: string; levels: readonly number[] } | undefined,
): Promise<void> {
  const parts = [
    (stage: Stage) => tellRewards(stage, cast, classes, today),
    (stage: Stage) => tellApprentices(stage, cast, first + 10, today),
    ...(trade ? [(stage: Stage) => tellHolders(stage, cast, first, today, trade)] : []),
  ]
  for (const part of parts) {
    try {
      await part(told.beside())
    } catch (error) {
      if (!told.tolerate(error)) throw error
    }
  }
}
