/** A county's own small budget: of two claims cleared there the first is approved, the second waits for money and says why. */
import { approveBudget, enterBudget } from '#money/budgets/contract'
import {
  clearNotice,
  fundMany,
  getClaim,
  publishNotice,
  recheckClaim,
  reviewClaim,
} from '#money/claims/contract'
import { addDays } from '#platform/day'
import { lapseClasses } from '#training/class-filing'
import type { Cast } from './cast.ts'
import { certified, claimOwn } from './claim-story.ts'
import type { Stage } from './stage.ts'

const COUNTY = '350213'
const UNIT = '350200'

export async function tellWaiting(
  told: Stage,
  cast: Cast,
  trade: { code: string; levels: readonly number[] },
  first: number,
  today: string,
): Promise<void> {
  const stage = told.beside()
  const clerk = cast.officer('hr.clerk', COUNTY)
  const finance = cast.officer('finance.clerk', UNIT)
  const ids: string[] = []
  for (const index of [first, first + 1]) {
    const earned = await certified(stage, cast, trade, index, addDays(today, -30))
    stage.at(addDays(today, -28 + ids.length), '20:30')
    ids.push(await claimOwn(stage, earned, index, COUNTY))
  }
  for (const id of ids) {
    stage.at(addDays(today, -24), '10:00')
    const { version } = await stage.do(clerk, getClaim, { id })
    const note = '无数据项已电话核实（演示）'
    const reviewed = await stage.do(clerk, reviewClaim, { id, version, note })
    stage.at(addDays(today, -23), '15:00')
    const checked = { id, version: reviewed.version }
    const rechecked = await stage.do(cast.officer('hr.reviewer', COUNTY), recheckClaim, checked)
    stage.at(addDays(today, -22), '09:00')
    const asked = { id, version: rechecked.version, workdays: 5 }
    const noticed = await stage.do(clerk, publishNotice, asked)
    stage.at(addDays(noticed.untilOn, 1), '09:00')
    await stage.do(clerk, clearNotice, { id, version: noticed.version })
  }
  // The county keeps a small purse of its own, enough for the first alone.
  const seen = await Promise.all(ids.map((id) => stage.do(finance, getClaim, { id })))
  stage.at(addDays(today, -4), '09:30')
  const { id, version } = await stage.do(finance, enterBudget, {
    region: COUNTY,
    year: Number(today.slice(0, 4)),
    fund: 'employment',
    amountFen: (seen[0]?.amountFen ?? 0) + 100_00,
    documentNumber: `演示财社〔${today.slice(0, 4)}〕18号`,
    reason: '区级配套资金（演示）',
  })
  await stage.do(cast.officer('finance.reviewer', UNIT), approveBudget, { id, version })
  stage.at(addDays(today, -3), '11:00')
  const items = seen.map((one) => ({ id: one.id, version: one.version, amountFen: one.amountFen }))
  await stage.do(finance, fundMany, { items })
  // Classes that were approved and never began, as the platform finds them every night.
  stage.at(today, '00:20')
  await lapseClasses(stage.tools)
}
