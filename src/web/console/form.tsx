import { Button, Form } from 'antd'
import { type ReactNode, useId, useMemo } from 'react'
import type { InputOf, OutputOf } from '#platform/act'
import type { AnyAct, Reason } from '#web/api'
import { controlOf, type Field } from './form-fields.tsx'
import { Refusals } from './refusals.tsx'
import { useSubmit } from './submit.ts'

export interface ActFormProps<A extends AnyAct> {
  act: A
  fields: readonly Field<InputOf<A>>[]
  initial?: Partial<InputOf<A>>
  /** Sent with the fields: `{ id, version }`. */
  fixed?: Partial<InputOf<A>>
  /** Last change to what is sent. */
  toInput?: (values: InputOf<A>) => InputOf<A>
  /** Things outside this form that are still missing; with empty required fields they hold the button back. */
  missing?: readonly string[]
  submitText?: string
  success?: string | false | ((output: OutputOf<A>) => string)
  onDone?: (output: OutputOf<A>) => void
  onCancel?: () => void
  /** Clears the form after success, for adding one after another. */
  resets?: boolean
  columns?: 1 | 2
  children?: ReactNode
  /** Beside the button, e.g. an estimate from the values typed so far. */
  aside?: (values: Partial<InputOf<A>>) => ReactNode
}

type Values = Record<string, unknown>
const pathOf = (name: string): (string | number)[] =>
  name.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
const valueAt = (values: unknown, name: string): unknown =>
  pathOf(name).reduce<unknown>((at, key) => (at as Values | undefined)?.[key], values)
const blank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** Blank texts are left out of what is sent. */
function tidy(value: unknown): unknown {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  if (value === null) return undefined
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value === 'object' && value !== undefined && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value as Values).map(([key, one]) => [key, tidy(one)]))
  }
  return value
}

/** A form made from an act: fields, what is missing, refusals on their fields and the others whole. */
export function ActForm<A extends AnyAct>(props: ActFormProps<A>) {
  const { act, fields, initial, fixed, missing = [], columns = 2 } = props
  const [form] = Form.useForm<Values>()
  const typed = (Form.useWatch([], form) ?? initial ?? {}) as Partial<InputOf<A>>
  const id = useId()
  const shown = fields.filter((field) => !field.when || field.when(typed))
  const names = useMemo(() => new Set(fields.map((field) => field.name as string)), [fields])
  const { submit, busy, reasons, unknown, clear } = useSubmit(act, {
    ...(props.success === undefined ? {} : { success: props.success }),
    onDone: (output) => {
      if (props.resets) form.resetFields()
      props.onDone?.(output)
    },
  })

  const onField = (reason: Reason) => reason.field !== undefined && names.has(reason.field)
  const rest = reasons.filter((reason) => !onField(reason))
  const faultOf = (name: string) => reasons.filter((reason) => reason.field === name)
  const open = [
    ...shown
      .filter((field) => {
        const value = valueAt(typed, field.name as string)
        return field.required && (blank(value) || (field.kind === 'flag' && value !== true))
      })
      .map((field) => field.label),
    ...missing,
  ]

  const finish = async () => {
    const kept = Object.fromEntries(
      shown.map((field) => [field.name, form.getFieldValue(pathOf(field.name as string))]),
    )
    const values: Values = {}
    for (const [name, value] of Object.entries(kept)) place(values, pathOf(name), tidy(value))
    const input = { ...values, ...fixed } as InputOf<A>
    await submit(props.toInput ? props.toInput(input) : input)
  }

  return (
    <Form
      form={form}
      layout="vertical"
      className="qc-act-form"
      {...(initial ? { initialValues: initial as Values } : {})}
      onFinish={() => void finish()}
      onValuesChange={() => {
        if (reasons.length > 0 && !unknown) clear()
      }}
      scrollToFirstError
      name={`qc${id.replace(/\W/g, '')}`}
    >
      <div className={columns === 1 ? 'qc-form' : 'qc-form qc-form-two'}>
        {shown.map((field) => {
          const name = field.name as string
          const faults = faultOf(name)
          return (
            <Form.Item
              key={name}
              name={pathOf(name)}
              className={field.wide || field.kind === 'long' || field.kind === 'files' ? 'qc-form-wide' : ''}
              label={field.label}
              required={field.required ?? false}
              extra={field.help}
              {...(field.kind === 'flag' ? { valuePropName: 'checked' } : {})}
              {...(faults.length > 0
                ? {
                    validateStatus: 'error' as const,
                    help: faults.map((f) => [f.message, f.next].filter(Boolean).join(' ')).join('；'),
                  }
                : {})}
            >
              {controlOf(field)}
            </Form.Item>
          )
        })}
      </div>
      {props.children}
      <Refusals reasons={rest} onClose={clear} />
      <div className="qc-form-foot">
        <Button
          type="primary"
          htmlType="submit"
          loading={busy}
          disabled={open.length > 0}
          {...(open.length > 0 ? { 'aria-describedby': `${id}-missing` } : {})}
        >
          {unknown ? '重试提交' : (props.submitText ?? act.title)}
        </Button>
        {props.onCancel && <Button onClick={props.onCancel}>取消</Button>}
        {open.length > 0 && (
          <div id={`${id}-missing`} className="qc-missing" role="status">
            还差 {open.length} 项：{open.join('、')}
          </div>
        )}
        {props.aside?.(typed)}
      </div>
    </Form>
  )
}

function place(into: Values, path: (string | number)[], value: unknown): void {
  const [key, ...deeper] = path
  if (key === undefined) return
  if (deeper.length === 0) {
    into[key] = value
    return
  }
  into[key] ??= typeof deeper[0] === 'number' ? [] : {}
  place(into[key] as Values, deeper, value)
}
