/** Keys: asked for by an organisation, opened by officers, collected once, changed and ended. */
import { randomBytes, randomInt } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { covers, insistCovers, type Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { addDays } from '#platform/day'
import type { Db } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused, refusalCodes } from '#platform/refusal'
import type { Ctx, Tools } from '#platform/serve'
import { accountNames, openMachineAccount } from '#registry/accounts'
import { type OrgRow, orgById, orgsById } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import * as store from './store.ts'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const makeCode = (): string =>
  `qk_${Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`
export const makeSecret = (): string => randomBytes(32).toString('base64url')
const placeOfSecret = (id: string) => `partner_key.secret:${id}`

/** The organisation's partner row, made with its machine account when it first asks for anything. */
export async function ensurePartner(ctx: Ctx, org: OrgRow): Promise<void> {
  if (await store.partnerOf(ctx.db, org.id)) return
  await store.insertPartner(ctx.db, {
    orgId: org.id,
    accountId: await openMachineAccount(ctx, org),
    region: org.region,
    calendarHash: null,
    calendarMadeAt: null,
    createdAt: ctx.now,
  })
}

/** The organisation whose keys somebody looks after: its own people's, or officers' who reach as far as their department. */
export async function ownOrg(ctx: Ctx): Promise<OrgRow> {
  const org = ctx.actor.orgId ? await orgById(ctx.db, ctx.actor.orgId) : undefined
  if (!org) throw new Refused([common.out_of_scope()], 403)
  insistCovers(
    ctx.scope('partner.own'),
    c.isDepartment(org.kind) ? { region: org.region } : { orgs: [org.id] },
  )
  return org
}

const READY_DAYS = 90
async function notReady(db: Db, orgId: string, kind: c.KeyKind, asked: readonly string[], today: string) {
  const tallies = kind === 'rehearsal' ? [] : await store.talliesOf(db, orgId, addDays(today, -READY_DAYS))
  return c.readiness(kind, asked, tallies, c.titleOfVerb)
}

export async function request(ctx: Ctx, input: ParsedOf<typeof c.requestKey>) {
  const org = await ownOrg(ctx)
  const may = c.verbsFor(org.kind)
  const reasons: Reason[] = may.length === 0 ? [c.refusals.org_cannot()] : []
  const asked = [...new Set(input.verbs)]
  for (const verb of asked)
    if (!may.includes(verb))
      reasons.push(c.refusals.verb_not_for_org({ verb: c.titleOfVerb(verb) }, { field: 'verbs' }))
  if (input.endsOn <= ctx.today || input.endsOn > addDays(ctx.today, c.settings.mostDays))
    reasons.push(c.refusals.ends({ field: 'endsOn' }))
  // Left out, a department's key reaches as far as the department.
  const reach = c.isDepartment(org.kind) ? (input.reach ?? org.region) : null
  if (reach !== null) {
    const within =
      ctx.tools.regionsUnder(org.region).includes(reach) && covers(ctx.scope(), { region: reach })
    if (!within) reasons.push(c.refusals.reach({ field: 'reach' }))
  }
  insist(reasons)
  await ensurePartner(ctx, org)
  const id = uuidv7()
  const code = makeCode()
  await store.insertKey(ctx.db, {
    id,
    code,
    orgId: org.id,
    region: org.region,
    kind: input.kind,
    title: input.title,
    purpose: input.purpose,
    verbs: asked,
    endsOn: input.endsOn,
    reach,
    perMinute: c.settings.perMinute[input.kind],
    dayChanges: input.kind === 'pilot' ? c.settings.pilotDayChanges : null,
    state: 'requested',
    requestedBy: ctx.actor.accountId,
    requestedAt: ctx.now,
    checkedBy: null,
    checkedAt: null,
    approvedBy: null,
    approvedAt: null,
    secretSealed: null,
    collectedBy: null,
    collectedAt: null,
    oldSecretSealed: null,
    oldUntil: null,
    stoppedBy: null,
    stoppedAt: null,
    reason: null,
    lastUsedAt: null,
    version: 1,
  })
  ctx.record({
    subjects: [`partner-key:${id}`, `organisation:${org.id}`],
    summary: `申请${c.keyKinds[input.kind]}密钥“${input.title}”（${asked.map(c.titleOfVerb).join('、')}）`,
    region: org.region,
    orgId: org.id,
    after: { kind: input.kind, verbs: asked, endsOn: input.endsOn, ...(reach ? { region: reach } : {}) },
    reason: input.purpose,
  })
  return { id, code, version: 1 }
}

async function one(db: Db, id: string): Promise<store.KeyRecord> {
  const row = await store.keyById(db, id)
  if (!row) throw new Refused([common.not_found({ what: '这个密钥' })], 404)
  return row
}
export const placeOf = async (ctx: Ctx, id: string) => ({ region: (await one(ctx.db, id)).region })
const ownPlace = (ctx: Ctx, row: store.KeyRecord): Place =>
  row.reach === null ? { orgs: [row.orgId] } : ctx.actor.orgId === row.orgId ? { region: row.region } : {}
export const ownPlaceOf = async (ctx: Ctx, id: string) => ownPlace(ctx, await one(ctx.db, id))

