/** The ledger's side of a case. What has to come back is one account; it leaves it to where the money once came from. */
import { lockBudgets } from '#money/budgets'
import { type AnyCtx, lineBalances, type NewPosting, post } from '#money/ledger'
import { insist } from '#platform/refusal'
import { refusals } from './refusals-contract.ts'
import { comesBackTo, type Share, shareOut } from './split-rules.ts'
import * as store from './store.ts'

type Line = store.LineRow
export const tagsOf = (line: Line) => ({
  personId: line.personId,
  orgId: line.orgId,
  claimId: line.claimId,
  claimLineId: line.claimLineId,
  subsidyKind: line.subsidyKind,
  occupationCode: line.occupationCode,
  level: line.level,
  certificateNumber: line.certificateNumber,
})
const left = (line: Line): number => (line.decidedFen ?? 0) - line.recoveredFen - line.droppedFen

/** Everything that moves money of a case holds its budgets before the case itself. */
export async function holdBooks(ctx: AnyCtx, lines: readonly Line[]): Promise<void> {
  await lockBudgets(
    ctx.db,
    lines.map((line) => line.bookId),
  )
}

/** The decision: what was paid becomes owed back, line by line; first what the bank paid, then what was set off. */
export async function postDue(ctx: AnyCtx, row: store.CaseRow, lines: readonly Line[]): Promise<string> {
  const stands = await lineBalances(
    ctx.db,
    lines.map((line) => line.claimLineId),
  )
  const postings: NewPosting[] = []
  for (const line of lines) {
    let due = line.decidedFen ?? 0
    if (due === 0) continue
    for (const account of ['paid', 'offset'] as const) {
      const there =
        stands.find(
          (b) => b.claimLineId === line.claimLineId && b.bookId === line.bookId && b.account === account,
        )?.amountFen ?? 0
      const amountFen = Math.min(due, Math.max(0, there))
      if (amountFen > 0)
        postings.push({ ...tagsOf(line), budgetId: line.bookId, account, amountFen: -amountFen })
      due -= amountFen
    }
    if (due > 0) insist([refusals.too_much({ maxFen: (line.decidedFen ?? 0) - due })])
    postings.push({
      ...tagsOf(line),
      budgetId: line.bookId,
      account: 'receivable',
      amountFen: line.decidedFen ?? 0,
    })
  }
  return await post(ctx, {
    kind: 'recover-due',
    subject: `recovery:${row.id}`,
    summary: `${row.number} 确认应追回`,
    postings,
  })
}

const yearsOf = async (ctx: AnyCtx, lines: readonly Line[]): Promise<Map<string, number>> =>
  new Map(
    (
      await store.booksNamed(
        ctx.db,
        lines.map((line) => line.bookId),
      )
    ).map((book) => [book.id, book.year]),
  )

/** How an amount that came back falls on the lines, and the postings of it. */
export async function shared(
  ctx: AnyCtx,
  lines: readonly Line[],
  amountFen: number,
): Promise<{ shares: Share[]; postings: NewPosting[] }> {
  const shares = shareOut(
    amountFen,
    lines.map((line) => ({ id: line.id, bookId: line.bookId, leftFen: left(line) })),
  )
  const years = await yearsOf(ctx, lines)
  const year = Number(ctx.today.slice(0, 4))
  const byId = new Map(lines.map((line) => [line.id, line]))
  const postings = shares.flatMap((share): NewPosting[] => {
    const line = byId.get(share.id) as Line
    return [
      { ...tagsOf(line), budgetId: line.bookId, account: 'receivable', amountFen: -share.amountFen },
      {
        ...tagsOf(line),
        budgetId: line.bookId,
        account: comesBackTo(years.get(line.bookId) ?? year, year),
        amountFen: share.amountFen,
      },
    ]
  })
  return { shares, postings }
}

export async function postBack(
  ctx: AnyCtx,
  row: store.CaseRow,
  lines: readonly Line[],
  amountFen: number,
): Promise<string> {
  const { shares, postings } = await shared(ctx, lines, amountFen)
  const entryId = await post(ctx, {
    kind: 'recover',
    subject: `recovery:${row.id}`,
    summary: `${row.number} 追回到账，退回原资金渠道`,
    postings,
  })
  for (const share of shares) await store.addToLine(ctx.db, share.id, 'recoveredFen', share.amountFen)
  return entryId
}

/** Less is asked, or nothing more can be got: the debt ends without money. */
export async function postDropped(
  ctx: AnyCtx,
  row: store.CaseRow,
  lines: readonly Line[],
  amountFen: number,
  kind: 'recover-drop' | 'write-off',
): Promise<string> {
  const shares = shareOut(
    amountFen,
    lines.map((line) => ({ id: line.id, bookId: line.bookId, leftFen: left(line) })),
  )
  const byId = new Map(lines.map((line) => [line.id, line]))
  const entryId = await post(ctx, {
    kind,
    subject: `recovery:${row.id}`,
    summary: `${row.number} ${kind === 'write-off' ? '核销应追回' : '核减应追回'}`,
    postings: shares.flatMap((share) => {
      const line = byId.get(share.id) as Line
      return [
        { ...tagsOf(line), budgetId: line.bookId, account: 'receivable', amountFen: -share.amountFen },
        { ...tagsOf(line), budgetId: line.bookId, account: 'written-off', amountFen: share.amountFen },
      ]
    }),
  })
  for (const share of shares) await store.addToLine(ctx.db, share.id, 'droppedFen', share.amountFen)
  return entryId
}
