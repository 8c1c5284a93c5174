/** How claims and payments are shown wherever they appear. */
import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import type { Tone } from '#web/console'
import {
  type AgreementState,
  type BatchState,
  type CaseState,
  type CheckResult,
  type ClaimState,
  checkResults,
  type LineState,
  type ObjectionState,
  type PaymentState,
  type ReassessOutcome,
  type SampleState,
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

export const agreementTones: Record<AgreementState, Tone> = {
  draft: 'plain',
  submitted: 'waiting',
  returned: 'warn',
  approved: 'good',
  withdrawn: 'plain',
}
export const outcomeTones: Record<ReassessOutcome, Tone> = {
  held: 'warn',
  stopped: 'bad',
  lifted: 'good',
  recovery: 'bad',
  noted: 'warn',
  supplement: 'good',
}

export const sampleTones: Record<SampleState, Tone> = { open: 'waiting', passed: 'good', failed: 'bad' }
export const caseTones: Record<CaseState, Tone> = { open: 'warn', taken: 'waiting', closed: 'good' }

/** The one button of a small form. */
export function SendButton(props: {
  busy: boolean
  disabled: boolean
  onClick: () => void
  children: ReactNode
}) {
  return (
    <div>
      <Button type="primary" loading={props.busy} disabled={props.disabled} onClick={props.onClick}>
        {props.children}
      </Button>
    </div>
  )
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
