import { Alert, Button, Card, Flex, Input, Modal, Skeleton, Space, Table } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { funds } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { download, reasonsOf } from '#web/api'
import {
  Facts,
  FileUpload,
  Money,
  PageHead,
  type Reason,
  ReasonModal,
  Refusals,
  StateTag,
  useAct,
  useSubmit,
  wholeDates,
} from '#web/console'
import {
  bankFile,
  batchMoves,
  cancelBatch,
  confirmBatch,
  getBatch,
  importReturn,
  paymentStates,
  rejectBatch,
} from '../contract.ts'
import { AskRecall, Recalls } from './recall.tsx'
import { Retry } from './retry.tsx'
import { batchTones, fieldLabels, paymentTones } from './shown.tsx'

type Batch = OutputOf<typeof getBatch>
type Payment = Batch['lines'][number]

/** Names and accounts leave the platform here: with a reason, on record. */
function Download({ batch }: { batch: Batch }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [reasons, setReasons] = useState<Reason[]>([])
  const go = async () => {
    setBusy(true)
    setReasons([])
    try {
      await download(bankFile, { id: batch.id, reason: reason.trim() })
      setOpen(false)
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button onClick={() => setOpen(true)}>下载银行拨付文件</Button>
      <Modal
        open={open}
        title="下载银行拨付文件"
        okText="下载"
        cancelText="取消"
        confirmLoading={busy}
        okButtonProps={{ disabled: reason.trim().length < 4 }}
        onCancel={() => setOpen(false)}
        onOk={() => void go()}
        destroyOnHidden
      >
        <Alert
          type="warning"
          showIcon
          title="文件含收款人姓名和完整账号"
          description="下载行为记入操作记录。请仅用于向代发银行提交付款。"
        />
        <Input
          aria-label="下载事由"
          style={{ marginTop: 12 }}
          placeholder="下载事由，如：提交代发银行付款"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Refusals reasons={reasons} />
      </Modal>
    </>
  )
}

function ImportReturn({ batch }: { batch: Batch }) {
  const [files, setFiles] = useState<string[]>([])
  const { submit, busy, reasons, clear } = useSubmit(importReturn, {
    success: (out) =>
      out.unchanged
        ? '与此前导入的文件相同，没有变化'
        : `到账 ${out.paid} 笔，退回 ${out.refused} 笔${out.waiting > 0 ? `，还有 ${out.waiting} 笔待回单` : ''}`,
    onDone: () => setFiles([]),
  })
  return (
    <Card size="small" title="导入银行回单">
      <Flex vertical gap={12}>
        <span>
          CSV 文件（UTF-8 或
          GB18030），列名：批次号、明细编号、金额（元）、处理结果、失败原因、银行流水号、交易日期；
          末行为“合计”、笔数、金额。任何一行有误，整个文件不入账。
        </span>
        <FileUpload
          value={files}
          onChange={(ids) => {
            setFiles(ids)
            clear()
          }}
          accept="csv"
          max={1}
          text="选择回单文件"
        />
        <div>
          <Button
            type="primary"
            loading={busy}
            disabled={files.length === 0}
            onClick={() => void submit({ id: batch.id, version: batch.version, fileId: files[0] as string })}
          >
            导入回单
          </Button>
        </div>
        <Refusals reasons={reasons} labels={fieldLabels} />
      </Flex>
    </Card>
  )
}

function Payments({ batch }: { batch: Batch }) {
  const [retrying, setRetrying] = useState<Payment | null>(null)
  const [recalling, setRecalling] = useState<Payment | null>(null)
  const asked = new Set(
    batch.recalls.filter((one) => one.state === 'asked').map((one) => one.subject.slice('payment:'.length)),
  )
  return (
    <Card size="small" title="付款明细">
      <Table<Payment>
        size="small"
        rowKey="id"
        dataSource={batch.lines}
        pagination={batch.lines.length > 50 ? { pageSize: 50 } : false}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: '明细编号', dataIndex: 'no' },
          {
            title: '申报',
            render: (_, p) => <Link href={`/claims/${p.claimId}`}>{p.claimNumber}</Link>,
          },
          { title: '收款人', dataIndex: 'payeeName' },
          { title: '收款账户', render: (_, p) => `${p.bankName ?? ''} ${p.accountMasked}` },
          { title: '人数', dataIndex: 'people', align: 'right' },
          { title: '金额', align: 'right', render: (_, p) => <Money fen={p.amountFen} /> },
          {
            title: '结果',
            render: (_, p) => (
              <div style={{ minWidth: 96, maxWidth: 150, whiteSpace: 'normal' }}>
                <StateTag state={p.state} states={paymentStates} tones={paymentTones} />
                {p.refuseReason}
                {p.bankSerial && wholeDates(` 流水号 ${p.bankSerial}，${p.bankOn}`)}
                {p.recalledOn && ` 银行退票 ${p.recalledOn}`}
                {p.accountClosed && ' 须更换收款账户'}
                {p.retryReason && `（${p.retryReason}）`}
              </div>
            ),
          },
          {
            title: '办理',
            render: (_, p) =>
              p.state === 'refused' && batch.can.includes('retry') ? (
                <Button size="small" onClick={() => setRetrying(p)}>
                  重新拨付
                </Button>
              ) : p.state === 'paid' && batch.can.includes('recall') ? (
                asked.has(p.id) ? (
                  '退票待审定'
                ) : (
                  <Button size="small" onClick={() => setRecalling(p)}>
                    登记退票
                  </Button>
                )
              ) : null,
          },
        ]}
      />
      {retrying && <Retry payment={retrying} onClose={() => setRetrying(null)} />}
      {recalling && <AskRecall payment={recalling} onClose={() => setRecalling(null)} />}
    </Card>
  )
}

