/** What a budget bears of a claim, line by line in the roster's order; the rest waits and says why. */
import { type Fen, yuan } from '#platform/fen'
import { defineRefusals, type Reason } from '#platform/refusal'

export const fundRefusals = defineRefusals('fund', {
  waits: {
    text: (f: {
      budget: string
      availableFen: Fen
      neededFen: Fen
      people: number
      ahead: number
      aheadFen: Fen
    }) =>
      `${f.budget}可用额度 ${yuan(f.availableFen)} 元，本件还需 ${yuan(f.neededFen)} 元（${f.people} 人）${
        f.ahead > 0 ? `；前面有 ${f.ahead} 件共 ${yuan(f.aheadFen)} 元在等待` : ''
      }。`,
    clause: 'F37-14',
    next: '按申报先后排队，预算追加、调剂或额度释放后由财政按顺序审批，无需重新申报。',
  },
  ahead: {
    text: (f: { count: number; amountFen: Fen; first: string }) =>
      `同一预算有 ${f.count} 件更早申报的在等待资金（最早的是 ${f.first}，共需 ${yuan(f.amountFen)} 元），不能越过。`,
    clause: 'F37-14',
    next: '请在“等待资金”中按申报先后批量审批。',
  },
})

export interface Purse {
  /** Held for this claim alone. */
  heldFen: Fen
  /** Free in the budget; nothing where somebody filed earlier still waits for it. */
  freeFen: Fen
}

/** How many of the lines, taken in their order, fit into the purse. The first that does not fit ends it. */
export function fitting(amounts: readonly Fen[], purse: Purse): { count: number; amountFen: Fen } {
  const room = purse.heldFen + Math.max(0, purse.freeFen)
  let amountFen = 0
  let count = 0
  for (const one of amounts) {
    if (amountFen + one > room) break
    amountFen += one
    count += 1
  }
  return { count, amountFen }
}

export interface Waiting {
  claimId: string
  number: string | null
  filedAt: string | null
  budgetId: string | null
  neededFen: Fen
}
/** First filed, first served. */
export const earlier = (a: Pick<Waiting, 'filedAt' | 'claimId'>, b: Pick<Waiting, 'filedAt' | 'claimId'>) =>
  (a.filedAt ?? '').localeCompare(b.filedAt ?? '') || a.claimId.localeCompare(b.claimId)

/** Who stands before a claim in the queue for one budget. */
export const aheadOf = (
  claim: Pick<Waiting, 'claimId' | 'filedAt'>,
  budgetId: string | null,
  queue: readonly Waiting[],
): Waiting[] =>
  queue
    .filter((one) => one.budgetId === budgetId && one.claimId !== claim.claimId && earlier(one, claim) < 0)
    .sort(earlier)

export function refuseAhead(queue: readonly Waiting[]): Reason[] {
  const [first] = queue
  if (!first) return []
  const amountFen = queue.reduce((sum, one) => sum + one.neededFen, 0)
  return [fundRefusals.ahead({ count: queue.length, amountFen, first: first.number ?? '' })]
}
