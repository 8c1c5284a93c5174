/** Three trainees whom a visitor of the demonstration may be on the worker's pages: chosen when the story is told, kept as counters. */
import type pg from 'pg'
import type { DemoWorker } from '#registry/accounts'
import { listPeople } from '#registry/people/contract'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import { syntheticPerson } from './identity.ts'
import type { Stage } from './stage.ts'

const ABOUT = {
  paid: '学过一个班，补贴由机构申报，可查为什么是这个数',
  learning: '正在参加培训，可看课表和签到',
  holder: '有证书，补贴已经备好，补一个收款账户就能一键领取',
  debtor: '收到一份追回告知书，可陈述申辩、申请分期',
} as const
type Kind = keyof typeof ABOUT
const counterOf = (kind: Kind): string => `demo.worker.${kind}`

/** Number of the synthetic person behind one of `personIds`, found through the department's search as a clerk would. */
async function numberOf(
  stage: Stage,
  cast: Cast,
  klass: ToldClass,
  personIds: readonly string[],
): Promise<number | null> {
  const clerk = cast.officer('hr.clerk', '350000')
  for (const index of klass.plot.trainees) {
    const { rows } = await stage.do(clerk, listPeople, { q: syntheticPerson(index).idNumber })
    if (rows[0] && personIds.includes(rows[0].id)) return index
  }
  return null
}

/** `holder`: number of somebody whose certificate may be claimed for. */
export async function chooseWorkers(
  stage: Stage,
  cast: Cast,
  told: readonly ToldClass[],
  holder: number | null,
  debtor: number | null = null,
): Promise<Partial<Record<Kind, number>>> {
  const chosen: Partial<Record<Kind, number>> = {}
  const inXiamen = (k: ToldClass) => k.plot.school.player.region.startsWith('3502')
  const closed = told.find((k) => k.plot.goal === 'closed' && inXiamen(k) && k.passed.length > 2)
  if (closed) {
    const index = await numberOf(stage, cast, closed, closed.passed)
    if (index !== null) chosen.paid = index
  }
  const running = told.find((k) => k.plot.goal === 'running' && inXiamen(k))
  if (running) chosen.learning = running.plot.trainees[2] as number
  if (holder !== null) chosen.holder = holder
  if (debtor !== null) chosen.debtor = debtor
  return chosen
}

export async function keepWorkers(client: pg.Client, chosen: Partial<Record<Kind, number>>): Promise<void> {
  for (const [kind, index] of Object.entries(chosen)) {
    await client.query('insert into platform.counter (name, value) values ($1, $2)', [
      counterOf(kind as Kind),
      index,
    ])
  }
}

export async function keptWorkers(client: pg.Client): Promise<DemoWorker[]> {
  const { rows } = await client.query(
    "select name, value from platform.counter where name like 'demo.worker.%'",
  )
  const kept = new Map(rows.map((r: { name: string; value: string }) => [r.name, Number(r.value)]))
  return (Object.keys(ABOUT) as Kind[]).flatMap((kind) => {
    const index = kept.get(counterOf(kind))
    if (index === undefined) return []
    const { name, idNumber, phone } = syntheticPerson(index)
    return [{ name, idNumber, phone, about: ABOUT[kind] }]
  })
}
