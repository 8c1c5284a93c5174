import { Alert, Button, Drawer } from 'antd'
import { useState } from 'react'
import { useSearchParams } from 'wouter'
import { funds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { DataTable, Money, optionsOf, PageHead, RecordDrawer, useAct } from '#web/console'
import { entryKinds, ledgerElsewhere, listEntries } from '../contract.ts'
import { EntryDetail } from './one.tsx'
import { Proof } from './proof.tsx'

export default function Ledger() {
  const [proving, setProving] = useState(false)
  const [params, setParams] = useSearchParams()
  const budgetId = params.get('budgetId')
  const subject = params.get('subject')
  const narrowed = Boolean(budgetId || subject)
  const { data: elsewhere } = useAct(ledgerElsewhere, {})
  return (
    <>
      <PageHead
        title="资金台账"
        note="只增不改的复式台账：每笔分录借贷相等，更正只能另记冲正。"
        actions={
          <Button type="primary" onClick={() => setProving(true)}>
            核对台账
          </Button>
        }
      />
      {elsewhere?.rows.map(({ regionName, payerName }) => (
        <Alert
          key={regionName}
          type="info"
          showIcon
          style={{ marginBottom: 16 }}
          title={`${regionName}没有本级预算`}
          description={
            payerName
              ? `本地区的补贴由${payerName}的预算列支，分录记在${payerName}的台账里，这里没有分录。本地区资金的办理情况可在“补贴申报”和“拨付批次”中查看。`
              : '上级也没有审定的预算，还不能备案开班和拨付。请联系财政部门录入预算。'
          }
        />
      ))}
      <DataTable
        key={`${budgetId}/${subject}`}
        act={listEntries}
        rowKey="id"
        opens
        search="按摘要查找"
        fixedInput={{ ...(budgetId ? { budgetId } : {}), ...(subject ? { subject } : {}) }}
        toolbar={
          narrowed && (
            <Button onClick={() => setParams({})}>
              {budgetId ? '不再只看这一预算' : '不再只看这一事项'}
            </Button>
          )
        }
        filters={[
          { kind: 'select', name: 'kind', label: '业务', options: optionsOf(entryKinds) },
          { kind: 'region', name: 'region', label: '地区' },
          { kind: 'days', from: 'from', to: 'to', label: '日期' },
          { kind: 'select', name: 'fund', label: '资金来源', options: optionsOf(funds) },
        ]}
        columns={[
          { key: 'summary', title: '摘要', card: 'title' },
          { key: 'kind', title: '业务', sortable: true, render: (r) => entryKinds[r.kind] },
          {
            key: 'amountFen',
            title: '金额',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.amountFen} />,
          },
          { key: 'regionName', title: '地区', sortable: 'region' },
          { key: 'year', title: '预算年度', render: (r) => `${r.year} 年` },
          { key: 'fund', title: '资金来源', render: (r) => funds[r.fund] },
          { key: 'lines', title: '分录行数', align: 'right', hidden: true },
          { key: 'byName', title: '经办' },
          { key: 'at', title: '时间', sortable: true, render: (r) => showInstant(r.at) },
        ]}
        emptyText="还没有分录"
        emptyNext={elsewhere?.rows.length ? '见上方说明。' : '预算审定下达后，台账自动记录。'}
      />
      <RecordDrawer title="台账分录" width={1000}>
        {(id) => <EntryDetail id={id} />}
      </RecordDrawer>
      <Drawer open={proving} onClose={() => setProving(false)} title="核对台账" size="large" destroyOnHidden>
        <Proof />
      </Drawer>
    </>
  )
}
