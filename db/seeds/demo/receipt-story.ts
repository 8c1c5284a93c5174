/** Promised days per step, a round of fast review, and what payees say has arrived: most agree, one trainee was charged. */
import { measurePace, reconcile } from '#money/claims'
import {
  drawSample,
  findSample,
  getSample,
  listReceiptCases,
  myReceipts,
  orgReceipts,
  sampleCandidates,
  sayMine,
  sayOwn,
  setLimit,
  takeReceiptCase,
} from '#money/claims/contract'
import { addDays } from '#platform/day'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import { peopleById } from '#registry/people'
import type { Cast } from './cast.ts'
import type { ToldClass } from './class-story.ts'
import type { Dice, Stage } from './stage.ts'

const CITY = '350200'

/** Before the first claim: what the city has promised, shorter than the platform's defaults. */
export async function tellPromises(told: Stage, cast: Cast, day: string): Promise<void> {
  const stage = told.beside()
  stage.at(day, '16:00')
  const reviewer = cast.officer('hr.reviewer', CITY)
  for (const [step, workdays] of [
    ['review', 5],
    ['recheck', 3],
    ['fund', 5],
    ['batch', 5],
  ] as const) {
    await stage.do(reviewer, setLimit, {
      region: CITY,
      stage: step,
      workdays,
      basis: '厦门市补贴办理服务承诺（演示）',
      fromOn: day,
    })
  }
}

/** After the payments: institutions confirm, a trainee speaks up, an officer takes the case. */
export async function tellReceipts(
  told: Stage,
  cast: Cast,
  classes: readonly ToldClass[],
  today: string,
  dice: Dice,
): Promise<void> {
  const stage = told.beside()
  stage.at(addDays(today, -2), '14:20')
  const schools = new Map(classes.map((k) => [k.plot.school.player.orgId, k.plot.school.player]))
  for (const player of schools.values()) {
    const { rows } = await stage.do(player, orgReceipts, { size: 50, open: 'true' })
    for (const row of rows) {
      if (dice.chance(0.15)) continue
      try {
        await stage.do(player, sayOwn, { side: 'payee', id: row.id, answer: 'as-shown' })
      } catch (error) {
        if (!stage.tolerate(error)) throw error
      }
    }
  }
  await speakUp(stage, classes)
  stage.at(addDays(today, -1), '09:40')
  for (const unit of new Set(classes.map((k) => k.plot.school.player.region))) {
    const officer = cast.officer('hr.reviewer', unit)
    const { rows } = await stage.do(officer, listReceiptCases, { state: 'open', size: 1 })
    for (const row of rows.filter((r) => r.can.includes('take')))
      await stage.do(officer, takeReceiptCase, { id: row.id, version: row.version })
  }
}

/** Three trainees of paid classes look at what was published in their name; one of them was charged for material. */
async function speakUp(stage: Stage, classes: readonly ToldClass[]): Promise<void> {
  let spoken = 0
  for (const personId of classes.flatMap((k) => k.passed.slice(0, 1))) {
    if (spoken === 3) return
    const [person] = await peopleById(stage.tools.db, [personId])
    if (!person) continue
    const now = stage.clock.now().toISOString()
    const id = await workerAccount({ db: stage.tools.db, tools: stage.tools, now } as never, person)
    const me = {
      actor: await actorOfAccount(stage.tools.db, {
        id,
        displayName: person.nameMasked,
        orgId: null,
        orgName: null,
        personId,
      }),
    }
    const { rows } = await stage.do(me, myReceipts, {})
    const line = rows.find((r) => r.side === 'trainee')
    if (!line) continue
    const charged = spoken === 0
    await stage.do(me, sayMine, {
      side: 'trainee',
      id: line.id,
      answer: charged ? 'charged' : 'as-shown',
      ...(charged ? { amountFen: 30_000, note: '报到时另交了材料费（演示）' } : {}),
    })
    spoken += 1
  }
}

/** A round of fast review that is half looked through, and the night's work of the clocks. */
export async function tellClocks(told: Stage, cast: Cast, today: string): Promise<void> {
  const stage = told.beside()
  stage.at(today, '08:30')
  const clerk = cast.officer('hr.clerk', CITY)
  const { rows } = await stage.do(clerk, sampleCandidates, { size: 6 })
  if (rows.length > 1) {
    const { id } = await stage.do(clerk, drawSample, { claimIds: rows.map((r) => r.id), sharePercent: 30 })
    const round = await stage.do(clerk, getSample, { id })
    const line = round.lines.find((l) => l.drawn)
    if (line) {
      await stage.do(clerk, findSample, {
        id,
        version: round.version,
        lineId: line.lineId,
        finding: 'right',
        note: '已电话联系本人并核对证书原件（演示）',
      })
    }
  }
  for (const days of [60, 30, 0]) {
    stage.at(addDays(today, -days), '08:40')
    await measurePace(stage.tools)
  }
  await reconcile(stage.tools)
}
