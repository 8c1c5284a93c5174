import { Form, Input, Modal } from 'antd'
import { type ReactNode, useEffect, useId, useState } from 'react'
import type { InputOf, OutputOf } from '#platform/act'
import type { AnyAct } from '#web/api'
import { Refusals } from './refusals.tsx'
import { useSubmit } from './submit.ts'

export interface ReasonModalProps<A extends AnyAct> {
  act: A
  /** Everything but the reason. */
  input: Omit<InputOf<A>, 'reason'> & Record<string, unknown>
  open: boolean
  onClose: () => void
  onDone?: (output: OutputOf<A>) => void
  title?: ReactNode
  /** Name of the input field that carries the reason. */
  field?: string
  label?: string
  hint?: string
  okText?: string
  danger?: boolean
  /** Shortest reason the act accepts. */
  min?: number
  success?: string
  children?: ReactNode
}

/** An act that must carry a reason: return, refuse, stop, revoke, unmask. */
export function ReasonModal<A extends AnyAct>(props: ReasonModalProps<A>) {
  const { act, input, open, onClose, onDone, field = 'reason', label = '理由', min = 2, danger } = props
  const [reason, setReason] = useState('')
  const id = useId()
  const { submit, busy, reasons, clear } = useSubmit(act, {
    ...(props.success ? { success: props.success } : {}),
    onDone: (output) => {
      onDone?.(output)
      onClose()
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: begins afresh each time it opens
  useEffect(() => {
    if (open) {
      setReason('')
      clear()
    }
  }, [open])
  const short = reason.trim().length < min
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title={props.title ?? act.title}
      okText={props.okText ?? act.title}
      cancelText="取消"
      confirmLoading={busy}
      okButtonProps={{ disabled: short, danger: danger ?? false }}
      onOk={() => void submit({ ...input, [field]: reason.trim() } as InputOf<A>)}
      destroyOnHidden
    >
      {props.children}
      <Form layout="vertical" component={false}>
        <Form.Item
          label={label}
          htmlFor={id}
          required
          extra={props.hint ?? '理由将记入办理记录，并告知对方。'}
        >
          <Input.TextArea
            id={id}
            rows={4}
            maxLength={200}
            showCount
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      <Refusals reasons={reasons} />
    </Modal>
  )
}
