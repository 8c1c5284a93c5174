import { Alert, Button, Space } from 'antd'
import { useState } from 'react'
import type { InputOf, OutputOf } from '#platform/act'
import { type AnyAct, download, type Reason, reasonsOf } from '#web/api'
import { FileUpload } from './files.tsx'
import { Refusals } from './refusals.tsx'
import { useSubmit } from './submit.ts'

export interface SheetImportProps<A extends AnyAct> {
  /** What can be filled in, and the sheet with its own faults marked; both get `input`. */
  template: AnyAct
  annotate: AnyAct
  act: A
  /** Sent with the file: `{ id, version }`. */
  input?: Omit<InputOf<A>, 'fileId'>
  labels: Record<string, string>
  title: string
  note: string
  success: (output: OutputOf<A>) => string
  onDone: () => void
}

/** Template, upload, import; with faults: each by row and column, and the user's own sheet back with them. */
export function SheetImport<A extends AnyAct>(props: SheetImportProps<A>) {
  const { template, annotate, act, input, labels, title, note, success, onDone } = props
  const [files, setFiles] = useState<string[]>([])
  const [lost, setLost] = useState<Reason[]>([])
  const fileId = files[0]
  const { submit, busy, reasons, clear } = useSubmit(act, { success, onDone })
  const fetchFile = (run: () => Promise<void>) => {
    setLost([])
    run().catch((error: unknown) => setLost(reasonsOf(error)))
  }
  const byRow = reasons.some((r) => r.row !== undefined)
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Alert type="info" showIcon title={title} description={note} />
      <Button onClick={() => fetchFile(() => download(template, (input ?? {}) as InputOf<AnyAct>))}>
        下载模板
      </Button>
      <FileUpload
        value={files}
        onChange={(ids) => {
          setFiles(ids)
          clear()
        }}
        accept="xlsx"
        max={1}
        text="选择填好的 Excel"
      />
      <Space wrap>
        <Button
          type="primary"
          loading={busy}
          disabled={!fileId}
          onClick={() => fileId && void submit({ ...input, fileId } as InputOf<A>)}
        >
          导入
        </Button>
        <Button onClick={onDone}>取消</Button>
        {!fileId && (
          <span role="status" className="qc-missing">
            还差 1 项：Excel 文件
          </span>
        )}
      </Space>
      {byRow && fileId && (
        <Button onClick={() => fetchFile(() => download(annotate, { ...input, fileId } as InputOf<AnyAct>))}>
          下载标注错误的表格
        </Button>
      )}
      <Refusals reasons={reasons} labels={labels} />
      <Refusals reasons={lost} />
    </Space>
  )
}
