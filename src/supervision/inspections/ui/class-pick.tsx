import { Select } from 'antd'
import { useState } from 'react'
import { useAct } from '#web/console'
import { listCandidates } from '../contract.ts'
import { inDays, today } from './shown.ts'

interface Props<T> {
  value?: T
  onChange?: (value: T) => void
  id?: string
}

/** Classes with lessons in the coming weeks. */
function useClasses() {
  const [q, setQ] = useState('')
  const { data, loading } = useAct(listCandidates, { from: today(), to: inDays(60), ...(q ? { q } : {}) })
  const options = (data?.rows ?? []).map((row) => ({
    value: row.id,
    label: `${row.no} ${row.title}（${row.orgName}）`,
  }))
  return { options, loading, setQ }
}
const common = {
  className: 'qc-wide',
  placeholder: '按班级名称、编号或机构查找',
  notFoundContent: '这段时间没有可检查的培训班',
}

export function ClassPick({ value, onChange, id }: Props<string>) {
  const { options, loading, setQ } = useClasses()
  return (
    <Select
      {...common}
      {...(id ? { id } : {})}
      showSearch={{ onSearch: setQ, filterOption: false }}
      loading={loading}
      options={options}
      value={value ?? null}
      onChange={(next) => next && onChange?.(next)}
    />
  )
}

export function ClassesPick({ value, onChange, id }: Props<string[]>) {
  const { options, loading, setQ } = useClasses()
  return (
    <Select
      {...common}
      {...(id ? { id } : {})}
      mode="multiple"
      showSearch={{ onSearch: setQ, filterOption: false }}
      loading={loading}
      options={options}
      value={value ?? []}
      onChange={(next) => onChange?.(next)}
    />
  )
}
