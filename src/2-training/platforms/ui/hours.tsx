import { Alert, Button, Select, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import {
  EmptyHint,
  PageHead,
  Refusals,
  SmallTable,
  useAct,
  useNarrow,
  useSubmit,
  wholeDates,
} from '#web/console'
import { assignPlatforms, listPlatforms, onlineOfClass } from '../contract.ts'

type Online = OutputOf<typeof onlineOfClass>
type Row = Online['rows'][number]

export default function OnlineHoursPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(onlineOfClass, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title={`线上学时 · ${data.classTitle}`}
        note={clauseName(
          `总课时 ${data.planTotal} 学时，线上最多计 ${data.mostOnline} 学时（F2-5）；按平台上报的学习记录计算，每一项扣减都列明原因`,
        )}
      />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Lines id={id} online={data} />
        <People online={data} />
      </Space>
    </>
  )
}

function Lines({ id, online }: { id: string; online: Online }) {
  const may = online.can.includes('assign')
  const platforms = useAct(listPlatforms, may ? { state: 'listed', size: 100 } : null)
  const [chosen, setChosen] = useState<Record<number, string | null>>({})
  const { submit, busy, reasons } = useSubmit(assignPlatforms, { success: '已指定学习平台' })
  if (online.lines.length === 0)
    return <EmptyHint text="这个班没有线上课程" next="线上课程在培训方案中编制。" />
  const lines = online.lines.map(({ line, platformId, course, title }) => ({
    line,
    platformId: chosen[line] === undefined ? platformId : chosen[line],
    course: course || title,
  }))
  return (
    <section>
      <h2>线上课程</h2>
      <SmallTable
        label="线上课程"
        rowKey="line"
        dataSource={online.lines}
        columns={[
          { title: '行号', dataIndex: 'line' },
          { title: '课程', dataIndex: 'title' },
          { title: '课时', dataIndex: 'hours', align: 'right' },
          {
            title: '学习平台',
            key: 'platform',
            render: (_, row) =>
              may ? (
                <Select
                  aria-label={`“${row.title}”的学习平台`}
                  style={{ minWidth: 200 }}
                  allowClear
                  placeholder="从公布名单中选择"
                  value={chosen[row.line] === undefined ? row.platformId : chosen[row.line]}
                  options={(platforms.data?.rows ?? []).map((one) => ({ value: one.id, label: one.name }))}
                  onChange={(value: string | undefined) =>
                    setChosen((held) => ({ ...held, [row.line]: value ?? null }))
                  }
                />
              ) : (
                (row.platformName ?? '未指定')
              ),
          },
        ]}
      />
      {may && (
        <Button
          type="primary"
          loading={busy}
          style={{ marginTop: 12 }}
          onClick={() => void submit({ id, lines })}
        >
          保存学习平台
        </Button>
      )}
      <Refusals reasons={reasons} />
    </section>
  )
}

function Deductions({ row }: { row: Row }) {
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {row.deductions.map((d) => (
        <li key={d.rule}>
          {d.title} {d.minutes} 分钟（{clauseName(d.clause ?? '平台设置')}；{wholeDates(d.note)}）
        </li>
      ))}
    </ul>
  )
}

function People({ online }: { online: Online }) {
  const narrow = useNarrow()
  const reported = online.rows.filter((row) => row.reportedMinutes > 0).length
  if (online.lines.length === 0) return null
  return (
    <section>
      <h2>学员线上学时</h2>
      {reported === 0 && (
        <Alert
          type="info"
          showIcon
          title="还没有收到学习记录"
          description="指定的平台按接口上报后自动计算；没有指定平台的课程没有学习记录。"
        />
      )}
      <SmallTable
        label="学员线上学时"
        rowKey="personId"
        dataSource={online.rows}
        {...(narrow ? { scroll: {} } : {})}
        columns={
          narrow
            ? [
                {
                  title: '学员',
                  key: 'person',
                  render: (_, row: Row) => (
                    <>
                      <strong>
                        {row.nameMasked}，计入 {row.hours} 学时
                      </strong>
                      <br />
                      {row.reportedMinutes > 0
                        ? `上报 ${row.reportedMinutes} 分钟，有效 ${row.creditedMinutes} 分钟`
                        : '没有学习记录'}
                      {row.deductions.length > 0 && <Deductions row={row} />}
                    </>
                  ),
                },
              ]
            : [
                { title: '学员', dataIndex: 'nameMasked' },
                {
                  title: '上报时长',
                  dataIndex: 'reportedMinutes',
                  align: 'right',
                  render: (n: number) => `${n} 分钟`,
                },
                {
                  title: '有效时长',
                  dataIndex: 'creditedMinutes',
                  align: 'right',
                  render: (n: number) => `${n} 分钟`,
                },
                { title: '计入学时', dataIndex: 'hours', align: 'right' },
                {
                  title: '扣减原因',
                  key: 'deductions',
                  render: (_, row: Row) =>
                    row.deductions.length > 0 ? (
                      <Deductions row={row} />
                    ) : row.reportedMinutes > 0 ? (
                      '无'
                    ) : (
                      '没有学习记录'
                    ),
                },
              ]
        }
      />
    </section>
  )
}
