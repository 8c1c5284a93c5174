import { Button, Drawer } from 'antd'
import { Link, useSearchParams } from 'wouter'
import { subsidyKinds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { DataTable, Money, optionsOf, PageHead, useMay } from '#web/console'
import { listRuns } from '../contract.ts'
import { NewRun } from './new.tsx'
import { Difference } from './parts.tsx'

export default function Sandbox() {
  const [params, setParams] = useSearchParams()
  const mayRun = useMay('sandbox.run')
  const packId = params.get('packId')
  const making = mayRun && (params.has('new') || packId !== null)
  return (
    <>
      <PageHead
        title="政策沙盘"
        note="拿过去真实的申报，按拟订中的政策重新核算一遍，与当时执行的政策对照；不改动任何申报、预算和资金。"
        actions={
          mayRun && (
            <Button type="primary" onClick={() => setParams({ new: '1' })}>
              开始推演
            </Button>
          )
        }
      />
      <DataTable
        act={listRuns}
        rowKey="id"
        search="按推演或政策名称查找"
        filters={[
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'select', name: 'subsidyKind', label: '补贴项目', options: optionsOf(subsidyKinds) },
        ]}
        columns={[
          {
            key: 'title',
            title: '推演',
            card: 'title',
            render: (r) => <Link href={`/sandbox/${r.id}`}>{r.title}</Link>,
          },
          { key: 'regionName', title: '地区', sortable: 'region' },
          { key: 'subsidyKind', title: '补贴项目', render: (r) => subsidyKinds[r.subsidyKind] },
          { key: 'period', title: '推演期间', render: (r) => `${r.fromOn} 至 ${r.toOn}` },
          { key: 'packTitle', title: '推演的政策', render: (r) => `${r.packTitle}（第 ${r.packNumber} 版）` },
          { key: 'claims', title: '申报人次', align: 'right', sortable: true },
          { key: 'baseFen', title: '当时政策', align: 'right', render: (r) => <Money fen={r.baseFen} /> },
          {
            key: 'draftFen',
            title: '推演政策',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.draftFen} />,
          },
          {
            key: 'difference',
            title: '相差',
            align: 'right',
            render: (r) => <Difference fen={r.draftFen - r.baseFen} />,
          },
          { key: 'madeByName', title: '推演人', hidden: true },
          { key: 'madeAt', title: '推演时间', sortable: true, render: (r) => showInstant(r.madeAt) },
        ]}
        emptyText="还没有推演"
        emptyNext="请点“开始推演”，选择拟订中的政策和过去的一段时间。"
      />
      <Drawer open={making} onClose={() => setParams({})} title="开始推演" size="large" destroyOnHidden>
        <NewRun packId={packId} onCancel={() => setParams({})} />
      </Drawer>
    </>
  )
}
