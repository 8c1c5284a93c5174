import type { ReactNode } from 'react'
import { type Fetched, List, Loading, Pager, Refusals } from '#web/light'

interface Shown<T> {
  rows: T[]
  total: number
  size: number
}

/** One page of a public list: its refusals, its rows or what to do where there are none, and the way to the next page. */
export function Listing<T>({
  fetched,
  page,
  onPage,
  keyOf,
  empty,
  children,
}: {
  fetched: Fetched<Shown<T>>
  page: number
  onPage: (page: number) => void
  keyOf: (row: T) => string
  empty: ReactNode
  children: (row: T) => ReactNode
}) {
  const { data, loading, reasons, reload } = fetched
  return (
    <>
      <Refusals reasons={reasons} onRetry={reload} />
      {loading && !data && <Loading />}
      {data && (
        <>
          <List items={data.rows} keyOf={keyOf} empty={empty}>
            {children}
          </List>
          {data.total > 0 && <Pager page={page} size={data.size} total={data.total} onPage={onPage} />}
        </>
      )}
    </>
  )
}
