/** Money that has to come back, at every step of its way. */

import { issueCertificate } from '#evaluation/certificates/contract'
import {
  clearNotice,
  confirmBatch,
  fileOwn,
  fundClaim,
  fundingOf,
  getBatch,
  getClaim,
  importReturn,
  makeBatch,
  publishNotice,
  recheckClaim,
  returnColumns,
  reviewClaim,
  TOTAL,
} from '#money/claims/contract'
import * as r from '#money/recovery/contract'
import { addDays, addMonths } from '#platform/day'
import { splitProRata } from '#platform/fen'
import { csv } from '#platform/forms'
import { actorOfAccount, workerAccount } from '#registry/accounts'
import { peopleById } from '#registry/people'
import { listPeople, recordFact, setMyBank } from '#registry/people/contract'
import type { Cast } from './cast.ts'
import type { ReadyClaim } from './claim-story.ts'
import { syntheticPerson } from './identity.ts'
import { picture } from './pictures.ts'
import type { Player, Stage } from './stage.ts'

let shots = 900_000
async function evidence(stage: Stage, who: { actor: Player['actor'] }, name: string): Promise<string> {
  shots += 1
  const now = stage.clock.now().toISOString()
  const file = await stage.tools.files.put(
    stage.tools.db,
    picture(shots),
    `${name}（演示）.png`,
    who.actor.accountId,
    now,
  )
  return file.id
}

class Story {
  readonly stage: Stage
  readonly cast: Cast
  readonly unit: string
  readonly county: string
  readonly id: string
  constructor(stage: Stage, cast: Cast, unit: string, county: string, id: string) {
    this.stage = stage
    this.cast = cast
    this.unit = unit
    this.county = county
    this.id = id
  }
  get clerk(): Player {
    return this.cast.officer('hr.clerk', this.county)
  }
  async at(who: { actor: Player['actor'] }): Promise<{ id: string; version: number }> {
    const { version } = await this.stage.do(who, r.getRecovery, { id: this.id })
    return { id: this.id, version }
  }
  async notify(day: string, workdays: number): Promise<void> {
    this.stage.at(day, '10:00')
    await this.stage.do(this.clerk, r.notifyCase, { ...(await this.at(this.clerk)), workdays })
  }
  async propose(day: string, more: { nature?: r.Nature; answer?: string; offset?: boolean; dueOn: string }) {
    this.stage.at(day, '11:00')
    await this.stage.do(this.clerk, r.proposeDecision, {
      ...(await this.at(this.clerk)),
      nature: more.nature ?? 'mistake',
      reason: '签到影像、考勤记录和当事人陈述相互印证，事实清楚，证据充分（演示）。',
      ...(more.answer ? { answer: more.answer } : {}),
      dueOn: more.dueOn,
      payTo: '财政专户（演示），演示银行，账号 999900000000001',
      offset: more.offset ?? false,
    })
  }
  async approve(day: string, role: 'hr.reviewer' | 'finance.reviewer' = 'hr.reviewer'): Promise<void> {
    this.stage.at(day, '15:00')
    const who = this.cast.officer(role, role === 'hr.reviewer' ? this.county : this.unit)
    const seen = await this.stage.do(who, r.getRecovery, { id: this.id })
    const waiting = seen.requests.find((one) => one.state === 'waiting')
    await this.stage.do(who, r.approveRequest, {
      id: this.id,
      version: seen.version,
      requestVersion: waiting?.version as number,
    })
  }
  async receive(day: string, amountFen: number, confirmed = true): Promise<void> {
    this.stage.at(day, '10:30')
    const finance = this.cast.officer('finance.clerk', this.unit)
    const { receiptId } = await this.stage.do(finance, r.enterReceipt, {
      ...(await this.at(finance)),
      amountFen,
      receivedOn: day,
      serial: `DEMO-TH-${this.id.slice(-6)}-${day.replaceAll('-', '')}`,
      fileIds: [await evidence(this.stage, finance, '银行回单')],
    })
    if (!confirmed) return
    this.stage.at(day, '16:30')
    const reviewer = this.cast.officer('finance.reviewer', this.unit)
    await this.stage.do(reviewer, r.confirmReceipt, { id: receiptId, version: 1 })
  }
}

/** A case opened on the first `people` paid lines of a claim; null where nothing stands paid. */
async function opened(
  stage: Stage,
  cast: Cast,
  at: { unit: string; county: string; claimId: string; day: string; people: number; source?: r.Source },
): Promise<Story | null> {
  const clerk = cast.officer('hr.clerk', at.county)
  stage.at(at.day, '09:30')
  const { rows } = await stage.do(clerk, r.paidLines, { claimId: at.claimId, size: 50 })
  const free = rows.filter((row) => row.busy === null).slice(0, at.people)
  if (free.length === 0) return null
  const { id } = await stage.do(clerk, r.openCase, {
    source: at.source ?? 'inspection',
    finding: '经比对签到影像与学员照片，下列学员在部分课次由他人代为签到，实际出勤未达到规定要求（演示）。',
    clause: 'F2-3',
    fileIds: [await evidence(stage, clerk, '签到影像比对')],
    lines: free.map((row) => ({
      claimLineId: row.claimLineId,
      amountFen: row.paidFen,
      why: '签到影像与本人不符，出勤不足',
    })),
  })
  return new Story(stage, cast, at.unit, at.county, id)
}

