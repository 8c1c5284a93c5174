import { type FormEvent, type HTMLAttributes, type ReactNode, useEffect, useId, useState } from 'react'
import { Button } from './parts.tsx'

export interface FieldLinks {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

/** Label, hint and error around any control: `{(links) => <input {...links} />}`. */
export function Field({
  label,
  hint,
  error,
  required,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  required?: boolean
  children: (links: FieldLinks) => ReactNode
}) {
  const id = useId()
  const said = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={error ? 'ql-field ql-field-wrong' : 'ql-field'}>
      <label htmlFor={id}>
        {label}
        {required && <span className="ql-must">（必填）</span>}
      </label>
      {hint && (
        <div id={`${id}-hint`} className="ql-soft">
          {hint}
        </div>
      )}
      {children({
        id,
        ...(said ? { 'aria-describedby': said } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {error && (
        <div id={`${id}-error`} className="ql-error" role="alert">
          {error}
        </div>
      )}
    </div>
  )
}

export interface Shared {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  required?: boolean
  disabled?: boolean
}

export interface TextFieldProps extends Shared {
  value: string
  onChange: (value: string) => void
  /** Days have a field of their own: the browser's would speak the browser's language. */
  type?: 'text' | 'tel' | 'password' | 'number' | 'search'
  inputMode?: HTMLAttributes<HTMLInputElement>['inputMode']
  autoComplete?: string
  maxLength?: number
  placeholder?: string
  /** Makes it a text area of so many lines. */
  rows?: number
}

export function TextField({ label, hint, error, required, value, onChange, rows, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} {...(required ? { required } : {})}>
      {(links) =>
        rows ? (
          <textarea
            {...links}
            rows={rows}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            {...(rest.maxLength ? { maxLength: rest.maxLength } : {})}
            {...(rest.placeholder ? { placeholder: rest.placeholder } : {})}
            disabled={rest.disabled ?? false}
          />
        ) : (
          <input
            {...links}
            type="text"
            {...rest}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  )
}

export interface SelectProps extends Shared {
  value: string
  onChange: (value: string) => void
  options: readonly { value: string | number; label: string }[]
  /** First entry, standing for no choice; default 全部. */
  blank?: string | false
}

export function Select({
  label,
  hint,
  error,
  required,
  value,
  onChange,
  options,
  blank = '全部',
  disabled,
}: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error} {...(required ? { required } : {})}>
      {(links) => (
        <select
          {...links}
          value={value}
          disabled={disabled ?? false}
          onChange={(event) => onChange(event.target.value)}
        >
          {blank !== false && <option value="">{blank}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export function CheckField({
  label,
  checked,
  onChange,
  disabled,
}: {
  label: ReactNode
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}) {
  return (
    <label className="ql-check">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled ?? false}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  )
}

export function SearchBar({
  value,
  onSearch,
  placeholder = '请输入关键词',
  label = '查找',
}: {
  value: string
  onSearch: (q: string) => void
  placeholder?: string
  label?: string
}) {
  const [text, setText] = useState(value)
  const id = useId()
  useEffect(() => setText(value), [value])
  const search = (event: FormEvent) => {
    event.preventDefault()
    onSearch(text.trim())
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is unknown to old phones
    <form className="ql-search" role="search" onSubmit={search}>
      <label htmlFor={id} className="ql-hidden">
        {label}
      </label>
      <input
        id={id}
        type="search"
        enterKeyHint="search"
        maxLength={100}
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" kind="primary">
        查询
      </Button>
    </form>
  )
}
