/** What waits for the second pair of eyes, and what was decided before. */
import { Button, Card, Flex, Input, Space } from 'antd'
import { useId, useState } from 'react'
import { showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import { Facts, FileList, Money, ReasonModal, Refusals, SmallTable, StateTag, useSubmit } from '#web/console'
import {
  approveRequest,
  grounds,
  natures,
  type RecoveryView,
  requestKinds,
  requestStates,
  returnRequest,
  withdrawRequest,
} from '../contract.ts'
import { effects, fieldLabels, requestTones } from './shown.tsx'

type Request = RecoveryView['requests'][number]

function Content({ recovery, request }: { recovery: RecoveryView; request: Request }) {
  const { content } = request
  const amounts = new Map((content.lines ?? []).map((line) => [line.id, line.amountFen]))
  return (
    <Flex vertical gap={8}>
      <Facts
        columns={2}
        items={[
          content.nature !== undefined && {
            label: '性质认定',
            value: content.nature === 'none' ? '不予追回' : natures[content.nature],
          },
          content.lines !== undefined && {
            label: '决定追回',
            value: <Money fen={content.lines.reduce((sum, line) => sum + line.amountFen, 0)} />,
          },
          content.dueOn != null && { label: '缴款期限', value: content.dueOn },
          content.payTo != null && { label: '缴款账户', value: content.payTo, wide: true },
          content.offset !== undefined && {
            label: '后续补贴抵扣',
            value: content.offset ? '可以抵扣' : '不抵扣',
          },
          content.amountFen !== undefined && { label: '金额', value: <Money fen={content.amountFen} /> },
          content.paidOn !== undefined && { label: '付款日期', value: content.paidOn },
          content.serial !== undefined && { label: '银行流水号', value: content.serial },
          content.ground !== undefined && { label: '核销情形', value: grounds[content.ground], wide: true },
          content.to !== undefined && { label: '受移送机关', value: content.to },
          {
            label: '理由',
            value: <span style={{ whiteSpace: 'pre-wrap' }}>{request.reason}</span>,
            wide: true,
          },
          content.answer != null && { label: '对陈述申辩的答复', value: content.answer, wide: true },
          request.files.length > 0 && {
            label: '材料',
            value: <FileList files={request.files} />,
            wide: true,
          },
        ]}
      />
      {content.lines && (
        <SmallTable
          label="决定明细"
          rowKey="id"
          dataSource={recovery.rows}
          columns={[
            { title: '人员', dataIndex: 'person' },
            { title: '告知（元）', align: 'right', render: (_v, line) => yuan(line.askedFen) },
            { title: '决定（元）', align: 'right', render: (_v, line) => yuan(amounts.get(line.id) ?? 0) },
          ]}
        />
      )}
      {content.instalments && (
        <SmallTable
          label="分期"
          rowKey="dueOn"
          dataSource={content.instalments}
          columns={[
            { title: '缴款日期', dataIndex: 'dueOn' },
            { title: '金额（元）', align: 'right', render: (_v, one) => yuan(one.amountFen) },
          ]}
        />
      )}
    </Flex>
  )
}

function Waiting({ recovery, request }: { recovery: RecoveryView; request: Request }) {
  const [note, setNote] = useState('')
  const [asking, setAsking] = useState<'return' | 'take-back' | null>(null)
  const field = useId()
  const { submit, busy, reasons } = useSubmit(approveRequest, { success: '已审定' })
  const fixed = { id: recovery.id, version: recovery.version }
  const can = (move: string) => request.can.includes(move)
  return (
    <Card size="small" title={`待审定：${requestKinds[request.kind]}`}>
      <Flex vertical gap={12}>
        <span>
          {request.madeByName} {showInstant(request.madeAt)} 提出。{effects[request.kind]}
        </span>
        <Content recovery={recovery} request={request} />
        {can('approve') && (
          <>
            <label htmlFor={field}>审定意见（选填）</label>
            <Input
              id={field}
              value={note}
              maxLength={500}
              onChange={(event) => setNote(event.target.value)}
            />
            <Space wrap>
              <Button
                type="primary"
                loading={busy}
                onClick={() =>
                  void submit({
                    ...fixed,
                    requestVersion: request.version,
                    ...(note.trim().length >= 2 ? { reason: note.trim() } : {}),
                  })
                }
              >
                同意
              </Button>
              <Button danger onClick={() => setAsking('return')}>
                退回
              </Button>
            </Space>
          </>
        )}
        {can('take-back') && (
          <Space wrap>
            <Button onClick={() => setAsking('take-back')}>撤回</Button>
            <span role="status">由另一名有权限的人员审定，提出人不能审定。</span>
          </Space>
        )}
        <Refusals reasons={reasons} labels={fieldLabels} />
      </Flex>
      <ReasonModal
        act={returnRequest}
        input={{ ...fixed, requestVersion: request.version }}
        open={asking === 'return'}
        onClose={() => setAsking(null)}
        min={4}
        success="已退回"
        danger
      />
      <ReasonModal
        act={withdrawRequest}
        input={fixed}
        open={asking === 'take-back'}
        onClose={() => setAsking(null)}
        success="已撤回"
      />
    </Card>
  )
}

/** What waits, first on the page. */
export function WaitingRequests({ recovery }: { recovery: RecoveryView }) {
  return recovery.requests
    .filter((one) => one.state === 'waiting')
    .map((request) => <Waiting key={request.id} recovery={recovery} request={request} />)
}

export function PastRequests({ recovery }: { recovery: RecoveryView }) {
  const past = recovery.requests.filter((one) => one.state !== 'waiting')
  if (past.length === 0) return null
  return (
    <Card size="small" title="审定记录">
      <SmallTable
        label="审定记录"
        rowKey="id"
        dataSource={past}
        expandable={{ expandedRowRender: (one) => <Content recovery={recovery} request={one} /> }}
        columns={[
          { title: '事项', render: (_v, one) => requestKinds[one.kind] },
          { title: '提出', render: (_v, one) => `${one.madeByName} ${showInstant(one.madeAt)}` },
          {
            title: '结果',
            render: (_v, one) => <StateTag state={one.state} states={requestStates} tones={requestTones} />,
          },
          {
            title: '办理',
            render: (_v, one) =>
              one.decidedAt ? `${one.decidedByName ?? ''} ${showInstant(one.decidedAt)}` : '—',
          },
          { title: '意见', render: (_v, one) => one.decideReason ?? '—' },
        ]}
      />
    </Card>
  )
}