/** A paid claim of an institution. */
interface Told {
  id: string
  fundedOn: string
  school: Player
}

export async function tellRecoveries(
  told: Stage,
  cast: Cast,
  claims: readonly ReadyClaim[],
  today: string,
): Promise<void> {
  const stage = told.beside()
  const unit = '350200'
  const paid: Told[] = []
  for (const claim of claims.filter((one) => one.unit === unit && one.goal === 'paid')) {
    const seen = await stage.do(cast.officer('hr.clerk', unit), getClaim, { id: claim.id })
    const school = cast.institutions.find((one) => one.orgId === seen.orgId)
    if (seen.state === 'paid' && school) paid.push({ id: claim.id, fundedOn: claim.fundedOn, school })
  }
  // The institution whose account is offered has two of them, other institutions the rest.
  const own = paid.filter((one) => one.school.orgId === cast.institutions[0]?.orgId)
  const others = paid.filter((one) => !own.includes(one))
  const chosen = [...own.slice(0, 2), ...others, ...own.slice(2)]
  const tell = async (i: number, story: (at: Told) => Promise<void>) => {
    const at = chosen[i]
    if (!at) return
    try {
      await story(at)
    } catch (error) {
      if (!stage.tolerate(error)) throw error
    }
  }
  const from = (at: Told, day: string, people: number, source?: r.Source) =>
    opened(stage, cast, {
      unit,
      county: at.school.region,
      claimId: at.id,
      day: day > addDays(at.fundedOn, 6) ? day : addDays(at.fundedOn, 6),
      people,
      ...(source ? { source } : {}),
    })
  const reply = async (story: Story, school: Player, day: string, stance: 'accept' | 'dispute') => {
    stage.at(day, '14:00')
    await stage.do(school, r.replyCase, {
      ...(await story.at(school)),
      stance,
      body:
        stance === 'accept'
          ? '情况属实，系教务人员把关不严，我校愿意退回并已整改（演示）。'
          : '其中一名学员当日确在现场，影像角度不清，附实操作业照片（演示）。',
      fileIds: [await evidence(stage, school, '情况说明')],
    })
  }

  // Told a few days ago; the institution has time to reply.
  await tell(0, async (at) => {
    const story = await from(at, addDays(today, -4), 2)
    await story?.notify(addDays(today, -3), 10)
  })
  // Under a plan, the first instalment paid; the second waits to be confirmed.
  await tell(1, async (at) => {
    const story = await from(at, addDays(today, -100), 3, 'recheck')
    if (!story) return
    await story.notify(addDays(today, -99), 10)
    await reply(story, at.school, addDays(today, -95), 'accept')
    await story.propose(addDays(today, -80), {
      answer: '当事人认可事实，可以分期缴款。',
      dueOn: addDays(today, -40),
    })
    await story.approve(addDays(today, -78))
    stage.at(addDays(today, -75), '09:30')
    const { leftFen, version } = await stage.do(at.school, r.getRecovery, { id: story.id })
    const parts = splitProRata(leftFen, [1, 1, 1])
    await stage.do(at.school, r.askPlan, {
      id: story.id,
      version,
      instalments: parts.map((amountFen, k) => ({
        dueOn: addMonths(addDays(today, -45), k),
        amountFen,
      })),
      reason: '周转困难，申请分三期缴清（演示）。',
    })
    await story.approve(addDays(today, -74))
    await story.receive(addDays(today, -46), parts[0] as number)
    await story.receive(addDays(today, -1), parts[1] as number, false)
  })
  // Came back whole.
  await tell(2, async (at) => {
    const story = await from(at, addDays(at.fundedOn, 20), 1, 'audit')
    if (!story) return
    const day = (after: number) => {
      const then = addDays(at.fundedOn, 20 + after)
      return then > today ? today : then
    }
    await story.notify(day(1), 5)
    await reply(story, at.school, day(3), 'accept')
    await story.propose(day(10), { answer: '当事人认可事实。', dueOn: addDays(day(10), 30) })
    await story.approve(day(11))
    const { leftFen } = await stage.do(at.school, r.getRecovery, { id: story.id })
    await story.receive(day(24), leftFen)
  })
  // Drafted, with the institution's objection answered: waits for the reviewer.
  await tell(3, async (at) => {
    const story = await from(at, addDays(today, -30), 2, 'complaint')
    if (!story) return
    await story.notify(addDays(today, -28), 10)
    await reply(story, at.school, addDays(today, -24), 'dispute')
    await story.propose(addDays(today, -2), {
      answer: '经复核实操作业照片，该学员当日下午在场、上午缺勤，出勤仍不足，不予采纳。',
      dueOn: addDays(today, 40),
      offset: true,
    })
  })
  // Fraud, decided; later subsidies are set off against it.
  await tell(4, async (at) => {
    const story = await from(at, addDays(today, -60), 4, 'audit')
    if (!story) return
    await story.notify(addDays(today, -58), 5)
    await reply(story, at.school, addDays(today, -55), 'dispute')
    await story.propose(addDays(today, -40), {
      nature: 'fraud',
      answer: '影像由第三方逐帧比对，四名学员均由同一人代签，陈述不予采纳。',
      dueOn: addDays(today, -10),
      offset: true,
    })
    await story.approve(addDays(today, -38))
  })
}

