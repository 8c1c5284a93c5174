import { Button, Card, Drawer } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { type CorrectionView, correctionStates } from '#money/ledger/contract'
import { showInstant } from '#platform/day'
import { ActForm, Facts, FileList, MoveBar, StateTag } from '#web/console'
import {
  approveBudgetCorrection,
  askBudgetCorrection,
  returnBudgetCorrection,
  withdrawBudgetCorrection,
} from '../contract.ts'

const tones = { asked: 'waiting', approved: 'bad', returned: 'warn', withdrawn: 'plain' } as const

/** Asks for an approved amount or transfer to be taken back. */
export function AskCorrection({ what, of }: { what: 'budget-change' | 'budget-transfer'; of: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>申请冲正</Button>
      <Drawer open={open} onClose={() => setOpen(false)} title="申请冲正" size="large" destroyOnHidden>
        <p>冲正另记一笔相反的分录，原记录不改不删；由另一名财政复核人员审定。已占用或支付的额度不能冲正。</p>
        <ActForm
          act={askBudgetCorrection}
          fixed={{ what, of }}
          columns={1}
          fields={[
            { name: 'reason', label: '冲正理由', kind: 'long', required: true, maxLength: 300 },
            { name: 'files', label: '依据文件', kind: 'files', accept: 'pdf', max: 10 },
          ]}
          submitText="申请冲正"
          success="已申请，待另一名财政复核人员审定"
          onDone={() => setOpen(false)}
          onCancel={() => setOpen(false)}
        />
      </Drawer>
    </>
  )
}

/** What was asked for, and what came of it. */
export function Corrections({ rows }: { rows: readonly CorrectionView[] }) {
  return rows.map((row) => (
    <Card
      key={row.id}
      size="small"
      type="inner"
      style={{ marginTop: 8 }}
      title="冲正申请"
      extra={<StateTag state={row.state} states={correctionStates} tones={tones} />}
    >
      <Facts
        items={[
          { label: '申请', value: `${row.askedByName} ${showInstant(row.askedAt)}` },
          { label: '理由', value: row.reason, wide: true },
          row.decidedByName !== null && {
            label: '办理',
            value: `${row.decidedByName} ${row.decidedAt ? showInstant(row.decidedAt) : ''}`,
          },
          row.decideReason !== null && { label: '办理意见', value: row.decideReason, wide: true },
          row.reverseIds[0] !== undefined && {
            label: '冲正分录',
            value: <Link href={`/ledger?open=${row.reverseIds[0]}`}>查看</Link>,
          },
          row.files.length > 0 && { label: '依据文件', value: <FileList files={row.files} />, wide: true },
        ]}
      />
      <MoveBar
        record={row}
        moves={[
          {
            name: 'approve',
            title: '审定冲正',
            act: approveBudgetCorrection,
            tone: 'primary',
            success: '已冲正',
          },
          { name: 'return', title: '退回', act: returnBudgetCorrection, reason: '退回理由', tone: 'danger' },
          { name: 'withdraw', title: '撤回', act: withdrawBudgetCorrection, reason: '撤回理由' },
        ]}
      />
    </Card>
  ))
}
