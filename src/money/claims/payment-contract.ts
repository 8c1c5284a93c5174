/** Payment batches: made, confirmed by another, paid by the bank, read back line by line. */
import { z } from 'zod'
import { correctionView } from '#money/ledger/contract'
import { fundKind } from '#money/policy/contract'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { type BatchState, batchMoves, type PaymentState, paymentStates } from './payment-rules.ts'

export const paymentRefusals = defineRefusals('payment', {
  nothing: { text: '没有可以拨付的申报。', next: '请先完成资金审批，或刷新页面后重新选择。' },
  not_payable: {
    text: (f: { number: string; state: string }) =>
      `申报 ${f.number} 的状态为“${f.state}”，不能列入拨付批次。`,
    next: '请刷新页面后重新选择。',
  },
  other_fund: {
    text: (f: { number: string; fund: string }) =>
      `申报 ${f.number} 由“${f.fund}”列支，一个批次只能有一个资金来源。`,
    next: '请分别生成批次。',
  },
  other_region: {
    text: (f: { number: string }) => `申报 ${f.number} 不在所选地区范围内。`,
    next: '请核对批次所属地区。',
  },
  account_changed: {
    text: (f: { no: string }) => `${f.no} 的收款账户在批次生成后已变更。`,
    clause: 'F37-15',
    next: '请核实变更原因后取消该批次，重新生成。',
  },
  held: {
    text: (f: { number: string; reason: string }) => `申报 ${f.number} 被暂停拨付：${f.reason}`,
    clause: 'F2-5',
    next: '请先从批次中去掉，待限制解除后再拨付。',
  },
  not_refused: { text: '只有银行退回的付款才能重新拨付。', next: '请刷新页面查看。' },
  same_account: {
    text: '收款账户没有变化，重新拨付仍会被银行退回。',
    next: '请先由收款人更正收款账户；如银行原因已排除，请勾选“账户无误，再次付款”。',
  },
  account_closed: {
    text: (f: { reason: string }) => `银行退回原因为“${f.reason}”，原账户不能再用。`,
    clause: 'F37-15',
    next: '请由收款人登记新的收款账户后再重新拨付。',
  },
  no_account: {
    text: (f: { number: string }) => `申报 ${f.number} 的收款人没有登记收款账户。`,
    clause: 'F37-14',
    next: '请收款人登记账户后再生成批次。',
  },
  not_a_csv: { text: '银行回单应为 CSV 文件。', next: '请上传银行导出的 CSV 回单文件。' },
  not_your_file: { text: '该文件不是您上传的。', next: '请重新上传文件。' },
})

const batchState = z.enum(Object.keys(batchMoves.states) as [BatchState, ...BatchState[]])
const paymentState = z.enum(Object.keys(paymentStates) as [PaymentState, ...PaymentState[]])

export const batchRow = z.object({
  id,
  number: z.string(),
  region: z.string(),
  regionName: z.string(),
  fund: fundKind,
  state: batchState,
  lineCount: z.number(),
  totalFen: z.number(),
  paidCount: z.number(),
  paidFen: z.number(),
  refusedCount: z.number(),
  waitingCount: z.number(),
  madeByName: z.string(),
  madeAt: instant,
  confirmedByName: z.string().nullable(),
  confirmedAt: instant.nullable(),
  version: z.number(),
})
export const paymentLine = z.object({
  id,
  no: z.string(),
  claimId: id,
  claimNumber: z.string(),
  claimTitle: z.string(),
  payeeName: z.string(),
  bankName: z.string().nullable(),
  accountMasked: z.string(),
  people: z.number(),
  amountFen: z.number(),
  state: paymentState,
  refuseReason: z.string().nullable(),
  bankSerial: z.string().nullable(),
  bankOn: day.nullable(),
  retryReason: z.string().nullable(),
  /** When the bank took back a payment it had called paid. */
  recalledOn: day.nullable(),
  /** The account itself is the cause: paying it again is of no use. */
  accountClosed: z.boolean(),
})
export const batchView = batchRow.extend({
  cancelReason: z.string().nullable(),
  lines: z.array(paymentLine),
  /** Payments the bank took back after all: asked for, decided. */
  recalls: z.array(correctionView),
  returns: z.array(
    z.object({
      id,
      fileId: id,
      importedAt: instant,
      importedByName: z.string(),
      lineCount: z.number(),
      paidCount: z.number(),
      refusedCount: z.number(),
      repeatedCount: z.number(),
      paidFen: z.number(),
    }),
  ),
  can: z.array(z.string()),
})

