import { Col, Row, Statistic, Tag } from 'antd'
import type { ReactNode } from 'react'
import { showInstant } from '#platform/day'
import { SmallTable } from '#web/console'
import { type LiveRow, type Presence, sources } from '../contract.ts'
import { sourceTones } from './shown.tsx'

const clock = (at: string) => showInstant(at).slice(11)

export function PresenceCounts({ presence }: { presence: Presence }) {
  const { counts, exceptions, recalls, recallCount } = presence
  const missed = presence.rows.filter((r) => r.missed.length > 0).length
  const last = recalls.at(-1)
  return (
    <>
      <Row gutter={[16, 16]}>
        {[
          ['在册', counts.roster],
          ['已签到', counts.in],
          ['在课', counts.present],
          ['迟到', counts.late],
          ['未到', counts.missing],
          ['已签退', counts.out],
          ['点名缺应答', missed],
          ['待确认在场', counts.doubtful],
        ].map(([title, value]) => (
          <Col key={title} xs={12} sm={8} md={6} xl={3}>
            <Statistic title={title} value={value ?? 0} suffix="人" />
          </Col>
        ))}
      </Row>
      <p>
        教师登记 {exceptions.used} / {exceptions.limit} 人。
        {recallCount > 0
          ? `本次课随机点名 ${recallCount} 次，已进行 ${recalls.length} 次${
              last ? `，最近一次 ${clock(last.at)}，${last.answered} / ${last.due} 人应答` : ''
            }。`
          : '本次课没有随机点名。'}
      </p>
    </>
  )
}

function Ticks({ row }: { row: LiveRow }) {
  const answered = row.answered > 0 && `应答 ${row.answered} 次`
  if (row.missed.length === 0) return <>{answered || '—'}</>
  return (
    <>
      <Tag color="error">缺第 {row.missed.join('、')} 次</Tag>
      {answered}
    </>
  )
}

/** Whoever needs a look stands first: not there, doubtful, then the rest. */
const order = (row: LiveRow): number => (row.inAt === null ? 0 : row.doubts.length > 0 ? 1 : 2)

export function PresenceTable({
  presence,
  action,
}: {
  presence: Presence
  action: (row: LiveRow) => ReactNode
}) {
  return (
    <SmallTable
      label="学员到课情况"
      rowKey="personId"
      dataSource={[...presence.rows].sort((a, b) => order(a) - order(b))}
      pagination={{ pageSize: 100, hideOnSinglePage: true }}
      columns={[
        { title: '姓名', dataIndex: 'nameMasked' },
        {
          title: '签到',
          render: (_, r) =>
            r.inAt ? (
              <>
                {clock(r.inAt)} {r.late && <Tag color="warning">迟到</Tag>}
              </>
            ) : (
              <Tag color="error">未到</Tag>
            ),
        },
        { title: '签退', render: (_, r) => (r.outAt ? clock(r.outAt) : '—') },
        { title: '随机点名', render: (_, r) => <Ticks row={r} /> },
        {
          title: '登记方式',
          render: (_, r) => (
            <>
              {r.source ? <Tag color={sourceTones[r.source]}>{sources[r.source]}</Tag> : '—'}
              {r.witness && (
                <div>
                  见证：{r.witness.name}
                  {r.witness.said === 'no' && <Tag color="error">否认</Tag>}
                  {r.witness.said === 'yes' && '（已确认）'}
                </div>
              )}
            </>
          ),
        },
        {
          title: '位置',
          render: (_, r) =>
            r.distanceM !== null
              ? `${r.distanceM} 米`
              : r.source === 'self' || r.source === 'late-sent'
                ? '未提供'
                : '—',
        },
        {
          title: '存疑',
          render: (_, r) =>
            r.doubts.length > 0 ? (
              <Tag color="warning">{r.doubts.join('、')}</Tag>
            ) : r.seen === null ? (
              '—'
            ) : r.seen ? (
              '已确认在场'
            ) : (
              <Tag color="error">确认不在场</Tag>
            ),
        },
        { title: '说明', dataIndex: 'reason', render: (text) => text ?? '—' },
        { title: '办理', render: (_, row) => action(row) },
      ]}
      locale={{ emptyText: '名册中还没有学员' }}
    />
  )
}
