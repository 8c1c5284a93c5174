import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { parseYuan, yuan } from '#platform/fen'

/** `¥1,234.56` from whole fen; `—` where there is no amount. */
export function Money({ fen }: { fen: number | string | null | undefined }) {
  if (fen === null || fen === undefined) return <span>—</span>
  return <span className="qc-money">¥{yuan(Number(fen))}</span>
}

export interface MoneyInputProps {
  /** Whole fen. */
  value?: number | null
  onChange?: (fen: number | null) => void
  id?: string
  disabled?: boolean
  placeholder?: string
  'aria-label'?: string
  'aria-describedby'?: string
}

/** Typed in yuan with at most two decimals, kept in whole fen. */
export function MoneyInput({ value, onChange, ...rest }: MoneyInputProps) {
  const [text, setText] = useState(value === null || value === undefined ? '' : yuan(value))
  const wrong = text.trim() !== '' && parseYuan(text) === null
  useEffect(() => {
    // Changes from outside only: what the user is typing stays as typed.
    setText((now) => {
      const typed = now.trim() === '' ? null : parseYuan(now)
      return typed === (value ?? null)
        ? now
        : value === null || value === undefined
          ? typed === null
            ? now
            : ''
          : yuan(value)
    })
  }, [value])
  return (
    <>
      <Input
        {...rest}
        inputMode="decimal"
        prefix="¥"
        suffix="元"
        value={text}
        {...(wrong ? { status: 'error' as const } : {})}
        onChange={(event) => {
          setText(event.target.value)
          onChange?.(event.target.value.trim() === '' ? null : parseYuan(event.target.value))
        }}
        onBlur={() => {
          const fen = parseYuan(text)
          if (fen !== null) setText(yuan(fen))
        }}
      />
      {wrong && (
        <div role="alert" className="qc-field-error">
          请填写金额，单位为元，最多两位小数，如 1,234.50
        </div>
      )}
    </>
  )
}