export const payableClaims = act({
  id: 'money.payment.payable-claims',
  title: '查询待拨付申报',
  method: 'GET',
  path: '/api/money/payable-claims',
  allow: { verb: 'payment.batch' },
  input: z.object({ ...listInput, region: regionCode.optional(), fund: fundKind.optional() }),
  output: listOutput(
    z.object({
      id,
      number: z.string(),
      title: z.string(),
      payeeName: z.string(),
      region: z.string(),
      regionName: z.string(),
      fund: fundKind,
      amountFen: z.number(),
      people: z.number(),
      fundedAt: instant,
      hasAccount: z.boolean(),
    }),
  ),
})

export const makeBatch = act({
  id: 'money.payment.make-batch',
  title: '生成拨付批次',
  method: 'POST',
  path: '/api/money/batches',
  allow: { verb: 'payment.batch' },
  input: z.object({ region: regionCode, fund: fundKind, claimIds: z.array(id).min(1).max(500) }),
  output: z.object({ id, number: z.string(), lineCount: z.number(), totalFen: z.number() }),
  clause: 'F37-14',
})

export const listBatches = act({
  id: 'money.payment.list',
  title: '查询拨付批次',
  method: 'GET',
  path: '/api/money/batches',
  allow: { verb: 'claim.read' },
  input: z.object({
    ...listInput,
    state: batchState.optional(),
    fund: fundKind.optional(),
    region: regionCode.optional(),
  }),
  output: listOutput(batchRow),
})

export const getBatch = act({
  id: 'money.payment.get',
  title: '查看拨付批次',
  method: 'GET',
  path: '/api/money/batches/:id',
  allow: { verb: 'claim.read' },
  input: z.object({ id }),
  output: batchView,
})

const moved = z.object({ version: z.number(), state: batchState })
export const confirmBatch = act({
  id: 'money.payment.confirm',
  title: '确认拨付批次',
  method: 'POST',
  path: '/api/money/batches/:id/confirm',
  allow: { verb: 'payment.confirm' },
  input: z.object({ id, version, totalFen: z.number().int().positive() }),
  output: moved,
  clause: 'F37-15',
})

export const rejectBatch = act({
  id: 'money.payment.reject',
  title: '退回拨付批次',
  method: 'POST',
  path: '/api/money/batches/:id/reject',
  allow: { verb: 'payment.confirm' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: moved,
})

export const cancelBatch = act({
  id: 'money.payment.cancel',
  title: '取消拨付批次',
  method: 'POST',
  path: '/api/money/batches/:id/cancel',
  allow: { verb: 'payment.batch' },
  input: z.object({ id, version, reason: text(300, 4) }),
  output: moved,
})

/** Clear names and accounts leave the platform here, and only here: with a reason, on record. */
export const bankFile = act({
  id: 'money.payment.bank-file',
  title: '下载银行拨付文件',
  method: 'POST',
  path: '/api/money/batches/:id/bank-file',
  allow: { verb: 'export.names' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.unknown(),
  produces: 'file',
  clause: 'F2-7',
})

export const importReturn = act({
  id: 'money.payment.import-return',
  title: '导入银行回单',
  method: 'POST',
  path: '/api/money/batches/:id/import-return',
  allow: { verb: 'payment.return' },
  input: z.object({ id, version, fileId: id }),
  output: z.object({
    version: z.number(),
    state: batchState,
    paid: z.number(),
    refused: z.number(),
    /** Lines that were settled before and said the same again. */
    repeated: z.number(),
    waiting: z.number(),
    paidFen: z.number(),
    unchanged: z.boolean(),
  }),
  clause: 'F37-14',
})

export const retryPayment = act({
  id: 'money.payment.retry',
  title: '重新拨付',
  method: 'POST',
  path: '/api/money/payments/:id/retry',
  allow: { verb: 'payment.batch' },
  input: z.object({
    id,
    reason: text(300, 4),
    /** The payee's account stands and the bank's cause is gone. */
    sameAccount: z.boolean().default(false),
  }),
  output: z.object({ ok: z.literal(true) }),
})

/** Payments the bank sent back and nobody has taken up again. */
export const bouncedPayments = act({
  id: 'money.payment.bounced',
  title: '查询银行退回的付款',
  method: 'GET',
  path: '/api/money/bounced-payments',
  allow: { verb: 'claim.read' },
  input: z.object(listInput),
  output: listOutput(
    paymentLine.extend({
      batchId: id,
      batchNumber: z.string(),
      region: z.string(),
      regionName: z.string(),
      can: z.array(z.string()),
    }),
  ),
})
