import { Descriptions } from 'antd'
import type { ReactNode } from 'react'

export interface Fact {
  label: ReactNode
  value: ReactNode
  /** Takes the whole line. */
  wide?: boolean
}

/** Dates and times of a text stay in one piece: browsers break lines after their hyphens. */
const whole = (value: ReactNode): ReactNode =>
  typeof value === 'string' && DATE.test(value)
    ? value.split(DATE).map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name
          <span key={index} className="qc-facts-date">
            {part}
          </span>
        ) : (
          part
        ),
      )
    : value
const DATE = /(\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?)/

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
          children: blank(item.value) ? '—' : whole(item.value),
          ...(item.wide ? { span: 'filled' as const } : {}),
        }))}
    />
  )
}
