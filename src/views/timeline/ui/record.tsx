import { Skeleton } from 'antd'
import { useParams } from 'wouter'
import { EmptyHint, PageHead, Refusals, Timeline, useAct } from '#web/console'
import type { claimTimeline, classTimeline } from '../contract.ts'

/** Everything that happened to one record, with who, when, why and the evidence. */
export function RecordTimeline({
  act,
  heading,
}: {
  act: typeof classTimeline | typeof claimTimeline
  heading: string
}) {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(act, { id })
  return (
    <>
      <PageHead
        title={data?.title ? `${heading} · ${data.title}` : heading}
        note="有记录、可查询、可追溯；每一条都注明何人何时办理及依据材料。"
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && <Skeleton active />}
      {data &&
        (data.rows.length ? (
          <Timeline entries={data.rows} />
        ) : (
          <EmptyHint text="还没有记录" next="办理任何事项后会自动记录在这里。" />
        ))}
    </>
  )
}
