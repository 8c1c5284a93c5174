/** Instalments: so many, monthly, adding up to what is left; each can be changed. */
import { Button, Flex, Input, InputNumber } from 'antd'
import { useId, useState } from 'react'
import type { InputOf } from '#platform/act'
import { addMonths } from '#platform/day'
import { splitProRata } from '#platform/fen'
import { DayPicker, Money, MoneyInput, Refusals, SmallTable, useSubmit } from '#web/console'
import { askPlan, planCase, type RecoveryView } from '../contract.ts'
import { effects, fieldLabels } from './shown.tsx'

interface Row {
  no: number
  dueOn: string
  amountFen: number
}
const spread = (leftFen: number, count: number, today: string): Row[] =>
  splitProRata(
    leftFen,
    Array.from({ length: count }, () => 1),
  ).map((amountFen, i) => ({ no: i + 1, dueOn: addMonths(today, i + 1), amountFen }))

export function PlanForm({
  recovery,
  byDebtor,
  onDone,
}: {
  recovery: RecoveryView
  byDebtor: boolean
  onDone: () => void
}) {
  const today = new Date().toISOString().slice(0, 10)
  const most = Math.min(36, recovery.planMonths ?? 6)
  const [rows, setRows] = useState<Row[]>(() => spread(recovery.leftFen, Math.min(3, most), today))
  const [reason, setReason] = useState('')
  const field = useId()
  const { submit, busy, reasons, clear } = useSubmit(byDebtor ? askPlan : planCase, {
    success: '已提交，等待另一名人员审定',
    onDone,
  })
  const change = (no: number, set: Partial<Row>) => {
    clear()
    setRows(rows.map((row) => (row.no === no ? { ...row, ...set } : row)))
  }
  const total = rows.reduce((sum, row) => sum + row.amountFen, 0)
  const off = total - recovery.leftFen
  const input: InputOf<typeof askPlan> = {
    id: recovery.id,
    version: recovery.version,
    instalments: rows.map(({ dueOn, amountFen }) => ({ dueOn, amountFen })),
    reason: reason.trim(),
  }
  return (
    <Flex vertical gap={12}>
      <span>
        未还 <Money fen={recovery.leftFen} />
        ，最长 {most} 个月。{effects.plan}
      </span>
      <Flex gap={8} align="center" wrap>
        <label htmlFor={`${field}n`}>期数</label>
        <InputNumber
          id={`${field}n`}
          min={2}
          max={most}
          value={rows.length}
          onChange={(count) => {
            clear()
            setRows(spread(recovery.leftFen, Math.max(2, Number(count ?? 2)), today))
          }}
        />
      </Flex>
      <SmallTable
        label="分期"
        rowKey="no"
        dataSource={rows}
        columns={[
          { title: '期', dataIndex: 'no' },
          {
            title: '缴款日期',
            render: (_v: unknown, row: Row) => (
              <DayPicker
                aria-label={`第 ${row.no} 期缴款日期`}
                value={row.dueOn}
                onChange={(dueOn) => dueOn && change(row.no, { dueOn })}
              />
            ),
          },
          {
            title: '金额',
            render: (_v: unknown, row: Row) => (
              <MoneyInput
                aria-label={`第 ${row.no} 期金额`}
                value={row.amountFen}
                onChange={(fen) => change(row.no, { amountFen: fen ?? 0 })}
              />
            ),
          },
        ]}
      />
      <span role="status">
        合计 <Money fen={total} />
        {off !== 0 && (
          <>
            ，{off > 0 ? '多 ' : '少 '}
            <Money fen={Math.abs(off)} />
          </>
        )}
      </span>
      <label htmlFor={field}>申请理由</label>
      <Input.TextArea
        id={field}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        loading={busy}
        disabled={off !== 0 || reason.trim().length < 4}
        onClick={() => void submit(input)}
      >
        {byDebtor ? '提交分期申请' : '提交审定'}
      </Button>
      <Refusals reasons={reasons} labels={fieldLabels} />
    </Flex>
  )
}
