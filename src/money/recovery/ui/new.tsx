/** A finding: which paid lines, what was found, by what it is shown. */
import { Alert, Button, Drawer, Flex, Input } from 'antd'
import { useState } from 'react'
import { useLocation, useSearchParams } from 'wouter'
import { subsidyKinds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { ActForm, DataTable, Money, MoneyInput, optionsOf, PageHead, SmallTable } from '#web/console'
import { openCase, paidLines, sources } from '../contract.ts'

type Paid = OutputOf<typeof paidLines>['rows'][number]
const CLAUSES = ['F37-15', 'F2-3', 'F2-4', 'F2-5']

function Found({ rows, onClose }: { rows: Paid[]; onClose: () => void }) {
  const [, go] = useLocation()
  const [amounts, setAmounts] = useState<Record<string, number | null>>({})
  const [whys, setWhys] = useState<Record<string, string>>({})
  const [same, setSame] = useState('')
  const amountOf = (row: Paid) => (row.claimLineId in amounts ? amounts[row.claimLineId] : row.paidFen)
  const whyOf = (row: Paid) => whys[row.claimLineId] ?? same
  const total = rows.reduce((sum, row) => sum + (amountOf(row) ?? 0), 0)
  const missing = [
    ...(rows.some((row) => !amountOf(row)) ? ['每笔的追回金额'] : []),
    ...(rows.some((row) => whyOf(row).trim().length < 2) ? ['每笔的理由'] : []),
  ]
  return (
    <Flex vertical gap={16}>
      <Alert
        type="info"
        showIcon
        title={`当事人：${rows[0]?.payee ?? ''}`}
        description="立案后当事人还看不到；送达告知书后，当事人看到全部事实、理由和材料，并在期限内陈述申辩。"
      />
      <Flex vertical gap={4}>
        <label htmlFor="same-why">各笔相同的理由（可在下表逐笔修改）</label>
        <Input id="same-why" value={same} maxLength={300} onChange={(event) => setSame(event.target.value)} />
      </Flex>
      <SmallTable
        label="拟追回明细"
        rowKey="claimLineId"
        dataSource={rows}
        columns={[
          { title: '人员', dataIndex: 'person' },
          {
            title: '已支付',
            align: 'right',
            render: (_v: unknown, row: Paid) => <Money fen={row.paidFen} />,
          },
          {
            title: '追回金额',
            render: (_v: unknown, row: Paid) => (
              <MoneyInput
                aria-label={`${row.person} 的追回金额`}
                value={amountOf(row) ?? null}
                onChange={(fen) => setAmounts({ ...amounts, [row.claimLineId]: fen ?? null })}
              />
            ),
          },
          {
            title: '理由',
            render: (_v: unknown, row: Paid) => (
              <Input
                aria-label={`${row.person} 的理由`}
                style={{ minWidth: 200 }}
                value={whyOf(row)}
                maxLength={300}
                onChange={(event) => setWhys({ ...whys, [row.claimLineId]: event.target.value })}
              />
            ),
          },
        ]}
      />
      <p>
        合计 <Money fen={total} />
      </p>
      <ActForm
        act={openCase}
        columns={1}
        missing={missing}
        toInput={(values) => ({
          ...values,
          lines: rows.map((row) => ({
            claimLineId: row.claimLineId,
            amountFen: amountOf(row) ?? 0,
            why: whyOf(row).trim(),
          })),
        })}
        success={(out) => `已立案 ${out.number}`}
        submitText="立案"
        onDone={(out) => go(`/recoveries/${out.id}`)}
        onCancel={onClose}
        fields={[
          { name: 'source', label: '线索来源', kind: 'select', options: optionsOf(sources), required: true },
          { name: 'finding', label: '查明的事实（写入告知书，当事人可见）', kind: 'long', required: true },
          {
            name: 'clause',
            label: '依据',
            kind: 'select',
            options: CLAUSES.map((clause) => ({ value: clause, label: clauseName(clause) })),
            required: true,
          },
          { name: 'fileIds', label: '认定依据材料（当事人可见）', kind: 'files', max: 20 },
        ]}
      />
    </Flex>
  )
}

export default function NewRecovery() {
  const [params] = useSearchParams()
  const claimId = params.get('claimId')
  const [chosen, setChosen] = useState<Paid[]>([])
  return (
    <>
      <PageHead title="立案追回" note="先选已支付的明细；同一案件只能是同一个收款单位或个人。" />
      <DataTable
        act={paidLines}
        rowKey="claimLineId"
        search="按申报编号或班级名称查找"
        {...(claimId ? { fixedInput: { claimId } } : {})}
        selectable={(row) => row.busy === null}
        batch={(rows) => (
          <Button type="primary" onClick={() => setChosen(rows)}>
            用所选 {rows.length} 笔立案
          </Button>
        )}
        columns={[
          { key: 'claimTitle', title: '申报事项', card: 'title' },
          { key: 'claimNumber', title: '申报编号' },
          { key: 'payee', title: '收款人' },
          { key: 'person', title: '人员' },
          { key: 'subsidyKind', title: '补贴项目', hidden: true, render: (r) => subsidyKinds[r.subsidyKind] },
          { key: 'regionName', title: '地区', hidden: true },
          {
            key: 'paidFen',
            title: '已支付',
            align: 'right',
            sortable: true,
            render: (r) => <Money fen={r.paidFen} />,
          },
          { key: 'paidOn', title: '支付日期', sortable: true },
          {
            key: 'busy',
            title: '追回情况',
            render: (r) => (r.busy ? `已在案 ${r.busy}` : '可追回'),
          },
        ]}
        emptyText="没有已支付的明细"
        emptyNext="只有银行已付成功的补贴才能追回；未拨付的应在审核环节退回。"
      />
      <Drawer
        open={chosen.length > 0}
        onClose={() => setChosen([])}
        title="立案追回"
        size="large"
        destroyOnHidden
      >
        {chosen.length > 0 && <Found rows={chosen} onClose={() => setChosen([])} />}
      </Drawer>
    </>
  )
}
