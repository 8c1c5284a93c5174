/** Money that comes back goes to the books it once came out of, in proportion, to the fen. */
import { type Fen, fen, splitProRata } from '#platform/fen'

export interface Owing {
  id: string
  bookId: string
  leftFen: Fen
}
export interface Share {
  id: string
  bookId: string
  amountFen: Fen
}

/**
 * First over the books, by what each still has to get, then within a book over its lines. The shares add up to the amount
 * exactly and none is more than what is left.
 */
export function shareOut(amountFen: Fen, owing: readonly Owing[]): Share[] {
  const left = owing.filter((one) => one.leftFen > 0)
  const total = left.reduce((sum, one) => fen(sum + one.leftFen), 0)
  if (amountFen <= 0 || amountFen > total) throw new Error(`${amountFen} fen can't be shared over ${total}`)
  const books = [...new Set(left.map((one) => one.bookId))]
  const ofBook = (book: string) => left.filter((one) => one.bookId === book)
  const bookShares = splitProRata(
    amountFen,
    books.map((book) => ofBook(book).reduce((sum, one) => sum + one.leftFen, 0)),
  )
  return books.flatMap((book, i) => {
    const lines = ofBook(book)
    const parts = splitProRata(
      bookShares[i] as number,
      lines.map((one) => one.leftFen),
    )
    return lines
      .map((one, k) => ({ id: one.id, bookId: book, amountFen: parts[k] as number }))
      .filter((share) => share.amountFen > 0)
  })
}

/** Money of a year that is over can't be spent again in it: it is handed back instead of becoming available. */
export const comesBackTo = (bookYear: number, year: number): 'available' | 'recovered' =>
  bookYear === year ? 'available' : 'recovered'

export interface Debt {
  recoveryId: string
  number: string
  /** What may be taken now. */
  dueFen: Fen
}
export interface OffsetPart {
  recoveryId: string
  number: string
  claimLineId: string
  amountFen: Fen
}

/** Takes debts in the given order (oldest first) from the lines in the given order. */
export function offsetOver(
  debts: readonly Debt[],
  lines: readonly { claimLineId: string; amountFen: Fen }[],
): OffsetPart[] {
  const out: OffsetPart[] = []
  const rest = lines.map((line) => ({ ...line }))
  for (const debt of debts) {
    let due = debt.dueFen
    for (const line of rest) {
      const amountFen = Math.min(due, line.amountFen)
      if (amountFen <= 0) continue
      out.push({ recoveryId: debt.recoveryId, number: debt.number, claimLineId: line.claimLineId, amountFen })
      line.amountFen -= amountFen
      due -= amountFen
    }
  }
  return out
}
