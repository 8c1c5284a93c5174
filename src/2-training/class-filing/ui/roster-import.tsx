import { Alert, Button, Flex, Space } from 'antd'
import { useState } from 'react'
import { download, type Reason, reasonsOf } from '#web/api'
import { FileUpload, Refusals, useSubmit } from '#web/console'
import { annotateRoster, importRoster, ROSTER_MAX_ROWS, rosterColumns, rosterTemplate } from '../contract.ts'

const labels = Object.fromEntries(rosterColumns.map((column) => [column.key, column.title]))

/** Template, file, import: all rows or none; with faults the user's own sheet comes back with them beside the rows. */
export function RosterImport({ id, onClose }: { id: string; onClose: () => void }) {
  const [files, setFiles] = useState<string[]>([])
  const [lost, setLost] = useState<Reason[]>([])
  const [done, setDone] = useState<{ message: string; warnings: Reason[] } | null>(null)
  const { submit, busy, reasons, clear } = useSubmit(importRoster, {
    success: (output) => output.message,
    onDone: (output) => setDone(output),
  })
  const fileId = files[0]
  const fetchFile = (run: () => Promise<void>) => {
    setLost([])
    run().catch((error: unknown) => setLost(reasonsOf(error)))
  }
  const annotated = fileId && (
    <Button onClick={() => fetchFile(() => download(annotateRoster, { id, fileId }))}>下载标注副本</Button>
  )
  return (
    <Flex vertical gap={16}>
      <Alert
        type="info"
        showIcon
        title={`一行一名学员，一次最多 ${ROSTER_MAX_ROWS.toLocaleString('zh-CN')} 人`}
        description="有一行不合要求，整份名册不导入，并逐行列出原因；同一份名册再次导入没有变化。不符合补贴条件的学员可以参训，但不享受补贴。"
      />
      <Space wrap align="start">
        <Button onClick={() => fetchFile(() => download(rosterTemplate, {}))}>下载名册模板</Button>
        <FileUpload
          value={files}
          onChange={(ids) => {
            setFiles(ids)
            setDone(null)
            clear()
          }}
          accept="xlsx"
          max={1}
          text="选择填好的名册"
        />
      </Space>
      <Space wrap>
        <Button
          type="primary"
          loading={busy}
          disabled={!fileId}
          onClick={() => fileId && void submit({ id, fileId })}
        >
          导入名册
        </Button>
        {(reasons.length > 0 || (done && done.warnings.length > 0)) && annotated}
        <Button onClick={onClose}>{done ? '完成' : '取消'}</Button>
        {!fileId && <span role="status">还差：名册文件</span>}
      </Space>
      {done && <Alert type="success" showIcon title={done.message} />}
      {done && done.warnings.length > 0 && (
        <Refusals
          reasons={done.warnings}
          labels={labels}
          tone="warning"
          title={`已导入；以下 ${new Set(done.warnings.map((w) => w.row)).size} 人有补贴资格提示`}
        />
      )}
      <Refusals reasons={reasons} labels={labels} title={`名册没有导入，共 ${reasons.length} 处需要改正`} />
      <Refusals reasons={lost} />
    </Flex>
  )
}
