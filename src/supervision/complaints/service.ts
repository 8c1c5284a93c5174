import { randomInt } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { loadCalendar } from '#platform/calendar'
import { addDays, addWorkdays, dayOf } from '#platform/day'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgById, orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import * as store from './store.ts'

/** `JB20260301-48213907` */
const makeReceipt = (day: string): string =>
  `JB${day.replaceAll('-', '')}-${String(randomInt(100_000_000)).padStart(8, '0')}`
const makeCode = (): string => String(randomInt(1_000_000)).padStart(6, '0')
const codeIndexOf = (ctx: Ctx<unknown>, receipt: string, code: string): Buffer =>
  ctx.tools.sealer.blind(`${receipt}:${code}`, 'complaint.code')

/** Nothing about the complainant enters the record, not even the address they wrote from. */
export async function file(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.fileComplaint>) {
  const { files, sealer } = ctx.tools
  const reasons: Reason[] = []
  if (!regions().byCode.has(input.region)) reasons.push(common.not_found({ what: '这个地区' }))
  if (input.orgId && !(await orgById(ctx.db, input.orgId)))
    reasons.push(c.refusals.unknown_org({ field: 'orgId' }))
  if (input.happenedOn && input.happenedOn > ctx.today)
    reasons.push(c.refusals.about_future({ field: 'happenedOn' }))
  if (input.files.some((one) => !files.checkTicket(one.id, one.ticket)))
    reasons.push(c.refusals.not_your_file({ field: 'files' }))
  insist(reasons)
  const id = uuidv7()
  const receipt = makeReceipt(ctx.today)
  const code = makeCode()
  const about = regions().byCode.get(input.region)
  const region = c.handledIn(input.kind, input.region, about?.parentCode ?? null)
  await store.insertComplaint(ctx.db, {
    id,
    receipt,
    codeIndex: codeIndexOf(ctx, receipt, code),
    kind: input.kind,
    region,
    aboutRegion: input.region,
    orgId: input.orgId ?? null,
    about: input.about,
    body: input.body,
    happenedOn: input.happenedOn ?? null,
    files: input.files.map((one) => one.id),
    contactNameSealed: input.contact ? sealer.seal(input.contact.name, `complaint.contact_name:${id}`) : null,
    contactPhoneSealed: input.contact
      ? sealer.seal(input.contact.phone, `complaint.contact_phone:${id}`)
      : null,
    filedAt: ctx.now,
    acceptBy: addWorkdays(ctx.today, c.ACCEPT_WORKDAYS, await loadCalendar(ctx.db)),
  })
  ctx.record({
    subjects: [`complaint:${id}`, ...(input.orgId ? [`provider:${input.orgId}`] : [])],
    summary: `收到投诉举报 ${receipt}：${c.complaintKinds[input.kind]}`,
    region,
    files: input.files.map((one) => one.id),
  })
  return { receipt, code }
}

export async function progress(ctx: Ctx<unknown>, input: ParsedOf<typeof c.complaintProgress>) {
  const receipt = input.receipt.trim().toUpperCase()
  const row = await store.complaintByReceipt(ctx.db, receipt, codeIndexOf(ctx, receipt, input.code))
  if (!row) throw new Refused([c.refusals.no_receipt()], 404)
  const over = row.state === 'closed' || row.state === 'refused'
  return {
    receipt,
    kindTitle: c.complaintKinds[row.kind],
    stateTitle: c.complaintMoves.states[row.state],
    filedAt: row.filedAt,
    acceptBy: row.acceptBy,
    closeBy: row.closeBy,
    closedAt: row.closedAt,
    // What is proposed is not decided.
    resultTitle: row.state === 'closed' && row.result ? c.results[row.result] : null,
    reply: over ? row.reply : null,
  }
}

