import { Alert, Button, Select, Space } from 'antd'
import { useState } from 'react'
import { download, type Reason, reasonsOf } from '#web/api'
import { FileUpload, Refusals, useMe, useSubmit } from '#web/console'
import {
  annotateVacancies,
  type Channel,
  channels,
  hrChannels,
  importVacancies,
  MAX_IMPORT,
  vacancyTemplate,
} from '../contract.ts'
import { SHEET_COLUMNS } from '../rules.ts'

const labels: Record<string, string> = {
  ...Object.fromEntries(SHEET_COLUMNS.map((column) => [column.key, column.title])),
  wageFromFen: '月工资下限',
  wageToFen: '月工资上限',
}

/** Template, upload, import; with faults: each by row and column, and the user's own sheet back with them. */
export function ImportForm({ onDone }: { onDone: () => void }) {
  const hr = useMe().orgKind === 'hr'
  const [files, setFiles] = useState<string[]>([])
  const [channel, setChannel] = useState<Channel | null>(null)
  const [lost, setLost] = useState<Reason[]>([])
  const { submit, busy, reasons, clear } = useSubmit(importVacancies, {
    success: ({ added, headcount, unchanged }) =>
      unchanged ? '文件中的需求都已填报过，没有变化' : `已导入 ${added} 条需求，共 ${headcount} 人`,
    onDone,
  })
  const fileId = files[0]
  const input = fileId ? { fileId, ...(channel ? { channel } : {}) } : null
  const missing = [...(fileId ? [] : ['Excel 文件']), ...(hr && !channel ? ['征集渠道'] : [])]
  const fetchFile = (run: () => Promise<void>) => {
    setLost([])
    run().catch((error: unknown) => setLost(reasonsOf(error)))
  }
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Alert
        type="info"
        showIcon
        title={`一行一个岗位需求，一次最多 ${MAX_IMPORT.toLocaleString('zh-CN')} 行`}
        description="有一行不合要求，全部不导入，并逐行列出原因；同一文件再次导入没有变化。"
      />
      <Space wrap align="start">
        <Button onClick={() => fetchFile(() => download(vacancyTemplate, {}))}>下载模板</Button>
        {hr && (
          <Select
            aria-label="征集渠道"
            style={{ minWidth: 200 }}
            placeholder="选择征集渠道"
            value={channel}
            options={hrChannels.map((value) => ({ value, label: channels[value] }))}
            onChange={setChannel}
          />
        )}
        <FileUpload
          value={files}
          onChange={(ids) => {
            setFiles(ids)
            clear()
          }}
          accept="sheet"
          max={1}
          text="选择填好的 Excel"
        />
      </Space>
      <Space wrap>
        <Button
          type="primary"
          loading={busy}
          disabled={missing.length > 0}
          onClick={() => input && void submit(input)}
        >
          导入
        </Button>
        <Button onClick={onDone}>取消</Button>
        {missing.length > 0 && (
          <span role="status">
            还差 {missing.length} 项：{missing.join('、')}
          </span>
        )}
      </Space>
      {reasons.some((r) => r.row !== undefined) && input && (
        <Button onClick={() => fetchFile(() => download(annotateVacancies, input))}>
          下载标注错误的表格
        </Button>
      )}
      <Refusals reasons={reasons} labels={labels} />
      <Refusals reasons={lost} />
    </Space>
  )
}