export default function BatchPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data: batch, loading, reasons, refresh } = useAct(getBatch, { id })
  const [asking, setAsking] = useState<'cancel' | 'reject' | null>(null)
  const confirm = useSubmit(confirmBatch, { success: '已确认，可以提交银行付款' })
  if (loading) return <Skeleton active />
  if (!batch) return <Refusals reasons={reasons} onRetry={refresh} />
  const can = (move: string) => batch.can.includes(move)
  const on = { id: batch.id, version: batch.version }
  return (
    <>
      <PageHead
        title={`拨付批次 ${batch.number}`}
        note={`${batch.regionName} · ${funds[batch.fund]}`}
        actions={<StateTag state={batch.state} states={batchMoves.states} tones={batchTones} />}
      />
      <Flex vertical gap={16}>
        {batch.cancelReason && (
          <Alert type="warning" showIcon title="批次已取消" description={batch.cancelReason} />
        )}
        <Space wrap>
          {can('confirm') && (
            <Button
              type="primary"
              loading={confirm.busy}
              onClick={() => void confirm.submit({ ...on, totalFen: batch.totalFen })}
            >
              确认批次
            </Button>
          )}
          {can('download') && <Download batch={batch} />}
          {can('reject') && (
            <Button danger onClick={() => setAsking('reject')}>
              退回批次
            </Button>
          )}
          {can('cancel') && <Button onClick={() => setAsking('cancel')}>取消批次</Button>}
          {batch.state === 'made' && !can('confirm') && (
            <span role="status">由财政复核人员确认，生成人不能确认。</span>
          )}
        </Space>
        <Refusals reasons={confirm.reasons} onClose={confirm.clear} />
        <Facts
          columns={2}
          items={[
            { label: '笔数', value: `${batch.lineCount} 笔` },
            { label: '金额', value: <Money fen={batch.totalFen} /> },
            {
              label: '已到账',
              value: (
                <>
                  <Money fen={batch.paidFen} />（{batch.paidCount} 笔）
                </>
              ),
            },
            { label: '退回 / 待回单', value: `${batch.refusedCount} 笔 / ${batch.waitingCount} 笔` },
            { label: '生成', value: `${batch.madeByName} ${showInstant(batch.madeAt)}` },
            {
              label: '确认',
              value: batch.confirmedByName
                ? `${batch.confirmedByName} ${batch.confirmedAt ? showInstant(batch.confirmedAt) : ''}`
                : null,
            },
          ]}
        />
        {can('settle') && <ImportReturn batch={batch} />}
        <Payments batch={batch} />
        <Recalls rows={batch.recalls} />
        {batch.returns.length > 0 && (
          <Card size="small" title="回单记录">
            <ul style={{ margin: 0, paddingInlineStart: 18 }}>
              {batch.returns.map((r) => (
                <li key={r.id}>
                  {showInstant(r.importedAt)} {r.importedByName}：{r.lineCount} 笔，到账 {r.paidCount} 笔（
                  <Money fen={r.paidFen} />
                  ），退回 {r.refusedCount} 笔{r.repeatedCount > 0 ? `，重复 ${r.repeatedCount} 笔` : ''}
                </li>
              ))}
            </ul>
          </Card>
        )}
      </Flex>
      <ReasonModal
        act={rejectBatch}
        input={on}
        open={asking === 'reject'}
        onClose={() => setAsking(null)}
        min={4}
        hint="至少 4 个字。批次内的申报回到待拨付。"
        danger
      />
      <ReasonModal
        act={cancelBatch}
        input={on}
        open={asking === 'cancel'}
        onClose={() => setAsking(null)}
        min={4}
        hint="至少 4 个字。批次内的申报回到待拨付。"
      />
    </>
  )
}
