import { Timeline as AntTimeline, Button } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { FileList, type ShownFile } from './files.tsx'
import { EmptyHint } from './hint.tsx'

export interface TimelineEntry {
  at: string
  actTitle: string
  summary: string
  actorName: string
  actorOrg?: string | null
  reason?: string | null
  files?: ShownFile[]
  before?: unknown
  after?: unknown
  /** Which step of the pipeline it is, and which department answers for that. */
  answers?: { step: string; department: string } | null
}

/**
 * Everything that happened, newest first unless `oldestFirst`. `labels` names the fields of before and after
 * (`{ state: '状态' }`) and their coded values (`{ 'state=filed': '待审核' }`).
 */
export function Timeline({
  entries,
  oldestFirst = false,
  labels,
}: {
  entries: TimelineEntry[]
  oldestFirst?: boolean
  labels?: Record<string, string>
}) {
  if (entries.length === 0) return <EmptyHint text="还没有办理记录" />
  // What was recorded in one moment stays in the order it was recorded in.
  const ordered = [...entries].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  if (!oldestFirst) ordered.reverse()
  return (
    <AntTimeline
      className="qc-timeline"
      items={ordered.map((entry, index) => ({
        key: index,
        content: <Entry entry={entry} {...(labels ? { labels } : {})} />,
      }))}
    />
  )
}

function Entry({ entry, labels }: { entry: TimelineEntry; labels?: Record<string, string> }) {
  const [open, setOpen] = useState(false)
  const changes = diff(entry.before, entry.after)
  return (
    <div>
      <div className="qc-timeline-head">
        <strong>{entry.actTitle}</strong>
        <time dateTime={entry.at}>{showInstant(entry.at)}</time>
        <span>
          {entry.actorName}
          {entry.actorOrg ? `（${entry.actorOrg}）` : ''}
        </span>
      </div>
      <div>{entry.summary}</div>
      {entry.answers && (
        <div className="qc-help">
          环节：{entry.answers.step}（{entry.answers.department}负责）
        </div>
      )}
      {entry.reason && <div className="qc-timeline-reason">理由：{entry.reason}</div>}
      {entry.files && entry.files.length > 0 && <FileList files={entry.files} />}
      {changes.length > 0 && (
        <>
          <Button
            type="link"
            size="small"
            className="qc-flush"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {open ? '收起变化' : `查看前后变化（${changes.length} 项）`}
          </Button>
          {open && <Diff changes={changes} {...(labels ? { labels } : {})} />}
        </>
      )}
    </div>
  )
}

export interface Change {
  path: string
  before: unknown
  after: unknown
}

const plain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const absent = (value: unknown): boolean => value === null || value === undefined

/** Leaves that differ, by dotted path. */
export function diff(before: unknown, after: unknown, path = ''): Change[] {
  if (
    (plain(before) || absent(before)) &&
    (plain(after) || absent(after)) &&
    (plain(before) || plain(after))
  ) {
    const left = (before ?? {}) as Record<string, unknown>
    const right = (after ?? {}) as Record<string, unknown>
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
      diff(left[key], right[key], path ? `${path}.${key}` : key),
    )
  }
  if (absent(before) && absent(after)) return []
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }]
}

const show = (path: string, value: unknown, labels: Record<string, string> = {}): string =>
  labels[`${path}=${String(value)}`] ??
  (typeof value === 'string'
    ? value
    : typeof value === 'boolean'
      ? value
        ? '是'
        : '否'
      : JSON.stringify(value))

export function Diff({ changes, labels }: { changes: Change[]; labels?: Record<string, string> }) {
  return (
    <div className="qc-scroll">
      <table className="qc-diff">
        <thead>
          <tr>
            <th scope="col">项目</th>
            <th scope="col">办理前</th>
            <th scope="col">办理后</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <tr key={change.path}>
              <th scope="row">{labels?.[change.path] ?? change.path.replaceAll('.', ' · ')}</th>
              <td>{absent(change.before) ? '—' : <del>{show(change.path, change.before, labels)}</del>}</td>
              <td>{absent(change.after) ? '—' : <ins>{show(change.path, change.after, labels)}</ins>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
