import { Checkbox, Skeleton, Space } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { Link, useParams } from 'wouter'
import { type Reason, reasonsOf } from '#web/api'
import { EmptyHint, PageHead, Refusals, Timeline, useAct, useRegions } from '#web/console'
import type { claimTimeline, classTimeline, TimelineEntry } from '../contract.ts'
import { readable } from './readable.ts'

/** A sheet of thirty certificates is one thing done: its thirty entries stand as one until asked for. */
function joined(rows: readonly TimelineEntry[]): TimelineEntry[] {
  const groups: TimelineEntry[][] = []
  for (const row of rows) {
    const first = groups.at(-1)?.[0]
    const same = first?.at === row.at && first.actId === row.actId && first.actorName === row.actorName
    if (same) groups.at(-1)?.push(row)
    else groups.push([row])
  }
  return groups.flatMap((group) => {
    const [first] = group
    if (!first || group.length < 3) return group
    return [{ ...first, summary: `${first.summary} 等，共 ${group.length} 条`, before: null, after: null }]
  })
}

/** Everything that happened to one record, with who, when, why and the evidence. */
export function RecordTimeline({
  act,
  heading,
  back,
  more,
}: {
  act: typeof classTimeline | typeof claimTimeline
  heading: string
  /** The record itself. */
  back: (id: string) => { href: string; label: string }
  /** Further buttons; told what went wrong with them. */
  more?: (id: string, refused: (error: unknown) => void) => ReactNode
}) {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(act, { id })
  const { nameOf } = useRegions()
  const [whole, setWhole] = useState(false)
  const [refused, setRefused] = useState<Reason[]>([])
  const entries = useMemo(
    () =>
      (whole ? (data?.rows ?? []) : joined(data?.rows ?? [])).map((row) => {
        const words = { actId: row.actId, regionName: nameOf }
        return { ...row, before: readable(row.before, words), after: readable(row.after, words) }
      }),
    [data, nameOf, whole],
  )
  const { href, label } = back(id)
  return (
    <>
      <PageHead
        title={data?.title ? `${heading} · ${data.title}` : heading}
        note="有记录、可查询、可追溯；每一条都注明何人何时办理及依据材料。"
        actions={
          <Space wrap>
            <Link href={href}>{label}</Link>
            {more?.(id, (error) => setRefused(reasonsOf(error)))}
          </Space>
        }
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      <Refusals reasons={refused} onClose={() => setRefused([])} />
      {loading && !data && <Skeleton active />}
      {data &&
        (entries.length ? (
          <>
            <Checkbox
              checked={whole}
              onChange={(event) => setWhole(event.target.checked)}
              style={{ marginBottom: 16 }}
            >
              逐条显示同一次办理的记录（共 {data.rows.length} 条）
            </Checkbox>
            <Timeline entries={entries} oldestFirst />
          </>
        ) : (
          <EmptyHint text="还没有记录" next="办理任何事项后会自动记录在这里。" />
        ))}
    </>
  )
}
