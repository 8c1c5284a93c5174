import { useState } from 'react'
import type { searchOccupations } from '#registry/occupations/contract'
import type { listRegions } from '#registry/regions/contract'
import { Select, TextField, useFetch } from '#web/light'

/** City, then county; the value is the code of the smaller one chosen. */
export function RegionPicker({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { data } = useFetch<typeof listRegions>('/api/registry/regions', {})
  const all = data?.rows ?? []
  const chosen = all.find((r) => r.code === value)
  const unit = chosen?.unitCode ?? ''
  const units = all.filter((r) => r.level !== 'province' && r.unitCode === r.code)
  const counties = all.filter((r) => r.level === 'county' && r.unitCode === unit && r.code !== unit)
  return (
    <>
      <Select
        label="地市"
        blank="全省"
        value={unit}
        onChange={onChange}
        options={units.map((r) => ({ value: r.code, label: r.name }))}
      />
      {counties.length > 0 && (
        <Select
          label="县（市、区）"
          blank="全市"
          value={value === unit ? '' : value}
          onChange={(code) => onChange(code || unit)}
          options={counties.map((r) => ({ value: r.code, label: r.name }))}
        />
      )}
    </>
  )
}

/** Occupations by name, code or pinyin initials. */
export function OccupationPicker({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const [typed, setTyped] = useState('')
  const { data } = useFetch<typeof searchOccupations>('/api/registry/occupations', { q: typed || value })
  return (
    <>
      <TextField
        label="职业（工种）"
        value={typed}
        onChange={setTyped}
        placeholder="名称或拼音首字母，如 养老、dg"
      />
      <Select
        label="选择职业"
        blank="全部职业"
        value={value}
        onChange={onChange}
        options={(data?.rows ?? []).map((o) => ({ value: o.code, label: o.name }))}
      />
    </>
  )
}
