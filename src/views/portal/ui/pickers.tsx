import { useState } from 'react'
import type { searchOccupations } from '#registry/occupations/contract'
import type { listRegions } from '#registry/regions/contract'
import { Button, Empty, List, Select, TextField, useFetch } from '#web/light'

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

/** Type a name, a code or pinyin initials, then choose one of what was found. */
export function OccupationPicker({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const [typed, setTyped] = useState('')
  const found = useFetch<typeof searchOccupations>('/api/registry/occupations', typed ? { q: typed } : null)
  const known = useFetch<typeof searchOccupations>('/api/registry/occupations', value ? { q: value } : null)
  if (value) {
    const name = known.data?.rows.find((o) => o.code === value)?.name ?? value
    return (
      <div className="qp-chosen">
        <span>职业（工种）：{name}</span>
        <Button onClick={() => onChange('')}>不限职业</Button>
      </div>
    )
  }
  return (
    <>
      <TextField
        label="职业（工种）"
        value={typed}
        onChange={setTyped}
        maxLength={30}
        placeholder="名称或拼音首字母，如 养老、dg"
      />
      {typed !== '' && found.data && (
        <List
          items={found.data.rows.slice(0, 6)}
          keyOf={(o) => o.code}
          empty={<Empty text="没有这个职业（工种）" next="请换个词，或只按地区查。" />}
        >
          {(o) => (
            <Button
              block
              onClick={() => {
                setTyped('')
                onChange(o.code)
              }}
            >
              {o.name}
            </Button>
          )}
        </List>
      )}
    </>
  )
}
