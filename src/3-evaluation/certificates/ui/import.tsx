import { Alert, Button, Space } from 'antd'
import { useState } from 'react'
import { download, type Reason, reasonsOf } from '#web/api'
import { FileUpload, Refusals, useSubmit } from '#web/console'
import { annotateCertificates, certificateTemplate, importCertificates, importColumns } from '../contract.ts'

const labels: Record<string, string> = Object.fromEntries(importColumns.map((c) => [c.key, c.title]))

/** Template, upload, import; with faults: each by row and column, and the user's own sheet back with them. */
export function ImportForm({ onDone }: { onDone: () => void }) {
  const [files, setFiles] = useState<string[]>([])
  const [lost, setLost] = useState<Reason[]>([])
  const fileId = files[0]
  const { submit, busy, reasons, clear } = useSubmit(importCertificates, {
    success: ({ added, unchanged }) =>
      added > 0
        ? `已导入 ${added} 本${unchanged > 0 ? `，${unchanged} 本没有变化` : ''}`
        : '文件内容已登记过，没有变化',
    onDone,
  })
  const fetchFile = (run: () => Promise<void>) => {
    setLost([])
    run().catch((error: unknown) => setLost(reasonsOf(error)))
  }
  const byRow = reasons.some((r) => r.row !== undefined)
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Alert
        type="info"
        showIcon
        title="一行一本证书，一次最多 2,000 行"
        description="有一行不合要求，全部不导入，并逐行列出原因；同一文件再次导入没有变化。"
      />
      <Button onClick={() => fetchFile(() => download(certificateTemplate, {}))}>下载模板</Button>
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
          onClick={() => fileId && void submit({ fileId })}
        >
          导入
        </Button>
        <Button onClick={onDone}>取消</Button>
        {!fileId && <span role="status">还差 1 项：Excel 文件</span>}
      </Space>
      {byRow && fileId && (
        <Button onClick={() => fetchFile(() => download(annotateCertificates, { fileId }))}>
          下载标注错误的表格
        </Button>
      )}
      <Refusals reasons={reasons} labels={labels} />
      <Refusals reasons={lost} />
    </Space>
  )
}