type Step = { id: string; version: number }
async function step(
  ctx: Ctx,
  input: Step,
  name: c.KeyMove,
  set: Partial<store.KeyRecord>,
  more: { reason?: string; check?: (row: store.KeyRecord) => Promise<Reason[]> } = {},
) {
  const row = await one(ctx.db, input.id)
  const { title, to } = c.keyMoves.moves[name]
  const reasons = refuseMove(c.keyMoves, name, row.state, ctx.actor.accountId, c.handsOf(row))
  if (row.version !== input.version) reasons.push(common.changed_meanwhile())
  if (!c.moveFits(name, row.kind)) reasons.push(c.refusals.wrong_kind())
  insist([...reasons, ...((await more.check?.(row)) ?? [])])
  if (!(await store.updateKey(ctx.db, row.id, row.version, { ...set, state: to })))
    insist([common.changed_meanwhile()])
  ctx.record({
    subjects: [`partner-key:${row.id}`, `organisation:${row.orgId}`],
    summary: `${c.keyKinds[row.kind]}密钥“${row.title}”：${title}`,
    region: row.region,
    orgId: row.orgId,
    before: { state: row.state },
    after: { state: to, ...(set.perMinute ? { perMinute: set.perMinute } : {}) },
    reason: more.reason ?? null,
  })
  return { version: row.version + 1, state: to, row }
}
const brief = ({ version, state }: { version: number; state: c.KeyState }) => ({ version, state })

const ready = (ctx: Ctx) => async (row: store.KeyRecord) => [
  ...(row.endsOn <= ctx.today ? [c.refusals.expired()] : []),
  ...(await notReady(ctx.db, row.orgId, row.kind, row.verbs, ctx.today)),
]
const limit = (perMinute: number | undefined) => (perMinute ? { perMinute } : {})

export const check = async (ctx: Ctx, input: ParsedOf<typeof c.checkKey>) =>
  brief(
    await step(
      ctx,
      input,
      'check',
      { checkedBy: ctx.actor.accountId, checkedAt: ctx.now, ...limit(input.perMinute) },
      { check: ready(ctx) },
    ),
  )
export const open = async (ctx: Ctx, input: ParsedOf<typeof c.openKey>) =>
  brief(
    await step(ctx, input, 'open', {
      checkedBy: ctx.actor.accountId,
      checkedAt: ctx.now,
      approvedBy: ctx.actor.accountId,
      approvedAt: ctx.now,
      ...limit(input.perMinute),
    }),
  )
export const approve = async (ctx: Ctx, input: Step) =>
  brief(
    await step(
      ctx,
      input,
      'approve',
      { approvedBy: ctx.actor.accountId, approvedAt: ctx.now },
      { check: ready(ctx) },
    ),
  )
type WithReason = Step & { reason: string }
const ended = async (ctx: Ctx, input: WithReason, move: c.KeyMove) =>
  brief(
    await step(
      ctx,
      input,
      move,
      { reason: input.reason, stoppedBy: ctx.actor.accountId, stoppedAt: ctx.now },
      { reason: input.reason },
    ),
  )
export const refuse = (ctx: Ctx, input: WithReason) => ended(ctx, input, 'refuse')
export const suspend = (ctx: Ctx, input: WithReason) => ended(ctx, input, 'suspend')
export const cancel = (ctx: Ctx, input: WithReason) => ended(ctx, input, 'cancel')
export const revoke = (ctx: Ctx, input: WithReason) => ended(ctx, input, 'revoke')
export const resume = async (ctx: Ctx, input: WithReason) =>
  brief(
    await step(
      ctx,
      input,
      'resume',
      { reason: null, stoppedBy: null, stoppedAt: null },
      { reason: input.reason },
    ),
  )

export async function collect(ctx: Ctx, input: Step) {
  const secret = makeSecret()
  const { row, ...done } = await step(ctx, input, 'collect', {
    secretSealed: ctx.tools.sealer.seal(secret, placeOfSecret(input.id)),
    collectedBy: ctx.actor.accountId,
    collectedAt: ctx.now,
  })
  return { ...done, code: row.code, secret }
}
export async function rotate(ctx: Ctx, input: Step) {
  const secret = makeSecret()
  const before = await one(ctx.db, input.id)
  const oldUntil = new Date(Date.parse(ctx.now) + c.settings.rotateHours * 3600_000).toISOString()
  const { row, ...done } = await step(ctx, input, 'rotate', {
    secretSealed: ctx.tools.sealer.seal(secret, placeOfSecret(input.id)),
    oldSecretSealed: before.secretSealed,
    oldUntil,
  })
  return { ...done, code: row.code, secret, oldUntil }
}
/** Secrets that a request may be signed with now. */
export const secretsOf = (tools: Tools, row: store.KeyRecord, now: string): string[] =>
  [row.secretSealed, row.oldUntil && row.oldUntil > now ? row.oldSecretSealed : null].flatMap((sealed) =>
    sealed ? [tools.sealer.open(sealed, placeOfSecret(row.id))] : [],
  )

/* ---- reading ---- */

