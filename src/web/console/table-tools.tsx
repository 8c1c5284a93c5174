import { DownloadOutlined, ReloadOutlined, SettingOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Popover, Segmented, Tooltip } from 'antd'
import { type ReactNode, useState } from 'react'
import type { AnyAct } from '#web/api'
import { download, reasonsOf } from '#web/api'
import type { Column } from './table-column.tsx'
import type { TableLook } from './table-state.ts'

interface Props<Row> {
  title?: ReactNode
  toolbar?: ReactNode
  columns: readonly Column<Row>[]
  look: TableLook
  onLook: (look: TableLook | null) => void
  onRefresh: () => void
  busy: boolean
  cards: boolean
  exportAct?: AnyAct
  exportInput?: Record<string, unknown>
}

export function TableTools<Row>(props: Props<Row>) {
  const { columns, look, onLook, exportAct } = props
  const { modal } = App.useApp()
  const [exporting, setExporting] = useState(false)
  const take = async (act: AnyAct) => {
    setExporting(true)
    try {
      await download(act, props.exportInput ?? {})
    } catch (error) {
      modal.error({
        title: '没有导出',
        content: reasonsOf(error).map((reason) => (
          <p key={reason.code}>{[reason.message, reason.next].join(' ')}</p>
        )),
      })
    } finally {
      setExporting(false)
    }
  }
  const choices = (
    <div className="qc-look">
      <Segmented
        block
        aria-label="行距"
        value={look.dense ? 'dense' : 'loose'}
        options={[
          { value: 'loose', label: '宽松' },
          { value: 'dense', label: '紧凑' },
        ]}
        onChange={(value) => onLook({ ...look, dense: value === 'dense' })}
      />
      {columns.map((column, index) => (
        <Checkbox
          key={column.key}
          checked={!look.hidden.includes(column.key)}
          disabled={index === 0}
          onChange={(event) =>
            onLook({
              ...look,
              hidden: event.target.checked
                ? look.hidden.filter((key) => key !== column.key)
                : [...look.hidden, column.key],
            })
          }
        >
          {column.title}
        </Checkbox>
      ))}
      <Button size="small" onClick={() => onLook(null)}>
        恢复默认
      </Button>
    </div>
  )
  return (
    <div className="qc-tools">
      {props.title && <h2>{props.title}</h2>}
      <div className="qc-tools-main">{props.toolbar}</div>
      <div className="qc-tools-side">
        {exportAct && (
          <Button icon={<DownloadOutlined />} loading={exporting} onClick={() => void take(exportAct)}>
            导出
          </Button>
        )}
        <Tooltip title="刷新">
          <Button icon={<ReloadOutlined spin={props.busy} />} aria-label="刷新" onClick={props.onRefresh} />
        </Tooltip>
        <Popover
          getPopupContainer={(at) => at.parentElement ?? document.body}
          trigger="click"
          placement="bottomRight"
          title="列与行距"
          content={choices}
        >
          <Button icon={<SettingOutlined />} aria-label="列与行距" />
        </Popover>
      </div>
    </div>
  )
}
