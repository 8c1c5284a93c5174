import { Checkbox } from 'antd'
import { type Column, cellOf, plainOf } from './table-column.tsx'

interface Props<Row> {
  rows: Row[]
  columns: readonly Column<Row>[]
  keyOf: (row: Row) => string
  onOpen?: (row: Row) => void
  picked?: Row[]
  onPick?: (rows: Row[]) => void
  selectable?: (row: Row) => boolean
}

/** Rows as cards, for phones. */
export function TableCards<Row>({
  rows,
  columns,
  keyOf,
  onOpen,
  picked = [],
  onPick,
  selectable,
}: Props<Row>) {
  const head = columns.find((column) => column.card === 'title') ?? columns[0]
  const rest = columns.filter((column) => column !== head && column.card !== 'none')
  return (
    <ul className="qc-cards">
      {rows.map((row) => {
        const chosen = picked.some((one) => keyOf(one) === keyOf(row))
        return (
          <li key={keyOf(row)} className="qc-card">
            <div className="qc-card-head">
              {onPick && (
                <Checkbox
                  aria-label="选择此项"
                  checked={chosen}
                  disabled={selectable ? !selectable(row) : false}
                  onChange={() =>
                    onPick(chosen ? picked.filter((one) => keyOf(one) !== keyOf(row)) : [...picked, row])
                  }
                />
              )}
              {head && cellOf(head, row, onOpen ? () => onOpen(row) : undefined)}
            </div>
            <dl>
              {rest
                .filter((column) => column.card !== 'foot')
                .map((column) => (
                  <div key={column.key}>
                    <dt>{column.title}</dt>
                    <dd>{cellOf(column, row)}</dd>
                  </div>
                ))}
            </dl>
            {rest
              .filter((column) => column.card === 'foot')
              .map((column) => (
                <div key={column.key} className="qc-card-foot">
                  {plainOf(column, row)}
                </div>
              ))}
          </li>
        )
      })}
    </ul>
  )
}
