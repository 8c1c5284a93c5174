import { type ReactNode, useState } from 'react'
import { type Reason, reasonsOf, upload } from '#web/api'
import { FileField } from '#web/light'

/** Papers that go with what somebody has to say: one after the other, with what has arrived. */
export function useUploads(): {
  fileIds: string[]
  sending: boolean
  reasons: Reason[]
  field: ReactNode
} {
  const [files, setFiles] = useState<{ id: string; name: string }[]>([])
  const [sending, setSending] = useState(false)
  const [reasons, setReasons] = useState<Reason[]>([])
  const choose = async ([chosen]: File[]) => {
    if (!chosen) return
    setSending(true)
    setReasons([])
    try {
      const file = await upload(chosen)
      setFiles((before) => [...before, file])
    } catch (error) {
      setReasons(reasonsOf(error))
    }
    setSending(false)
  }
  return {
    fileIds: files.map((file) => file.id),
    sending,
    reasons,
    field: (
      <FileField
        label="材料"
        accept="image/*,application/pdf"
        disabled={sending}
        text={sending ? '正在上传…' : '上传材料（选填）'}
        status={files.map((file) => file.name).join('、') || '没有上传材料'}
        onChoose={choose}
      />
    ),
  }
}
