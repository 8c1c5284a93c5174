import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, DatePicker, Flex, InputNumber, Select, Tag } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { type Instant, instantAt, showInstant } from '#platform/day'
import { categories } from '#registry/people/contract'
import { OccupationSelect, optionsOf, RegionSelect } from '#web/console'

/** A moment on the clock of Shanghai, to the minute, wherever the browser stands. */
export function MomentPicker({
  value,
  onChange,
  ...rest
}: {
  value?: Instant | null
  onChange?: (moment: Instant | null) => void
  id?: string
}) {
  return (
    <DatePicker
      {...rest}
      className="qc-wide"
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      placeholder="选择日期和时间"
      value={value ? dayjs(showInstant(value), 'YYYY-MM-DD HH:mm') : null}
      onChange={(next) =>
        onChange?.(next ? instantAt(next.format('YYYY-MM-DD'), next.format('HH:mm')) : null)
      }
    />
  )
}

export interface QuotaValue {
  region?: string | null
  category?: keyof typeof categories | null
  total?: number | null
}

export function QuotasInput({
  value = [],
  onChange,
}: {
  value?: QuotaValue[]
  onChange?: (rows: QuotaValue[]) => void
}) {
  const set = (at: number, part: QuotaValue) =>
    onChange?.(value.map((row, i) => (i === at ? { ...row, ...part } : row)))
  const sum = value.reduce((total, row) => total + (row.total ?? 0), 0)
  return (
    <Flex vertical gap={8}>
      {value.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
        <Flex key={i} wrap gap={8} align="center">
          <div style={{ flex: '2 1 200px', minWidth: 0 }}>
            <RegionSelect
              aria-label={`第 ${i + 1} 行地区`}
              value={row.region ?? null}
              onChange={(region) => set(i, { region })}
            />
          </div>
          <Select
            aria-label={`第 ${i + 1} 行人群`}
            style={{ flex: '2 1 180px', minWidth: 0 }}
            allowClear
            placeholder="不限人群"
            options={optionsOf(categories)}
            value={row.category ?? null}
            onChange={(category) => set(i, { category: category ?? null })}
          />
          <InputNumber
            aria-label={`第 ${i + 1} 行名额`}
            style={{ flex: '1 1 120px', minWidth: 0 }}
            min={1}
            precision={0}
            suffix="张"
            value={row.total ?? null}
            onChange={(total) => set(i, { total })}
          />
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={`删除第 ${i + 1} 行名额`}
            onClick={() => onChange?.(value.filter((_, at) => at !== i))}
          />
        </Flex>
      ))}
      <Flex gap={12} align="center" wrap>
        <Button
          icon={<PlusOutlined />}
          onClick={() => onChange?.([...value, { region: value.at(-1)?.region ?? null, category: null }])}
        >
          增加一行
        </Button>
        <span role="status">合计 {sum.toLocaleString('zh-CN')} 张</span>
      </Flex>
    </Flex>
  )
}

/** Several occupations, by their codes. */
export function OccupationsInput({
  value = [],
  onChange,
  known = {},
}: {
  value?: string[]
  onChange?: (codes: string[]) => void
  /** Names of codes set beforehand. */
  known?: Record<string, string>
}) {
  const [names, setNames] = useState(known)
  return (
    <Flex vertical gap={8}>
      <OccupationSelect
        aria-label="添加职业（工种）"
        value={null}
        onRow={(row) => {
          if (!row || value.includes(row.code)) return
          setNames({ ...names, [row.code]: row.name })
          onChange?.([...value, row.code])
        }}
      />
      {value.length > 0 && (
        <Flex wrap gap={4}>
          {value.map((code) => (
            <Tag key={code} closable onClose={() => onChange?.(value.filter((one) => one !== code))}>
              {names[code] ?? code}（{code}）
            </Tag>
          ))}
        </Flex>
      )}
    </Flex>
  )
}
