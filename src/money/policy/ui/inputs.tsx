import { Button, Form, Input, InputNumber, Select, Space } from 'antd'
import { type ReactNode, useId } from 'react'
import { DayPicker, MoneyInput, optionsOf } from '#web/console'
import { type Condition, type Period, periods } from '../contract.ts'
import { ConditionEditor } from './condition.tsx'

export type Put<T> = (next: T) => void

export function Labelled({
  label,
  wide,
  children,
}: {
  label: string
  wide?: boolean
  children: (id: string) => ReactNode
}) {
  const id = useId()
  return (
    <Form.Item label={label} htmlFor={id} className={wide ? 'qc-form-wide' : ''} style={{ marginBottom: 8 }}>
      {children(id)}
    </Form.Item>
  )
}

export function Line({
  label,
  value,
  onChange,
  wide,
}: {
  label: string
  value: string
  onChange: Put<string>
  wide?: boolean
}) {
  return (
    <Labelled label={label} wide={wide ?? false}>
      {(id) => <Input id={id} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Labelled>
  )
}

export function Choice<T extends string>(props: {
  label: string
  value: T
  options: Record<string, string>
  onChange: Put<T>
}) {
  return (
    <Labelled label={props.label}>
      {(id) => (
        <Select
          id={id}
          className="qc-wide"
          options={optionsOf(props.options)}
          value={props.value}
          onChange={props.onChange}
        />
      )}
    </Labelled>
  )
}

/** Of some only: a condition that may be left out. */
export function When({
  value,
  onChange,
  label = '仅适用于（可空）',
  without,
}: {
  value: Condition | undefined
  onChange: Put<Condition | undefined>
  label?: string
  without: string
}) {
  return (
    <Labelled label={label} wide>
      {() =>
        value ? (
          <Space orientation="vertical" style={{ width: '100%' }}>
            <ConditionEditor value={value} onChange={onChange} />
            <Button size="small" onClick={() => onChange(undefined)}>
              改为不设条件
            </Button>
          </Space>
        ) : (
          <Space wrap>
            {without}
            <Button
              size="small"
              onClick={() => onChange({ fact: 'category', op: 'in', value: ['registered-unemployed'] })}
            >
              设条件
            </Button>
          </Space>
        )
      }
    </Labelled>
  )
}

export function Choices<T extends string>(props: {
  label: string
  value: T[]
  options: Record<string, string>
  onChange: Put<T[]>
}) {
  return (
    <Labelled label={props.label}>
      {(id) => (
        <Select
          id={id}
          className="qc-wide"
          mode="multiple"
          options={optionsOf(props.options)}
          value={props.value}
          onChange={props.onChange}
        />
      )}
    </Labelled>
  )
}

export function Amount({ label, value, onChange }: { label: string; value: number; onChange: Put<number> }) {
  return (
    <Labelled label={label}>
      {(id) => <MoneyInput id={id} value={value} onChange={(fen) => onChange(fen ?? 0)} />}
    </Labelled>
  )
}

export function Count(props: {
  label: string
  value: number
  unit: string
  onChange: Put<number>
  decimals?: number
}) {
  return (
    <Labelled label={props.label}>
      {(id) => (
        <InputNumber
          id={id}
          className="qc-wide"
          precision={props.decimals ?? 0}
          value={props.value}
          suffix={props.unit}
          onChange={(next) => props.onChange(next ?? 0)}
        />
      )}
    </Labelled>
  )
}

const freshPeriod = (kind: Period['kind']): Period => {
  switch (kind) {
    case 'span':
    case 'since':
      return { kind, from: '' }
    case 'rolling':
      return { kind, months: 12 }
    default:
      return { kind }
  }
}

export function PeriodFields({ value, onChange }: { value: Period; onChange: Put<Period> }) {
  return (
    <>
      <Choice
        label="计算期间"
        value={value.kind}
        options={periods}
        onChange={(kind) => onChange(freshPeriod(kind))}
      />
      {(value.kind === 'span' || value.kind === 'since') && (
        <Labelled label={value.kind === 'span' ? '期间起' : '自何日起'}>
          {(id) => (
            <DayPicker
              id={id}
              value={value.from}
              onChange={(day) => onChange({ ...value, from: day ?? '' })}
            />
          )}
        </Labelled>
      )}
      {value.kind === 'span' && (
        <Labelled label="期间止（可空）">
          {(id) => (
            <DayPicker
              id={id}
              value={value.to ?? null}
              onChange={(day) => onChange(given(value, 'to', day ?? ''))}
            />
          )}
        </Labelled>
      )}
      {value.kind === 'rolling' && (
        <Count
          label="月数"
          unit="个月"
          value={value.months}
          onChange={(months) => onChange({ ...value, months })}
        />
      )}
    </>
  )
}

/** Sets an optional field, or leaves it out where it is empty: what isn't said isn't written. */
export function given<T extends object, K extends keyof T>(one: T, key: K, value: T[K] | undefined | ''): T {
  const { [key]: _old, ...rest } = one
  return (value === undefined || value === '' ? rest : { ...rest, [key]: value }) as T
}
