import { v7 as uuidv7 } from 'uuid'
import type { DrawnItem, FundKind } from '#money/policy/contract'
import type { Actor } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import type { Db } from '#platform/db'
import { fen } from '#platform/fen'
import { common, Refused } from '#platform/refusal'
import type { Ctx } from '#platform/serve'
import { orgsById } from '#registry/organisations'
import { peopleMap } from '#registry/people'
import { regions } from '#registry/regions'
import type * as c from './contract.ts'
import * as store from './store.ts'

export type AnyCtx = Ctx<Actor | null>

export interface NewPosting extends Partial<store.Tags> {
  budgetId: string
  account: c.Account
  amountFen: number
}
export interface NewEntry {
  kind: c.EntryKind
  /** `class:<id>`, `claim:<id>`, `batch:<id>`, `budget:<id>` */
  subject: string
  /** Chinese, without personal data. */
  summary: string
  postings: readonly NewPosting[]
  reverses?: string
}

/** Opens the accounts of a new budget. */
export const openBook = (
  ctx: AnyCtx,
  book: { id: string; region: string; year: number; fund: FundKind },
): Promise<void> => store.insertBook(ctx.db, { ...book, openedAt: ctx.now })

/** Writes one entry in the act's transaction. Postings that don't add up are a bug, and the database refuses them too. */
export async function post(ctx: AnyCtx, entry: NewEntry): Promise<string> {
  const sum = entry.postings.reduce((total, p) => fen(total + fen(p.amountFen)), 0)
  if (sum !== 0) throw new Error(`ledger entry ${entry.kind} of ${entry.subject} is off by ${sum} fen`)
  const postings = entry.postings.filter((p) => p.amountFen !== 0)
  if (postings.length < 2) throw new Error(`ledger entry ${entry.kind} of ${entry.subject} moves nothing`)
  const id = uuidv7()
  await store.insertEntry(ctx.db, {
    id,
    at: ctx.now,
    day: ctx.today,
    kind: entry.kind,
    subject: entry.subject,
    summary: entry.summary,
    byAccount: ctx.actor?.accountId ?? null,
    byName: ctx.actor?.name ?? '系统',
    reverses: entry.reverses ?? null,
  })
  await store.insertPostings(
    ctx.db,
    postings.map((p) => ({
      id: uuidv7(),
      entryId: id,
      bookId: p.budgetId,
      account: p.account,
      amountFen: p.amountFen,
      personId: p.personId ?? null,
      orgId: p.orgId ?? null,
      claimId: p.claimId ?? null,
      claimLineId: p.claimLineId ?? null,
      subsidyKind: p.subsidyKind ?? null,
      occupationCode: p.occupationCode ?? null,
      level: p.level ?? null,
      certificateNumber: p.certificateNumber ?? null,
    })),
  )
  return id
}

/**
 * Takes an entry back whole: the same postings with the other sign. The caller holds the books and has seen that the
 * money is still where the entry put it. An entry is taken back once, and what takes back is not taken back.
 */
export async function reverseEntry(ctx: AnyCtx, entryId: string, summary: string): Promise<string> {
  const entry = await store.entryById(ctx.db, entryId)
  if (!entry || entry.kind === 'reverse' || (await store.entryReversing(ctx.db, entryId)))
    throw new Refused([common.changed_meanwhile()])
  const postings = await store.postingsOf(ctx.db, entryId)
  return await post(ctx, {
    kind: 'reverse',
    subject: entry.subject,
    summary,
    reverses: entryId,
    postings: postings.map((p) => ({ ...p, budgetId: p.bookId, amountFen: -p.amountFen })),
  })
}

export interface PaidItem extends DrawnItem {
  claimLineId: string
  claimId: string
  orgId: string | null
}

/**
 * What people were paid: from the ledger and nowhere else. With `underWay`, what is owed or being paid counts too, so
 * that two claims at once can't both stay below a limit.
 */
export async function paidHistory(
  db: Db,
  personIds: readonly string[],
  options: { underWay?: boolean } = {},
): Promise<Map<string, PaidItem[]>> {
  const accounts: c.Account[] = options.underWay
    ? ['payable', 'in-payment', 'paid', 'offset']
    : ['paid', 'offset']
  const out = new Map<string, PaidItem[]>(personIds.map((id) => [id, []]))
  for (const line of await store.personLines(db, personIds, accounts)) {
    out.get(line.personId as string)?.push({
      claimLineId: line.claimLineId,
      claimId: line.claimId as string,
      orgId: line.orgId,
      subsidyKind: line.subsidyKind as PaidItem['subsidyKind'],
      occupationCode: line.occupationCode,
      level: line.level,
      certificateNumber: line.certificateNumber,
      paidOn: line.day,
      amountFen: line.amountFen,
    })
  }
  return out
}

export async function balancesOf(
  db: Db,
  budgetIds: readonly string[],
): Promise<Map<string, store.BalanceRow>> {
  return new Map((await store.balanceRows(db, budgetIds)).map((row) => [row.bookId, row]))
}

export async function list(ctx: Ctx, input: ParsedOf<typeof c.listEntries>) {
  const page = await store.listEntryRows(ctx.db, ctx.scope().regions, input)
  return { ...page, rows: page.rows.map((row) => ({ ...row, regionName: regions().fullName(row.region) })) }
}

/** Regions of the reader's that no budget was opened in: their money comes from the nearest one above that has one. */
export async function elsewhere(ctx: Ctx) {
  const reach = ctx.actor.grants.flatMap(({ verbs, region }) =>
    verbs.has('ledger.read') && region ? [region] : [],
  )
  const kept = new Set(await store.bookRegions(ctx.db))
  const tree = regions()
  const without = [...new Set(reach)].filter((code) => !tree.under(code).some((one) => kept.has(one)))
  return {
    rows: without.map((code) => {
      const above = (tree.byCode.get(code)?.path ?? code).split('/').reverse()
      const payer = above.find((one) => kept.has(one))
      return { regionName: tree.nameOf(code), payerName: payer ? tree.nameOf(payer) : null }
    }),
  }
}

export async function view(ctx: Ctx, input: { id: string }) {
  const entry = await store.entryById(ctx.db, input.id)
  const postings = entry ? await store.postingsOf(ctx.db, entry.id) : []
  const reach = new Set(ctx.scope().regions)
  if (!entry || !postings.some((p) => reach.has(p.region)))
    throw new Refused([common.not_found({ what: '该台账分录' })], 404)
  const people = await peopleMap(
    ctx.db,
    postings.map((p) => p.personId).filter((one) => one !== null),
  )
  const orgs = await orgsById(
    ctx.db,
    postings.map((p) => p.orgId).filter((one) => one !== null),
  )
  return {
    ...entry,
    reversedBy: (await store.entryReversing(ctx.db, entry.id))?.id ?? null,
    postings: postings.map((p) => ({
      ...p,
      regionName: regions().fullName(p.region),
      person: p.personId ? (people.get(p.personId)?.nameMasked ?? null) : null,
      certificateNumber: p.certificateNumber && `****${p.certificateNumber.slice(-4)}`,
      org: p.orgId ? (orgs.get(p.orgId)?.name ?? null) : null,
    })),
  }
}