async function shown(ctx: Ctx, rows: readonly store.ComplaintRecord[]): Promise<c.ComplaintListRow[]> {
  const orgs = await orgsById(
    ctx.db,
    rows.flatMap((r) => r.orgId ?? []),
  )
  return rows.map((row) => {
    const dueOn = row.state === 'filed' ? row.acceptBy : row.closedAt ? null : row.closeBy
    return {
      id: row.id,
      receipt: row.receipt,
      kind: row.kind,
      region: row.aboutRegion,
      regionName: regions().fullName(row.aboutRegion),
      about: row.about,
      orgId: row.orgId,
      orgName: row.orgId ? (orgs.get(row.orgId)?.name ?? null) : null,
      named: row.contactNameSealed !== null || row.contactDestroyedAt !== null,
      state: row.state,
      filedAt: row.filedAt,
      dueOn,
      overdue: dueOn !== null && dueOn < ctx.today,
      result: row.result,
    }
  })
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listComplaints>) {
  const within = input.region ? regions().under(input.region) : null
  const page = await store.complaintPage(ctx.db, ctx.scope().regions, { ...input, within })
  return { ...page, rows: await shown(ctx, page.rows) }
}

async function one(ctx: Ctx, id: string): Promise<store.ComplaintRecord> {
  const row = await store.complaintById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这份举报' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx, id)).region })

export async function view(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx, id)
  const [head] = await shown(ctx, [row])
  const files = new Map(
    (await ctx.tools.files.info(ctx.db, [...row.files, ...row.answerFiles, ...row.evidence])).map((f) => [
      f.id,
      { id: f.id, name: f.name, mime: f.mime, bytes: f.bytes, url: ctx.tools.files.link(f.id, ctx.now) },
    ]),
  )
  const filesOf = (ids: readonly string[]) => ids.flatMap((one) => files.get(one) ?? [])
  const names = await accountNames(ctx.db, [row.handledBy, row.proposedBy, row.closedBy])
  const nameOf = (account: string | null) => (account ? (names.get(account) ?? '') : null)
  const may = (verb: string) => ctx.scope(verb).regions.includes(row.region)
  const can = openMoves(c.complaintMoves, row.state, may, ctx.actor.accountId, c.handsOf(row))
  if (row.state === 'handling' && may('complaint.handle') && row.orgId && (!row.asked || row.answer))
    can.push('ask')
  if (row.contactNameSealed && may('complaint.handle')) can.push('contact')
  return {
    ...(head as c.ComplaintListRow),
    body: row.body,
    happenedOn: row.happenedOn,
    files: filesOf(row.files),
    handledByName: nameOf(row.handledBy),
    asked: row.asked
      ? {
          text: row.asked,
          at: row.askedAt as string,
          answer: row.answer,
          answeredAt: row.answeredAt,
          files: filesOf(row.answerFiles),
        }
      : null,
    reply: row.reply,
    evidence: filesOf(row.evidence),
    proposedByName: nameOf(row.proposedBy),
    returnReason: row.returnReason,
    closedByName: nameOf(row.closedBy),
    closedAt: row.closedAt,
    others: row.orgId ? (await store.countAbout(ctx.db, row.orgId)) - 1 : 0,
    version: row.version,
    can,
  }
}

