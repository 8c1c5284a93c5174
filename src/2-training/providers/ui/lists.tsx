import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Input, InputNumber, Segmented, Select } from 'antd'
import { LEVELS, OccupationSelect } from '#web/console'
import type { EquipmentItem, SkillItem } from '../contract.ts'

interface ListProps<T> {
  value?: T[]
  onChange?: (rows: T[]) => void
}

const replaced = <T,>(rows: readonly T[], at: number, row: T): T[] =>
  rows.map((one, i) => (i === at ? row : one))
const without = <T,>(rows: readonly T[], at: number): T[] => rows.filter((_, i) => i !== at)
const rowStyle = { padding: '12px', border: '1px solid var(--qc-line, #e2e6ec)', borderRadius: 6 } as const

/** What the institution wants to train: occupations with their levels, or projects without a code. */
export function SkillsInput({ value = [], onChange }: ListProps<SkillItem>) {
  const set = (at: number, row: SkillItem) => onChange?.(replaced(value, at, row))
  return (
    <Flex vertical gap={8}>
      {value.map((row, i) => {
        const coded = row.occupationCode !== null
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
          <Flex key={i} wrap gap={8} align="center" style={rowStyle}>
            <Segmented
              aria-label={`第 ${i + 1} 项类别`}
              options={[
                { value: 'code', label: '职业（工种）' },
                { value: 'project', label: '无编码项目' },
              ]}
              value={coded ? 'code' : 'project'}
              onChange={(kind) =>
                set(i, { occupationCode: kind === 'code' ? '' : null, title: '', levels: [] })
              }
            />
            <div style={{ flex: '1 1 220px', minWidth: 0 }}>
              {coded ? (
                <OccupationSelect
                  aria-label={`第 ${i + 1} 项职业（工种）`}
                  value={row.occupationCode || null}
                  {...(row.title ? { valueLabel: `${row.title}（${row.occupationCode}）` } : {})}
                  onRow={(one) => set(i, { ...row, occupationCode: one?.code ?? '', title: one?.name ?? '' })}
                />
              ) : (
                <Input
                  aria-label={`第 ${i + 1} 项项目名称`}
                  placeholder="如 创业培训（SYB）"
                  value={row.title}
                  maxLength={60}
                  onChange={(event) => set(i, { ...row, title: event.target.value })}
                />
              )}
            </div>
            {coded && (
              <Select
                aria-label={`第 ${i + 1} 项技能等级`}
                mode="multiple"
                style={{ flex: '1 1 220px', minWidth: 0 }}
                options={LEVELS}
                value={row.levels}
                placeholder="技能等级（只办合格证、专项能力的可不选）"
                onChange={(levels: number[]) => set(i, { ...row, levels })}
              />
            )}
            <Button
              type="text"
              icon={<DeleteOutlined />}
              aria-label={`删除第 ${i + 1} 项`}
              onClick={() => onChange?.(without(value, i))}
            />
          </Flex>
        )
      })}
      <div>
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange?.([...value, { occupationCode: '', title: '', levels: [] }])}
        >
          增加职业（工种）或项目
        </Button>
      </div>
    </Flex>
  )
}

export function EquipmentInput({
  value = [],
  onChange,
  skills,
}: ListProps<EquipmentItem> & { skills: readonly SkillItem[] }) {
  const set = (at: number, row: EquipmentItem) => onChange?.(replaced(value, at, row))
  const uses = [
    { value: '', label: '全部培训范围' },
    ...skills.flatMap((s) => (s.occupationCode ? [{ value: s.occupationCode, label: s.title }] : [])),
  ]
  return (
    <Flex vertical gap={8}>
      {value.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <Flex key={i} wrap gap={8} align="center" style={rowStyle}>
          <Input
            aria-label={`第 ${i + 1} 项设备名称`}
            placeholder="设施设备名称"
            style={{ flex: '2 1 180px', minWidth: 0 }}
            value={row.name}
            maxLength={60}
            onChange={(event) => set(i, { ...row, name: event.target.value })}
          />
          <InputNumber
            aria-label={`第 ${i + 1} 项数量`}
            min={1}
            max={10_000}
            precision={0}
            suffix="台套"
            style={{ flex: '1 1 110px', minWidth: 0 }}
            value={row.quantity}
            onChange={(quantity) => set(i, { ...row, quantity: quantity ?? 1 })}
          />
          <Select
            aria-label={`第 ${i + 1} 项用于`}
            style={{ flex: '1 1 160px', minWidth: 0 }}
            options={uses}
            value={row.occupationCode ?? ''}
            onChange={(code: string) => set(i, { ...row, occupationCode: code || null })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`删除第 ${i + 1} 项设备`}
            onClick={() => onChange?.(without(value, i))}
          />
        </Flex>
      ))}
      <div>
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange?.([...value, { name: '', quantity: 1, occupationCode: null }])}
        >
          增加设施设备
        </Button>
      </div>
    </Flex>
  )
}
