import type { ReactNode } from 'react'
import type { OutputOf } from '#platform/act'
import type { AnyAct } from '#web/api'
import { Empty, List, Loading, PageTitle, Refusals, useFetch } from '#web/light'

type RowOf<A extends AnyAct> = OutputOf<A> extends { rows: readonly (infer R)[] } ? R : never

/** A page that is one list of a person's own things about money. */
export function MyRows<A extends AnyAct>(props: {
  path: A['path']
  title: string
  note: string
  empty: { text: string; next: string }
  /** The page it belongs to; my subsidies where nothing is said. */
  back?: { href: string; label: string }
  children: (row: RowOf<A>, reload: () => void) => ReactNode
}) {
  const { data, loading, reasons, reload } = useFetch<A>(props.path, {} as never)
  if (loading && !data) return <Loading />
  return (
    <>
      <PageTitle
        title={props.title}
        note={props.note}
        back={props.back ?? { href: '/my/money', label: '我的补贴' }}
      />
      <Refusals reasons={reasons} onRetry={reload} />
      {data && (
        <List
          items={(data as { rows: (RowOf<A> & { id: string })[] }).rows}
          keyOf={(row) => row.id}
          empty={<Empty {...props.empty} />}
        >
          {(row) => props.children(row, reload)}
        </List>
      )}
    </>
  )
}
