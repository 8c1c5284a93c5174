import { Alert, Button, Card, Flex, Space, Table } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { lineKinds } from '#training/plans/contract'
import { EmptyHint, useNarrow } from '#web/console'
import type { ClassView, SessionView } from '../contract.ts'
import { MoveSession } from './move-session.tsx'
import { Timetable } from './timetable.tsx'

const timeOf = (s: SessionView) => `${showInstant(s.startsAt)}–${showInstant(s.endsAt).slice(11)}`

/** Hours taught against the plan's onsite hours, by kind. */
function Hours({ record }: { record: ClassView }) {
  const off = record.planHours.filter((h) => h.planned !== h.given)
  return (
    <Alert
      type={off.length === 0 ? 'success' : 'warning'}
      showIcon
      title={off.length === 0 ? '课次与培训方案的线下课时一致' : '课次与培训方案的线下课时不一致'}
      description={record.planHours
        .map((h) => `${lineKinds[h.kind]} ${h.given} / ${h.planned} 课时`)
        .join('　')}
    />
  )
}

export function Sessions({ record }: { record: ClassView }) {
  const narrow = useNarrow()
  const [editing, setEditing] = useState(false)
  const [moving, setMoving] = useState<SessionView | null>(null)
  const mayEdit = record.can.includes('edit')
  const mayMove = record.can.includes('move-session')
  if (editing) return <Timetable record={record} onDone={() => setEditing(false)} />
  const edit = mayEdit && (
    <Button type="primary" onClick={() => setEditing(true)}>
      {record.sessions.length > 0 ? '修改课程安排' : '开始排课'}
    </Button>
  )
  if (record.sessions.length === 0) {
    return (
      <EmptyHint
        text="还没有安排课次"
        next={mayEdit ? '可按培训方案自动生成课次，再逐条调整。' : '机构排课后在此显示。'}
        action={edit}
      />
    )
  }
  return (
    <Flex vertical gap={16}>
      <Hours record={record} />
      {edit && <Space>{edit}</Space>}
      {narrow ? (
        record.sessions.map((s, i) => (
          <Card
            key={s.id}
            size="small"
            title={`${i + 1}. ${s.title}`}
            extra={
              mayMove && (
                <Button size="small" onClick={() => setMoving(s)}>
                  调课
                </Button>
              )
            }
          >
            <div>{timeOf(s)}</div>
            <div>
              {lineKinds[s.kind]} {s.hours} 课时 · {s.venueName} · {s.teacherName}
            </div>
          </Card>
        ))
      ) : (
        <Table<SessionView>
          size="small"
          rowKey="id"
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={record.sessions}
          columns={[
            { key: 'order', title: '课次', render: (_, _s, i) => i + 1 },
            {
              key: 'time',
              title: '时间',
              render: (_, s) => timeOf(s),
            },
            { key: 'title', title: '内容', render: (_, s) => s.title },
            { key: 'kind', title: '类别', render: (_, s) => lineKinds[s.kind] },
            { key: 'hours', title: '课时', align: 'right', render: (_, s) => s.hours },
            { key: 'venue', title: '场地', render: (_, s) => s.venueName },
            { key: 'teacher', title: '教师', render: (_, s) => s.teacherName },
            ...(mayMove
              ? [
                  {
                    key: 'move',
                    title: '办理',
                    render: (_: unknown, s: SessionView) => (
                      <Button size="small" onClick={() => setMoving(s)}>
                        调课
                      </Button>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {moving && <MoveSession record={record} session={moving} onClose={() => setMoving(null)} />}
    </Flex>
  )
}
