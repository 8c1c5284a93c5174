import { Flex, Input, Radio } from 'antd'
import { useId, useState } from 'react'
import { showInstant } from '#platform/day'
import {
  DataTable,
  Facts,
  Money,
  MoneyInput,
  PageHead,
  RecordDrawer,
  Refusals,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import { orgReceipts, type ReceiptItem, sayOwn } from '../contract.ts'
import { SendButton } from './shown.tsx'

const saidStates = { waiting: '待确认', agrees: '已确认', differs: '有差异' } as const
const stateOf = (r: ReceiptItem): keyof typeof saidStates =>
  !r.said ? 'waiting' : r.said.answer === 'as-shown' ? 'agrees' : 'differs'

function Say({ item, onDone }: { item: ReceiptItem; onDone: () => void }) {
  const [answer, setAnswer] = useState<ReceiptItem['answers'][number]['value'] | null>(null)
  const [amountFen, setAmountFen] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const field = useId()
  const { submit, busy, reasons } = useSubmit(sayOwn, {
    success: (output) => (output.caseNumber ? `已转核查，编号 ${output.caseNumber}` : '已确认'),
    onDone,
  })
  const other = answer === 'other-amount'
  return (
    <Flex vertical gap={12}>
      <Radio.Group
        aria-label="到账情况"
        value={answer}
        onChange={(event) => setAnswer(event.target.value as typeof answer)}
        options={item.answers.map((a) => ({ value: a.value, label: a.title }))}
      />
      {other && (
        <div>
          <label htmlFor={field}>实际收到金额</label>{' '}
          <MoneyInput id={field} value={amountFen} onChange={setAmountFen} />
        </div>
      )}
      {answer !== null && answer !== 'as-shown' && (
        <Input.TextArea
          aria-label="说明"
          placeholder="说明（选填）：到账流水、查询情况"
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      )}
      <SendButton
        busy={busy}
        disabled={answer === null || (other && amountFen === null)}
        onClick={() =>
          void submit({
            side: 'payee',
            id: item.id,
            answer: answer as NonNullable<typeof answer>,
            ...(other && amountFen !== null ? { amountFen } : {}),
            ...(note.trim() ? { note: note.trim() } : {}),
          })
        }
      >
        提交确认
      </SendButton>
      <Refusals reasons={reasons} />
    </Flex>
  )
}

function One({ id, onDone }: { id: string; onDone: () => void }) {
  const { data } = useAct(orgReceipts, { size: 200 })
  const item = data?.rows.find((r) => r.id === id)
  if (!item) return null
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={2}
        items={[
          { label: '申报事项', value: item.title },
          { label: '申报编号', value: item.number },
          { label: '公示金额', value: item.noticeFen === null ? '—' : <Money fen={item.noticeFen} /> },
          { label: '拨付金额', value: <Money fen={item.amountFen} /> },
          { label: '付款日期', value: item.bankOn },
          { label: '收款账户', value: item.accountMasked },
          item.said && {
            label: '已确认',
            value: `${item.said.title}（${showInstant(item.said.at)}）`,
            wide: true,
          },
          item.case && {
            label: '差异办理',
            value: `${item.case.number} ${item.case.stateTitle}${item.case.outcomeTitle ? `：${item.case.outcomeTitle}` : `，${item.case.dueOn} 前办结`}`,
            wide: true,
          },
          item.case?.resolution != null && { label: '核查情况', value: item.case.resolution, wide: true },
        ]}
      />
      <Say item={item} onDone={onDone} />
    </Flex>
  )
}

export default function Receipts() {
  return (
    <>
      <PageHead
        title="到账确认"
        note="银行付款后，请核对到账金额；没有收到或金额不符的，经办部门立案核查。"
      />
      <DataTable
        act={orgReceipts}
        rowKey="id"
        search="按申报编号或申报事项查找"
        opens
        filters={[
          {
            kind: 'select',
            name: 'open',
            label: '是否确认',
            options: [
              { value: 'true', label: '待确认' },
              { value: 'false', label: '已确认' },
            ],
          },
        ]}
        columns={[
          { key: 'title', title: '申报事项', card: 'title' },
          { key: 'number', title: '申报编号' },
          {
            key: 'noticeFen',
            title: '公示金额',
            align: 'right',
            render: (r) => (r.noticeFen === null ? '—' : <Money fen={r.noticeFen} />),
          },
          { key: 'amountFen', title: '拨付金额', align: 'right', render: (r) => <Money fen={r.amountFen} /> },
          { key: 'bankOn', title: '付款日期', render: (r) => r.bankOn ?? '—' },
          {
            key: 'said',
            title: '确认情况',
            render: (r) => (
              <StateTag
                state={stateOf(r)}
                states={saidStates}
                tones={{ waiting: 'waiting', agrees: 'good', differs: 'warn' }}
              />
            ),
          },
          {
            key: 'case',
            title: '差异办理',
            render: (r) => (r.case ? `${r.case.number} ${r.case.stateTitle}` : '—'),
          },
        ]}
        emptyText="没有需要确认的款项"
        emptyNext="补贴经银行付款后出现在这里。"
      />
      <RecordDrawer title="到账确认">{(id, close) => <One id={id} onDone={close} />}</RecordDrawer>
    </>
  )
}
