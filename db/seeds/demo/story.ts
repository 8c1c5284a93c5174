/** The demonstration year, told in order; stories of single classes run side by side, each on a clock of its own. */
import { addDays, dayOf, daysBetween, statisticsYear } from '#platform/day'
import { sealRecord } from '#supervision/records'
import { raiseCast } from './cast.ts'
import {
  type ClaimGoal,
  type ReadyClaim,
  tellClaim,
  tellEmployment,
  tellOwnClaims,
  tellPayments,
} from './claim-story.ts'
import { type ToldClass, tellClass } from './class-story.ts'
import { tellComplaints } from './complaint-story.ts'
import { tellCatalogues, tellVacancies } from './demand-story.ts'
import { tellDisclosures } from './disclosure-story.ts'
import { tellInspections } from './inspection-story.ts'
import { tellKindPolicy, tellKinds } from './kind-story.ts'
import { tellBudgets, tellPolicy } from './money-story.ts'
import { tellPartners } from './partner-story.ts'
import { tellPenalties } from './penalty-story.ts'
import { plotClasses } from './plots.ts'
import { tellPresence } from './presence-story.ts'
import { suspendOne, tellProviders } from './provider-story.ts'
import { tellProof, tellPurse } from './purse-story.ts'
import { tellClocks, tellPromises, tellReceipts } from './receipt-story.ts'
import { tellOwnDebt, tellRecoveries } from './recovery-story.ts'
import { tellRegisters } from './register-story.ts'
import { tellLooks, tellRetention } from './retention-story.ts'
import { tellRisk } from './risk-story.ts'
import { tellSandbox } from './sandbox-story.ts'
import { Dice, type Stage } from './stage.ts'
import { tellTargets } from './target-story.ts'
import { tellVouchers } from './voucher-story.ts'
import { tellWaiting } from './waiting-story.ts'
import { chooseWorkers } from './workers.ts'

export interface StoryOptions {
  people: number
  seed: number
  today: string
  say: (line: string) => void
  /** Refreshes the database's statistics, as a database does by itself where a year takes a year. */
  analyse: () => Promise<void>
}

/** Days before today on which the story begins. */
const STORY_DAYS = 325
const INSTITUTIONS = 60
/** People with certificates but no class come after the trainees. */
const OWN_FROM = 1000
/** The node process prepares, PostgreSQL writes: a few stories at once keep both busy. */
const SIDE_BY_SIDE = 4

/** How far the claim of a closed class has come: old ones are paid, the latest stand at every step that their days allow. */
function claimGoal(daysAgo: number, i: number): ClaimGoal {
  const of = (...goals: ClaimGoal[]) => goals[i % goals.length] as ClaimGoal
  if (daysAgo < 11) return 'none'
  if (daysAgo < 13) return of('submitted', 'none')
  if (daysAgo < 15) return of('submitted', 'reviewed')
  if (daysAgo < 25) return of('notice', 'reviewed', 'notice', 'rechecked', 'submitted')
  if (daysAgo < 33) return of('notice', 'rechecked')
  if (daysAgo < 60) return of('cleared', 'funded', 'batched', 'cleared', 'funded')
  return i % 18 === 16 ? 'none' : 'paid'
}

async function sideBySide<T>(
  items: readonly T[],
  run: (item: T, index: number) => Promise<void>,
  told: (done: number) => void | Promise<void>,
): Promise<void> {
  let next = 0
  let done = 0
  const worker = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) {
      await run(items[i] as T, i)
      done += 1
      await told(done)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker))
}

