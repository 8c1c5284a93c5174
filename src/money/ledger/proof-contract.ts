/** The proof of the books: made at night by the platform, and by whoever asks; kept, and printed as a report. */
import { z } from 'zod'
import { fundKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput } from '#platform/list'

export const sumTitles = {
  appropriatedFen: '预算下达',
  availableFen: '可用',
  reservedFen: '已占用',
  payableFen: '应付',
  inPaymentFen: '支付中',
  paidFen: '已支付',
  offsetFen: '抵扣支付',
  receivableFen: '应收追回',
  recoveredFen: '追回缴回',
  writtenOffFen: '核销核减',
} as const
export type Sums = Record<keyof typeof sumTitles, number>
const fen = z.number()
const sums = {
  appropriatedFen: fen,
  availableFen: fen,
  reservedFen: fen,
  payableFen: fen,
  inPaymentFen: fen,
  paidFen: fen,
  offsetFen: fen,
  receivableFen: fen,
  recoveredFen: fen,
  writtenOffFen: fen,
}

export const ledgerCheck = z.object({
  name: z.string(),
  title: z.string(),
  holds: z.boolean(),
  /** How many things were looked at. */
  looked: z.number(),
  /** Where it does not hold, or what is worth a look: at most ten of them. */
  faults: z.array(z.string()),
  /** Nothing is wrong; somebody should look all the same. */
  note: z.boolean().optional(),
})
export type LedgerCheck = z.infer<typeof ledgerCheck>

const total = z.object({ fund: fundKind, year: z.number(), ...sums })
export const proofTotal = total.extend({ region: z.string() })
export type ProofTotal = z.infer<typeof proofTotal>

export const proveLedger = act({
  id: 'money.ledger.prove',
  title: '核对资金台账',
  method: 'GET',
  path: '/api/money/ledger/proof',
  allow: { verb: 'ledger.read' },
  input: z.object({}),
  output: z.object({
    at: instant,
    holds: z.boolean(),
    checks: z.array(ledgerCheck),
    totals: z.array(total),
  }),
  clause: 'F37-15',
})

const proofRow = z.object({
  id,
  number: z.string(),
  day,
  at: instant,
  byName: z.string(),
  nightly: z.boolean(),
  holds: z.boolean(),
  faults: z.number(),
  notes: z.number(),
  entries: z.number(),
})
export const makeProof = act({
  id: 'money.ledger.make-proof',
  title: '核对并存档',
  method: 'POST',
  path: '/api/money/ledger/proofs',
  allow: { verb: 'ledger.read' },
  input: z.object({}),
  output: z.object({ id, number: z.string(), holds: z.boolean() }),
  clause: 'F37-15',
  perMinute: 6,
})
export const listProofs = act({
  id: 'money.ledger.proofs',
  title: '查询核对报告',
  method: 'GET',
  path: '/api/money/ledger/proofs',
  allow: { verb: 'ledger.read' },
  input: z.object({ ...listInput, holds: z.enum(['true', 'false']).optional() }),
  output: listOutput(proofRow),
})
export const getProof = act({
  id: 'money.ledger.proof',
  title: '查看核对报告',
  method: 'GET',
  path: '/api/money/ledger/proofs/:id',
  allow: { verb: 'ledger.read' },
  input: z.object({ id }),
  output: proofRow.extend({
    checks: z.array(ledgerCheck),
    /** Of the reader's own regions, as they stood. */
    totals: z.array(total),
    regions: z.array(proofTotal.extend({ regionName: z.string() })),
    /** Null also where it moves no money of the reader's regions. */
    lastEntry: id.nullable(),
    sha256: z.string(),
  }),
})
export const printProof = act({
  id: 'money.ledger.print-proof',
  title: '打印核对报告',
  method: 'GET',
  path: '/api/money/ledger/proofs/:id/print',
  allow: { verb: 'ledger.read' },
  input: z.object({ id }),
  output: z.unknown(),
  produces: 'file',
})
