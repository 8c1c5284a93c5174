import { Button, Input, InputNumber, Select, Space, Table, Tag, Tooltip } from 'antd'
import { useMemo, useState } from 'react'
import { EmptyHint, Refusals, SmallTable, useSubmit } from '#web/console'
import {
  type BreakdownRecord,
  type Indicator,
  indicators,
  setTargets,
  specOf,
  type TargetRow,
  type TargetSum,
} from '../contract.ts'
import { showValue, sumRows } from '../rules.ts'

interface Place {
  key: string
  region: string
  part: 'whole' | 'own'
  name: string
}
type Cells = Record<string, { value: number | null; atLeast: boolean }>

const names = Object.keys(indicators) as Indicator[]
const cellKey = (place: Pick<Place, 'region' | 'part'>, indicator: string) =>
  `${place.region}|${place.part}|${indicator}`
/** A share is typed in percent and kept in hundredths of it. */
const scaleOf = (indicator: Indicator) => (specOf(indicator).unit === '%' ? 100 : 1)

const read = (rows: readonly TargetRow[]): Cells =>
  Object.fromEntries(rows.map((r) => [cellKey(r, r.indicator), { value: r.value, atLeast: r.atLeast }]))

/** Places down, indicators across; sums and differences follow every key typed. */
export function Matrix({ breakdown }: { breakdown: BreakdownRecord }) {
  const { id, version, region, regionName, children } = breakdown
  const may = breakdown.can.includes('edit')
  const [cells, setCells] = useState<Cells>(() => read(breakdown.rows))
  const [columns, setColumns] = useState<Indicator[]>(() =>
    breakdown.indicators.length > 0
      ? breakdown.indicators
      : may
        ? ['training', 'skilled', 'high-skilled']
        : [],
  )
  const [note, setNote] = useState(breakdown.differenceNote ?? '')
  const { submit, busy, reasons, clear } = useSubmit(setTargets, { success: '指标已保存' })
  const places: Place[] = [
    { key: region, region, part: 'whole', name: `${regionName}（总数）` },
    { key: `${region}-own`, region, part: 'own', name: '其中：本级' },
    ...children.map((c) => ({ key: c.code, region: c.code, part: 'whole' as const, name: c.name })),
  ]
  const rows: TargetRow[] = places.flatMap((place) =>
    columns.flatMap((indicator) => {
      const cell = cells[cellKey(place, indicator)]
      return cell && cell.value !== null
        ? [{ region: place.region, part: place.part, indicator, value: cell.value, atLeast: cell.atLeast }]
        : []
    }),
  )
  const sums = new Map(sumRows(region, rows).map((s) => [s.indicator, s]))
  const saved = useMemo(
    () => JSON.stringify([sorted(breakdown.rows), breakdown.differenceNote ?? '']),
    [breakdown],
  )
  const dirty = JSON.stringify([sorted(rows), note.trim()]) !== saved
  const change = (place: Place, indicator: Indicator, set: Partial<Cells[string]>) =>
    setCells((before) => {
      const key = cellKey(place, indicator)
      return { ...before, [key]: { value: null, atLeast: false, ...before[key], ...set } }
    })
  const shown = places.filter((p) => may || rows.some((r) => r.region === p.region && r.part === p.part))
  return (
    <section>
      <h2>指标分解</h2>
      {may && (
        <Space wrap style={{ marginBottom: 12 }}>
          <Select
            mode="multiple"
            aria-label="选择指标"
            placeholder="选择指标"
            style={{ minWidth: 320 }}
            value={columns}
            options={names.map((value) => ({ value, label: indicators[value].title }))}
            onChange={(next) => setColumns(names.filter((n) => next.includes(n)))}
          />
          <Button
            type="primary"
            loading={busy}
            disabled={!dirty}
            onClick={() =>
              void submit({ id, version, rows, ...(note.trim() ? { differenceNote: note.trim() } : {}) })
            }
          >
            保存指标
          </Button>
          {dirty && <span role="status">有修改还没有保存</span>}
        </Space>
      )}
      <Refusals reasons={reasons} onClose={clear} />
      <SmallTable<Place>
        label="指标分解"
        dataSource={shown}
        locale={{
          emptyText: (
            <EmptyHint text="还没有指标" next={may ? '请先选择指标，再填写各地区的数。' : undefined} />
          ),
        }}
        columns={[
          { title: '地区', dataIndex: 'name', fixed: 'left' },
          ...columns.map((indicator) => ({
            key: indicator,
            title: `${indicators[indicator].title}（${indicators[indicator].unit}）`,
            align: 'right' as const,
            render: (_v: unknown, place: Place) => (
              <Cell
                indicator={indicator}
                place={place}
                cell={cells[cellKey(place, indicator)]}
                {...(may ? { onChange: (set: Partial<Cells[string]>) => change(place, indicator, set) } : {})}
              />
            ),
          })),
        ]}
        summary={() =>
          columns.length === 0 ? null : (
            <Table.Summary.Row>
              <Table.Summary.Cell index={0}>
                <Tooltip title="总数－本级－下级合计">差额</Tooltip>
              </Table.Summary.Cell>
              {columns.map((indicator, i) => (
                <Table.Summary.Cell key={indicator} index={i + 1} align="right">
                  <Difference sum={sums.get(indicator)} />
                </Table.Summary.Cell>
              ))}
            </Table.Summary.Row>
          )
        }
      />
      {may && (
        <Input.TextArea
          style={{ marginTop: 12 }}
          aria-label="差额说明"
          placeholder="差额说明：总数与下级合计不相等时写明原因"
          rows={2}
          maxLength={300}
          showCount
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
    </section>
  )
}

const sorted = (rows: readonly TargetRow[]) =>
  rows.map((r) => [r.region, r.part, r.indicator, r.value, r.atLeast].join('|')).sort()

function Cell({
  indicator,
  place,
  cell,
  onChange,
}: {
  indicator: Indicator
  place: Place
  cell: Cells[string] | undefined
  onChange?: (set: Partial<Cells[string]>) => void
}) {
  const scale = scaleOf(indicator)
  const label = `${place.name} ${indicators[indicator].title}`
  if (place.part === 'own' && specOf(indicator).kind !== 'sum') return <span>—</span>
  if (!onChange) {
    if (!cell || cell.value === null) return <span>—</span>
    return (
      <span>
        {cell.atLeast && '不少于 '}
        {showValue(indicator, cell.value)}
      </span>
    )
  }
  return (
    <Space.Compact>
      <InputNumber
        aria-label={label}
        min={0}
        max={scale === 100 ? 100 : 100_000_000}
        precision={scale === 100 ? 2 : 0}
        value={cell?.value === null || cell === undefined ? null : cell.value / scale}
        onChange={(value) => onChange({ value: value === null ? null : Math.round(Number(value) * scale) })}
      />
      <Tooltip title="不少于（以上）">
        <Button
          aria-label={`${label} 不少于`}
          aria-pressed={cell?.atLeast ?? false}
          type={cell?.atLeast ? 'primary' : 'default'}
          onClick={() => onChange({ atLeast: !(cell?.atLeast ?? false) })}
        >
          ≥
        </Button>
      </Tooltip>
    </Space.Compact>
  )
}

function Difference({ sum }: { sum: TargetSum | undefined }) {
  if (!sum || sum.difference === null) return <span>—</span>
  if (sum.difference === 0) return <Tag color="success">✓ 相等</Tag>
  return <Tag color="warning">! {showValue(sum.indicator, sum.difference)}</Tag>
}
