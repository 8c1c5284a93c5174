/** How claims and payments are shown wherever they appear. */
import { Tag } from 'antd'
import type { Tone } from '#web/console'
import {
  type BatchState,
  type CheckResult,
  type ClaimState,
  checkResults,
  type LineState,
  type ObjectionState,
  type PaymentState,
} from '../contract.ts'

export const claimTones: Record<ClaimState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  reviewed: 'waiting',
  rechecked: 'waiting',
  notice: 'waiting',
  cleared: 'waiting',
  funded: 'waiting',
  batched: 'waiting',
  bounced: 'warn',
  partly: 'warn',
  paid: 'good',
  returned: 'warn',
  refused: 'bad',
  withdrawn: 'plain',
}
export const lineTones: Record<LineState, Tone> = {
  judged: 'plain',
  excluded: 'bad',
  claimed: 'waiting',
  objected: 'warn',
  rejected: 'bad',
  cleared: 'waiting',
  payable: 'waiting',
  batched: 'waiting',
  bounced: 'warn',
  paid: 'good',
}
export const batchTones: Record<BatchState, Tone> = {
  made: 'waiting',
  confirmed: 'waiting',
  settled: 'good',
  cancelled: 'plain',
}
export const paymentTones: Record<PaymentState, Tone> = {
  waiting: 'waiting',
  paid: 'good',
  refused: 'bad',
  retried: 'warn',
  cancelled: 'plain',
}
export const objectionTones: Record<ObjectionState, Tone> = {
  open: 'waiting',
  upheld: 'bad',
  dismissed: 'good',
}

const MARKS: Record<CheckResult, [mark: string, color: string]> = {
  passed: ['✓', 'success'],
  failed: ['✕', 'error'],
  'no-data': ['○', 'warning'],
  'not-needed': ['–', 'default'],
}

/** A check's result as mark and word, never by colour alone. */
export function ResultTag({ result }: { result: CheckResult }) {
  const [mark, color] = MARKS[result]
  return (
    <Tag color={color}>
      <span aria-hidden="true">{mark} </span>
      {checkResults[result]}
    </Tag>
  )
}

export const fieldLabels: Record<string, string> = {
  note: '核实情况',
  fileId: '回单文件',
  reason: '理由',
  workdays: '公示工作日',
  resolution: '核查结论',
  files: '附件',
  sameAccount: '账户无误',
}
