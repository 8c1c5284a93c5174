import { Button, Drawer, Flex, Tag } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, DataTable, optionsOf, PageHead, StateTag, useAct, useMay, useNarrow } from '#web/console'
import { inspectionMoves, listColleagues, listInspections, origins, startInspection } from '../contract.ts'
import { ClassPick } from './class-pick.tsx'
import { inDays, inspectionTones, today } from './shown.ts'

const { states } = inspectionMoves

export default function Inspections() {
  const [, go] = useLocation()
  const [adding, setAdding] = useState(false)
  const may = useMay('inspection.visit')
  const narrow = useNarrow()
  return (
    <>
      <PageHead
        title="监督检查"
        note="双随机抽查、专项检查、日常检查和第三方监督的每一次到场；发现的问题由另一人认定，责令整改后复查。"
        actions={
          may && (
            <Flex gap={8} wrap>
              <Button href="/field" type="primary">
                我的检查任务（手机可离线）
              </Button>
              <Button onClick={() => setAdding(true)}>安排日常检查</Button>
            </Flex>
          )
        }
      />
      <DataTable
        act={listInspections}
        rowKey="id"
        opens={(row) => go(`/inspections/${row.id}`)}
        search="按班级名称或编号查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'origin', label: '来源', options: optionsOf(origins) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'classTitle', title: '培训班', card: 'title' },
          { key: 'no', title: '编号', copy: true },
          { key: 'orgName', title: '机构', wrap: 180 },
          { key: 'origin', title: '来源', render: (r) => origins[r.origin] },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={inspectionTones} />,
          },
          { key: 'findingCount', title: '问题', align: 'right', render: (r) => r.findingCount || '—' },
          {
            key: 'dueOn',
            title: '期限',
            sortable: true,
            render: (r) =>
              r.deadline && (
                <>
                  {r.deadline} {r.overdue && <Tag color="error">已逾期</Tag>}
                </>
              ),
          },
          {
            key: 'recordedAt',
            title: '登记时间',
            sortable: true,
            hidden: true,
            render: (r) => r.recordedAt && showInstant(r.recordedAt),
          },
          { key: 'regionName', title: '地区', hidden: true },
        ]}
        emptyText="没有监督检查"
        emptyNext="检查计划抽签派出、或安排日常检查后显示在这里。"
      />
      <Drawer
        open={adding}
        onClose={() => setAdding(false)}
        title="安排日常检查"
        size={narrow ? '100%' : 560}
        destroyOnHidden
      >
        <Start onDone={(id) => go(`/inspections/${id}`)} onCancel={() => setAdding(false)} />
      </Drawer>
    </>
  )
}

function Start({ onDone, onCancel }: { onDone: (id: string) => void; onCancel: () => void }) {
  const { data } = useAct(listColleagues, {})
  return (
    <ActForm
      act={startInspection}
      columns={1}
      initial={{ fromOn: today(), toOn: inDays(7) }}
      fields={[
        { name: 'classId', label: '培训班', kind: 'custom', control: <ClassPick />, required: true },
        { name: 'fromOn', label: '检查日期自', kind: 'day', required: true },
        { name: 'toOn', label: '检查日期至', kind: 'day', required: true },
        {
          name: 'with',
          label: '同行人员',
          kind: 'multi',
          options: (data?.rows ?? []).map((row) => ({
            value: row.id,
            label: `${row.name}（${row.orgName}）`,
          })),
          help: '本人自动列入；申报过利害关系、经办过该班或该机构的人员不能去。',
        },
        {
          name: 'why',
          label: '检查事由',
          kind: 'long',
          maxLength: 300,
          required: true,
          help: '机构看不到事由，到场之前也看不到这次检查。',
        },
      ]}
      submitText="安排"
      success="已列入检查任务"
      onDone={(output) => onDone(output.id)}
      onCancel={onCancel}
    />
  )
}
