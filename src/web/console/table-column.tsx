import { Button, Typography } from 'antd'
import type { ReactNode } from 'react'

export interface Column<Row> {
  /** Field of the row, or any name where `render` is given. */
  key: string
  title: string
  render?: (row: Row) => ReactNode
  /** `true`: sorts by `key`; a text: by that name. */
  sortable?: boolean | string
  /** Shows a copy button. */
  copy?: boolean
  width?: number
  align?: 'left' | 'right' | 'center'
  /** Cells stand in one line unless this wide or wider, in pixels: for texts that would push the rest out of sight. */
  wrap?: number
  /** Not shown until chosen. */
  hidden?: boolean
  /** On a phone's card: `title` heads it, `foot` stands below without its label, `none` is left out. */
  card?: 'title' | 'foot' | 'none'
}

const fieldOf = (row: unknown, key: string): unknown => (row as Record<string, unknown>)[key]

/** What a cell shows; blank is —. */
export function plainOf<Row>(column: Column<Row>, row: Row): ReactNode {
  const shown = column.render ? column.render(row) : (fieldOf(row, column.key) as ReactNode)
  return shown === null || shown === undefined || shown === '' ? '—' : shown
}

export function cellOf<Row>(column: Column<Row>, row: Row, open?: () => void): ReactNode {
  const shown = plainOf(column, row)
  const value = fieldOf(row, column.key)
  const text = column.copy && value !== null && value !== undefined ? String(value) : null
  return (
    <>
      {open ? (
        <Button type="link" className="qc-open" onClick={open}>
          {shown}
        </Button>
      ) : (
        shown
      )}
      {text && <Typography.Text copyable={{ text, tooltips: ['复制', '已复制'] }} />}
    </>
  )
}
