/** Vouchers of one city: one batch much used, one nearly over, one sold out with a line, one that opens tomorrow, one waiting. */
import { askRaise, claimVoucher, draftBatch, getBatch, publishBatch } from '#money/vouchers/contract'
import type { InputOf, OutputOf } from '#platform/act'
import { addDays, type Day, instantAt } from '#platform/day'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import { personByIdNumber } from '#registry/people'
import { enrolSelf } from '#training/class-filing/contract'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import { syntheticPerson } from './identity.ts'
import type { Player, Stage } from './stage.ts'
import { trades } from './trades.ts'

const UNIT = '350200'
const COUNTIES = ['350203', '350205', '350206', '350211', '350212', '350213']

type Batch = InputOf<typeof draftBatch>

/** The person of a number, as they would be after signing in on their phone; null for somebody nobody has registered. */
async function signedIn(stage: Stage, index: number): Promise<{ actor: Player['actor'] } | null> {
  const { tools } = stage
  const now = stage.clock.now().toISOString()
  const ctx = { db: tools.db, tools, now } as never
  const person = await personByIdNumber(ctx, syntheticPerson(index).idNumber)
  if (!person) return null
  const id = await workerAccount(ctx, person)
  const { nameMasked: displayName, id: personId } = person
  return { actor: await actorOfAccount(tools.db, { id, displayName, orgId: null, orgName: null, personId }) }
}

async function publish(stage: Stage, cast: Cast, day: Day, input: Batch, publishes = true): Promise<string> {
  stage.at(day, '10:00')
  const { id, version } = await stage.do(cast.officer('hr.clerk', UNIT), draftBatch, {
    ...input,
    submit: true,
  })
  stage.at(day, '15:00')
  if (publishes) await stage.do(cast.officer('hr.reviewer', UNIT), publishBatch, { id, version })
  return id
}

/** Each of these people claims at a minute of their own; who is refused by the rules goes without. */
async function claimAll(
  stage: Stage,
  batchId: string,
  people: readonly number[],
  day: Day,
): Promise<Map<number, OutputOf<typeof claimVoucher>>> {
  const out = new Map<number, OutputOf<typeof claimVoucher>>()
  for (const [i, index] of people.entries()) {
    stage.at(day, `${String(9 + Math.floor(i / 50)).padStart(2, '0')}:${String(i % 50).padStart(2, '0')}`)
    const who = await signedIn(stage, index)
    if (!who) continue
    try {
      // Heard only where the register does not know where somebody belongs.
      out.set(
        index,
        await stage.do(who, claimVoucher, { batchId, region: COUNTIES[i % COUNTIES.length], orWait: true }),
      )
    } catch (error) {
      if (!stage.tolerate(error)) throw error
    }
  }
  return out
}

export async function tellVouchers(
  told: Stage,
  cast: Cast,
  classes: readonly ToldClass[],
  visitors: readonly number[],
  today: Day,
): Promise<void> {
  const stage = told.beside()
  const here = classes.filter((k) => k.plot.school.player.region.startsWith('3502'))
  const people = [...new Set([...visitors, ...here.flatMap((k) => k.plot.trainees)])].slice(0, 60)
  const year = today.slice(0, 4)
  const batch = (input: Omit<Batch, 'region' | 'documentNumber'>): Batch => ({
    region: UNIT,
    documentNumber: `演示人社〔${year}〕12号`,
    ...input,
  })

  const general = await publish(
    stage,
    cast,
    addDays(today, -41),
    batch({
      title: `${year} 年通用培训券`,
      kind: 'general',
      fund: 'employment',
      claimFrom: instantAt(addDays(today, -40), '09:00'),
      claimUntil: instantAt(addDays(today, 30), '00:00'),
      validDays: 90,
      validUntil: addDays(today, 120),
      note: '不限职业（工种），报名时使用，按当地补贴标准享受补贴。',
      quotas: COUNTIES.map((region, i) => ({ region, total: i === 0 ? 60 : 30 })),
    }),
  )
  const directed = await publish(
    stage,
    cast,
    addDays(today, -41),
    batch({
      title: '急需紧缺职业定向券',
      kind: 'directed',
      fund: 'employment',
      occupationCodes: trades.slice(0, 3).map((t) => t.code),
      claimFrom: instantAt(addDays(today, -40), '09:00'),
      claimUntil: instantAt(addDays(today, 20), '00:00'),
      validDays: 45,
      validUntil: addDays(today, 60),
      quotas: [{ region: UNIT, total: 40 }],
    }),
  )
  const held = await claimAll(stage, general, people.slice(0, 40), addDays(today, -39))
  await claimAll(stage, directed, people.slice(0, 20), addDays(today, -38))

  const fixed = await publish(
    stage,
    cast,
    addDays(today, -6),
    batch({
      title: '职工技能定额券',
      kind: 'fixed',
      fund: 'unemployment-insurance',
      faceFen: 500_00,
      claimFrom: instantAt(addDays(today, -5), '09:00'),
      claimUntil: instantAt(addDays(today, 10), '00:00'),
      validUntil: addDays(today, 90),
      note: '用于失业保险基金支付的培训，补贴最高 500 元。',
      quotas: [{ region: UNIT, total: 8 }],
    }),
  )
  await claimAll(stage, fixed, people.slice(-13), addDays(today, -5))
  // More of it is asked for, since people stand in line; the second officer decides.
  stage.at(addDays(today, -4), '11:00')
  const clerk = cast.officer('hr.clerk', UNIT)
  const { version } = await stage.do(clerk, getBatch, { id: fixed })
  await stage.do(clerk, askRaise, {
    id: fixed,
    version,
    documentNumber: `演示人社〔${year}〕16号`,
    reason: '领取踊跃，已有多人候补（演示）',
    lines: [{ region: UNIT, more: 4 }],
  })

  await publish(
    stage,
    cast,
    addDays(today, -2),
    batch({
      title: '失业保险培训抵扣券（第二批）',
      kind: 'offset',
      fund: 'unemployment-insurance',
      faceFen: 800_00,
      offsetPercent: 60,
      claimFrom: instantAt(addDays(today, 1), '09:00'),
      claimUntil: instantAt(addDays(today, 15), '00:00'),
      validUntil: addDays(today, 100),
      quotas: [{ region: UNIT, total: 200 }],
    }),
  )
  await publish(
    stage,
    cast,
    addDays(today, -1),
    batch({
      title: '重点群体专项券',
      kind: 'general',
      fund: 'employment',
      claimFrom: instantAt(addDays(today, 3), '09:00'),
      claimUntil: instantAt(addDays(today, 33), '00:00'),
      validUntil: addDays(today, 120),
      quotas: [
        { region: UNIT, category: 'employment-difficulty', total: 60 },
        { region: UNIT, category: 'disabled', total: 20 },
        { region: UNIT, category: 'registered-unemployed', total: 120 },
      ],
    }),
    false,
  )

  // A few put their voucher to use at a class that takes enrolments.
  const open = here.find((k) => k.plot.goal === 'approved')
  if (!open) return
  const users = people.filter((index) => !open.plot.trainees.includes(index) && held.has(index)).slice(0, 8)
  stage.at(addDays(today, -1), '19:30')
  for (const index of users) {
    const who = await signedIn(stage, index)
    const voucherId = held.get(index)?.voucherId
    if (!who || !voucherId || visitors.includes(index)) continue
    try {
      await stage.do(who, enrolSelf, { id: open.classId, category: 'rural-transfer', voucherId })
    } catch (error) {
      if (!stage.tolerate(error)) throw error
    }
  }
}