/** A worker who was paid for a certificate of their own and is now asked for it back: gives the person's number. */
export async function tellOwnDebt(
  told: Stage,
  cast: Cast,
  trade: { code: string; levels: readonly number[] },
  index: number,
  today: string,
): Promise<number | null> {
  const stage = told.beside()
  const unit = '350200'
  const { name, idNumber, bankAccount } = syntheticPerson(index)
  const day = (back: number) => addDays(today, -back)
  const clerk = cast.officer('hr.clerk', unit)
  try {
    stage.at(day(125), '10:00')
    const certificate = await stage.do(cast.evaluators.get(unit) as Player, issueCertificate, {
      name,
      idNumber,
      number: `Y003502${today.slice(0, 4)}${String(7_000_000 + index)}`,
      kind: 'level',
      occupationCode: trade.code,
      level: trade.levels[0] as number,
      issuedOn: day(126),
    })
    const { rows } = await stage.do(cast.officer('hr.clerk', '350000'), listPeople, { q: idNumber })
    const [person] = await peopleById(
      stage.tools.db,
      rows.map((row) => row.id),
    )
    if (!person) return null
    await stage.do(clerk, recordFact, {
      id: person.id,
      fact: 'employment',
      value: 'employed',
      asOf: day(160),
      reason: '就业登记系统查询核录（演示）',
    })
    const { tools } = stage
    const me = {
      actor: await actorOfAccount(tools.db, {
        id: await workerAccount(
          { db: tools.db, tools, now: stage.clock.now().toISOString() } as never,
          person,
        ),
        displayName: person.nameMasked,
        orgId: null,
        orgName: null,
        personId: person.id,
      }),
    }
    await stage.do(me, setMyBank, { bankName: '演示银行', bankAccount })
    stage.at(day(120), '20:00')
    const { id } = await stage.do(me, fileOwn, { certificateId: certificate.id, region: unit })
    await paidOut(stage, cast, unit, id, day)
    const story = await opened(stage, cast, { unit, county: unit, claimId: id, day: day(6), people: 1 })
    await story?.notify(day(5), 10)
    return story ? index : null
  } catch (error) {
    if (!stage.tolerate(error)) throw error
    return null
  }
}

/** A worker's claim through every hand to the bank. */
async function paidOut(
  stage: Stage,
  cast: Cast,
  unit: string,
  id: string,
  day: (back: number) => string,
): Promise<void> {
  const clerk = cast.officer('hr.clerk', unit)
  const finance = cast.officer('finance.clerk', unit)
  const at = async () => ({ id, version: (await stage.do(clerk, getClaim, { id })).version })
  stage.at(day(116), '10:00')
  await stage.do(clerk, reviewClaim, { ...(await at()), note: '已电话核实（演示）' })
  stage.at(day(115), '10:00')
  await stage.do(cast.officer('hr.reviewer', unit), recheckClaim, await at())
  stage.at(day(114), '10:00')
  await stage.do(clerk, publishNotice, { ...(await at()), workdays: 5 })
  stage.at(day(100), '10:00')
  await stage.do(clerk, clearNotice, await at())
  stage.at(day(99), '10:00')
  const { neededFen } = await stage.do(finance, fundingOf, { id })
  await stage.do(finance, fundClaim, { ...(await at()), amountFen: neededFen })
  stage.at(day(98), '10:00')
  const batch = await stage.do(clerk, makeBatch, { region: unit, fund: 'employment', claimIds: [id] })
  stage.at(day(98), '15:00')
  await stage.do(cast.officer('finance.reviewer', unit), confirmBatch, {
    id: batch.id,
    version: 1,
    totalFen: batch.totalFen,
  })
  stage.at(day(96), '11:00')
  const seen = await stage.do(finance, getBatch, { id: batch.id })
  const amount = (seen.totalFen / 100).toFixed(2)
  const rows = [
    ...seen.lines.map((line) => ({
      batch: seen.number,
      no: line.no,
      amount,
      result: '成功',
      reason: '',
      serial: `DEMO-OWN-${line.no}`,
      on: day(96),
    })),
    { batch: TOTAL, no: String(seen.lines.length), amount },
  ]
  const columns = Object.entries(returnColumns).map(([key, title]) => ({ key, title }))
  const file = await stage.tools.files.put(
    stage.tools.db,
    csv(columns, rows),
    '银行回单（演示）.csv',
    finance.actor.accountId,
    stage.clock.now().toISOString(),
  )
  await stage.do(finance, importReturn, { id: batch.id, version: seen.version, fileId: file.id })
}
