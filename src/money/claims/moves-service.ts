/** What every act on a claim shares: its place, the locked row, the move written with its step and its record. */
import { v7 as uuidv7 } from 'uuid'
import { type Actor, covers, type Place } from '#platform/access'
import type { Db } from '#platform/db'
import { openMoves, refuseMove } from '#platform/moves'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { type OrgRow, orgById } from '#registry/organisations'
import { peopleById } from '#registry/people'
import { type ClaimMove, type ClaimState, claimMoves, handsOf } from './claim-rules.ts'
import { type ClaimRow, claimById, insertStep, lockClaim, updateClaim } from './store.ts'

export type AnyCtx = Ctx<Actor | null>

export const notFound = () => new Refused([common.not_found({ what: '该补贴申报' })], 404)

/** A draft is its institution's own until it is handed in for the first time. */
export const placeOfRow = (row: Pick<ClaimRow, 'region' | 'orgId' | 'filedAt'>): Place => ({
  region: row.filedAt ? row.region : null,
  orgs: [row.orgId],
})

export async function claimOrRefuse(db: Db, id: string): Promise<ClaimRow> {
  const row = await claimById(db, id)
  if (!row) throw notFound()
  return row
}

export const placeOf = async (ctx: AnyCtx, id: string): Promise<Place> =>
  placeOfRow(await claimOrRefuse(ctx.db, id))

/** The locked row in the version the caller saw; the second of two officers is told. */
export async function lockVersion(ctx: AnyCtx, id: string, version: number): Promise<ClaimRow> {
  const row = await lockClaim(ctx.db, id)
  if (!row) throw notFound()
  if (row.version !== version) insist([common.changed_meanwhile()])
  return row
}

export const moveReasons = (row: ClaimRow, move: ClaimMove, actorId: string): Reason[] =>
  refuseMove(claimMoves, move, row.state, actorId, handsOf(row))

/** Locked, and the move open to this actor. */
export async function lockFor(
  ctx: AnyCtx,
  input: { id: string; version: number },
  move: ClaimMove,
): Promise<ClaimRow> {
  const row = await lockVersion(ctx, input.id, input.version)
  insist(moveReasons(row, move, ctx.actor?.accountId ?? ''))
  return row
}

/** Moves open to the actor where the claim is. */
export const movesOpen = (ctx: Ctx, row: ClaimRow): ClaimMove[] =>
  openMoves(
    claimMoves,
    row.state,
    (verb) => covers(ctx.scope(verb), placeOfRow(row)),
    ctx.actor.accountId,
    handsOf(row),
  ) as ClaimMove[]

/** What holds the claim's money before it is owed: the class's seats, or nothing but the claim itself. */
export const moneySubject = (
  row: Pick<ClaimRow, 'id' | 'classId' | 'subsidyKind' | 'supplementOf'>,
): `${'class' | 'claim'}:${string}` =>
  row.classId && row.subsidyKind === 'class-training' && !row.supplementOf
    ? `class:${row.classId}`
    : `claim:${row.id}`

export const subjectsOf = (row: ClaimRow): string[] => [
  `claim:${row.id}`,
  ...(row.classId ? [`class:${row.classId}`] : []),
  ...(row.orgId ? [`provider:${row.orgId}`] : []),
  ...(row.personId ? [`person:${row.personId}`] : []),
  ...(row.certificateId ? [`certificate:${row.certificateId}`] : []),
  ...(row.agreementId ? [`agreement:${row.agreementId}`] : []),
]

/** `补贴申报 BT350203-2026-0001（电工培训班）` */
export const nameOf = (row: Pick<ClaimRow, 'number' | 'title'>): string =>
  `补贴申报${row.number ? ` ${row.number}` : ''}（${row.title}）`

export interface Stepped {
  /** Name of the step in the claim's own history; the move, or what happened to it. */
  step: string
  title: string
  to: ClaimState
  set?: Partial<ClaimRow>
  reason?: string | null
  after?: Record<string, unknown>
  files?: string[]
}

/** Writes what a step led to: the row, the claim's history, the record. */
export async function settle(ctx: AnyCtx, row: ClaimRow, s: Stepped): Promise<ClaimRow> {
  const moved = s.to !== row.state
  const set: Partial<ClaimRow> = {
    ...s.set,
    state: s.to,
    ...(moved ? { stateSince: ctx.now } : {}),
    ...(moved ? { paidAt: s.to === 'paid' ? ctx.now : null } : {}),
  }
  if (!(await updateClaim(ctx.db, row.id, row.version, set))) insist([common.changed_meanwhile()])
  const after = { ...row, ...set, version: row.version + 1 }
  await insertStep(ctx.db, {
    id: uuidv7(),
    claimId: row.id,
    step: s.step,
    state: s.to,
    at: ctx.now,
    byAccount: ctx.actor?.accountId ?? null,
    byName: ctx.actor?.name ?? '公众',
    byOrg: ctx.actor?.orgName ?? null,
    reason: s.reason ?? null,
  })
  ctx.record({
    subjects: subjectsOf(row),
    summary: `${nameOf(after)}：${s.title}`,
    region: row.region,
    orgId: row.orgId,
    before: { state: claimMoves.states[row.state], amountFen: row.amountFen },
    after: { state: claimMoves.states[s.to], amountFen: after.amountFen, ...s.after },
    reason: s.reason ?? null,
    ...(s.files ? { files: s.files } : {}),
  })
  return after
}

export const settleMove = (
  ctx: AnyCtx,
  row: ClaimRow,
  move: ClaimMove,
  more: Omit<Stepped, 'step' | 'title' | 'to'> & { to?: ClaimState } = {},
): Promise<ClaimRow> =>
  settle(ctx, row, {
    step: move,
    title: claimMoves.moves[move].title,
    to: claimMoves.moves[move].to,
    ...more,
  })

/** Who is paid, with the account the money goes to. */
export interface Payee {
  name: string
  bankName: string | null
  accountMasked: string | null
  /** Opens the account; only payment files ask. */
  open: () => { name: string; account: string | null }
}

export async function payeeOf(ctx: AnyCtx, row: Pick<ClaimRow, 'orgId' | 'personId'>): Promise<Payee> {
  const { sealer } = ctx.tools
  if (row.orgId) {
    const org = (await orgById(ctx.db, row.orgId)) as OrgRow
    return {
      name: org.name,
      bankName: org.bankName,
      accountMasked: org.bankAccountMasked,
      open: () => ({
        name: org.name,
        account: org.bankAccountSealed
          ? sealer.open(org.bankAccountSealed, `organisation.bank_account:${org.id}`)
          : null,
      }),
    }
  }
  const [person] = await peopleById(ctx.db, [row.personId as string])
  if (!person) throw notFound()
  return {
    name: person.nameMasked,
    bankName: person.bankName,
    accountMasked: person.bankAccountMasked,
    open: () => ({
      name: sealer.open(person.nameSealed, `person.name:${person.id}`),
      account: person.bankAccountSealed
        ? sealer.open(person.bankAccountSealed, `person.bank_account:${person.id}`)
        : null,
    }),
  }
}
