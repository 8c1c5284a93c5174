/** Rules run over the year, and what became of what they found: taken up, settled as true and as harmless, waiting, late. */
import { addDays } from '#platform/day'
import { escalateLate } from '#supervision/risk'
import {
  type AlertListRow,
  acknowledgeAlert,
  examineAlert,
  getAlert,
  getRule,
  holdable,
  listAlerts,
  type Outcome,
  proposeSetting,
  replayRule,
  runRules,
  settleAlert,
} from '#supervision/risk/contract'
import type { Cast } from './cast.ts'
import type { Stage } from './stage.ts'

const COUNTY = '350203'
const TRIED = 'shared-phone'

export async function tellRisk(stage: Stage, cast: Cast, today: string): Promise<void> {
  const province = cast.officer('hr.clerk', '350000')
  const year = { from: addDays(today, -366), until: addDays(today, 183) }
  stage.at(addDays(today, -6), '07:30')
  await stage.do(province, runRules, { region: '350000', ...year })

  const clerk = cast.officer('hr.clerk', COUNTY)
  const reviewer = cast.officer('hr.reviewer', COUNTY)
  const { rows } = await stage.do(clerk, listAlerts, { state: 'raised', sort: '-severity', size: 50 })
  // One alert of a rule each, so that its precision says something of several rules.
  const chosen = [...new Map(rows.map((row) => [row.code, row])).values()]

  const take = async (row: AlertListRow | undefined, day: number) => {
    if (!row) return null
    stage.at(addDays(today, day), '09:40')
    return await stage.do(clerk, acknowledgeAlert, { id: row.id, version: row.version })
  }
  const conclude = async (row: AlertListRow, day: number, outcome: Outcome, note: string) => {
    stage.at(addDays(today, day), '15:20')
    const alert = await stage.do(clerk, getAlert, { id: row.id })
    const [first] = holdable(alert.subjects.map((one) => one.ref)).filter((one) => one.kind === 'class')
    const stops = outcome === 'confirmed' && first ? [{ ...first, stops: 'watch' as const }] : []
    return await stage.do(clerk, examineAlert, { id: row.id, version: alert.version, outcome, note, stops })
  }
  const settle = async (row: AlertListRow, day: number, version: number) => {
    stage.at(addDays(today, day), '16:30')
    await stage.do(reviewer, settleAlert, { id: row.id, version })
  }

  const [real, harmless, fault, taken] = chosen
  if (real && (await take(real, -5))) {
    const note = '到机构调取原始记录并电话核实涉及的学员，情况与预警一致，已约谈负责人。'
    await settle(real, -3, (await conclude(real, -4, 'confirmed', note)).version)
  }
  if (harmless && (await take(harmless, -5))) {
    const note = '逐人电话核实，均为本人参训，情况有正当原因，材料已留存。'
    await settle(harmless, -3, (await conclude(harmless, -4, 'harmless', note)).version)
  }
  if (fault && (await take(fault, -4)))
    await conclude(fault, -2, 'data-fault', '登记时填写有误，机构已提交更正材料，待复核。')
  await take(taken, -2)

  stage.at(addDays(today, -1), '00:35')
  await escalateLate(stage.tools)
  stage.at(addDays(today, -1), '10:10')
  const rule = await stage.do(province, getRule, { rule: TRIED })
  const thresholds = Object.fromEntries(rule.thresholds.map((t) => [t.name, Math.max(t.min, t.value - 1)]))
  const replay = await stage.do(province, replayRule, {
    code: TRIED,
    thresholds,
    region: '350000',
    ...year,
  })
  stage.at(addDays(today, -1), '10:40')
  await stage.do(province, proposeSetting, {
    code: TRIED,
    enabled: true,
    severity: rule.severity,
    workdays: rule.workdays,
    thresholds,
    replayId: replay.id,
    reason: '两人共用号码的也核一遍，试算新增不多（演示）。',
  })
}
