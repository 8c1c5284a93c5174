/** 公示—实收对账: the payee's word taken down, cases opened where the four tellings differ, looked into and closed. */
import { v7 as uuidv7 } from 'uuid'
import { openRecovery } from '#money/recovery'
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { nextNumber } from '#platform/counter'
import { addWorkdays } from '#platform/day'
import { yuan } from '#platform/fen'
import { refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { payeeNames } from './holder-service.ts'
import type { AnyCtx } from './moves-service.ts'
import { paymentStates } from './payment-rules.ts'
import type * as c from './receipt-contract.ts'
import { reconRows } from './receipt-recon-store.ts'
import {
  CASE_WORKDAYS,
  caseMoves,
  caseOf,
  payeeAnswers,
  type ReceiptKind,
  receiptAnswers,
  receiptKinds,
  receiptOutcomes,
  receiptRefusals,
  traineeAnswers,
} from './receipt-rules.ts'
import * as store from './receipt-store.ts'
import { claimsById } from './store.ts'

const answersFor = (side: 'payee' | 'trainee') =>
  (side === 'payee' ? payeeAnswers : traineeAnswers).map((value) => ({
    value,
    title:
      side === 'trainee' && value === 'as-shown' ? '参加了培训，机构没有另外收费' : receiptAnswers[value],
  }))

async function shown(ctx: Ctx, rows: readonly store.SayableRow[]): Promise<c.ReceiptItem[]> {
  const [nameOf, cases] = await Promise.all([
    payeeNames(
      ctx,
      rows.map((r) => (r.orgId ? { orgId: r.orgId, personId: null } : { orgId: null, personId: r.personId })),
    ),
    store.casesAbout(
      ctx.db,
      rows.map((r) => r.id),
    ),
  ])
  return rows.map((r) => {
    const found = cases.get(r.id)
    const answers = answersFor(r.side)
    return {
      side: r.side,
      id: r.id,
      claimId: r.claimId,
      number: r.number,
      title: r.title,
      payeeName: nameOf(r.orgId ? { orgId: r.orgId, personId: null } : { orgId: null, personId: r.personId }),
      accountMasked: r.accountMasked,
      noticeFen: r.noticeFen,
      amountFen: r.amountFen,
      bankOn: r.bankOn,
      answers,
      said: r.answer
        ? {
            answer: r.answer,
            title: answers.find((a) => a.value === r.answer)?.title ?? receiptAnswers[r.answer],
            amountFen: r.saidFen,
            at: r.saidAt as string,
          }
        : null,
      case: found
        ? {
            number: found.number,
            stateTitle: caseMoves.states[found.state],
            dueOn: found.dueOn,
            outcomeTitle: found.outcome ? receiptOutcomes[found.outcome] : null,
            resolution: found.resolution,
          }
        : null,
    }
  })
}

export const mine = async (ctx: Ctx) => ({
  rows: await shown(ctx, await store.sayableOfPerson(ctx.db, ctx.actor.personId as string)),
})

export async function own(ctx: Ctx, input: ParsedOf<typeof c.orgReceipts>) {
  const { open, ...rest } = input
  const page = await store.sayableOfOrgs(ctx.db, ctx.scope().orgs, {
    ...rest,
    ...(open === undefined ? {} : { open: open === 'true' }),
  })
  return { ...page, rows: await shown(ctx, page.rows) }
}

interface Difference {
  kind: ReceiptKind
  expectedFen: number
  toldFen: number | null
  body: string
}
interface About {
  claimId: string
  region: string
  claimLineId: string | null
  paymentLineId: string | null
  receiptId: string | null
}
/** Opens a case; null where the same difference is being looked into. */
export async function openCase(ctx: AnyCtx, about: About, found: Difference): Promise<string | null> {
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `receipt-case:${about.region}:${year}`)
  const row: store.CaseRow = {
    id: uuidv7(),
    number: `DZ${about.region}-${year}-${String(serial).padStart(4, '0')}`,
    ...about,
    ...found,
    state: 'open',
    openedAt: ctx.now,
    dueOn: addWorkdays(ctx.today, CASE_WORKDAYS, await loadCalendar(ctx.db)),
    owner: null,
    ownerName: null,
    takenAt: null,
    outcome: null,
    resolution: null,
    fileIds: [],
    closedBy: null,
    closedAt: null,
    version: 1,
  }
  return (await store.insertCase(ctx.db, row)) ? row.number : null
}

