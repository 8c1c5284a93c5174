import { Drawer, Skeleton } from 'antd'
import { type ReactNode, Suspense } from 'react'
import { useSearchParams } from 'wouter'
import { ErrorBoundary } from './hint.tsx'
import { useNarrow } from './media.ts'

/** The record opened in a drawer, kept in the address (`?open=<id>`), so that back, refresh and links work. */
export function useOpen(name = 'open'): [id: string | null, open: (id: string | null) => void] {
  const [params, setParams] = useSearchParams()
  return [
    params.get(name),
    (id) =>
      setParams((before) => {
        const next = new URLSearchParams(before)
        if (id) next.set(name, id)
        else next.delete(name)
        return next
      }),
  ]
}

export interface RecordDrawerProps {
  title: ReactNode | ((id: string) => ReactNode)
  children: (id: string, close: () => void) => ReactNode
  /** Buttons at the foot of the drawer. */
  footer?: (id: string, close: () => void) => ReactNode
  /** Name in the address; give another to a second drawer on the page. */
  name?: string
  width?: number
}

export function RecordDrawer({ title, children, footer, name = 'open', width = 880 }: RecordDrawerProps) {
  const [id, open] = useOpen(name)
  const narrow = useNarrow()
  const close = () => open(null)
  return (
    <Drawer
      open={id !== null}
      onClose={close}
      title={id === null ? null : typeof title === 'function' ? title(id) : title}
      size={narrow ? '100%' : width}
      destroyOnHidden
      footer={id !== null && footer ? footer(id, close) : null}
    >
      {id !== null && (
        <ErrorBoundary key={id}>
          <Suspense fallback={<Skeleton active />}>{children(id, close)}</Suspense>
        </ErrorBoundary>
      )}
    </Drawer>
  )
}
