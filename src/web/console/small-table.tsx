import { Table, type TableProps } from 'antd'
import { useEffect, useRef } from 'react'

/**
 * A table inside a record, wider than a phone: it scrolls sideways within itself, and where it does, the keyboard
 * can reach it. `label` says what it is.
 */
export function SmallTable<Row extends object>({ label, ...props }: TableProps<Row> & { label: string }) {
  const box = useRef<HTMLDivElement>(null)
  // After every render: new rows may have made it wider than its place.
  useEffect(() => {
    const region = box.current?.querySelector<HTMLElement>('.ant-table-content')
    if (!region) return
    const tell = () => {
      if (region.scrollWidth > region.clientWidth) {
        region.tabIndex = 0
        region.setAttribute('role', 'region')
        region.setAttribute('aria-label', label)
      } else {
        for (const name of ['tabindex', 'role', 'aria-label']) region.removeAttribute(name)
      }
    }
    const watch = new ResizeObserver(tell)
    watch.observe(region)
    tell()
    return () => watch.disconnect()
  })
  return (
    <div ref={box}>
      <Table<Row> size="small" pagination={false} scroll={{ x: 'max-content' }} {...props} />
    </div>
  )
}
