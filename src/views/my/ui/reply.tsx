import { type ReactNode, useState } from 'react'
import type { Reason } from '#platform/refusal'
import { Button, Dialog, Refusals, TextField, wholeDates } from '#web/light'
import { useUploads } from './uploads.tsx'

interface Props {
  /** Day until which it may be said. */
  until: string | null
  open: boolean
  onClose: () => void
  busy: boolean
  reasons: readonly Reason[]
  onSend: (said: { body: string; fileIds: string[] }) => void
  /** What is asked besides. */
  children?: ReactNode
}

/** What one has to say to a notice, with what shows it. */
export function Reply({ until, open, onClose, busy, reasons, onSend, children }: Props) {
  const [body, setBody] = useState('')
  const papers = useUploads()
  return (
    <Dialog open={open} onClose={onClose} title="陈述申辩">
      <p className="ql-soft">{wholeDates(`期限到 ${until}。说明情况、补交材料不会加重处理。`)}</p>
      {children}
      <TextField
        label="陈述和理由"
        hint="至少 4 个字"
        rows={5}
        value={body}
        onChange={setBody}
        required
        maxLength={3000}
      />
      {papers.field}
      <Refusals reasons={[...papers.reasons, ...reasons]} />
      <Button
        kind="primary"
        block
        busy={busy}
        disabled={body.trim().length < 4 || papers.sending}
        onClick={() => onSend({ body: body.trim(), fileIds: papers.fileIds })}
      >
        提交
      </Button>
    </Dialog>
  )
}
