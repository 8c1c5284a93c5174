import { Button, Card, Drawer, Space, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { showInstant } from '#platform/day'
import { download } from '#web/api'
import { EmptyHint, PageHead, Refusals, SmallTable, useAct } from '#web/console'
import { type AttendanceRow, classAttendance, exportAttendance, sources } from '../contract.ts'
import { HandIn } from './hand-in.tsx'
import { classStateTag, sourceTones } from './shown.tsx'

const clock = (at: string | null) => (at ? showInstant(at).slice(11) : '—')
type Cell = AttendanceRow['cells'][number]

function Shown({ cell }: { cell: Cell }) {
  if (!cell.inAt && !cell.outAt) {
    return cell.note === '缺勤' ? <Tag color="error">{cell.note}</Tag> : <Tag>{cell.note}</Tag>
  }
  return (
    <Tooltip title={`签到 ${clock(cell.inAt)}，签退 ${clock(cell.outAt)}：${cell.note}`}>
      <span>
        {cell.hours} 学时
        {cell.note !== '全勤' && <div>{cell.note}</div>}
        {cell.source && cell.source !== 'self' && (
          <Tag color={sourceTones[cell.source]}>{sources[cell.source]}</Tag>
        )}
      </span>
    </Tooltip>
  )
}

export default function ClassTable() {
  const { id } = useParams<{ id: string }>()
  const { data, reasons } = useAct(classAttendance, id ? { id } : null)
  const [handing, setHanding] = useState<string | null>(null)
  if (!data || !id) return <Refusals reasons={reasons} title="没有取得考勤表" />
  const session = data.sessions.find((s) => s.id === handing)
  return (
    <>
      <PageHead
        title={`考勤表：${data.classTitle}`}
        note={
          <>
            {classStateTag(data.classState)} {data.classNumber ?? '尚未备案'}　共 {data.totalHours} 学时。
            {data.rule}
          </>
        }
        actions={
          <Space wrap>
            <Button onClick={() => void download(exportAttendance, { id })}>导出 Excel</Button>
            <Link href={`/completions/${id}`}>
              <Button>结业与结班</Button>
            </Link>
          </Space>
        }
      />
      <Card title="课次">
        <SmallTable
          label="课次"
          rowKey="id"
          dataSource={data.sessions}
          columns={[
            { title: '序号', render: (_, __, i) => i + 1 },
            { title: '课次', dataIndex: 'title' },
            { title: '类别', dataIndex: 'kindTitle' },
            { title: '上课时间', render: (_, s) => showInstant(s.startsAt) },
            { title: '学时', dataIndex: 'hours', align: 'right' },
            { title: '签到人数', dataIndex: 'inCount', align: 'right' },
            {
              title: '开启签到',
              render: (_, s) =>
                s.openedAt ? (
                  showInstant(s.openedAt)
                ) : s.startsAt > new Date().toISOString() ? (
                  '尚未上课'
                ) : (
                  <Tag color="warning">未开启</Tag>
                ),
            },
            {
              title: '办理',
              render: (_, s) =>
                s.open && data.can.includes('record-batch') ? (
                  <Button size="small" onClick={() => setHanding(s.id)}>
                    补录考勤
                  </Button>
                ) : null,
            },
          ]}
          locale={{ emptyText: <EmptyHint text="没有课次" next="请在开班备案中安排课程。" /> }}
        />
      </Card>
      <Card title="学员学时" style={{ marginTop: 16 }}>
        <SmallTable
          label="学员学时"
          rowKey="personId"
          pagination={{ pageSize: 50, hideOnSinglePage: true }}
          dataSource={data.rows}
          columns={[
            { title: '姓名', dataIndex: 'nameMasked', fixed: 'left', width: 90 },
            {
              title: '计入学时',
              width: 110,
              align: 'right',
              render: (_, r) => (
                <>
                  {r.creditedHours} / {r.totalHours}
                  {r.handedInHours > 0 && <div>补录 {r.handedInHours}</div>}
                </>
              ),
            },
            { title: '出勤率', width: 80, align: 'right', render: (_, r) => `${r.percent}%` },
            ...data.sessions.map((s, i) => ({
              key: s.id,
              width: 140,
              title: `${i + 1}. ${s.title}`,
              render: (_: unknown, r: AttendanceRow) => {
                const cell = r.cells[i]
                return cell && <Shown cell={cell} />
              },
            })),
          ]}
          locale={{ emptyText: <EmptyHint text="名册中没有学员" next="请先在开班备案中导入学员名册。" /> }}
        />
      </Card>
      <Drawer
        open={session !== undefined}
        onClose={() => setHanding(null)}
        size="large"
        destroyOnHidden
        title={session && `补录考勤：${session.title}（${showInstant(session.startsAt)}）`}
      >
        {session && (
          <HandIn classId={id} session={session} rows={data.rows} onDone={() => setHanding(null)} />
        )}
      </Drawer>
    </>
  )
}
