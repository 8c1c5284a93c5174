import { useQuery } from '@tanstack/react-query'
import { Cascader, Select, Spin } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { request } from '#web/api'

export interface Region {
  code: string
  name: string
  level: 'province' | 'city' | 'county'
  parentCode: string | null
  unitCode: string
  path: string
}

/** The region tree, fetched once. */
export function useRegions() {
  const { data } = useQuery({
    queryKey: ['registry.region.list'],
    queryFn: () => request<{ rows: Region[] }>('GET', '/api/registry/regions'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(() => {
    const byCode = new Map((data?.rows ?? []).map((region) => [region.code, region]))
    const lineOf = (code: string): Region[] => {
      const region = byCode.get(code)
      if (!region) return []
      return region.parentCode && region.parentCode !== code
        ? [...lineOf(region.parentCode), region]
        : [region]
    }
    return {
      rows: data?.rows ?? [],
      byCode,
      lineOf,
      /** `厦门市 · 思明区`; the province is left out below itself. */
      nameOf: (code: string | null | undefined): string => {
        if (!code) return ''
        const line = lineOf(code)
        return (line.length > 1 ? line.slice(1) : line).map((region) => region.name).join(' · ') || code
      },
    }
  }, [data])
}

interface FieldProps<T> {
  value?: T | null
  onChange?: (value: T | null) => void
  id?: string
  disabled?: boolean
  placeholder?: string
  'aria-label'?: string
}

interface RegionOption {
  value: string
  label: string
  children?: RegionOption[]
}

/** Six-digit code of a region; `leaf` allows counties only. */
export function RegionSelect({
  value,
  onChange,
  leaf = false,
  placeholder = '选择地区',
  ...rest
}: FieldProps<string> & { leaf?: boolean }) {
  const { rows, lineOf } = useRegions()
  const options = useMemo(() => {
    const under = (parent: string | null): RegionOption[] =>
      rows
        .filter((region) => region.parentCode === parent)
        .map((region) => {
          const children = under(region.code)
          return { value: region.code, label: region.name, ...(children.length > 0 ? { children } : {}) }
        })
    const top = under(null)
    return top.length > 0 ? top : under('000000')
  }, [rows])
  return (
    <Cascader
      {...rest}
      className="qc-wide"
      options={options}
      changeOnSelect={!leaf}
      placeholder={placeholder}
      allowClear
      showSearch={{
        filter: (text, path) =>
          path.some((option) => String(option.label).includes(text) || String(option.value).startsWith(text)),
      }}
      displayRender={(labels) => (labels.length > 1 ? labels.slice(1) : labels).join(' · ')}
      value={value ? lineOf(value).map((region) => region.code) : []}
      onChange={(path) => onChange?.((path as string[] | undefined)?.at(-1) ?? null)}
    />
  )
}

/** Waits for a pause in typing. */
function useSettled(text: string, ms = 250): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return settled
}

interface RemoteProps<Row> extends FieldProps<string> {
  path: string
  extra?: Record<string, unknown>
  toOption: (row: Row) => { value: string; label: string }
  /** Shown for the value before its row was fetched. */
  valueLabel?: string
  /** Fetch the row of a value by searching for it. */
  findsByValue?: boolean
  onRow?: (row: Row | null) => void
}

function RemoteSelect<Row>({
  path,
  extra,
  toOption,
  valueLabel,
  findsByValue,
  value,
  onChange,
  onRow,
  ...rest
}: RemoteProps<Row>) {
  const [text, setText] = useState('')
  const q = useSettled(text)
  const query = (term: string) => ({
    queryKey: ['select', path, extra, term],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      request<{ rows: Row[] }>('GET', path, { ...extra, q: term }, { signal }),
    staleTime: 60_000,
  })
  const found = useQuery(query(q))
  const rows = found.data?.rows ?? []
  const options = rows.map(toOption)
  const shown = value ? options.find((option) => option.value === value) : undefined
  const named = useQuery({
    ...query(value ?? ''),
    enabled: Boolean(findsByValue && value && !shown && !valueLabel),
  })
  if (value && !shown) {
    const row = named.data?.rows.find((one) => toOption(one).value === value)
    const label = row ? toOption(row).label : valueLabel
    if (label && q === '') options.unshift({ value, label })
  }
  return (
    <Select
      {...rest}
      className="qc-wide"
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      allowClear
      value={value ?? null}
      options={options}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? <Spin size="small" /> : '没有符合的结果，请换一个词'}
      onChange={(next) => {
        setText('')
        onRow?.(rows.find((row) => toOption(row).value === next) ?? null)
        onChange?.(next ?? null)
      }}
    />
  )
}

export interface OccupationRow {
  code: string
  name: string
  midName: string
}

/** Occupation (工种) by name, code or pinyin initials; the value is its code. */
export function OccupationSelect(
  props: FieldProps<string> & { valueLabel?: string; onRow?: (row: OccupationRow | null) => void },
) {
  return (
    <RemoteSelect<OccupationRow>
      placeholder="按名称、代码或拼音首字母查找"
      findsByValue
      {...props}
      path="/api/registry/occupations"
      toOption={(row) => ({ value: row.code, label: `${row.name}（${row.code}）` })}
    />
  )
}

export interface OrgRow {
  id: string
  name: string
  uscc: string
  kind: string
  region: string
  regionName: string
}

/** Organisation by name or credit code; the value is its id. `valueLabel` names a value set beforehand. */
export function OrgSelect({
  kind,
  ...props
}: FieldProps<string> & {
  kind?: string
  valueLabel?: string
  onRow?: (row: OrgRow | null) => void
}) {
  return (
    <RemoteSelect<OrgRow>
      placeholder="按单位名称或统一社会信用代码查找"
      {...props}
      path="/api/registry/organisations"
      extra={kind ? { kind } : {}}
      toOption={(row) => ({ value: row.id, label: `${row.name}（${row.regionName}）` })}
    />
  )
}

export const LEVELS: { value: number; label: string }[] = [
  { value: 5, label: '初级工（五级）' },
  { value: 4, label: '中级工（四级）' },
  { value: 3, label: '高级工（三级）' },
  { value: 2, label: '技师（二级）' },
  { value: 1, label: '高级技师（一级）' },
]
export const levelName = (level: number | null | undefined): string =>
  LEVELS.find((one) => one.value === level)?.label ?? '—'

export function LevelSelect({ value, onChange, placeholder = '选择技能等级', ...rest }: FieldProps<number>) {
  return (
    <Select
      {...rest}
      className="qc-wide"
      allowClear
      placeholder={placeholder}
      options={LEVELS}
      value={value ?? null}
      onChange={(next) => onChange?.(next ?? null)}
    />
  )
}
