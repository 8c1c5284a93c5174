/** Some classes cost more than the subsidy: the enterprise and the trainees pay the rest, with receipts. */
import { yuan } from '#platform/fen'
import { regions } from '#registry/regions'
import { addReceipt, classMoney, estimateClass, setCost } from '#training/class-filing/contract'
import type { ClassPlot } from './plots.ts'
import type { Player, Stage } from './stage.ts'

const shares = (plot: ClassPlot): boolean => plot.index % 5 === 2
const ENTERPRISE = 200_00
const PERSONAL = 100_00

async function paper(stage: Stage, who: Player, name: string): Promise<string> {
  const { tools, clock } = stage
  const body = Buffer.from(`%PDF-1.4\n% ${name}\n%%EOF\n`)
  return (await tools.files.put(tools.db, body, name, who.actor.accountId, clock.now().toISOString())).id
}

/** Told while the class is a draft. */
export async function tellCost(stage: Stage, plot: ClassPlot, id: string, planId: string): Promise<void> {
  if (!shares(plot)) return
  const me = plot.school.player
  const { perSeatFen } = await stage.do(me, estimateClass, { planId, seats: 20, startsOn: plot.startsOn })
  if (perSeatFen === null) return
  await stage.do(me, setCost, {
    id,
    version: 0,
    feeFen: perSeatFen + ENTERPRISE + PERSONAL,
    governmentFen: perSeatFen,
    enterpriseFen: ENTERPRISE,
    personalFen: PERSONAL,
    enterpriseName: `${regions().nameOf(me.region)}${plot.trade.name}用工企业（演示）`,
    note: `补贴标准 ${yuan(perSeatFen)} 元以外，为实训耗材与教材费用（演示）`,
    files: [await paper(stage, me, '费用分担协议（演示）.pdf')],
  })
}

/** Told once the class is filed: a few have paid. */
export async function tellReceiptsOfCost(stage: Stage, plot: ClassPlot, id: string): Promise<void> {
  if (!shares(plot)) return
  const me = plot.school.player
  const paidOn = stage.clock.now().toISOString().slice(0, 10)
  const seen = await stage.do(me, classMoney, { id })
  if (!seen.cost) return
  await stage.do(me, addReceipt, {
    id,
    payer: 'enterprise',
    amountFen: Math.floor(seen.enterprise.dueFen / 2),
    number: `QY${plot.index}-1`,
    paidOn,
    fileId: await paper(stage, me, '企业付款收据（演示）.pdf'),
  })
  for (const [i, one] of seen.people.slice(0, 3).entries()) {
    await stage.do(me, addReceipt, {
      id,
      payer: 'personal',
      personId: one.personId,
      amountFen: PERSONAL,
      number: `XY${plot.index}-${i + 1}`,
      paidOn,
      fileId: await paper(stage, me, '学员缴费收据（演示）.pdf'),
    })
  }
}
