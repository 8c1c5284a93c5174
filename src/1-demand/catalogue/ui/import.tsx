import { Alert, Button, Space } from 'antd'
import { useState } from 'react'
import { download, type Reason, reasonsOf } from '#web/api'
import { FileUpload, Refusals, useSubmit } from '#web/console'
import { annotateItems, exportCatalogue, importItems } from '../contract.ts'
import { FORM_COLUMNS } from '../rules.ts'

const labels: Record<string, string> = Object.fromEntries(FORM_COLUMNS.map((c) => [c.key, c.title]))

interface Props {
  id: string
  version: number
  items: number
  onDone: () => void
}

/** A filled 附表1 takes the place of the draft's items; with faults: each by row and column, and the sheet back. */
export function ImportForm({ id, version, items, onDone }: Props) {
  const [files, setFiles] = useState<string[]>([])
  const [lost, setLost] = useState<Reason[]>([])
  const { submit, busy, reasons, clear } = useSubmit(importItems, {
    success: (done) => (done.changed ? `已导入 ${done.items} 个项目` : '与草案内容相同，没有变化'),
    onDone,
  })
  const fileId = files[0]
  const fetchFile = (run: () => Promise<void>) => {
    setLost([])
    run().catch((error: unknown) => setLost(reasonsOf(error)))
  }
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Alert
        type="info"
        showIcon
        title="以表中内容整体替换草案的项目"
        description={`草案现有 ${items} 个项目。有一行不合要求，全部不导入，并逐行列出原因。`}
      />
      <Space wrap align="start">
        <Button onClick={() => fetchFile(() => download(exportCatalogue, { id }))}>
          下载附表1（含现有项目）
        </Button>
        <FileUpload
          value={files}
          onChange={(ids) => {
            setFiles(ids)
            clear()
          }}
          accept="sheet"
          max={1}
          text="选择填好的附表1"
        />
      </Space>
      <Space wrap>
        <Button
          type="primary"
          loading={busy}
          disabled={!fileId}
          onClick={() => fileId && void submit({ id, version, fileId })}
        >
          导入
        </Button>
        <Button onClick={onDone}>取消</Button>
        {!fileId && <span role="status">还差 1 项：Excel 文件</span>}
      </Space>
      {fileId && reasons.some((r) => r.row !== undefined) && (
        <Button onClick={() => fetchFile(() => download(annotateItems, { id, fileId }))}>
          下载标注错误的表格
        </Button>
      )}
      <Refusals reasons={reasons} labels={labels} />
      <Refusals reasons={lost} />
    </Space>
  )
}
