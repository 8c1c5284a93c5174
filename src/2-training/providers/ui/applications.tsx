import { useLocation } from 'wouter'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { applicationKinds, applicationStates, listApplications } from '../contract.ts'
import { applicationTones } from './tones.ts'

export default function Applications() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="培训机构申请"
        note="纳入目录申请与变更申请：机构提交，县（区）实地核实，另一名人员审定。"
      />
      <DataTable
        act={listApplications}
        rowKey="id"
        search="按机构名称或统一社会信用代码查找"
        opens={(row) => go(`/provider-applications/${row.id}`)}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(applicationStates) },
          { kind: 'select', name: 'kind', label: '申请类别', options: optionsOf(applicationKinds) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'orgName', title: '机构', sortable: true, card: 'title' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={applicationStates} tones={applicationTones} />,
          },
          { key: 'kind', title: '类别', render: (r) => applicationKinds[r.kind] },
          { key: 'regionName', title: '地区', sortable: 'region' },
          { key: 'skillTitles', title: '培训范围', render: (r) => r.skillTitles.join('、') },
          { key: 'venueCount', title: '新增场地', align: 'right' },
          {
            key: 'filedAt',
            title: '提交时间',
            sortable: true,
            render: (r) => (r.filedAt ? showInstant(r.filedAt) : '未提交'),
          },
          {
            key: 'decidedAt',
            title: '审定时间',
            hidden: true,
            render: (r) => (r.decidedAt ? showInstant(r.decidedAt) : '—'),
          },
        ]}
        emptyText="还没有机构申请"
        emptyNext="机构在“本机构目录资格”提交申请后，出现在这里。"
      />
    </>
  )
}
