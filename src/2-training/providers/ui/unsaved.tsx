import { Tag } from 'antd'
import { useEffect } from 'react'

/** Absent, null and blank are the same to a form. */
const plain = (value: unknown): string =>
  JSON.stringify(value ?? null, (_key, one) => (one === '' || one === undefined ? null : one))

/** Says that what is typed isn't saved yet, so that nobody hands in an older content than they see. */
export function Unsaved<T extends object>({
  typed,
  saved,
  onDirty,
}: {
  typed: Partial<T>
  saved: Partial<T>
  onDirty: (dirty: boolean) => void
}) {
  const dirty = Object.entries(typed).some(
    ([name, value]) => plain(value) !== plain((saved as Record<string, unknown>)[name]),
  )
  useEffect(() => onDirty(dirty), [dirty, onDirty])
  return dirty ? <Tag color="warning">! 有未保存的修改</Tag> : null
}
