import { Button, Drawer, Tag } from 'antd'
import { useState } from 'react'
import { funds } from '#money/policy/contract'
import { yuan } from '#platform/fen'
import { DataTable, Money, optionsOf, PageHead, RecordDrawer, useMay } from '#web/console'
import { listBudgets } from '../contract.ts'
import { EnterBudget } from './enter.tsx'
import { BudgetDetail } from './one.tsx'

const THIS_YEAR = new Date().getFullYear()
const years = Array.from({ length: 5 }, (_one, i) => THIS_YEAR + 1 - i).map((year) => ({
  value: year,
  label: `${year} 年`,
}))

export default function Budgets() {
  const [entering, setEntering] = useState(false)
  const maySet = useMay('budget.set')
  const enter = maySet && (
    <Button type="primary" onClick={() => setEntering(true)}>
      录入预算
    </Button>
  )
  return (
    <>
      <PageHead
        title="预算与额度"
        note="按地区、年度和资金来源管理；开班备案先占用额度，没有预算不能开班。"
        actions={enter}
      />
      <DataTable
        act={listBudgets}
        rowKey="id"
        opens
        search={false}
        filters={[
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'select', name: 'year', label: '年度', options: years },
          { kind: 'select', name: 'fund', label: '资金来源', options: optionsOf(funds) },
          { kind: 'flag', name: 'waiting', label: '只看待审定' },
        ]}
        columns={[
          { key: 'regionName', title: '地区', sortable: 'region', card: 'title' },
          { key: 'year', title: '年度', sortable: true },
          { key: 'fund', title: '资金来源', sortable: true, render: (r) => funds[r.fund] },
          {
            key: 'waiting',
            title: '待审定',
            render: (r) => (r.waiting > 0 ? <Tag color="processing">◐ {r.waiting} 笔</Tag> : '无'),
          },
          {
            key: 'appropriatedFen',
            title: '预算下达',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.appropriatedFen} />,
          },
          {
            key: 'reservedFen',
            title: '已占用',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.reservedFen} />,
          },
          { key: 'payableFen', title: '应付', align: 'right', render: (r) => <Money fen={r.payableFen} /> },
          {
            key: 'inPaymentFen',
            title: '支付中',
            align: 'right',
            render: (r) => <Money fen={r.inPaymentFen} />,
          },
          {
            key: 'paidFen',
            title: '已支付',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.paidFen} />,
          },
          {
            key: 'availableFen',
            title: '可用',
            align: 'right',
            sortable: true,
            render: (r) => (
              <strong>
                <Money fen={r.availableFen} />
              </strong>
            ),
          },
        ]}
        foot={(page) =>
          page.rows.length > 1 && (
            <p>本页可用合计 ¥{yuan(page.rows.reduce((sum, row) => sum + row.availableFen, 0))}</p>
          )
        }
        emptyText="还没有预算"
        emptyNext="请由财政经办人员录入，并由另一名财政复核人员审定下达。"
        emptyAction={enter || undefined}
      />
      <RecordDrawer title="预算" width={960}>
        {(id) => <BudgetDetail id={id} />}
      </RecordDrawer>
      <Drawer
        open={entering}
        onClose={() => setEntering(false)}
        title="录入预算"
        size="large"
        destroyOnHidden
      >
        <EnterBudget onDone={() => setEntering(false)} />
      </Drawer>
    </>
  )
}
