import { Skeleton } from 'antd'
import { useMemo } from 'react'
import { Link, useParams } from 'wouter'
import { EmptyHint, PageHead, Refusals, Timeline, useAct, useRegions } from '#web/console'
import type { claimTimeline, classTimeline } from '../contract.ts'
import { readable } from './readable.ts'

/** Everything that happened to one record, with who, when, why and the evidence. */
export function RecordTimeline({
  act,
  heading,
  back,
}: {
  act: typeof classTimeline | typeof claimTimeline
  heading: string
  /** The record itself. */
  back: (id: string) => { href: string; label: string }
}) {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(act, { id })
  const { nameOf } = useRegions()
  const entries = useMemo(
    () =>
      (data?.rows ?? []).map((row) => {
        const words = { actId: row.actId, regionName: nameOf }
        return { ...row, before: readable(row.before, words), after: readable(row.after, words) }
      }),
    [data, nameOf],
  )
  const { href, label } = back(id)
  return (
    <>
      <PageHead
        title={data?.title ? `${heading} · ${data.title}` : heading}
        note="有记录、可查询、可追溯；每一条都注明何人何时办理及依据材料。"
        actions={<Link href={href}>{label}</Link>}
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {data &&
        (entries.length ? (
          <Timeline entries={entries} oldestFirst />
        ) : (
          <EmptyHint text="还没有记录" next="办理任何事项后会自动记录在这里。" />
        ))}
    </>
  )
}