export async function tellProvince(
  stage: Stage,
  { people, seed, today: now, say, analyse }: StoryOptions,
): Promise<Awaited<ReturnType<typeof chooseWorkers>>> {
  const today = dayOf(now)
  const first = addDays(today, -STORY_DAYS)
  const dice = new Dice(seed)
  const step = (title: string) => say(`  · ${title}`)
  const years = [...new Set([first, addDays(today, 60)].map((d) => Number(d.slice(0, 4))))]

  stage.at(first, '08:00')
  step('单位与账号')
  const cast = await raiseCast(stage, INSTITUTIONS)
  step('补贴政策、预算与目标')
  await tellPolicy(stage, cast, first)
  await tellKindPolicy(stage, cast, first)
  await tellBudgets(stage, cast, years, first)
  await tellPromises(stage, cast, addDays(first, 1))
  await tellTargets(stage, cast, first, statisticsYear(today), people)
  step('需求指导目录与岗位需求')
  await tellCatalogues(stage, cast, addDays(first, 1))
  await tellVacancies(stage, cast, dice, addDays(first, 1))
  step('培训机构申请、实地核实与列入目录')
  const schools = await tellProviders(stage, cast, dice, addDays(first, 2))

  const plots = plotClasses(schools, people, today, seed)
  step(`培训班：备案、考勤、考核、证书、评价（共 ${plots.length} 个班）`)
  const told: ToldClass[] = []
  let shown = 0
  await sideBySide(
    plots,
    async (plot) => {
      const klass = await tellClass(stage, cast, plot, today)
      if (klass) told.push(klass)
    },
    async (done) => {
      if (done === Math.ceil(plots.length / 8)) await analyse()
      const percent = Math.floor((done * 100) / plots.length)
      if (percent >= shown + 20) {
        shown = percent
        say(`    ${percent}%`)
      }
    },
  )

  step('补贴申报、公示、拨付与就业登记')
  told.sort((a, b) => a.plot.index - b.plot.index)
  const closed = told.filter((k) => k.plot.goal === 'closed')
  const claims: ReadyClaim[] = []
  await sideBySide(
    closed,
    async (klass, i) => {
      const days = daysBetween(klass.lastDay, today)
      const claim = await tellClaim(stage, cast, klass, claimGoal(days, i))
      if (claim) claims.push(claim)
      if (days > 26) await tellEmployment(stage, klass, new Dice(klass.plot.index + 5))
    },
    async (done) => {
      if (done === Math.ceil(closed.length / 8)) await analyse()
    },
  )
  await tellPayments(stage, cast, claims, dice)
  await tellReceipts(stage, cast, closed, today, dice)
  const trade = schools[0]?.trades[0]
  const own = OWN_FROM + people
  const holders = trade ? await tellOwnClaims(stage, cast, trade, own, addDays(today, -3)) : 0
  await tellKinds(stage, cast, closed, own + holders + 10, today, trade)
  await tellClocks(stage, cast, today)
  step('资金追回与资金公开')
  await tellRecoveries(stage, cast, claims, today)
  const debtor = trade ? await tellOwnDebt(stage, cast, trade, own + holders + 80, today) : null
  if (trade) await tellWaiting(stage, cast, trade, own + holders + 90, today)
  await tellPurse(stage, cast, today)
  await tellDisclosures(stage, cast, today)
  const suspended = schools.filter((s) => s.listed).at(-1)
  if (suspended) await suspendOne(stage, cast, suspended, addDays(today, -1))
  await tellComplaints(stage, cast, today)
  await tellPresence(stage, cast, told, now)
  await tellInspections(stage, cast, told, today)
  await tellPenalties(stage, cast, today)
  await tellPartners(stage, cast, today)
  await tellRetention(stage, cast, today)
  await tellSandbox(stage, cast, first, today)
  await tellRisk(stage, cast, today)
  const near = told
    .filter((k) => k.plot.school.player.region.startsWith('3502'))
    .flatMap((k) => k.plot.trainees)
  await tellRegisters(stage, cast, told, near, today)
  await tellProof(stage, cast)
  await sealRecord(stage.tools, true)
  const chosen = await chooseWorkers(stage, cast, told, holders > 0 ? own + holders - 1 : null, debtor)
  await tellLooks(stage, cast, Object.values(chosen), today)
  step('培训券')
  await tellVouchers(stage, cast, told, Object.values(chosen), today)
  return chosen
}
