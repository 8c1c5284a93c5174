/** A class's fee and who pays what of it; receipts for what enterprises and trainees paid; what is held of its seats. */
import { v7 as uuidv7 } from 'uuid'
import { heldFor } from '#money/budgets'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { yuan } from '#platform/fen'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { orgsById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { type ClassState, classMoves, EDITABLE } from './class-rules.ts'
import type * as c from './cost-contract.ts'
import {
  costRefusals,
  type NewReceipt,
  paidBy,
  payers,
  receiptKinds,
  refuseParts,
  refuseReceipt,
} from './cost-rules.ts'
import * as store from './cost-store.ts'
import { seatStandard } from './estimate-service.ts'
import type { CheckRow } from './filing-rules.ts'
import { freeSeatsOf } from './lapse-service.ts'
import { lock, lockEditable, mayOn, notFound, subjectsOf } from './moves-service.ts'
import { allTraineesOf, type TraineeRow, traineeRowsOfPerson } from './roster-store.ts'
import { type ClassRow, classById, classesById } from './store.ts'

const TAKING: readonly ClassState[] = ['approved', 'running', 'taught', 'closed']
const GIVING: readonly ClassState[] = [...TAKING, 'cancelled', 'withdrawn', 'returned']
const FILES = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp']

/** What a person still owes the class for: nothing once they left or the class is off. */
const dueOf = (row: ClassRow, cost: store.CostRow, trainee: Pick<TraineeRow, 'state'>): number =>
  trainee.state === 'enrolled' && TAKING.includes(row.state) ? cost.personalFen : 0
const enterpriseDue = (row: ClassRow, cost: store.CostRow, enrolled: number): number =>
  TAKING.includes(row.state) ? cost.enterpriseFen * enrolled : 0
const standing = (receipts: readonly store.ReceiptRow[]) => receipts.filter((r) => r.voidedAt === null)

/** A row of the filing's checks, where parts were set: they still add up under the standard of the day. */
export async function costCheck(
  db: Db,
  row: Pick<ClassRow, 'id'>,
  standardFen: number | null,
): Promise<CheckRow[]> {
  const cost = await store.costOf(db, row.id)
  if (!cost) return []
  const reasons = refuseParts(cost, standardFen)
  return [
    {
      key: 'cost',
      title: '费用分担',
      clause: 'F37-14',
      result: reasons.length > 0 ? 'failed' : 'passed',
      source: '登记的费用分担与补贴标准',
      finding: `每人 ${yuan(cost.feeFen)} 元：政府 ${yuan(cost.governmentFen)}，企业 ${yuan(cost.enterpriseFen)}，个人 ${yuan(cost.personalFen)}`,
      reasons,
    },
  ]
}

export async function setCost(ctx: Ctx, input: ParsedOf<typeof c.setCost>) {
  const seen = await lock(ctx, input.id)
  const row = await lockEditable(ctx, input.id, seen.version)
  const before = await store.costOf(ctx.db, row.id)
  if ((before?.version ?? 0) !== input.version) insist([common.changed_meanwhile()])
  const parts = {
    feeFen: input.feeFen,
    governmentFen: input.governmentFen,
    enterpriseFen: input.enterpriseFen,
    personalFen: input.personalFen,
    enterpriseName: input.enterpriseName ?? null,
  }
  const reasons = refuseParts(parts, await seatStandard(ctx, row))
  const known = new Set(before?.fileIds ?? [])
  const fresh = input.files.filter((id) => !known.has(id))
  if (!(await ctx.tools.files.ownedBy(ctx.db, fresh, ctx.actor.accountId)))
    reasons.push(costRefusals.own_files({ field: 'files' }))
  insist(reasons)
  const version = input.version + 1
  await store.saveCost(ctx.db, {
    classId: row.id,
    ...parts,
    note: input.note,
    fileIds: input.files,
    setBy: ctx.actor.accountId,
    setAt: ctx.now,
    version,
  })
  const told = (p: typeof parts) => ({
    feeFen: p.feeFen,
    governmentFen: p.governmentFen,
    enterpriseFen: p.enterpriseFen,
    personalFen: p.personalFen,
    enterpriseName: p.enterpriseName,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `培训班“${row.title}”：登记费用分担，每人培训费 ${yuan(parts.feeFen)} 元`,
    region: row.region,
    orgId: row.orgId,
    before: before ? told(before) : null,
    after: told(parts),
    files: fresh,
  })
  return { version }
}

export async function addReceipt(ctx: Ctx, input: ParsedOf<typeof c.addReceipt>) {
  // The row is held: two receipts at once do not both stay below what is due.
  const row = await lock(ctx, input.id)
  const cost = await store.costOf(ctx.db, row.id)
  if (!cost) throw new Refused([costRefusals.not_set()])
  const open = input.kind === 'receipt' ? TAKING : GIVING
  const reasons: Reason[] = open.includes(row.state)
    ? []
    : [costRefusals.not_open({ state: classMoves.states[row.state] })]
  const trainees = await allTraineesOf(ctx.db, row.id)
  const personId = input.payer === 'personal' ? (input.personId ?? null) : null
  const trainee = trainees.filter((t) => t.personId === personId).at(-1)
  if (input.payer === 'personal' && !trainee) reasons.push(costRefusals.not_trainee({ field: 'personId' }))
  const rows = standing(await store.receiptsOf(ctx.db, [row.id]))
  const one: NewReceipt = {
    payer: input.payer,
    personId,
    kind: input.kind,
    amountFen: input.amountFen,
    paidOn: input.paidOn,
  }
  const enrolled = trainees.filter((t) => t.state === 'enrolled').length
  const dueFen =
    input.payer === 'enterprise'
      ? enterpriseDue(row, cost, enrolled)
      : trainee
        ? dueOf(row, cost, trainee)
        : 0
  reasons.push(...refuseReceipt(one, { dueFen, rows, today: ctx.today }))
  if (await store.receiptNumberTaken(ctx.db, row.orgId, input.kind, input.number))
    reasons.push(costRefusals.number_taken({ number: input.number }, { field: 'number' }))
  const [file] = await ctx.tools.files.info(ctx.db, [input.fileId])
  if (!file || !(await ctx.tools.files.ownedBy(ctx.db, [input.fileId], ctx.actor.accountId)))
    reasons.push(costRefusals.own_files({ field: 'fileId' }))
  else if (!FILES.includes(file.mime)) reasons.push(costRefusals.file_type({ field: 'fileId' }))
  insist(reasons)
  const id = uuidv7()
  await store.insertReceipt(ctx.db, {
    id,
    classId: row.id,
    orgId: row.orgId,
    ...one,
    number: input.number,
    fileId: input.fileId,
    note: input.note ?? null,
    enteredBy: ctx.actor.accountId,
    enteredAt: ctx.now,
    voidedBy: null,
    voidedAt: null,
    voidReason: null,
  })
  ctx.record({
    subjects: [...subjectsOf(row), ...(personId ? [`person:${personId}`] : [])],
    summary: `培训班“${row.title}”：${payers[one.payer]}${receiptKinds[one.kind]} ${yuan(one.amountFen)} 元，票据 ${input.number}`,
    region: row.region,
    orgId: row.orgId,
    after: { amountFen: one.amountFen, number: input.number, paidOn: one.paidOn },
    files: [input.fileId],
  })
  return { id }
}

export async function voidReceipt(ctx: Ctx, input: ParsedOf<typeof c.voidReceipt>) {
  const row = await lock(ctx, input.id)
  const all = await store.receiptsOf(ctx.db, [row.id])
  const one = all.find((r) => r.id === input.receiptId)
  if (!one) throw new Refused([common.not_found({ what: '该票据' })], 404)
  const rest = standing(all).filter((r) => r.id !== one.id)
  const reasons: Reason[] = one.voidedAt ? [costRefusals.voided()] : []
  // A receipt is not voided from under a refund of it.
  const paid = paidBy(rest, one.payer, one.personId)
  if (paid < 0) reasons.push(costRefusals.refund_over({ paid: paid + one.amountFen, amount: one.amountFen }))
  insist(reasons)
  const done = await store.voidReceiptRow(ctx.db, one.id, {
    voidedBy: ctx.actor.accountId,
    voidedAt: ctx.now,
    voidReason: input.reason,
  })
  if (!done) insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [...subjectsOf(row), ...(one.personId ? [`person:${one.personId}`] : [])],
    summary: `培训班“${row.title}”：作废票据 ${one.number}（${yuan(one.amountFen)} 元）`,
    region: row.region,
    orgId: row.orgId,
    before: { amountFen: one.amountFen, number: one.number },
    reason: input.reason,
  })
  return { ok: true as const }
}

