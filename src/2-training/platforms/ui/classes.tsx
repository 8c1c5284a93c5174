import { useLocation } from 'wouter'
import { clauseName } from '#platform/clause'
import { classMoves } from '#training/class-filing/contract'
import { DataTable, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { onlineClasses, onlineStates } from '../contract.ts'

const { states } = classMoves
const tones = { unassigned: 'waiting', reporting: 'good' } as const

export default function OnlineClasses() {
  const [, go] = useLocation()
  const mayFile = useMay('class.file')
  return (
    <>
      <PageHead
        title="线上学时"
        note={clauseName('含线上课程的培训班；线上课时不超过总课时的 40%，依据 F2-5')}
      />
      <DataTable
        act={onlineClasses}
        rowKey="id"
        search="按班级名称或备案编号查找"
        opens={(row) => go(`/online-learning/${row.id}`)}
        filters={[
          { kind: 'select', name: 'online', label: '线上学习', options: optionsOf(onlineStates) },
          { kind: 'select', name: 'state', label: '班级状态', options: optionsOf(states) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'title', title: '培训班', sortable: true, card: 'title' },
          { key: 'number', title: '备案编号', copy: true },
          { key: 'state', title: '班级状态', sortable: true, render: (r) => r.stateTitle },
          {
            key: 'online',
            title: '线上学习',
            render: (r) => <StateTag state={r.online} states={onlineStates} tones={tones} />,
          },
          { key: 'orgName', title: '培训机构', hidden: mayFile },
          { key: 'regionName', title: '地区', hidden: true },
          {
            key: 'assigned',
            title: '学习平台',
            render: (r) => (r.assigned > 0 ? `已指定 ${r.assigned} 门课` : '未指定'),
          },
          {
            key: 'onlineHours',
            title: '线上课时',
            align: 'right',
            sortable: true,
            render: (r) => `${r.onlineHours} 学时`,
          },
          {
            key: 'learners',
            title: '有学习记录',
            align: 'right',
            render: (r) => (r.learners > 0 ? `${r.learners} 人` : '—'),
          },
          { key: 'startsOn', title: '开班日期', sortable: true },
          { key: 'endsOn', title: '结束日期' },
        ]}
        emptyText="没有含线上课程的培训班"
        emptyNext="培训方案中有线上课程的班级显示在这里。"
      />
    </>
  )
}
