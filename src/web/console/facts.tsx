import { Descriptions } from 'antd'
import type { ReactNode } from 'react'
import { wholeDates } from '../whole-dates.tsx'

export interface Fact {
  label: ReactNode
  value: ReactNode
  /** Takes the whole line. */
  wide?: boolean
}

const blank = (value: ReactNode) => value === null || value === undefined || value === ''

/** Label and value pairs of a record. Falsy entries are left out; blank values show as —. */
export function Facts({
  items,
  title,
  columns = 2,
}: {
  items: (Fact | false | null | undefined)[]
  title?: ReactNode
  columns?: 1 | 2 | 3
}) {
  return (
    <Descriptions
      className="qc-facts"
      title={title}
      size="small"
      bordered
      column={{ xs: 1, sm: 1, md: columns }}
      items={items
        .filter((item): item is Fact => Boolean(item))
        .map((item, index) => ({
          key: index,
          label: item.label,
          children: blank(item.value) ? '—' : wholeDates(item.value),
          ...(item.wide ? { span: 'filled' as const } : {}),
        }))}
    />
  )
}