const showParts = (cost: store.CostRow) => ({
  feeFen: cost.feeFen,
  governmentFen: cost.governmentFen,
  enterpriseFen: cost.enterpriseFen,
  personalFen: cost.personalFen,
  enterpriseName: cost.enterpriseName,
  note: cost.note,
})

export async function money(ctx: Ctx, input: { id: string }) {
  const row = await classById(ctx.db, input.id)
  if (!row) throw notFound()
  const [held, cost, receipts, trainees] = await Promise.all([
    heldFor(ctx.db, `class:${row.id}`),
    store.costOf(ctx.db, row.id),
    store.receiptsOf(ctx.db, [row.id]),
    allTraineesOf(ctx.db, row.id),
  ])
  const [names, files, people] = await Promise.all([
    accountNames(ctx.db, [...(cost ? [cost.setBy] : []), ...receipts.map((r) => r.enteredBy)]),
    ctx.tools.files.info(ctx.db, [...(cost?.fileIds ?? []), ...receipts.map((r) => r.fileId)]),
    peopleById(ctx.db, [...new Set(trainees.map((t) => t.personId))]),
  ])
  const nameOf = new Map(people.map((p) => [p.id, p.nameMasked]))
  const fileOf = new Map(
    files.map(({ id, name, mime, bytes }) => [
      id,
      { id, name, mime, bytes, url: ctx.tools.files.link(id, ctx.now) },
    ]),
  )
  const shown = (ids: readonly string[]) => ids.flatMap((id) => fileOf.get(id) ?? [])
  const booked = standing(receipts)
  const latest = new Map(trainees.map((t) => [t.personId, t]))
  const enrolled = trainees.filter((t) => t.state === 'enrolled').length
  const mine = mayOn(ctx, 'class.file', row)
  const can: string[] = []
  if (mine && EDITABLE.includes(row.state)) can.push('set-cost')
  if (mine && cost && GIVING.includes(row.state)) can.push('receipt')
  if (mayOn(ctx, 'class.review', row)) {
    const free = await freeSeatsOf(ctx, row)
    if (!free.tooEarly && held !== null && held.heldFen > 0) can.push('release')
  }
  return {
    held,
    cost: cost
      ? {
          ...showParts(cost),
          files: shown(cost.fileIds),
          setByName: names.get(cost.setBy) ?? '',
          setAt: cost.setAt,
          version: cost.version,
        }
      : null,
    enterprise: {
      dueFen: cost ? enterpriseDue(row, cost, enrolled) : 0,
      paidFen: paidBy(booked, 'enterprise'),
    },
    people: [...latest.values()].flatMap((t) => {
      const dueFen = cost ? dueOf(row, cost, t) : 0
      const paidFen = paidBy(booked, 'personal', t.personId)
      if (dueFen === 0 && paidFen === 0) return []
      const refundFen = Math.max(0, paidFen - dueFen)
      return [
        {
          personId: t.personId,
          nameMasked: nameOf.get(t.personId) ?? '',
          left: t.state === 'left',
          dueFen,
          paidFen,
          refundFen,
        },
      ]
    }),
    receipts: receipts.map((r) => ({
      id: r.id,
      payer: r.payer,
      kind: r.kind,
      person: r.personId ? (nameOf.get(r.personId) ?? '') : null,
      amountFen: r.amountFen,
      number: r.number,
      paidOn: r.paidOn,
      note: r.note,
      enteredByName: names.get(r.enteredBy) ?? '',
      files: shown([r.fileId]),
      voided: r.voidedAt ? { at: r.voidedAt, reason: r.voidReason ?? '' } : null,
    })),
    can,
  }
}

