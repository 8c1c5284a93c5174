import { Button, Select, Space } from 'antd'
import { createContext, useContext } from 'react'
import {
  type Condition,
  factSpec,
  type Operator,
  operators,
  type PackFact,
  type Plain,
  packFacts,
} from '../contract.ts'
import { LeafValue } from './leaf-value.tsx'

export type Leaf = Extract<Condition, { fact: unknown }>
type Group = Exclude<Condition, { fact: unknown } | { not: unknown }>

/** Titles of the pack's terms, which conditions may name. */
export const Terms = createContext<readonly string[]>([])

const GROUPS: Record<(typeof packFacts)[PackFact]['known'], string> = {
  person: '人员',
  catalogue: '培训目录',
  claim: '申请',
  class: '培训',
  certificate: '证书',
  employment: '就业',
}
const facts = (Object.keys(packFacts) as PackFact[]).filter((fact) => fact !== 'term')
const factOptions = Object.entries(GROUPS).map(([known, label]) => ({
  label,
  options: facts
    .filter((fact) => packFacts[fact].known === known)
    .map((value) => ({ value, label: packFacts[value].title as string })),
}))

const ORDERED: Operator[] = ['below', 'atMost', 'over', 'atLeast', 'is']
const CHOSEN: Operator[] = ['is', 'in']
const opsFor = (fact: PackFact): Operator[] => {
  const { type } = factSpec(fact)
  if (fact === 'term' || type === 'flag') return ['is']
  return type === 'choice' || type === 'text' ? CHOSEN : ORDERED
}

function firstLeaf(fact: PackFact): Leaf {
  const { type, values } = factSpec(fact)
  const choice = Object.keys(values ?? {})[0] ?? ''
  const value: Plain = type === 'flag' ? true : type === 'number' ? 0 : choice
  return { fact, op: opsFor(fact)[0] as Operator, value }
}

function withOperator(leaf: Leaf, op: Operator): Leaf {
  const list = Array.isArray(leaf.value) ? leaf.value : [leaf.value]
  return { ...leaf, op, value: op === 'in' ? list : (list[0] ?? '') }
}

const partsOf = (group: Group): Condition[] => ('all' in group ? group.all : group.any)
const groupOf = (parts: Condition[], all: boolean): Group => (all ? { all: parts } : { any: parts })
/** Deeper than the format reads is not offered. */
const DEEPEST = 3

const row = { display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' } as const

interface Put {
  value: Condition
  onChange: (next: Condition) => void
}

/** A condition as rows and groups of rows; what a group of one says is kept without the group. */
export function ConditionEditor({ value, onChange }: Put) {
  const group: Group = 'all' in value || 'any' in value ? value : { all: [value] }
  return (
    <GroupEditor
      value={group}
      depth={0}
      onChange={(next) => {
        const parts = partsOf(next)
        onChange(parts.length === 1 ? (parts[0] as Condition) : next)
      }}
    />
  )
}

function GroupEditor({
  value,
  depth,
  onChange,
}: {
  value: Group
  depth: number
  onChange: (next: Group) => void
}) {
  const all = 'all' in value
  const parts = partsOf(value)
  const set = (next: Condition[]) => onChange(groupOf(next, all))
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      {parts.length > 1 && (
        <Select
          aria-label="各项之间"
          value={all}
          options={[
            { value: true, label: '以下各项都符合' },
            { value: false, label: '以下任一项符合' },
          ]}
          onChange={(next) => onChange(groupOf(parts, next))}
        />
      )}
      {parts.map((part, index) => (
        <PartEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity of their own
          key={index}
          value={part}
          depth={depth}
          onChange={(next) => set(parts.map((one, i) => (i === index ? next : one)))}
          onDrop={parts.length > 1 ? () => set(parts.filter((_one, i) => i !== index)) : undefined}
        />
      ))}
      <Space wrap>
        <Button size="small" onClick={() => set([...parts, firstLeaf('category')])}>
          增加一项条件
        </Button>
        {depth < DEEPEST && (
          <Button
            size="small"
            onClick={() => set([...parts, { any: [firstLeaf('category'), firstLeaf('age')] }])}
          >
            增加一组条件
          </Button>
        )}
      </Space>
    </Space>
  )
}

function PartEditor({
  value,
  depth,
  onChange,
  onDrop,
}: Put & { depth: number; onDrop: (() => void) | undefined }) {
  const negated = 'not' in value
  const inner = negated ? value.not : value
  const put = (next: Condition) => onChange(negated ? { not: next } : next)
  const sign = (
    <Select
      aria-label="是否取反"
      style={{ width: 92 }}
      value={negated}
      options={[
        { value: false, label: '符合' },
        { value: true, label: '不符合' },
      ]}
      onChange={(no) => onChange(no ? { not: inner } : inner)}
    />
  )
  const drop = onDrop && (
    <Button type="text" onClick={onDrop}>
      删去
    </Button>
  )
  if ('fact' in inner)
    return (
      <div style={row}>
        {sign}
        <LeafEditor leaf={inner} onChange={put} />
        {drop}
      </div>
    )
  const group: Group = 'not' in inner ? { all: [inner] } : inner
  return (
    <div style={{ borderInlineStart: '3px solid var(--qc-line, #d9e0ea)', paddingInlineStart: 12 }}>
      <Space wrap style={{ marginBottom: 8 }}>
        {sign}
        {drop}
      </Space>
      <GroupEditor value={group} depth={depth + 1} onChange={put} />
    </div>
  )
}

function LeafEditor({ leaf, onChange }: { leaf: Leaf; onChange: (next: Leaf) => void }) {
  const terms = useContext(Terms)
  const options =
    terms.length > 0 || leaf.fact === 'term'
      ? [{ label: '名词口径', options: [{ value: 'term' as PackFact, label: '属于口径' }] }, ...factOptions]
      : factOptions
  return (
    <>
      <Select
        aria-label="条件项目"
        style={{ width: 180 }}
        showSearch={{ optionFilterProp: 'label' }}
        options={options}
        value={leaf.fact}
        onChange={(fact) =>
          onChange(fact === 'term' ? { fact, op: 'is', value: terms[0] ?? '' } : firstLeaf(fact))
        }
      />
      {opsFor(leaf.fact).length > 1 && (
        <Select
          aria-label="比较方式"
          style={{ width: 100 }}
          options={opsFor(leaf.fact).map((op) => ({ value: op, label: operators[op] }))}
          value={leaf.op}
          onChange={(op) => onChange(withOperator(leaf, op))}
        />
      )}
      <div style={{ flex: '1 1 160px', minWidth: 120 }}>
        <LeafValue leaf={leaf} terms={terms} onChange={(value) => onChange({ ...leaf, value })} />
      </div>
    </>
  )
}
