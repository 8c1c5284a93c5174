import { Button, Input, InputNumber, Select, Space } from 'antd'
import { DayPicker, OccupationSelect, optionsOf } from '#web/console'
import { describe } from '../condition-rules.ts'
import {
  type Condition,
  factSpec,
  type Operator,
  operators,
  type PackFact,
  type Plain,
  packFacts,
} from '../contract.ts'

type Leaf = Extract<Condition, { fact: unknown }>
type Joint = 'all' | 'any'

const factOptions = (Object.keys(packFacts) as PackFact[]).map((value) => ({
  value,
  label: packFacts[value].title,
}))
const ORDERED: Operator[] = ['below', 'atMost', 'over', 'atLeast', 'is']
const CHOSEN: Operator[] = ['is', 'in']

const opsFor = (fact: PackFact): Operator[] => {
  const { type } = factSpec(fact)
  return type === 'flag' ? ['is'] : type === 'choice' || type === 'text' ? CHOSEN : ORDERED
}

function firstLeaf(fact: PackFact): Leaf {
  const { type, values } = factSpec(fact)
  const op = opsFor(fact)[0] as Operator
  const choice = Object.keys(values ?? {})[0] ?? ''
  const value: Plain = type === 'flag' ? true : type === 'number' ? 0 : choice
  return { fact, op, value }
}

/** A condition as rows that must all hold, or of which any must; null where it is deeper than that. */
function rowsOf(condition: Condition): { joint: Joint; leaves: Leaf[] } | null {
  if ('fact' in condition) return { joint: 'all', leaves: [condition] }
  if ('not' in condition) return null
  const joint = 'all' in condition ? 'all' : 'any'
  const parts = 'all' in condition ? condition.all : condition.any
  return parts.every((part) => 'fact' in part) ? { joint, leaves: parts as Leaf[] } : null
}

export function ConditionEditor({
  value,
  onChange,
}: {
  value: Condition
  onChange: (next: Condition) => void
}) {
  const rows = rowsOf(value)
  if (!rows) return <p>{describe(value)}（多层条件，请在政策包文件中修改后重新导入）</p>
  const { joint, leaves } = rows
  const set = (next: Leaf[], how: Joint = joint) =>
    onChange(next.length === 1 ? (next[0] as Leaf) : how === 'all' ? { all: next } : { any: next })
  const put = (index: number, leaf: Leaf) => set(leaves.map((one, i) => (i === index ? leaf : one)))
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      {leaves.length > 1 && (
        <Select
          aria-label="各项之间"
          value={joint}
          options={[
            { value: 'all', label: '以下各项都符合' },
            { value: 'any', label: '以下任一项符合' },
          ]}
          onChange={(how) => set(leaves, how)}
        />
      )}
      {leaves.map((leaf, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <Space key={index} wrap>
          <Select
            aria-label="条件项目"
            style={{ width: 190 }}
            options={factOptions}
            value={leaf.fact}
            onChange={(fact) => put(index, firstLeaf(fact))}
          />
          <Select
            aria-label="比较方式"
            style={{ width: 100 }}
            options={opsFor(leaf.fact).map((op) => ({ value: op, label: operators[op] }))}
            value={leaf.op}
            onChange={(op) => put(index, withOperator(leaf, op))}
          />
          <LeafValue leaf={leaf} onChange={(next) => put(index, { ...leaf, value: next })} />
          {leaves.length > 1 && (
            <Button type="text" onClick={() => set(leaves.filter((_one, i) => i !== index))}>
              删去
            </Button>
          )}
        </Space>
      ))}
      <Button size="small" onClick={() => set([...leaves, firstLeaf('category')])}>
        增加一项条件
      </Button>
    </Space>
  )
}

function withOperator(leaf: Leaf, op: Operator): Leaf {
  const list = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
  return { ...leaf, op, value: op === 'in' ? list : (list[0] ?? '') }
}

function LeafValue({ leaf, onChange }: { leaf: Leaf; onChange: (value: Plain | Plain[]) => void }) {
  const { type, unit, values } = factSpec(leaf.fact)
  if (type === 'flag')
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
  if (type === 'number')
    return (
      <InputNumber
        aria-label="比较值"
        value={Number(leaf.value)}
        onChange={(next) => onChange(next ?? 0)}
        {...(unit ? { suffix: unit } : {})}
      />
    )
  if (type === 'day')
    return <DayPicker value={String(leaf.value)} onChange={(next) => onChange(next ?? '')} />
  if (type === 'choice')
    return (
      <Select
        aria-label="比较值"
        style={{ minWidth: 220 }}
        {...(leaf.op === 'in' ? { mode: 'multiple' as const } : {})}
        options={optionsOf(values ?? {})}
        value={leaf.value as string}
        onChange={(next: string | string[]) => onChange(next)}
      />
    )
  if (leaf.op === 'in')
    return (
      <Select
        aria-label="比较值"
        mode="tags"
        style={{ minWidth: 220 }}
        value={leaf.value as string[]}
        onChange={(next: string[]) => onChange(next)}
      />
    )
  return leaf.fact === 'certificate.occupation' ? (
    <OccupationSelect value={String(leaf.value)} onChange={(next) => onChange(next ?? '')} />
  ) : (
    <Input
      aria-label="比较值"
      value={String(leaf.value)}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}