/** For everybody: a filed class's parts; a draft's are nobody's business. */
export async function publicCost(ctx: Ctx<Actor | null>, input: { id: string }) {
  const row = await classById(ctx.db, input.id)
  if (!row?.number) throw notFound()
  const cost = await store.costOf(ctx.db, row.id)
  return { cost: cost ? showParts(cost) : null }
}

export async function mine(ctx: Ctx) {
  const personId = ctx.actor.personId as string
  // The newest place in each class counts: who left and came back owes what is owed now.
  const latest = new Map((await traineeRowsOfPerson(ctx.db, personId)).reverse().map((t) => [t.classId, t]))
  const ids = [...latest.keys()]
  const [classes, costs, receipts] = await Promise.all([
    classesById(ctx.db, ids),
    store.costsOf(ctx.db, ids),
    store.receiptsOf(ctx.db, ids),
  ])
  const orgs = await orgsById(
    ctx.db,
    [...classes.values()].map((row) => row.orgId),
  )
  const own = standing(receipts).filter((r) => r.personId === personId)
  return {
    rows: costs.flatMap((cost) => {
      const row = classes.get(cost.classId)
      const trainee = latest.get(cost.classId)
      if (!row?.number || !trainee) return []
      const rows = own.filter((r) => r.classId === row.id)
      const dueFen = dueOf(row, cost, trainee)
      const paidFen = paidBy(rows, 'personal', personId)
      return [
        {
          classId: row.id,
          title: row.title,
          orgName: orgs.get(row.orgId)?.name ?? '',
          feeFen: cost.feeFen,
          governmentFen: cost.governmentFen,
          enterpriseFen: cost.enterpriseFen,
          dueFen,
          paidFen,
          refundFen: Math.max(0, paidFen - dueFen),
          receipts: rows.map((r) => ({
            id: r.id,
            kind: r.kind,
            amountFen: r.amountFen,
            number: r.number,
            paidOn: r.paidOn,
            url: ctx.tools.files.link(r.fileId, ctx.now),
          })),
        },
      ]
    }),
  }
}
