/** Batches of payment, and the bank's return file read against them. */

import { isDay } from '#platform/day'
import { type Fen, parseYuan, yuan } from '#platform/fen'
import { defineMoves } from '#platform/moves'
import { defineRefusals, type Reason } from '#platform/refusal'

export const batchMoves = defineMoves(
  { made: '待确认', confirmed: '待银行回单', settled: '已办结', cancelled: '已取消' },
  {
    cancel: { title: '取消批次', from: ['made'], to: 'cancelled', verb: 'payment.batch' },
    confirm: {
      title: '确认批次',
      from: ['made'],
      to: 'confirmed',
      verb: 'payment.confirm',
      notBy: ['madeBy'],
    },
    reject: {
      title: '退回批次',
      from: ['made'],
      to: 'cancelled',
      verb: 'payment.confirm',
      notBy: ['madeBy'],
    },
    download: {
      title: '下载银行拨付文件',
      from: ['confirmed', 'settled'],
      to: 'confirmed',
      verb: 'export.names',
    },
    settle: {
      title: '导入银行回单',
      from: ['confirmed'],
      to: 'settled',
      verb: 'payment.return',
      notBy: ['madeBy'],
    },
    recall: { title: '登记银行退票', from: ['confirmed', 'settled'], to: 'settled', verb: 'payment.return' },
    retry: { title: '重新拨付', from: ['confirmed', 'settled'], to: 'settled', verb: 'payment.batch' },
  },
)
export type BatchState = keyof typeof batchMoves.states

export const paymentStates = {
  waiting: '待银行回单',
  paid: '已到账',
  refused: '银行退回',
  retried: '已转入重新拨付',
  cancelled: '已取消',
} as const
export type PaymentState = keyof typeof paymentStates

export const batchHands = (batch: { madeBy: string }) => ({ madeBy: { id: batch.madeBy, did: '生成批次' } })

/** Columns of the file that goes to the bank, and of the one that comes back. */
export const bankColumns = {
  batch: '批次号',
  no: '明细编号',
  payee: '收款户名',
  account: '收款账号',
  bank: '开户银行',
  amount: '金额（元）',
  purpose: '用途',
} as const
export const returnColumns = {
  batch: '批次号',
  no: '明细编号',
  amount: '金额（元）',
  result: '处理结果',
  reason: '失败原因',
  serial: '银行流水号',
  on: '交易日期',
} as const
/** What banks say when the account itself is the cause. */
const CLOSED = /销户|注销|撤销|不存在|冻结|止付|账户异常/
export const accountClosed = (reason: string | null): boolean => reason !== null && CLOSED.test(reason)

/** First cell of the last row, which carries the count and the total. */
export const TOTAL = '合计'
export const results: Record<string, 'paid' | 'refused'> = {
  成功: 'paid',
  已付款: 'paid',
  失败: 'refused',
  退回: 'refused',
  退票: 'refused',
}

export const returnRefusals = defineRefusals('bank-return', {
  no_titles: {
    text: (f: { missing: string }) => `回单文件缺少列：${f.missing}。`,
    next: '请使用银行按约定格式导出的回单文件，第一行为列名。',
  },
  empty: { text: '回单文件中没有明细。', next: '请核对文件后重新上传。' },
  no_total: { text: '回单文件没有“合计”行。', next: '请向银行索取完整的回单文件。' },
  wrong_count: {
    text: (f: { said: string; counted: number }) => `合计行的笔数为 ${f.said}，明细实有 ${f.counted} 笔。`,
    next: '文件可能不完整，请向银行重新索取。',
  },
  wrong_total: {
    text: (f: { said: string; summed: string }) => `合计行的金额为 ${f.said} 元，明细相加为 ${f.summed} 元。`,
    next: '文件可能被改动或不完整，请向银行重新索取。',
  },
  after_total: { text: '“合计”行之后还有内容。', next: '请向银行索取完整的回单文件。' },
  other_batch: {
    text: (f: { batch: string }) => `该行的批次号“${f.batch}”不是本批次。`,
    next: '请在对应批次中导入该回单。',
  },
  unknown_line: {
    text: (f: { no: string }) => `明细编号“${f.no}”不在本批次中。`,
    next: '请与银行核对；不属于本批次的付款不能入账。',
  },
  repeated_line: {
    text: (f: { no: string; row: number }) => `明细编号“${f.no}”与第 ${f.row} 行重复。`,
    next: '请与银行核对是否重复付款。',
  },
  wrong_amount: {
    text: (f: { no: string; said: string; ours: string }) =>
      `明细“${f.no}”的金额为 ${f.said} 元，拨付金额为 ${f.ours} 元。`,
    next: '请与银行核对实付金额。',
  },
  bad_result: {
    text: (f: { value: string }) => `处理结果“${f.value}”无法识别，应为“成功”或“失败”。`,
    next: '请与银行核对后重新上传。',
  },
  no_reason: { text: '付款失败但没有写明原因。', next: '请向银行索取失败原因。' },
  no_serial: { text: '付款成功但没有银行流水号。', next: '请向银行索取流水号。' },
  repeated_serial: {
    text: (f: { serial: string; row: number }) => `银行流水号与第 ${f.row} 行重复：${f.serial}。`,
    next: '一笔流水只能对应一笔付款，请与银行核对。',
  },
  known_serial: {
    text: (f: { serial: string }) => `银行流水号 ${f.serial} 已用于另一笔付款。`,
    next: '请与银行核对后重新上传。',
  },
  bad_day: {
    text: (f: { value: string }) => `交易日期“${f.value}”不正确。`,
    next: '日期应形如 2026-03-01，且不早于批次确认日、不晚于今天。',
  },
  settled_otherwise: {
    text: (f: { no: string; before: string }) => `明细“${f.no}”此前已入账为“${f.before}”，与本次回单不一致。`,
    next: '请与银行核对；已入账的结果不会被覆盖。',
  },
})

