import { Checkbox, Input, InputNumber, Select } from 'antd'
import type { ReactElement, ReactNode } from 'react'
import { DayPicker } from './day.tsx'
import { FileUpload, type FileUploadProps } from './files.tsx'
import { MoneyInput } from './money.tsx'
import { LevelSelect, OccupationSelect, OrgSelect, RegionSelect } from './selects.tsx'

export interface Option {
  value: string | number
  label: string
}

/** Options from a record of labels, as contracts have them. */
export const optionsOf = (labels: Record<string, string>): Option[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }))

interface FieldBase<I> {
  /** A key of the act's input, or a dotted path below one (`address.street`). */
  name: (keyof I & string) | `${keyof I & string}.${string}`
  label: string
  required?: boolean
  help?: ReactNode
  placeholder?: string
  disabled?: boolean
  /** Takes the whole line. */
  wide?: boolean
  /** Shown only while this holds. */
  when?: (values: Partial<I>) => boolean
}

export type Field<I = Record<string, unknown>> = FieldBase<I> &
  (
    | { kind?: 'text'; maxLength?: number }
    | { kind: 'long'; maxLength?: number; rows?: number }
    | { kind: 'int' | 'number'; min?: number; max?: number; unit?: string }
    | { kind: 'money' | 'level' }
    | { kind: 'day'; min?: string; max?: string }
    | { kind: 'select' | 'multi'; options: readonly Option[] }
    | { kind: 'flag'; text?: string }
    | { kind: 'region'; leaf?: boolean }
    | { kind: 'occupation'; valueLabel?: string }
    | { kind: 'org'; orgKind?: string; valueLabel?: string }
    /** `files`: ids; `file`: one id. */
    | {
        kind: 'files' | 'file'
        accept?: FileUploadProps['accept']
        max?: number
        known?: FileUploadProps['known']
      }
    /** Any element that takes `value` and `onChange`. */
    | { kind: 'custom'; control: ReactElement }
  )

function OneFile({
  value,
  onChange,
  ...rest
}: Omit<FileUploadProps, 'value' | 'onChange' | 'max'> & {
  value?: string | null
  onChange?: (id: string | null) => void
}) {
  return (
    <FileUpload
      {...rest}
      max={1}
      value={value ? [value] : []}
      onChange={(ids) => onChange?.(ids.at(-1) ?? null)}
    />
  )
}

const given = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: V }

export function controlOf<I>(field: Field<I>): ReactElement {
  const base = { ...given('disabled', field.disabled), ...given('placeholder', field.placeholder) }
  switch (field.kind) {
    case 'long':
      return (
        <Input.TextArea
          {...base}
          rows={field.rows ?? 3}
          {...given('maxLength', field.maxLength)}
          showCount={Boolean(field.maxLength)}
        />
      )
    case 'int':
    case 'number':
      return (
        <InputNumber
          {...base}
          className="qc-wide"
          {...given('min', field.min)}
          {...given('max', field.max)}
          {...(field.kind === 'int' ? { precision: 0 } : {})}
          {...given('suffix', field.unit)}
        />
      )
    case 'money':
      return <MoneyInput {...base} />
    case 'level':
      return <LevelSelect {...base} />
    case 'day':
      return <DayPicker {...base} {...given('min', field.min)} {...given('max', field.max)} />
    case 'select':
    case 'multi':
      return (
        <Select
          {...base}
          className="qc-wide"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          {...(field.kind === 'multi' ? { mode: 'multiple' as const } : {})}
          options={[...field.options]}
          placeholder={field.placeholder ?? '请选择'}
        />
      )
    case 'flag':
      return <Checkbox {...given('disabled', field.disabled)}>{field.text ?? field.label}</Checkbox>
    case 'region':
      return <RegionSelect {...base} leaf={field.leaf ?? false} />
    case 'occupation':
      return <OccupationSelect {...base} {...given('valueLabel', field.valueLabel)} />
    case 'org':
      return (
        <OrgSelect {...base} {...given('kind', field.orgKind)} {...given('valueLabel', field.valueLabel)} />
      )
    case 'files':
      return (
        <FileUpload
          {...base}
          {...given('accept', field.accept)}
          {...given('max', field.max)}
          {...given('known', field.known)}
        />
      )
    case 'file':
      return <OneFile {...base} {...given('accept', field.accept)} {...given('known', field.known)} />
    case 'custom':
      return field.control
    default:
      return <Input {...base} {...given('maxLength', field.maxLength)} />
  }
}
