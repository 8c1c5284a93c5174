import { Button, Checkbox, Input, Select } from 'antd'
import { useEffect, useId, useState } from 'react'
import { DayRange } from './day.tsx'
import type { Option } from './form-fields.tsx'
import { useNarrow } from './media.ts'
import { LevelSelect, OccupationSelect, OrgSelect, RegionSelect } from './selects.tsx'

/** Each writes one name of the list act's input (`days`: two) into the address. */
export type Filter<I = Record<string, unknown>> = { label: string } & (
  | { kind: 'text' | 'flag' | 'region' | 'occupation' | 'level'; name: keyof I & string }
  | { kind: 'select'; name: keyof I & string; options: readonly Option[] }
  | { kind: 'org'; name: keyof I & string; orgKind?: string }
  | { kind: 'days'; from: keyof I & string; to: keyof I & string }
)

export const namesOf = <I,>(filters: readonly Filter<I>[]): string[] =>
  filters.flatMap((filter) => (filter.kind === 'days' ? [filter.from, filter.to] : [filter.name]))

interface Props<I> {
  filters: readonly Filter<I>[]
  /** Placeholder of the search box; false: the act takes no `q`. */
  search: string | false
  values: Record<string, string>
  onChange: (values: Record<string, string | null>) => void
}

const FOLDED = 3

export function TableFilters<I>({ filters, search, values, onChange }: Props<I>) {
  const narrow = useNarrow()
  const [open, setOpen] = useState(false)
  const used = namesOf(filters).filter((name) => values[name]).length
  const visible = open ? filters : narrow ? [] : filters.slice(0, FOLDED)
  const anything = used > 0 || Boolean(values.q)
  return (
    <search className="qc-filters">
      {search !== false && (
        <SearchBox placeholder={search} value={values.q ?? ''} onChange={(q) => onChange({ q: q || null })} />
      )}
      {visible.map((filter) => (
        <One
          key={filter.kind === 'days' ? filter.from : filter.name}
          filter={filter}
          values={values}
          onChange={onChange}
        />
      ))}
      <div className="qc-filters-buttons">
        {filters.length > (narrow ? 0 : FOLDED) && (
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? '收起筛选' : narrow ? `筛选${used ? `（${used}）` : ''}` : '更多筛选'}
          </Button>
        )}
        {anything && (
          <Button
            type="text"
            onClick={() =>
              onChange(Object.fromEntries(['q', ...namesOf(filters)].map((name) => [name, null])))
            }
          >
            清空条件
          </Button>
        )}
      </div>
    </search>
  )
}

function SearchBox({
  value,
  placeholder,
  onChange,
}: {
  value: string
  placeholder: string
  onChange: (q: string) => void
}) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  return (
    <Input.Search
      className="qc-filter-search"
      aria-label={placeholder}
      placeholder={placeholder}
      allowClear
      maxLength={100}
      value={text}
      enterButton="查询"
      onChange={(event) => setText(event.target.value)}
      onSearch={(next) => onChange(next.trim())}
    />
  )
}

function One<I>({
  filter,
  values,
  onChange,
}: {
  filter: Filter<I>
  values: Record<string, string>
  onChange: Props<I>['onChange']
}) {
  const id = useId()
  if (filter.kind === 'flag') {
    return (
      <Checkbox
        className="qc-filter-flag"
        checked={values[filter.name] === 'true'}
        onChange={(event) => onChange({ [filter.name]: event.target.checked ? 'true' : null })}
      >
        {filter.label}
      </Checkbox>
    )
  }
  return (
    <div className="qc-filter">
      <label htmlFor={id}>{filter.label}</label>
      {controlFor(filter, id, values, onChange)}
    </div>
  )
}

function controlFor<I>(
  filter: Exclude<Filter<I>, { kind: 'flag' }>,
  id: string,
  values: Record<string, string>,
  onChange: Props<I>['onChange'],
) {
  if (filter.kind === 'days') {
    return (
      <DayRange
        id={id}
        value={[values[filter.from] ?? null, values[filter.to] ?? null]}
        onChange={([from, to]) => onChange({ [filter.from]: from, [filter.to]: to })}
      />
    )
  }
  const value = values[filter.name] ?? null
  const set = (next: string | number | null) =>
    onChange({ [filter.name]: next === null ? null : String(next) })
  switch (filter.kind) {
    case 'select':
      return (
        <Select
          id={id}
          className="qc-wide"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder="全部"
          options={filter.options.map((option) => ({ value: String(option.value), label: option.label }))}
          value={value}
          onChange={(next) => set(next ?? null)}
        />
      )
    case 'region':
      return <RegionSelect id={id} value={value} onChange={set} placeholder="全部" />
    case 'occupation':
      return <OccupationSelect id={id} value={value} onChange={set} />
    case 'org':
      return (
        <OrgSelect
          id={id}
          value={value}
          onChange={set}
          {...(filter.orgKind ? { kind: filter.orgKind } : {})}
        />
      )
    case 'level':
      return (
        <LevelSelect
          id={id}
          value={value === null ? null : Number(value)}
          onChange={set}
          placeholder="全部"
        />
      )
    default:
      return (
        <Input id={id} allowClear value={value ?? ''} onChange={(event) => set(event.target.value || null)} />
      )
  }
}
