import { Button, Tag } from 'antd'
import { useLocation } from 'wouter'
import { dayOf } from '#platform/day'
import { DataTable, optionsOf, PageHead, StateTag, useMay } from '#web/console'
import { listPenalties, measureTitles, penaltyMoves, sources } from '../contract.ts'
import { tones } from './shown.tsx'

const { states } = penaltyMoves

export default function Penalties() {
  const [, go] = useLocation()
  const may = useMay('penalty.draft')
  return (
    <>
      <PageHead
        title="处理措施"
        note="先告知、听取陈述申辩，再由另一人签发；签发即在备案、报名、申报、拨付各环节同时生效。"
        actions={
          may && (
            <Button type="primary" onClick={() => go('/penalties/new')}>
              拟制处理
            </Button>
          )
        }
      />
      <DataTable
        act={listPenalties}
        rowKey="id"
        opens={(row) => go(`/penalties/${row.id}`)}
        search="按对象名称、编号或文号查找"
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(states) },
          { kind: 'select', name: 'measure', label: '措施', options: optionsOf(measureTitles) },
          { kind: 'select', name: 'source', label: '来源', options: optionsOf(sources) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'subject', title: '对象', card: 'title' },
          {
            key: 'measures',
            title: '措施',
            wrap: 200,
            render: (r) => r.measures.map((one) => measureTitles[one]).join('、'),
          },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => (
              <>
                <StateTag state={r.state} states={states} tones={tones} />
                {r.overdue > 0 && <Tag color="error">整改逾期</Tag>}
              </>
            ),
          },
          { key: 'source', title: '来源', render: (r) => sources[r.source] },
          { key: 'regionName', title: '地区' },
          { key: 'stateSince', title: '更新日期', sortable: true, render: (r) => dayOf(r.stateSince) },
          { key: 'replyUntil', title: '陈述申辩至', hidden: true },
          { key: 'decisionNumber', title: '决定文号', copy: true },
          { key: 'number', title: '编号', copy: true, sortable: true },
        ]}
        emptyText="没有处理措施"
        emptyNext="监督检查、风险预警、投诉举报查实后，从这里拟制处理。"
      />
    </>
  )
}