async function say(ctx: Ctx, row: store.SayableRow, input: ParsedOf<typeof c.sayMine>) {
  if (row.state !== 'paid') insist([receiptRefusals.not_paid()])
  if (!answersFor(row.side).some((a) => a.value === input.answer)) {
    throw new Refused([receiptRefusals.wrong_answer({ field: 'answer' })])
  }
  const withAmount = input.answer === 'other-amount' || input.answer === 'charged'
  if (withAmount && input.amountFen === undefined) insist([receiptRefusals.no_amount({ field: 'amountFen' })])
  if (input.answer === 'other-amount' && input.amountFen === row.amountFen)
    insist([receiptRefusals.same_amount({ amount: yuan(row.amountFen) }, { field: 'amountFen' })])
  const amountFen = withAmount ? (input.amountFen as number) : null
  const receipt: store.ReceiptRow = {
    id: uuidv7(),
    paymentLineId: row.side === 'payee' ? row.id : null,
    claimLineId: row.side === 'trainee' ? row.id : null,
    answer: input.answer,
    amountFen,
    note: input.note ?? null,
    byAccount: ctx.actor.accountId,
    at: ctx.now,
  }
  await store.insertReceipt(ctx.db, receipt)
  const found = caseOf({ side: row.side, answer: input.answer, amountFen }, row.amountFen)
  const caseNumber =
    found &&
    (await openCase(
      ctx,
      {
        claimId: row.claimId,
        region: row.region,
        claimLineId: receipt.claimLineId,
        paymentLineId: receipt.paymentLineId,
        receiptId: receipt.id,
      },
      found,
    ))
  ctx.record({
    // What a trainee says of an institution is not put on the institution's own page.
    subjects: [
      `claim:${row.claimId}`,
      ...(row.personId && row.side === 'payee' ? [`person:${row.personId}`] : []),
    ],
    summary: `补贴申报 ${row.number}：${row.side === 'payee' ? '收款人' : '学员'}${
      input.answer === 'as-shown' ? '确认与公示一致' : `反映“${receiptAnswers[input.answer]}”`
    }${caseNumber ? `，转实收差异 ${caseNumber}` : ''}`,
    region: row.region,
    orgId: row.side === 'payee' ? row.orgId : null,
    after: { answer: receiptAnswers[input.answer], amountFen, paidFen: row.amountFen, caseNumber },
  })
  return { caseNumber }
}

export async function sayMine(ctx: Ctx, input: ParsedOf<typeof c.sayMine>) {
  const row = await store.sayable(ctx.db, input.side, input.id)
  if (!row || row.personId !== ctx.actor.personId) throw new Refused([receiptRefusals.not_yours()], 403)
  return await say(ctx, row, input)
}

export async function placeOfTransfer(ctx: AnyCtx, id: string) {
  const row = await store.sayable(ctx.db, 'payee', id)
  if (!row) throw new Refused([common.not_found({ what: '该笔付款' })], 404)
  return { orgs: [row.orgId] }
}
export async function sayOwn(ctx: Ctx, input: ParsedOf<typeof c.sayOwn>) {
  return await say(ctx, (await store.sayable(ctx.db, 'payee', input.id)) as store.SayableRow, input)
}

export async function recon(ctx: Ctx, input: ParsedOf<typeof c.reconList>) {
  const { region, ...rest } = input
  const page = await reconRows(ctx.db, ctx.scope(), {
    ...rest,
    ...(region ? { regions: ctx.tools.regionsUnder(region) } : {}),
  })
  const nameOf = await payeeNames(ctx, page.rows)
  return {
    ...page,
    rows: page.rows.map(({ orgId, personId, state, answer, ...r }) => ({
      ...r,
      regionName: regions().fullName(r.region),
      payeeName: nameOf({ orgId, personId }),
      bankTitle: paymentStates[state],
      saidTitle: answer ? receiptAnswers[answer] : null,
    })),
  }
}

const handsOf = (row: { filedBy: string | null; reviewedBy: string | null; madeBy: string | null }) => ({
  filedBy: { id: row.filedBy, did: '申报' },
  reviewedBy: { id: row.reviewedBy, did: '初审' },
  madeBy: { id: row.madeBy, did: '生成拨付批次' },
})