export interface AwaitedLine {
  no: string
  amountFen: Fen
  state: PaymentState
  refuseReason: string | null
  bankSerial: string | null
}
export interface ReturnedLine {
  row: number
  no: string
  result: 'paid' | 'refused'
  reason: string | null
  serial: string | null
  on: string | null
}
export interface ReadReturn {
  lines: ReturnedLine[]
  /** Told again with the same result. */
  repeated: number
  paidFen: Fen
  reasons: Reason[]
}

const COLUMN_KEYS = Object.keys(returnColumns) as (keyof typeof returnColumns)[]
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '')
/** 20260301 and 2026/3/1 are days too. */
function readDay(text: string): string | null {
  const match = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text)
  if (!match) return null
  const day = `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}`
  return isDay(day) ? day : null
}

/**
 * Reads the bank's return against the lines of its batch. Every fault is named by row; with any fault nothing of the
 * file counts. Rows are 1-based as a spreadsheet shows them.
 */
export function readBankReturn(
  rows: readonly (readonly string[])[],
  batch: { number: string; confirmedOn: string; today: string; lines: readonly AwaitedLine[] },
): ReadReturn {
  const out: ReadReturn = { lines: [], repeated: 0, paidFen: 0, reasons: [] }
  const titles = (rows[0] ?? []).map(plain)
  const at = Object.fromEntries(
    COLUMN_KEYS.map((key) => [key, titles.indexOf(plain(returnColumns[key]))]),
  ) as Record<keyof typeof returnColumns, number>
  const missing = COLUMN_KEYS.filter((key) => at[key] < 0).map((key) => returnColumns[key])
  if (missing.length > 0) {
    out.reasons.push(returnRefusals.no_titles({ missing: missing.join('、') }, { row: 1 }))
    return out
  }
  const ours = new Map(batch.lines.map((line) => [line.no, line]))
  const seen = new Map<string, number>()
  const serials = new Map<string, number>()
  let counted = 0
  let summed = 0
  let total: { row: number; count: string; amount: string } | null = null
  rows.slice(1).forEach((cells, i) => {
    const row = i + 2
    const value = (key: keyof typeof returnColumns) => (cells[at[key]] ?? '').trim()
    if (total) {
      out.reasons.push(returnRefusals.after_total({ row }))
      return
    }
    if (value('batch') === TOTAL) {
      total = { row, count: value('no'), amount: value('amount') }
      return
    }
    counted += 1
    const amount = parseYuan(value('amount'))
    summed += amount ?? 0
    readLine(row, value, amount)
  })

  function readLine(
    row: number,
    value: (key: keyof typeof returnColumns) => string,
    amount: Fen | null,
  ): void {
    const found: Reason[] = []
    const no = value('no')
    const line = ours.get(no)
    if (value('batch') !== batch.number)
      found.push(returnRefusals.other_batch({ batch: value('batch') }, { row }))
    const before = seen.get(no)
    if (before) found.push(returnRefusals.repeated_line({ no, row: before }, { row }))
    else seen.set(no, row)
    if (!line || line.state === 'cancelled') found.push(returnRefusals.unknown_line({ no }, { row }))
    else if (amount !== line.amountFen) {
      found.push(
        returnRefusals.wrong_amount({ no, said: value('amount'), ours: yuan(line.amountFen) }, { row }),
      )
    }
    const result = results[plain(value('result'))]
    if (!result) found.push(returnRefusals.bad_result({ value: value('result') }, { row }))
    if (result === 'refused' && !value('reason')) found.push(returnRefusals.no_reason({ row }))
    const serial = value('serial') || null
    const on = readDay(value('on'))
    if (result === 'paid') {
      if (!serial) found.push(returnRefusals.no_serial({ row }))
      else if (serials.has(serial)) {
        found.push(returnRefusals.repeated_serial({ serial, row: serials.get(serial) as number }, { row }))
      } else serials.set(serial, row)
      if (!on || on > batch.today || on < batch.confirmedOn) {
        found.push(returnRefusals.bad_day({ value: value('on') }, { row }))
      }
    }
    out.reasons.push(...found)
    if (found.length > 0 || !line || !result) return
    if (line.state === 'waiting') {
      out.lines.push({ row, no, result, reason: result === 'refused' ? value('reason') : null, serial, on })
      if (result === 'paid') out.paidFen += line.amountFen
      return
    }
    const same =
      line.state === 'paid' ? result === 'paid' && serial === line.bankSerial : result === 'refused'
    if (same) out.repeated += 1
    else
      out.reasons.push(returnRefusals.settled_otherwise({ no, before: paymentStates[line.state] }, { row }))
  }

  const said = total as { row: number; count: string; amount: string } | null
  if (counted === 0) out.reasons.push(returnRefusals.empty())
  if (!said) out.reasons.push(returnRefusals.no_total())
  else {
    if (said.count.replace(/笔$/, '') !== String(counted)) {
      out.reasons.push(returnRefusals.wrong_count({ said: said.count, counted }, { row: said.row }))
    }
    if (parseYuan(said.amount) !== summed) {
      out.reasons.push(
        returnRefusals.wrong_total({ said: said.amount, summed: yuan(summed) }, { row: said.row }),
      )
    }
  }
  return out
}