async function shown(ctx: Ctx, rows: readonly store.KeyRecord[]): Promise<c.KeyRow[]> {
  const [orgs, use] = await Promise.all([
    orgsById(
      ctx.db,
      rows.map((r) => r.orgId),
    ),
    store.usageOf(
      ctx.db,
      rows.map((r) => r.id),
    ),
  ])
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    orgId: row.orgId,
    orgName: orgs.get(row.orgId)?.name ?? '',
    regionName: regions().fullName(row.region),
    reachName: row.reach ? regions().fullName(row.reach) : null,
    kind: row.kind,
    title: row.title,
    verbs: row.verbs,
    verbTitles: row.verbs.map(c.titleOfVerb),
    endsOn: row.endsOn,
    perMinute: row.perMinute,
    dayChanges: row.dayChanges,
    state: row.state,
    requestedAt: row.requestedAt,
    lastUsedAt: row.lastUsedAt,
    taken: use.get(row.id)?.taken ?? 0,
    refused: use.get(row.id)?.refused ?? 0,
  }))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listKeys>) {
  const page = await store.keyPage(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: await shown(ctx, page.rows) }
}

export async function own(ctx: Ctx) {
  const org = await ownOrg(ctx)
  const [rows, partner] = await Promise.all([store.keysOf(ctx.db, [org.id]), store.partnerOf(ctx.db, org.id)])
  return {
    rows: await shown(ctx, rows),
    mayAsk: c
      .verbsFor(org.kind)
      .map((verb) => ({ verb, title: c.titleOfVerb(verb), writes: c.openVerbs[verb] === 'write' })),
    calendarMadeAt: partner?.calendarMadeAt ?? null,
    department: c.isDepartment(org.kind),
  }
}

const SHOWN_DAYS = 30
export async function view(ctx: Ctx, { id }: { id: string }): Promise<c.KeyView> {
  const row = await one(ctx.db, id)
  const [[head], names, days, acts, bytes, missing] = await Promise.all([
    shown(ctx, [row]),
    accountNames(ctx.db, [row.requestedBy, row.checkedBy, row.approvedBy]),
    store.usageByDay(ctx.db, id, addDays(ctx.today, -SHOWN_DAYS)),
    store.usageByAct(ctx.db, id),
    store.bytesOn(ctx.db, id, ctx.today),
    ['requested', 'checked'].includes(row.state)
      ? notReady(ctx.db, row.orgId, row.kind, row.verbs, ctx.today)
      : [],
  ])
  const nameOf = (account: string | null) => (account ? (names.get(account) ?? '') : null)
  const may = (verb: string) =>
    covers(ctx.scope(verb), verb === 'partner.own' ? ownPlace(ctx, row) : { region: row.region })
  const open = openMoves(c.keyMoves, row.state, may, ctx.actor.accountId, c.handsOf(row))
  return {
    ...(head as c.KeyRow),
    purpose: row.purpose,
    requestedByName: nameOf(row.requestedBy) ?? '',
    checkedByName: nameOf(row.checkedBy),
    approvedByName: nameOf(row.approvedBy),
    reason: row.reason,
    collectedAt: row.collectedAt,
    oldUntil: row.oldUntil && row.oldUntil > ctx.now ? row.oldUntil : null,
    missing,
    uploadedToday: c.takesFiles(row.verbs) ? bytes : null,
    days,
    acts,
    version: row.version,
    can: open.filter((move) => c.moveFits(move, row.kind)),
  }
}

/** What was refused, with the reasons as they were given. */
async function refusalsOf(
  ctx: Ctx,
  keyId: string,
  input: { reasonCode?: string; page: number; size: number },
) {
  const page = await store.refusalPage(ctx.db, keyId, input)
  return {
    ...page,
    rows: page.rows.map(({ reasonsSealed, ...row }) => ({
      ...row,
      reasons: JSON.parse(
        ctx.tools.sealer.open(reasonsSealed, `partner_refusal.reasons:${row.id}`),
      ) as Reason[],
    })),
  }
}
export const keyRefusals = (ctx: Ctx, { id, ...input }: ParsedOf<typeof c.keyRefusals>) =>
  refusalsOf(ctx, id, input)

export async function ownRefusals(ctx: Ctx, input: ParsedOf<typeof c.ownRefusals>) {
  const key = ctx.meta.keyId
  if (!key) throw new Refused([common.not_found({ what: '接口密钥（请用密钥签名访问）' })], 404)
  return await refusalsOf(ctx, key, input)
}

export const codes = () =>
  Promise.resolve({
    rows: [...refusalCodes()]
      .map(([code, text]) => ({ code, text: plainText(text) }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  })
/** A message made from facts is shown as its pattern, with the facts' names in brackets. */
const plainText = (text: string): string => {
  if (!text.includes('=>')) return text
  const said = [...text.matchAll(/[`'"]([^`'"]*[\u4e00-\u9fff][^`'"]*)[`'"]/g)].map((m) =>
    (m[1] as string).replace(/\$\{[^}]*?(\w+)\)*[^}\w]*\}/g, '〔$1〕'),
  )
  return said.join(' / ') || '（内容随所查出的问题而定）'
}
