import { Button, Drawer, Space, Table } from 'antd'
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import {
  DataTable,
  EmptyHint,
  Facts,
  PageHead,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
  useMay,
} from '#web/console'
import { followUpMoves, listFollowedClasses, traineesOfClass } from '../contract.ts'
import { RecordForm } from './record.tsx'
import { TONES } from './tones.ts'

type Trainee = OutputOf<typeof traineesOfClass>['rows'][number]

const share = (part: number, of: number): string => (of === 0 ? '—' : `${Math.round((part / of) * 100)}%`)

export default function FollowedClasses() {
  return (
    <>
      <PageHead
        title="班级就业跟踪"
        note="培训结束的班级，学员培训后实现就业的情况。点开班级，逐人登记就业单位、日期和证明材料。"
      />
      <DataTable
        act={listFollowedClasses}
        rowKey="id"
        opens
        search="按班级名称或编号查找"
        filters={[
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'days', from: 'from', to: 'to', label: '结束日期' },
        ]}
        columns={[
          { key: 'title', title: '班级', sortable: true, card: 'title' },
          { key: 'number', title: '班级编号', sortable: true, copy: true },
          { key: 'orgName', title: '培训机构' },
          { key: 'regionName', title: '地区', hidden: true },
          { key: 'endsOn', title: '结束日期', sortable: true },
          { key: 'trainees', title: '学员', align: 'right' },
          { key: 'employed', title: '已登记就业', align: 'right' },
          { key: 'verified', title: '已核实', align: 'right' },
          { key: 'share', title: '就业率', align: 'right', render: (r) => share(r.employed, r.trainees) },
        ]}
        emptyText="还没有培训结束的班级"
        emptyNext="班级办理“培训结束”后，可在这里跟踪学员就业情况。"
      />
      <RecordDrawer title="班级学员就业情况">{(id) => <ClassTrainees classId={id} />}</RecordDrawer>
    </>
  )
}

function ClassTrainees({ classId }: { classId: string }) {
  const { data, reasons } = useAct(traineesOfClass, { classId })
  const [recording, setRecording] = useState<Trainee | null>(null)
  const mayRecord = useMay('employment.write')
  if (!data) return <Refusals reasons={reasons} />
  const { class: of } = data
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '班级', value: of.title },
          { label: '班级编号', value: of.number },
          { label: '培训机构', value: of.orgName },
          { label: '结束日期', value: of.endsOn },
          {
            label: '已登记就业',
            value: `${of.employed} / ${of.trainees} 人（${share(of.employed, of.trainees)}）`,
          },
          { label: '其中已核实', value: `${of.verified} 人` },
        ]}
      />
      <Table<Trainee>
        size="small"
        rowKey="personId"
        pagination={data.rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
        scroll={{ x: 'max-content' }}
        dataSource={data.rows}
        locale={{ emptyText: <EmptyHint text="班级没有在册学员" /> }}
        columns={[
          { title: '学员', dataIndex: 'nameMasked' },
          { title: '人员类别', dataIndex: 'categoryTitle' },
          { title: '手机号', dataIndex: 'phoneMasked' },
          { title: '用人单位', render: (_, r) => r.latest?.employerName ?? '—' },
          { title: '就业日期', render: (_, r) => r.latest?.startedOn ?? '—' },
          { title: '证明材料', render: (_, r) => r.latest?.proofTitle ?? '—' },
          {
            title: '状态',
            render: (_, r) =>
              r.latest ? (
                <StateTag state={r.latest.state} states={followUpMoves.states} tones={TONES} />
              ) : (
                '未登记'
              ),
          },
          ...(mayRecord
            ? [
                {
                  title: '操作',
                  render: (_: unknown, r: Trainee) => (
                    <Button size="small" onClick={() => setRecording(r)}>
                      登记就业
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Drawer
        open={recording !== null}
        onClose={() => setRecording(null)}
        title={`登记就业：${recording?.nameMasked ?? ''}`}
        size="large"
        destroyOnHidden
      >
        {recording && (
          <RecordForm fixed={{ classId, personId: recording.personId }} onDone={() => setRecording(null)} />
        )}
      </Drawer>
    </Space>
  )
}