export async function cases(ctx: Ctx, input: ParsedOf<typeof c.listReceiptCases>) {
  const { region, ...rest } = input
  const page = await store.listCaseRows(ctx.db, ctx.scope(), {
    ...rest,
    ...(region ? { regions: ctx.tools.regionsUnder(region) } : {}),
  })
  const [nameOf, people] = await Promise.all([
    payeeNames(
      ctx,
      page.rows.map((r) => ({ orgId: r.orgId, personId: r.claimPerson })),
    ),
    peopleById(
      ctx.db,
      page.rows.flatMap((r) => r.personId ?? []),
    ),
  ])
  const personOf = new Map(people.map((p) => [p.id, p.nameMasked]))
  return {
    ...page,
    rows: page.rows.map((r) => ({
      id: r.id,
      number: r.number,
      kind: r.kind,
      region: r.region,
      regionName: regions().fullName(r.region),
      claimId: r.claimId,
      claimNumber: r.claimNumber,
      title: r.title,
      payeeName: nameOf({ orgId: r.orgId, personId: r.claimPerson }),
      nameMasked: r.personId ? (personOf.get(r.personId) ?? null) : null,
      expectedFen: r.expectedFen,
      toldFen: r.toldFen,
      body: r.body,
      note: r.note,
      state: r.state,
      openedAt: r.openedAt,
      dueOn: r.dueOn,
      late: r.state !== 'closed' && r.dueOn < ctx.today,
      ownerName: r.ownerName,
      outcome: r.outcome,
      resolution: r.resolution,
      closedAt: r.closedAt,
      version: r.version,
      can: (['take', 'close'] as const).filter(
        (move) =>
          covers(ctx.scope('receipt.handle'), { region: r.region }) &&
          (move === 'take' || r.owner === ctx.actor.accountId) &&
          refuseMove(caseMoves, move, r.state, ctx.actor.accountId, handsOf(r)).length === 0,
      ),
    })),
  }
}

export async function placeOfCase(ctx: AnyCtx, id: string) {
  const row = await store.caseById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '该实收差异' })], 404)
  return { region: row.region }
}

async function lockFor(ctx: Ctx, input: { id: string; version: number }, move: 'take' | 'close') {
  const row = await store.lockCase(ctx.db, input.id)
  if (!row) throw new Refused([common.not_found({ what: '该实收差异' })], 404)
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  const [claim, madeBy] = await Promise.all([
    claimsById(ctx.db, [row.claimId]),
    store.makerOf(ctx.db, row.paymentLineId),
  ])
  const { filedBy = null, reviewedBy = null } = claim.get(row.claimId) ?? {}
  insist(
    refuseMove(caseMoves, move, row.state, ctx.actor.accountId, handsOf({ filedBy, reviewedBy, madeBy })),
  )
  return row
}

const recordCase = (
  ctx: Ctx,
  row: store.CaseRow,
  summary: string,
  after: Record<string, unknown>,
  more: { reason?: string; files?: string[] } = {},
) =>
  ctx.record({
    subjects: [`receipt-case:${row.id}`, `claim:${row.claimId}`],
    summary: `实收差异 ${row.number}（${receiptKinds[row.kind]}）：${summary}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: caseMoves.states[row.state] },
    after,
    ...more,
  })

export async function take(ctx: Ctx, input: ParsedOf<typeof c.takeReceiptCase>) {
  const row = await lockFor(ctx, input, 'take')
  await store.updateCase(ctx.db, row.id, row.version, {
    state: 'taken',
    owner: ctx.actor.accountId,
    ownerName: ctx.actor.name,
    takenAt: ctx.now,
  })
  recordCase(ctx, row, '受理', { state: caseMoves.states.taken })
  return { version: row.version + 1, state: 'taken' as const }
}

/** What should not have been paid goes its own way, with notice and reply: closing a difference decides nothing there. */
async function recover(ctx: Ctx, row: store.CaseRow, input: ParsedOf<typeof c.closeReceiptCase>) {
  const opened = await openRecovery(ctx, {
    region: row.region,
    source: row.claimLineId ? 'complaint' : 'recheck',
    finding: `${receiptKinds[row.kind]}：${row.body}。${input.resolution}`,
    clause: 'F37-15',
    fileIds: input.files,
    lines: (await store.paidLinesOf(ctx.db, row)).map((line) => ({ ...line, why: row.body })),
  })
  if (!opened) throw new Refused([receiptRefusals.nothing_to_recover({ field: 'outcome' })])
  return opened.number
}

export async function close(ctx: Ctx, input: ParsedOf<typeof c.closeReceiptCase>) {
  const row = await lockFor(ctx, input, 'close')
  if (row.owner !== ctx.actor.accountId) insist([receiptRefusals.not_owner()])
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId)))
    insist([receiptRefusals.not_your_file({ field: 'files' })])
  const recovery = input.outcome === 'recovery' ? await recover(ctx, row, input) : null
  await store.updateCase(ctx.db, row.id, row.version, {
    state: 'closed',
    outcome: input.outcome,
    resolution: input.resolution,
    fileIds: input.files,
    closedBy: ctx.actor.accountId,
    closedAt: ctx.now,
  })
  recordCase(
    ctx,
    row,
    `办结，${receiptOutcomes[input.outcome]}${recovery ? `（${recovery}）` : ''}`,
    { state: caseMoves.states.closed, outcome: receiptOutcomes[input.outcome] },
    { reason: input.resolution, files: input.files },
  )
  return { version: row.version + 1, state: 'closed' as const, recoveryNumber: recovery }
}
