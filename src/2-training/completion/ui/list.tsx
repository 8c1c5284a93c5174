import { useLocation } from 'wouter'
import { classStates } from '#training/class-filing/contract'
import { type Track, trackNames } from '#training/plans/contract'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { listCompletions } from '../contract.ts'

export const tones = { running: 'waiting', taught: 'warn', closed: 'good' } as const
const states = { running: classStates.running, taught: classStates.taught, closed: classStates.closed }

export default function Completions() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="结业与结班"
        note="课程全部结束后办理培训结束，录入考核成绩、核对证书、学员评价后结班（闽人社发〔2024〕2号第三条、人社部发〔2025〕10号第三条）；结班后才能申报补贴。"
      />
      <DataTable
        act={listCompletions}
        rowKey="id"
        search="按班级名称或备案编号查找"
        opens={(row) => go(`/completions/${row.id}`)}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'title', title: '班级', sortable: true, card: 'title' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state as keyof typeof states} states={states} tones={tones} />,
          },
          { key: 'number', title: '备案编号', sortable: true, copy: true },
          { key: 'orgName', title: '培训机构' },
          { key: 'regionName', title: '地区', hidden: true },
          { key: 'track', title: '监管类别', render: (r) => trackNames[r.track as Track] },
          { key: 'startsOn', title: '开班日期', sortable: true, hidden: true },
          { key: 'endsOn', title: '结束日期', sortable: true },
          { key: 'traineeCount', title: '在册', align: 'right' },
          { key: 'scoredCount', title: '有成绩', align: 'right' },
          { key: 'certificateCount', title: '已取证', align: 'right' },
          { key: 'evaluatedCount', title: '已评价', align: 'right' },
        ]}
        emptyText="没有培训中或已结束的班级"
        emptyNext="备案的班级开始上课后会出现在这里。"
      />
    </>
  )
}
