import { Input, InputNumber, Select } from 'antd'
import { DayPicker, OccupationSelect, optionsOf, RegionSelect } from '#web/console'
import { type Condition, factSpec, type Plain } from '../contract.ts'

/** What a fact is compared with, by the fact's type. */
export function LeafValue({
  leaf,
  terms,
  onChange,
}: {
  leaf: Extract<Condition, { fact: unknown }>
  terms: readonly string[]
  onChange: (value: Plain | Plain[]) => void
}) {
  const { type, unit, values } = factSpec(leaf.fact)
  if (leaf.fact === 'term')
    return (
      <Select
        aria-label="名词口径"
        className="qc-wide"
        options={terms.map((value) => ({ value, label: value }))}
        value={String(leaf.value)}
        onChange={(next) => onChange(next)}
      />
    )
  switch (type) {
    case 'flag':
      return (
        <Select
          aria-label="比较值"
          options={[
            { value: 'true', label: '是' },
            { value: 'false', label: '否' },
          ]}
          value={String(leaf.value)}
          onChange={(next) => onChange(next === 'true')}
        />
      )
    case 'number':
      return (
        <InputNumber
          aria-label="比较值"
          value={Number(leaf.value)}
          onChange={(next) => onChange(next ?? 0)}
          {...(unit ? { suffix: unit } : {})}
        />
      )
    case 'day':
      return <DayPicker value={String(leaf.value)} onChange={(next) => onChange(next ?? '')} />
    case 'choice':
      return (
        <Select
          aria-label="比较值"
          className="qc-wide"
          {...(leaf.op === 'in' ? { mode: 'multiple' as const } : {})}
          options={optionsOf(values ?? {})}
          value={leaf.value as string}
          onChange={(next: string | string[]) => onChange(next)}
        />
      )
    case 'text':
      break
  }
  if (leaf.op === 'in')
    return (
      <Select
        aria-label="比较值"
        mode="tags"
        className="qc-wide"
        value={leaf.value as string[]}
        onChange={(next: string[]) => onChange(next)}
      />
    )
  const text = String(leaf.value)
  if (leaf.fact === 'certificate.occupation')
    return <OccupationSelect aria-label="比较值" value={text} onChange={(next) => onChange(next ?? '')} />
  if (leaf.fact === 'region')
    return <RegionSelect aria-label="比较值" value={text} onChange={(next) => onChange(next ?? '')} />
  return <Input aria-label="比较值" value={text} onChange={(event) => onChange(event.target.value)} />
}
