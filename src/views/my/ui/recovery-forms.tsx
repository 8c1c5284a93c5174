import { useState } from 'react'
import type { askPlanOwn, RecoveryView, replyOwn } from '#money/recovery/contract'
import { addMonths, dayOf } from '#platform/day'
import { splitProRata, yuan } from '#platform/fen'
import { Button, Dialog, Field, Money, Refusals, Select, TextField, usePost } from '#web/light'
import { Reply } from './reply.tsx'

interface Props {
  recovery: RecoveryView
  open: boolean
  onClose: () => void
  onDone: () => void
}

/** What I have to say, with what shows it. */
export function ReplyDialog({ recovery, open, onClose, onDone }: Props) {
  const [stance, setStance] = useState('dispute')
  const { post, busy, reasons } = usePost<typeof replyOwn>('/api/money/my/recoveries/:id/reply', { onDone })
  const { id, version } = recovery
  return (
    <Reply
      until={recovery.replyUntil}
      {...{ open, onClose, busy, reasons }}
      onSend={(said) => void post({ id, version, stance: stance as 'accept' | 'dispute', ...said })}
    >
      <Select
        label="我的意见"
        value={stance}
        onChange={setStance}
        options={[
          { value: 'dispute', label: '不认可，有不同意见' },
          { value: 'accept', label: '认可，愿意退回' },
        ]}
      />
    </Reply>
  )
}

/** So many months, the same each month: nobody reckons fen on a phone. */
export function PlanDialog({ recovery, open, onClose, onDone }: Props) {
  const [count, setCount] = useState('3')
  const [reason, setReason] = useState('')
  const { post, busy, reasons } = usePost<typeof askPlanOwn>('/api/money/my/recoveries/:id/ask-plan', {
    onDone,
  })
  const today = dayOf(new Date().toISOString())
  const months = Math.min(36, recovery.planMonths ?? 6)
  const n = Number(count)
  const instalments = splitProRata(
    recovery.leftFen,
    Array.from({ length: n }, () => 1),
  ).map((amountFen, i) => ({ dueOn: addMonths(today, i + 1), amountFen }))
  return (
    <Dialog open={open} onClose={onClose} title="申请分期">
      <p>
        还需退回 <Money fen={recovery.leftFen} />
        ，最长分 {months} 个月。
      </p>
      <Select
        label="分几个月退"
        value={count}
        onChange={setCount}
        options={[2, 3, 6, 12, 18, 24, 36]
          .filter((one) => one <= months)
          .map((one) => ({ value: String(one), label: `${one} 个月` }))}
      />
      <Field label="每月退款">
        {(id) => (
          <output {...id}>
            {instalments[0] ? yuan(instalments[0].amountFen) : ''} 元，从 {instalments[0]?.dueOn} 到{' '}
            {instalments.at(-1)?.dueOn}
          </output>
        )}
      </Field>
      <TextField label="原因" rows={3} value={reason} onChange={setReason} required maxLength={500} />
      <Refusals reasons={reasons} />
      <Button
        kind="primary"
        block
        busy={busy}
        disabled={reason.trim().length < 4 || recovery.leftFen < n}
        onClick={() =>
          void post({ id: recovery.id, version: recovery.version, instalments, reason: reason.trim() })
        }
      >
        提交申请
      </Button>
    </Dialog>
  )
}
