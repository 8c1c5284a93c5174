/** Agreements: drawn up and filled by the enterprise, put on record by the department. */
import { v7 as uuidv7 } from 'uuid'
import type { Place } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { nextNumber } from '#platform/counter'
import { refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { heldReasons } from '#registry/holds'
import { occupationsByCode } from '#registry/occupations'
import { checkIdNumber, ensurePeople, normalizeIdNumber } from '#registry/people'
import { regions } from '#registry/regions'
import type * as c from './agreement-contract.ts'
import {
  type AgreementMove,
  agreementMoves,
  agreementRefusals,
  checkAgreement,
  checkApprentice,
  checkContract,
} from './agreement-rules.ts'
import * as store from './agreement-store.ts'
import { hires } from './kind-rules.ts'

const notFound = () => new Refused([common.not_found({ what: '该学徒培养协议' })], 404)

export async function agreementOrRefuse(ctx: Ctx, id: string): Promise<store.AgreementRow> {
  const row = await store.agreementById(ctx.db, id)
  if (!row) throw notFound()
  return row
}

/** A draft is its enterprise's own until it is handed in. */
export const placeOfRow = (row: store.AgreementRow): Place => ({
  region: row.filedAt ? row.region : null,
  orgs: [row.orgId],
})
export const placeOf = async (ctx: Ctx, id: string): Promise<Place> =>
  placeOfRow(await agreementOrRefuse(ctx, id))

export const handsOf = (row: store.AgreementRow) => ({ filedBy: { id: row.filedBy, did: '提交备案' } })

export async function lockFor(ctx: Ctx, input: { id: string; version: number }, move: AgreementMove) {
  const row = await store.lockAgreement(ctx.db, input.id)
  if (!row) throw notFound()
  if (row.version !== input.version) insist([common.changed_meanwhile()])
  insist(refuseMove(agreementMoves, move, row.state, ctx.actor.accountId, handsOf(row)))
  return row
}

export async function settle(
  ctx: Ctx,
  row: store.AgreementRow,
  move: AgreementMove,
  more: {
    set?: Partial<store.AgreementRow>
    personId?: string
    after?: Record<string, unknown>
    reason?: string | null
    files?: string[]
  } = {},
): Promise<{ version: number }> {
  const { to, title } = agreementMoves.moves[move]
  await store.updateAgreement(ctx.db, row.id, row.version, { ...more.set, state: to })
  ctx.record({
    subjects: [
      `agreement:${row.id}`,
      `organisation:${row.orgId}`,
      ...(more.personId ? [`person:${more.personId}`] : []),
    ],
    summary: `${title}：学徒培养协议“${row.title}”`,
    region: row.region,
    orgId: row.orgId,
    before: { state: agreementMoves.states[row.state] },
    after: { state: agreementMoves.states[to], ...more.after },
    reason: more.reason ?? null,
    ...(more.files ? { files: more.files } : {}),
  })
  return { version: row.version + 1 }
}

type Details = ParsedOf<typeof c.draftAgreement>
async function checkDetails(ctx: Ctx, input: Details, known: readonly string[] = []): Promise<Reason[]> {
  const reasons = checkAgreement(input)
  if (!regions().byCode.has(input.region)) reasons.push(agreementRefusals.unknown_region({ field: 'region' }))
  const occupations = await occupationsByCode(ctx.db, [input.occupationCode])
  if (!occupations.has(input.occupationCode))
    reasons.push(agreementRefusals.unknown_occupation({ field: 'occupationCode' }))
  const fresh = input.fileIds.filter((id) => !known.includes(id))
  if (fresh.length > 0 && !(await ctx.tools.files.ownedBy(ctx.db, fresh, ctx.actor.accountId)))
    reasons.push(agreementRefusals.not_your_file({ field: 'fileIds' }))
  return reasons
}
const detailsOf = (input: Details) => ({
  title: input.title,
  region: input.region,
  occupationCode: input.occupationCode,
  level: input.level,
  partner: input.partner,
  startsOn: input.startsOn,
  endsOn: input.endsOn,
  fileIds: input.fileIds,
})

export async function draft(ctx: Ctx, input: Details) {
  insist(await checkDetails(ctx, input))
  const id = uuidv7()
  const row: store.AgreementRow = {
    ...detailsOf(input),
    id,
    number: null,
    orgId: ctx.actor.orgId as string,
    state: 'draft',
    createdBy: ctx.actor.accountId,
    createdAt: ctx.now,
    filedBy: null,
    filedAt: null,
    decidedBy: null,
    decidedAt: null,
    reason: null,
    version: 1,
  }
  await store.insertAgreement(ctx.db, row)
  ctx.record({
    subjects: [`agreement:${id}`, `organisation:${row.orgId}`],
    summary: `登记学徒培养协议“${row.title}”`,
    region: row.region,
    orgId: row.orgId,
    after: {
      occupationCode: row.occupationCode,
      level: row.level,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
    },
    files: input.fileIds,
  })
  return { id, version: 1 }
}

export async function change(ctx: Ctx, input: ParsedOf<typeof c.changeAgreement>) {
  const row = await lockFor(ctx, input, 'change')
  const reasons = await checkDetails(ctx, input, row.fileIds)
  const people = await store.apprenticesOf(ctx.db, row.id)
  if (people.some((p) => p.joinedOn < input.startsOn || p.joinedOn > input.endsOn))
    reasons.push(agreementRefusals.outside({ from: input.startsOn, to: input.endsOn }))
  insist(reasons)
  for (const p of people)
    await store
      .updateApprentice(ctx.db, p.id, { during: duringOf(p, input.endsOn) })
      .catch((error) => toldElsewhere(error))
  const set = detailsOf(input)
  const { fileIds: _files, ...after } = set
  return await settle(ctx, row, 'change', { set, after, files: input.fileIds })
}

export const duringOf = (
  a: { joinedOn: string; internFrom: string | null; leftOn: string | null },
  endsOn: string,
) => {
  const since = a.internFrom && a.internFrom < a.joinedOn ? a.internFrom : a.joinedOn
  return `[${since},${a.leftOn ?? endsOn}]`
}

/** The database's word that the person stands on another agreement at the same time. */
export function toldElsewhere(error: unknown, row?: number): never {
  const { code, constraint } = error as { code?: string; constraint?: string }
  const at = row === undefined ? {} : { row }
  if (code === '23P01' && constraint === 'apprentice_one_at_a_time')
    throw new Refused([{ ...agreementRefusals.elsewhere({ field: 'idNumber' }), ...at }])
  if (code === '23505' && constraint === 'apprentice_once')
    throw new Refused([{ ...agreementRefusals.already_there({ field: 'idNumber' }), ...at }])
  throw error
}

export async function addPerson(ctx: Ctx, input: ParsedOf<typeof c.addApprentice>) {
  const row = await lockFor(ctx, input, 'addPerson')
  const idNumber = normalizeIdNumber(input.idNumber)
  insist(checkIdNumber(idNumber, ctx.today))
  const [ensured] = await ensurePeople(ctx, [{ idNumber, name: input.name, region: row.region }])
  if (!ensured) throw new Error('a person is made or found')
  const given = {
    hire: input.hire,
    joinedOn: input.joinedOn,
    internFrom: input.internFrom ?? null,
    internTo: input.internTo ?? null,
    contractFrom: input.contractFrom ?? null,
    contractTo: input.contractTo ?? null,
  }
  const reasons = [...ensured.reasons, ...checkApprentice(given, ensured.person.birthOn, row)]
  const there = (await store.apprenticesOf(ctx.db, row.id)).some((p) => p.personId === ensured.person.id)
  if (there) reasons.push(agreementRefusals.already_there({ field: 'idNumber' }))
  insist(reasons)
  const apprenticeId = uuidv7()
  await store
    .insertApprentice(ctx.db, {
      ...given,
      id: apprenticeId,
      agreementId: row.id,
      personId: ensured.person.id,
      leftOn: null,
      leaveReason: null,
      during: duringOf({ ...given, leftOn: null }, row.endsOn),
      live: true,
      addedBy: ctx.actor.accountId,
      addedAt: ctx.now,
    })
    .catch((error) => toldElsewhere(error))
  const moved = await settle(ctx, row, 'addPerson', {
    personId: ensured.person.id,
    after: { hire: hires[input.hire], joinedOn: input.joinedOn },
  })
  return { ...moved, apprenticeId }
}

async function apprenticeOf(ctx: Ctx, row: store.AgreementRow, id: string): Promise<store.ApprenticeRow> {
  const found = (await store.apprenticesOf(ctx.db, row.id)).find((p) => p.id === id && p.leftOn === null)
  if (!found) throw new Refused([agreementRefusals.not_apprentice()])
  return found
}

export async function dropPerson(ctx: Ctx, input: ParsedOf<typeof c.dropApprentice>) {
  const row = await lockFor(ctx, input, 'dropPerson')
  const person = await apprenticeOf(ctx, row, input.apprenticeId)
  await store.deleteApprentice(ctx.db, person.id)
  return await settle(ctx, row, 'dropPerson', { personId: person.personId })
}

export async function signContract(ctx: Ctx, input: ParsedOf<typeof c.signContract>) {
  const row = await lockFor(ctx, input, 'contract')
  const person = await apprenticeOf(ctx, row, input.apprenticeId)
  const set = { contractFrom: input.contractFrom, contractTo: input.contractTo ?? null }
  insist(checkContract({ ...person, ...set }))
  await store.updateApprentice(ctx.db, person.id, set)
  ctx.emit('apprentice.changed', { personIds: [person.personId], subject: `agreement:${row.id}` })
  return await settle(ctx, row, 'contract', { personId: person.personId, after: set })
}

export async function leave(ctx: Ctx, input: ParsedOf<typeof c.leaveAgreement>) {
  const row = await lockFor(ctx, input, 'leave')
  const person = await apprenticeOf(ctx, row, input.apprenticeId)
  if (input.leftOn < person.joinedOn || input.leftOn > ctx.today)
    insist([agreementRefusals.left_outside({ field: 'leftOn' })])
  await store.updateApprentice(ctx.db, person.id, {
    leftOn: input.leftOn,
    leaveReason: input.reason,
    during: duringOf({ ...person, leftOn: input.leftOn }, row.endsOn),
  })
  ctx.emit('apprentice.changed', { personIds: [person.personId], subject: `agreement:${row.id}` })
  return await settle(ctx, row, 'leave', {
    personId: person.personId,
    after: { leftOn: input.leftOn },
    reason: input.reason,
  })
}

/** What stands in the way of handing the agreement in. */
export const missingOf = (row: store.AgreementRow, people: number): Reason[] => [
  ...(row.fileIds.length === 0 ? [agreementRefusals.no_files()] : []),
  ...(people === 0 ? [agreementRefusals.nobody()] : []),
]

export async function submit(ctx: Ctx, input: ParsedOf<typeof c.submitAgreement>) {
  const row = await lockFor(ctx, input, 'submit')
  const people = await store.apprenticesOf(ctx.db, row.id)
  insist([...missingOf(row, people.length), ...(await heldReasons(ctx.db, [row.orgId], 'new-classes'))])
  return await settle(ctx, row, 'submit', {
    set: { filedBy: ctx.actor.accountId, filedAt: ctx.now },
    after: { people: people.length },
  })
}

export async function withdraw(ctx: Ctx, input: ParsedOf<typeof c.withdrawAgreement>) {
  const row = await lockFor(ctx, input, 'withdraw')
  await store.freeApprentices(ctx.db, row.id)
  return await settle(ctx, row, 'withdraw', { set: { reason: input.reason }, reason: input.reason })
}

const decided = (ctx: Ctx) => ({ decidedBy: ctx.actor.accountId, decidedAt: ctx.now })

export async function giveBack(ctx: Ctx, input: ParsedOf<typeof c.returnAgreement>) {
  const row = await lockFor(ctx, input, 'return')
  return await settle(ctx, row, 'return', {
    set: { ...decided(ctx), reason: input.reason },
    reason: input.reason,
  })
}

export async function approve(ctx: Ctx, input: ParsedOf<typeof c.approveAgreement>) {
  const row = await lockFor(ctx, input, 'approve')
  insist(await heldReasons(ctx.db, [row.orgId], 'new-classes'))
  const year = ctx.today.slice(0, 4)
  const serial = await nextNumber(ctx.db, `agreement:${row.region}:${year}`)
  const number = row.number ?? `XT${row.region}-${year}-${String(serial).padStart(4, '0')}`
  const moved = await settle(ctx, row, 'approve', {
    set: { ...decided(ctx), number, reason: null },
    after: { number },
  })
  return { ...moved, number }
}
