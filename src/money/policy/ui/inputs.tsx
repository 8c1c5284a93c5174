import { Form, Input, InputNumber, Select } from 'antd'
import { type ReactNode, useId } from 'react'
import { DayPicker, MoneyInput, optionsOf } from '#web/console'
import { type Period, periods } from '../contract.ts'

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

export function PeriodFields({ value, onChange }: { value: Period; onChange: Put<Period> }) {
  const pick = (kind: Period['kind']) => onChange(kind === 'span' ? { kind, from: '' } : { kind })
  return (
    <>
      <Choice label="计算期间" value={value.kind} options={periods} onChange={pick} />
      {value.kind === 'span' && (
        <>
          <Labelled label="期间起">
            {(id) => (
              <DayPicker
                id={id}
                value={value.from}
                onChange={(day) => onChange({ ...value, from: day ?? '' })}
              />
            )}
          </Labelled>
          <Labelled label="期间止（可空）">
            {(id) => (
              <DayPicker
                id={id}
                value={value.to ?? null}
                onChange={(day) => onChange(given(value, 'to', day ?? ''))}
              />
            )}
          </Labelled>
        </>
      )}
    </>
  )
}

/** Sets an optional field, or leaves it out where it is empty: what isn't said isn't written. */
export function given<T extends object, K extends keyof T>(one: T, key: K, value: T[K] | undefined | ''): T {
  const { [key]: _old, ...rest } = one
  return (value === undefined || value === '' ? rest : { ...rest, [key]: value }) as T
}
