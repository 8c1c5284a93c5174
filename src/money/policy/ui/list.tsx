import { Button, Tabs } from 'antd'
import { useLocation, useSearchParams } from 'wouter'
import { DataTable, optionsOf, PageHead, RecordDrawer, StateTag, useMay } from '#web/console'
import { listPacks, packMoves, subsidyKinds } from '../contract.ts'
import { PackDetail, tones } from './one.tsx'
import { Standards } from './standards.tsx'

export default function Policy() {
  const [params, setParams] = useSearchParams()
  const [, go] = useLocation()
  const mayDraft = useMay('policy.draft')
  return (
    <>
      <PageHead
        title="补贴政策"
        note="补贴标准、条件、次数和资金来源，每一项都写明依据；申报按当日生效的版本核算。"
        actions={
          mayDraft && (
            <Button type="primary" onClick={() => go('/policy/draft')}>
              拟订补贴政策
            </Button>
          )
        }
      />
      <Tabs
        activeKey={params.get('tab') ?? 'standards'}
        onChange={(tab) => setParams(tab === 'standards' ? {} : { tab })}
        destroyOnHidden
        items={[
          { key: 'standards', label: '现行标准', children: <Standards /> },
          { key: 'versions', label: '政策版本', children: <Versions /> },
        ]}
      />
      <RecordDrawer title="补贴政策" width={1000}>
        {(id) => <PackDetail id={id} />}
      </RecordDrawer>
    </>
  )
}

function Versions() {
  return (
    <DataTable
      act={listPacks}
      rowKey="id"
      opens
      search="按政策名称查找"
      filters={[
        { kind: 'region', name: 'region', label: '地区' },
        { kind: 'select', name: 'subsidyKind', label: '补贴项目', options: optionsOf(subsidyKinds) },
        { kind: 'select', name: 'state', label: '状态', options: optionsOf(packMoves.states) },
      ]}
      columns={[
        { key: 'title', title: '名称', sortable: true, card: 'title' },
        { key: 'regionName', title: '地区', sortable: 'region' },
        { key: 'subsidyKind', title: '补贴项目', render: (r) => subsidyKinds[r.subsidyKind] },
        { key: 'number', title: '版本', sortable: true, render: (r) => `第 ${r.number} 版` },
        {
          key: 'state',
          title: '状态',
          sortable: true,
          render: (r) => <StateTag state={r.state} states={packMoves.states} tones={tones} />,
        },
        {
          key: 'fromOn',
          title: '有效期',
          sortable: true,
          render: (r) => `${r.fromOn} 至 ${r.toOn ?? '长期'}`,
        },
        { key: 'draftedByName', title: '拟订人', hidden: true },
        { key: 'decidedByName', title: '办理人', hidden: true },
      ]}
      emptyText="还没有补贴政策"
      emptyNext="请由人社经办人员拟订，可从随附政策包开始。"
    />
  )
}
