import { DatePicker } from 'antd'
import dayjs from 'dayjs'

export interface DayPickerProps {
  /** `YYYY-MM-DD` */
  value?: string | null
  onChange?: (day: string | null) => void
  min?: string
  max?: string
  id?: string
  disabled?: boolean
  placeholder?: string
}

const read = (day: string | null | undefined) => (day ? dayjs(day, 'YYYY-MM-DD') : null)

export function DayPicker({ value, onChange, min, max, placeholder = '选择日期', ...rest }: DayPickerProps) {
  return (
    <DatePicker
      {...rest}
      className="qc-wide"
      value={read(value)}
      format="YYYY-MM-DD"
      placeholder={placeholder}
      {...(min ? { minDate: dayjs(min) } : {})}
      {...(max ? { maxDate: dayjs(max) } : {})}
      onChange={(next) => onChange?.(next ? next.format('YYYY-MM-DD') : null)}
    />
  )
}

export type DaySpan = [from: string | null, to: string | null]

export function DayRange({
  value,
  onChange,
  id,
}: {
  value?: DaySpan | null
  onChange?: (span: DaySpan) => void
  id?: string
}) {
  return (
    <DatePicker.RangePicker
      {...(id ? { id: { start: id, end: `${id}-end` } } : {})}
      className="qc-wide"
      value={[read(value?.[0]), read(value?.[1])]}
      format="YYYY-MM-DD"
      placeholder={['开始日期', '结束日期']}
      allowEmpty={[true, true]}
      onChange={(span) =>
        onChange?.([span?.[0]?.format('YYYY-MM-DD') ?? null, span?.[1]?.format('YYYY-MM-DD') ?? null])
      }
    />
  )
}
