/** Acts of 公示—实收对账: what the payee says, what agrees and what does not, and the cases made of it. */
import { z } from 'zod'
import { subsidyKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, fenAmount, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import {
  type CaseState,
  caseMoves,
  type ReceiptAnswer,
  type ReceiptKind,
  type ReceiptOutcome,
  type ReconResult,
  receiptAnswers,
  receiptKinds,
  receiptOutcomes,
  reconResults,
} from './receipt-rules.ts'

const keysOf = <K extends string>(table: Record<K, unknown>) => Object.keys(table) as [K, ...K[]]
const answer = z.enum(keysOf<ReceiptAnswer>(receiptAnswers))
const kind = z.enum(keysOf<ReceiptKind>(receiptKinds))
const outcome = z.enum(keysOf<ReceiptOutcome>(receiptOutcomes))
const result = z.enum(keysOf<ReconResult>(reconResults))
const caseState = z.enum(keysOf<CaseState>(caseMoves.states))

/** One transfer or one published line that somebody can say something about. */
export const receiptItem = z.object({
  side: z.enum(['payee', 'trainee']),
  /** Of the transfer where one is paid oneself, of the claim line where an institution was. */
  id,
  claimId: id,
  number: z.string(),
  title: z.string(),
  payeeName: z.string(),
  accountMasked: z.string().nullable(),
  noticeFen: z.number().nullable(),
  amountFen: z.number(),
  bankOn: day.nullable(),
  answers: z.array(z.object({ value: answer, title: z.string() })),
  said: z.object({ answer, title: z.string(), amountFen: z.number().nullable(), at: instant }).nullable(),
  /** What became of the difference. */
  case: z
    .object({
      number: z.string(),
      stateTitle: z.string(),
      dueOn: day,
      outcomeTitle: z.string().nullable(),
      resolution: z.string().nullable(),
    })
    .nullable(),
})
export type ReceiptItem = z.infer<typeof receiptItem>

export const myReceipts = act({
  id: 'money.receipt.mine',
  title: '查询本人到账确认',
  method: 'GET',
  path: '/api/money/my/receipts',
  allow: 'worker',
  input: z.object({}),
  output: z.object({ rows: z.array(receiptItem) }),
  clause: 'F37-15',
})

const saying = z.object({
  side: z.enum(['payee', 'trainee']),
  id,
  answer,
  amountFen: fenAmount.optional(),
  note: text(500, 2).optional(),
})
const said = z.object({ caseNumber: z.string().nullable() })
export const sayMine = act({
  id: 'money.receipt.say-mine',
  title: '确认本人到账情况',
  method: 'POST',
  path: '/api/money/my/receipts',
  allow: 'worker',
  input: saying,
  output: said,
  clause: 'F37-15',
})

export const orgReceipts = act({
  id: 'money.receipt.own',
  title: '查询本单位到账确认',
  method: 'GET',
  path: '/api/money/own-receipts',
  allow: { verb: 'claim.file' },
  input: z.object({ ...listInput, open: z.enum(['true', 'false']).optional() }),
  output: listOutput(receiptItem),
})
export const sayOwn = act({
  id: 'money.receipt.say-own',
  title: '确认本单位到账情况',
  method: 'POST',
  path: '/api/money/own-receipts',
  allow: { verb: 'claim.file' },
  input: saying.extend({ side: z.literal('payee') }),
  output: said,
  clause: 'F37-15',
})

export const reconRow = z.object({
  /** Of the transfer. */
  id,
  no: z.string(),
  batchId: id,
  batchNumber: z.string(),
  claimId: id,
  claimNumber: z.string(),
  title: z.string(),
  subsidyKind,
  region: z.string(),
  regionName: z.string(),
  payeeName: z.string(),
  people: z.number(),
  noticeFen: z.number().nullable(),
  fileFen: z.number(),
  transferFen: z.number(),
  bankTitle: z.string(),
  bankOn: day.nullable(),
  bankSerial: z.string().nullable(),
  saidTitle: z.string().nullable(),
  saidFen: z.number().nullable(),
  saidAt: instant.nullable(),
  /** Trainees of the class who answered, and who said something else. */
  traineesSaid: z.number(),
  traineesDiffer: z.number(),
  openCases: z.number(),
  result,
})
export const reconList = act({
  id: 'money.receipt.recon',
  title: '查询公示—实收对账',
  method: 'GET',
  path: '/api/money/recon',
  allow: { verb: 'claim.read' },
  input: z.object({
    ...listInput,
    region: regionCode.optional(),
    result: result.optional(),
    from: day.optional(),
    to: day.optional(),
  }),
  output: listOutput(reconRow).extend({
    sums: z.array(z.object({ result, transfers: z.number(), amountFen: z.number() })),
  }),
  clause: 'F37-15',
})

export const receiptCase = z.object({
  id,
  number: z.string(),
  kind,
  region: z.string(),
  regionName: z.string(),
  claimId: id,
  claimNumber: z.string(),
  title: z.string(),
  payeeName: z.string(),
  /** Of the trainee who said so. */
  nameMasked: z.string().nullable(),
  expectedFen: z.number(),
  toldFen: z.number().nullable(),
  body: z.string(),
  note: z.string().nullable(),
  state: caseState,
  openedAt: instant,
  dueOn: day,
  late: z.boolean(),
  ownerName: z.string().nullable(),
  outcome: outcome.nullable(),
  resolution: z.string().nullable(),
  closedAt: instant.nullable(),
  version: z.number(),
  can: z.array(z.string()),
})
export type ReceiptCaseView = z.infer<typeof receiptCase>
export const listReceiptCases = act({
  id: 'money.receipt.cases',
  title: '查询实收差异',
  method: 'GET',
  path: '/api/money/receipt-cases',
  allow: { verb: 'claim.read' },
  input: z.object({
    ...listInput,
    state: caseState.optional(),
    kind: kind.optional(),
    region: regionCode.optional(),
    claimId: id.optional(),
    id: id.optional(),
  }),
  output: listOutput(receiptCase),
})

export const takeReceiptCase = act({
  id: 'money.receipt.take',
  title: '受理实收差异',
  method: 'POST',
  path: '/api/money/receipt-cases/:id/take',
  allow: { verb: 'receipt.handle' },
  input: z.object({ id, version }),
  output: z.object({ version: z.number(), state: caseState }),
})
export const closeReceiptCase = act({
  id: 'money.receipt.close',
  title: '办结实收差异',
  method: 'POST',
  path: '/api/money/receipt-cases/:id/close',
  allow: { verb: 'receipt.handle' },
  input: z.object({
    id,
    version,
    outcome,
    resolution: text(500, 10),
    files: z.array(id).max(10).default([]),
  }),
  output: z.object({
    version: z.number(),
    state: caseState,
    /** Of the recovery it went on to. */
    recoveryNumber: z.string().nullable(),
  }),
  clause: 'F37-15',
})
