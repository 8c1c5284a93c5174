import { useLocation } from 'wouter'
import { dayOf } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { exportProviders, listProviders, ownerships, providerStates } from '../contract.ts'
import { providerTones } from './tones.ts'

export default function Directory() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="补贴性培训机构目录"
        note="经实地核实并审定的机构；导出即为附表 2 格式（闽人社发〔2024〕2号附表2）。"
      />
      <DataTable
        act={listProviders}
        rowKey="orgId"
        search="按机构名称或统一社会信用代码查找"
        opens={(row) => go(`/providers/${row.orgId}`)}
        exportAct={exportProviders}
        filters={[
          { kind: 'select', name: 'state', label: '目录状态', options: optionsOf(providerStates) },
          { kind: 'occupation', name: 'occupation', label: '职业（工种）' },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'select', name: 'ownership', label: '办学性质', options: optionsOf(ownerships) },
        ]}
        columns={[
          { key: 'name', title: '机构（单位）名称', sortable: true, card: 'title' },
          {
            key: 'state',
            title: '目录状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={providerStates} tones={providerTones} />,
          },
          { key: 'address', title: '地址' },
          { key: 'ownership', title: '办学性质', render: (r) => ownerships[r.ownership] },
          { key: 'skillTitles', title: '可开展的职业（工种）', render: (r) => r.skillTitles.join('、') },
          { key: 'contactName', title: '联系人' },
          { key: 'contactPhone', title: '联系电话' },
          { key: 'regionName', title: '地区', sortable: 'region' },
          { key: 'listedAt', title: '列入日期', sortable: true, render: (r) => dayOf(r.listedAt) },
          { key: 'uscc', title: '统一社会信用代码', copy: true, hidden: true },
          { key: 'stopReason', title: '暂停或移出原因', hidden: true },
        ]}
        emptyText="目录内还没有机构"
        emptyNext="机构提交申请，经实地核实和审定后列入目录。"
      />
    </>
  )
}
