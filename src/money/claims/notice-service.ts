/** Public notices, objections to single lines, and how they are resolved. */
import { randomInt } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { certificateKinds, subsidyKinds } from '#money/policy/contract'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { refuseMove } from '#platform/moves'
import { common, insist, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { occupationsByCode } from '#registry/occupations'
import { levelNames } from '#registry/occupations/contract'
import { maskedNames, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import { type ClaimState, handsOf, stands, stateOfLines } from './claim-rules.ts'
import { payeeNames } from './holder-service.ts'
import * as lines from './line-store.ts'
import { type AnyCtx, claimOrRefuse, notFound, placeOfRow, settle } from './moves-service.ts'
import type * as c from './notice-contract.ts'
import { noticeRefusals } from './notice-contract.ts'
import { noticeOver, type ObjectionState, objectionMoves } from './notice-rules.ts'
import * as store from './notice-store.ts'
import { letGoOfMoney } from './review-service.ts'
import { type ClaimRow, claimsById, lockClaim } from './store.ts'

/** Others rest on work, days or an agreement, whatever certificate the training led to. */
const WITH_CERTIFICATE: readonly string[] = ['class-training', 'personal-certificate', 'skill-upgrade']

const isOpen = (n: Pick<store.NoticeDoor, 'closedAt' | 'untilOn'>, today: string): boolean =>
  !n.closedAt && !noticeOver(n.untilOn, today)

async function showNotices(ctx: AnyCtx, rows: readonly store.NoticeDoor[]) {
  const claims = await claimsById(
    ctx.db,
    rows.map((r) => r.claimId),
  )
  const nameOf = await payeeNames(ctx, [...claims.values()])
  return rows.map((n) => ({
    id: n.id,
    number: n.number,
    subsidyKind: n.subsidyKind,
    subsidyTitle: subsidyKinds[n.subsidyKind],
    region: n.region,
    regionName: regions().fullName(n.region),
    title: n.title,
    payeeName: nameOf(claims.get(n.claimId) as ClaimRow),
    fromOn: n.fromOn,
    untilOn: n.untilOn,
    workdays: n.workdays,
    open: isOpen(n, ctx.today),
    people: n.people,
    amountFen: n.amountFen,
  }))
}

export async function list(ctx: AnyCtx, input: ParsedOf<typeof c.listNotices>) {
  const page = await store.listNoticeRows(ctx.db, {
    ...input,
    regions: input.region ? ctx.tools.regionsUnder(input.region) : null,
    open: input.open === undefined ? null : input.open === 'true',
    today: ctx.today,
  })
  return { ...page, rows: await showNotices(ctx, page.rows) }
}

/** Names and numbers are masked, and gone again when the notice is over. */
export async function view(ctx: AnyCtx, input: { id: string }) {
  const notice = await store.noticeById(ctx.db, input.id)
  if (!notice) throw new Refused([common.not_found({ what: '该公示' })], 404)
  const [shown] = await showNotices(ctx, [notice])
  const open = isOpen(notice, ctx.today)
  const rows = open ? await lines.linesOf(ctx.db, notice.claimId) : []
  const listed = rows.filter((l) => stands(l.state) && l.state !== 'judged')
  const [people, occupations] = await Promise.all([
    peopleById(
      ctx.db,
      listed.map((l) => l.personId),
    ),
    occupationsByCode(
      ctx.db,
      listed.flatMap((l) => l.occupationCode ?? []),
    ),
  ])
  const personOf = new Map(people.map((p) => [p.id, p]))
  return {
    ...(shown as NonNullable<typeof shown>),
    department: `${regions().nameOf(notice.region)}人社部门`,
    lines: listed.map((l) => ({
      no: l.no,
      nameMasked: personOf.get(l.personId)?.nameMasked ?? '',
      idNumberMasked: personOf.get(l.personId)?.idNumberMasked ?? '',
      certificate: [
        WITH_CERTIFICATE.includes(l.subsidyKind) ? certificateKinds[l.certificateKind] : null,
        l.occupationCode ? occupations.get(l.occupationCode)?.name : null,
        l.level ? levelNames[l.level] : null,
      ]
        .filter(Boolean)
        .join(' · '),
      amountFen: l.amountFen,
      objected: l.state === 'objected',
    })),
  }
}

async function lockedClaim(ctx: AnyCtx, id: string): Promise<ClaimRow> {
  const row = await lockClaim(ctx.db, id)
  if (!row) throw notFound()
  return row
}

/** `YY20260301-48213907`; the phone number is asked for beside it. */
const makeReceipt = (day: string): string =>
  `YY${day.replaceAll('-', '')}-${String(randomInt(100_000_000)).padStart(8, '0')}`

/** Stops the one line until somebody has looked; all others go on. */
export async function object(ctx: Ctx<Actor | null>, input: ParsedOf<typeof c.object>) {
  const { sealer } = ctx.tools
  const notice = await store.noticeById(ctx.db, input.id)
  if (!notice) throw new Refused([common.not_found({ what: '该公示' })], 404)
  const row = await lockedClaim(ctx, notice.claimId)
  if (!isOpen(notice, ctx.today) || row.state !== 'notice')
    insist([noticeRefusals.over({ until: notice.untilOn })])
  const line = await lines.lineByNo(ctx.db, row.id, input.no)
  if (!line || (line.state !== 'claimed' && line.state !== 'objected')) {
    throw new Refused([noticeRefusals.not_on_notice({ field: 'no' })])
  }
  const contactPhoneIndex = sealer.blind(input.phone, 'phone')
  if (await store.openObjectionBy(ctx.db, line.id, contactPhoneIndex))
    insist([noticeRefusals.objected_already()])
  const id = uuidv7()
  const receipt = makeReceipt(ctx.today)
  await store.insertObjection(ctx.db, {
    id,
    receipt,
    noticeId: notice.id,
    claimId: row.id,
    lineId: line.id,
    body: input.body,
    contactNameSealed: sealer.seal(input.name, `objection.contact_name:${id}`),
    contactPhoneSealed: sealer.seal(input.phone, `objection.contact_phone:${id}`),
    contactPhoneIndex,
    state: 'open',
    filedAt: ctx.now,
    resolvedBy: null,
    resolvedAt: null,
    resolution: null,
    fileIds: [],
    version: 1,
  })
  await lines.moveLinesById(ctx.db, [line.id], 'claimed', 'objected')
  await settle(ctx, row, {
    step: 'object',
    title: `第 ${line.no} 号人员收到公示异议，暂停该人员`,
    to: row.state,
    after: { receipt, no: line.no },
  })
  return { receipt }
}

export async function progress(ctx: AnyCtx, input: ParsedOf<typeof c.objectionProgress>) {
  const found = await store.objectionByReceipt(
    ctx.db,
    input.receipt.trim().toUpperCase(),
    ctx.tools.sealer.blind(input.phone, 'phone'),
  )
  if (!found) throw new Refused([noticeRefusals.no_receipt()], 404)
  return {
    receipt: found.receipt,
    state: found.state,
    stateTitle: objectionMoves.states[found.state],
    filedAt: found.filedAt,
    resolvedAt: found.resolvedAt,
    resolution: found.resolution,
  }
}

const handsOfClaim = (o: { filedBy: string | null; reviewedBy: string | null }) =>
  handsOf({ filedBy: o.filedBy, reviewedBy: o.reviewedBy, recheckedBy: null })

export async function listObjections(ctx: Ctx, input: ParsedOf<typeof c.listObjections>) {
  const page = await store.listObjectionRows(ctx.db, ctx.scope(), input)
  const people = await maskedNames(
    ctx.db,
    page.rows.map((r) => r.personId),
  )
  const reach = new Set(ctx.scope('claim.objection').regions)
  return {
    ...page,
    rows: page.rows.map((o) => ({
      id: o.id,
      receipt: o.receipt,
      claimId: o.claimId,
      claimNumber: o.claimNumber,
      title: o.title,
      region: o.region,
      regionName: regions().fullName(o.region),
      lineNo: o.lineNo,
      nameMasked: people.get(o.personId) ?? '',
      amountFen: o.amountFen,
      body: o.body,
      state: o.state,
      filedAt: o.filedAt,
      resolvedAt: o.resolvedAt,
      resolution: o.resolution,
      version: o.version,
      can: reach.has(o.region)
        ? ['contact', ...(['uphold', 'dismiss'] as const)].filter(
            (move) =>
              move === 'contact' ||
              refuseMove(objectionMoves, move, o.state, ctx.actor.accountId, handsOfClaim(o)).length === 0,
          )
        : [],
    })),
  }
}

async function objectionOrRefuse(ctx: AnyCtx, id: string): Promise<store.ObjectionRow> {
  const found = await store.objectionById(ctx.db, id)
  if (!found) throw new Refused([common.not_found({ what: '该异议' })], 404)
  return found
}

export const placeOfObjection = async (ctx: AnyCtx, id: string) =>
  placeOfRow(await claimOrRefuse(ctx.db, (await objectionOrRefuse(ctx, id)).claimId))

export async function contact(ctx: Ctx, input: ParsedOf<typeof c.objectorOf>) {
  const found = await objectionOrRefuse(ctx, input.id)
  const claim = await claimOrRefuse(ctx.db, found.claimId)
  ctx.record({
    subjects: [`claim:${claim.id}`, `objection:${found.id}`],
    summary: `查看异议 ${found.receipt} 的联系方式`,
    region: claim.region,
    orgId: ctx.actor.orgId,
    reason: input.reason,
  })
  const { sealer } = ctx.tools
  return {
    name: sealer.open(found.contactNameSealed, `objection.contact_name:${found.id}`),
    phone: sealer.open(found.contactPhoneSealed, `objection.contact_phone:${found.id}`),
  }
}

/** States in which the claim's notice lies behind it. */
const PAST: readonly ClaimState[] = ['cleared', 'funded', 'batched', 'bounced', 'partly', 'paid']

export async function resolve(ctx: Ctx, input: ParsedOf<typeof c.resolveObjection>) {
  const found = await objectionOrRefuse(ctx, input.id)
  const row = await lockedClaim(ctx, found.claimId)
  const move = input.result
  insist(refuseMove(objectionMoves, move, found.state, ctx.actor.accountId, handsOfClaim(row)))
  if (!(await ctx.tools.files.ownedBy(ctx.db, input.files, ctx.actor.accountId))) {
    insist([noticeRefusals.not_your_file({ field: 'files' })])
  }
  const state: ObjectionState = objectionMoves.moves[move].to
  const done = await store.updateObjection(ctx.db, found.id, input.version, {
    state,
    resolvedBy: ctx.actor.accountId,
    resolvedAt: ctx.now,
    resolution: input.resolution,
    fileIds: input.files,
  })
  if (!done) insist([common.changed_meanwhile()])
  const notice = await store.noticeOfClaim(ctx.db, row.id)
  const past = PAST.includes(row.state) || (row.state === 'notice' && notice?.closedAt != null)
  if (move === 'uphold') {
    await lines.dropLines(
      ctx.db,
      row.id,
      { ids: [found.lineId], from: ['objected'] },
      {
        to: 'rejected',
        title: '公示异议成立',
        clause: 'F37-14',
        note: input.resolution,
        by: ctx.actor.accountId,
        at: ctx.now,
      },
    )
  } else if ((await store.openObjectionsOfLine(ctx.db, found.lineId)).length === 0) {
    await lines.moveLinesById(ctx.db, [found.lineId], 'objected', past ? 'cleared' : 'claimed')
  }
  const { fen, states } = await lines.sumStanding(ctx.db, row.id)
  const nobody = !states.some(stands)
  const to: ClaimState = past || (nobody && row.state === 'notice') ? stateOfLines(states) : row.state
  if (to === 'refused') {
    await letGoOfMoney(ctx, row, '公示异议成立，不予补贴')
    await store.closeNotice(ctx.db, row.id, ctx.now)
  }
  await settle(ctx, row, {
    step: move,
    title: `异议 ${found.receipt}${objectionMoves.states[state]}`,
    to,
    set: {
      amountFen: fen,
      ...(to === 'refused' && row.state !== 'refused'
        ? { endedBy: ctx.actor.accountId, endedAt: ctx.now, reason: '公示异议成立，没有可补贴的人员。' }
        : {}),
    },
    reason: input.resolution,
    files: input.files,
  })
  return { version: input.version + 1, state }
}
