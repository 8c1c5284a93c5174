import { Space } from 'antd'
import { Link, useLocation } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag } from '#web/console'
import { lastReport, listPlatforms, platformMoves } from '../contract.ts'
import { tones } from './shown.tsx'

const { states } = platformMoves

export default function Platforms() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="线上培训平台"
        note={clauseName('公开征集、评估后公布的平台才能用于补贴性培训的线上课程；依据 F2-5')}
        actions={
          <Space>
            <Link href="/platform-calls" className="qc-underlined">
              征集公告
            </Link>
          </Space>
        }
      />
      <DataTable
        act={listPlatforms}
        rowKey="id"
        opens={(row) => go(`/platforms/${row.id}`)}
        search="按平台名称查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'name', title: '平台', sortable: true, card: 'title' },
          { key: 'orgName', title: '运营单位', wrap: 200 },
          { key: 'regionName', title: '公布地区' },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={tones} />,
          },
          { key: 'lastTotal', title: '最近评估', align: 'right', render: (r) => r.lastTotal ?? '—' },
          { key: 'classes', title: '在用班级', align: 'right' },
          { key: 'lastReportAt', title: '最近上报', render: (r) => lastReport(r.lastReportAt) },
          {
            key: 'listedAt',
            title: '公布时间',
            sortable: true,
            hidden: true,
            render: (r) => r.listedAt && showInstant(r.listedAt),
          },
        ]}
        emptyText="没有线上培训平台"
        emptyNext="发布征集公告，由平台运营单位申请后显示在这里。"
      />
    </>
  )
}