export async function contact(ctx: Ctx, input: ParsedOf<typeof c.complainantOf>) {
  const row = await one(ctx, input.id)
  if (!row.contactNameSealed || !row.contactPhoneSealed)
    throw new Refused([common.not_found({ what: '举报人联系方式（匿名举报）' })], 404)
  ctx.record({
    subjects: [`complaint:${row.id}`],
    summary: `查看举报 ${row.receipt} 的联系方式`,
    region: row.region,
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  const { sealer } = ctx.tools
  return {
    name: sealer.open(row.contactNameSealed, `complaint.contact_name:${row.id}`),
    phone: sealer.open(row.contactPhoneSealed, `complaint.contact_phone:${row.id}`),
  }
}

type Step = { id: string; version: number }
/** Checks a move, makes it, and writes it down; `move` null stays where it is. */
async function step(
  ctx: Ctx,
  input: Step,
  move: keyof typeof c.complaintMoves.moves | null,
  title: string,
  set: Partial<store.ComplaintRecord>,
  reason: string | null = null,
  check: (row: store.ComplaintRecord) => Reason[] = () => [],
) {
  const row = await one(ctx, input.id)
  const reasons = move
    ? refuseMove(c.complaintMoves, move, row.state, ctx.actor.accountId, c.handsOf(row))
    : row.state === 'handling'
      ? []
      : [common.changed_meanwhile()]
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  insist([...reasons, ...check(row)])
  const state = move ? c.complaintMoves.moves[move].to : row.state
  if (!(await store.updateComplaint(ctx.db, row.id, row.version, { ...set, state })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`complaint:${row.id}`, ...(row.orgId ? [`provider:${row.orgId}`] : [])],
    summary: `${title}：${row.receipt}`,
    region: row.region,
    orgId: ctx.actor.orgId,
    before: { state: row.state },
    after: { state, ...(set.result ? { result: c.results[set.result] } : {}) },
    reason,
    files: set.evidence ?? [],
  })
  return { version: row.version + 1, state }
}

export const accept = (ctx: Ctx, input: ParsedOf<typeof c.acceptComplaint>) =>
  step(ctx, input, 'accept', '受理举报', {
    handledBy: ctx.actor.accountId,
    handledAt: ctx.now,
    closeBy: addDays(ctx.today, c.CLOSE_DAYS),
  })

export const refuse = (ctx: Ctx, input: ParsedOf<typeof c.refuseComplaint>) =>
  step(
    ctx,
    input,
    'refuse',
    '不予受理举报',
    {
      handledBy: ctx.actor.accountId,
      handledAt: ctx.now,
      reply: input.reason,
      closedBy: ctx.actor.accountId,
      closedAt: ctx.now,
    },
    input.reason,
  )

export const ask = (ctx: Ctx, input: ParsedOf<typeof c.askOrganisation>) =>
  step(
    ctx,
    input,
    null,
    '要求被举报单位说明',
    {
      asked: input.reason,
      askedAt: ctx.now,
      answer: null,
      answerFiles: [],
      answeredBy: null,
      answeredAt: null,
    },
    input.reason,
    (row) => [
      ...(row.orgId ? [] : [c.refusals.no_org()]),
      ...(row.asked && !row.answer ? [c.refusals.asked_already()] : []),
    ],
  )

async function ownFiles(ctx: Ctx, ids: readonly string[]): Promise<Reason[]> {
  return (await ctx.tools.files.ownedBy(ctx.db, ids, ctx.actor.accountId))
    ? []
    : [c.refusals.not_your_file({ field: 'files' })]
}

export async function propose(ctx: Ctx, input: ParsedOf<typeof c.proposeResult>) {
  insist(await ownFiles(ctx, input.files))
  return await step(
    ctx,
    input,
    'propose',
    '提交举报办理结果',
    {
      result: input.result,
      reply: input.reply,
      evidence: input.files,
      proposedBy: ctx.actor.accountId,
      proposedAt: ctx.now,
      returnReason: null,
    },
    input.reply,
  )
}

export const giveBack = (ctx: Ctx, input: ParsedOf<typeof c.returnComplaint>) =>
  step(ctx, input, 'return', '退回重办举报', { returnReason: input.reason }, input.reason)

export const close = (ctx: Ctx, input: ParsedOf<typeof c.closeComplaint>) =>
  step(ctx, input, 'close', '复核办结举报', { closedBy: ctx.actor.accountId, closedAt: ctx.now })

export async function asked(ctx: Ctx) {
  const rows = await store.askedOf(ctx.db, ctx.scope().orgs)
  return {
    rows: rows.map((row) => ({
      id: row.id,
      kindTitle: c.complaintKinds[row.kind],
      text: row.asked as string,
      askedAt: row.askedAt as string,
      answer: row.answer,
      answeredAt: row.answeredAt,
    })),
  }
}

export const placeOfQuestion = async (ctx: Ctx, id: string) => ({ orgs: [(await one(ctx, id)).orgId] })

export async function answer(ctx: Ctx, input: ParsedOf<typeof c.answerQuestion>) {
  const row = await one(ctx, input.id)
  if (!row.asked || row.answer || row.state !== 'handling') insist([c.refusals.nothing_asked()])
  insist(await ownFiles(ctx, input.files))
  const done = await store.updateComplaint(ctx.db, row.id, row.version, {
    answer: input.answer,
    answerFiles: input.files,
    answeredBy: ctx.actor.accountId,
    answeredAt: ctx.now,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`complaint:${row.id}`],
    summary: `被举报单位答复说明要求（${dayOf(row.askedAt as string)}）`,
    region: row.region,
    orgId: ctx.actor.orgId,
    files: input.files,
  })
  return { answeredAt: ctx.now }
}
