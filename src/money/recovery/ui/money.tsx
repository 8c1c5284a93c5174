/** The debt: what was decided, what came back and where to, instalments, receipts. */
import { Button, Card, Flex, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { funds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import {
  Facts,
  FileList,
  Money,
  ReasonModal,
  Refusals,
  SmallTable,
  StateTag,
  useMay,
  useSubmit,
} from '#web/console'
import { confirmReceipt, type RecoveryView, receiptKinds, receiptStates, returnReceipt } from '../contract.ts'
import { receiptTones } from './shown.tsx'

type Receipt = RecoveryView['receipts'][number]

function Receipts({ recovery }: { recovery: RecoveryView }) {
  const [returning, setReturning] = useState<Receipt | null>(null)
  const { submit, busy, reasons } = useSubmit(confirmReceipt, { success: '已入账，退回原资金渠道' })
  if (recovery.receipts.length === 0) return null
  return (
    <Card size="small" title="到账">
      <SmallTable
        label="到账"
        rowKey="id"
        dataSource={recovery.receipts}
        columns={[
          { title: '日期', dataIndex: 'receivedOn' },
          { title: '方式', render: (_v, one) => receiptKinds[one.kind] },
          { title: '金额', align: 'right', render: (_v, one) => <Money fen={one.amountFen} /> },
          {
            title: '凭证',
            render: (_v, one) => one.serial ?? (one.claimNumber ? `申报 ${one.claimNumber}` : '—'),
          },
          {
            title: '状态',
            render: (_v, one) => <StateTag state={one.state} states={receiptStates} tones={receiptTones} />,
          },
          {
            title: '登记与确认',
            render: (_v, one) => [one.enteredByName, one.decidedByName].filter(Boolean).join('，') || '—',
          },
          {
            title: '回单',
            render: (_v, one) => (one.files.length > 0 ? <FileList files={one.files} /> : '—'),
          },
          {
            title: '办理',
            render: (_v, one) =>
              one.can.includes('confirm') ? (
                <Space>
                  <Button
                    size="small"
                    type="primary"
                    loading={busy}
                    onClick={() => void submit({ id: one.id, version: one.version })}
                  >
                    确认入账
                  </Button>
                  <Button size="small" onClick={() => setReturning(one)}>
                    退回
                  </Button>
                </Space>
              ) : one.state === 'entered' ? (
                '由财政复核人员确认'
              ) : (
                (one.decideReason ?? '—')
              ),
          },
        ]}
      />
      <Refusals reasons={reasons} />
      {returning && (
        <ReasonModal
          act={returnReceipt}
          input={{ id: returning.id, version: returning.version }}
          open
          onClose={() => setReturning(null)}
          min={4}
          success="已退回登记"
          danger
        />
      )}
    </Card>
  )
}

export function Debt({ recovery }: { recovery: RecoveryView }) {
  const mayLedger = useMay('ledger.read')
  if (recovery.amountFen === null) return null
  return (
    <>
      <Card
        size="small"
        title="应退回与已退回"
        extra={mayLedger && <Link href={`/ledger?subject=recovery:${recovery.id}`}>台账分录</Link>}
      >
        <Flex vertical gap={12}>
          <Facts
            columns={3}
            items={[
              { label: '应退回', value: <Money fen={recovery.amountFen} /> },
              { label: '已退回', value: <Money fen={recovery.recoveredFen} /> },
              { label: '未退回', value: <Money fen={recovery.leftFen} /> },
              recovery.droppedFen > 0 && { label: '核减核销', value: <Money fen={recovery.droppedFen} /> },
              { label: '缴款期限', value: recovery.dueOn },
              recovery.payTo !== null && { label: '缴款账户', value: recovery.payTo },
              { label: '后续补贴抵扣', value: recovery.mayOffset ? '可以抵扣' : '不抵扣' },
            ]}
          />
          <SmallTable
            label="退回的资金渠道"
            rowKey={(row) => `${row.fund}${row.year}${row.regionName}`}
            dataSource={recovery.funds.filter((one) => one.decidedFen > 0)}
            columns={[
              { title: '资金来源', render: (_v, one) => funds[one.fund] },
              { title: '预算', render: (_v, one) => `${one.regionName} ${one.year} 年度` },
              { title: '应退回（元）', align: 'right', render: (_v, one) => yuan(one.decidedFen) },
              { title: '已退回（元）', align: 'right', render: (_v, one) => yuan(one.recoveredFen) },
              { title: '未退回（元）', align: 'right', render: (_v, one) => yuan(one.leftFen) },
              {
                title: '退回到',
                render: (_v, one) => (one.to === 'available' ? '本年度可用额度' : '以前年度，缴回结转'),
              },
            ]}
          />
        </Flex>
      </Card>
      {recovery.plan && (
        <Card size="small" title="分期缴款">
          <SmallTable
            label="分期缴款"
            rowKey="dueOn"
            dataSource={recovery.plan}
            columns={[
              { title: '缴款日期', dataIndex: 'dueOn' },
              { title: '应缴（元）', align: 'right', render: (_v, one) => yuan(one.amountFen) },
              { title: '已缴（元）', align: 'right', render: (_v, one) => yuan(one.paidFen) },
              {
                title: '情况',
                render: (_v, one) =>
                  one.paidFen === one.amountFen
                    ? '已缴清'
                    : one.overdueDays > 0
                      ? `逾期 ${one.overdueDays} 日`
                      : '未到期',
              },
            ]}
          />
        </Card>
      )}
      <Receipts recovery={recovery} />
    </>
  )
}

export function History({ recovery }: { recovery: RecoveryView }) {
  return (
    <Card size="small" title="办理过程">
      <SmallTable
        label="办理过程"
        rowKey={(row) => `${row.at}${row.step}`}
        dataSource={recovery.steps}
        columns={[
          { title: '时间', render: (_v, one) => showInstant(one.at) },
          { title: '事项', dataIndex: 'step' },
          { title: '办理', render: (_v, one) => [one.org, one.by].filter(Boolean).join(' ') },
          { title: '理由', render: (_v, one) => one.reason ?? '—' },
        ]}
      />
    </Card>
  )
}
