/** One decision over the claims ticked, and what became of each. */
import { Button, Flex, Modal, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import type { OutputOf } from '#platform/act'
import type { AnyAct } from '#web/api'
import { Money, Refusals, SmallTable, useMay, useSubmit } from '#web/console'
import {
  type ClaimState,
  clearMany,
  fundMany,
  type listClaims,
  type ManyResult,
  publishMany,
  recheckMany,
} from '../contract.ts'

type Row = OutputOf<typeof listClaims>['rows'][number]

/** Line by line: done, or why not. */
export function ManyRows({ result }: { result: ManyResult }) {
  return (
    <SmallTable
      label="逐件办理结果"
      rowKey="id"
      dataSource={result.rows}
      columns={[
        {
          key: 'done',
          title: '结果',
          render: (_, r) =>
            r.done ? (
              <Tag color="success">
                <span aria-hidden="true">✓ </span>已办
              </Tag>
            ) : (
              <Tag color="error">
                <span aria-hidden="true">✕ </span>未办
              </Tag>
            ),
        },
        {
          key: 'number',
          title: '申报编号',
          render: (_, r) => <Link href={`/claims/${r.id}`}>{r.number}</Link>,
        },
        { key: 'title', title: '申报事项', dataIndex: 'title' },
        {
          key: 'reasons',
          title: '未办的原因和下一步',
          render: (_, r) =>
            r.reasons.length === 0
              ? '—'
              : r.reasons.map((x) => `${x.message}${x.next ? ` ${x.next}` : ''}`).join(' '),
        },
      ]}
    />
  )
}

const MOVES = [
  { act: recheckMany, verb: 'claim.recheck', state: 'reviewed', title: '批量复核通过' },
  { act: publishMany, verb: 'claim.review', state: 'rechecked', title: '批量发布公示（5 个工作日）' },
  { act: clearMany, verb: 'claim.review', state: 'notice', title: '批量结束公示' },
  { act: fundMany, verb: 'claim.fund', state: 'cleared', title: '批量审批资金' },
] as const satisfies { act: AnyAct; verb: string; state: ClaimState; title: string }[]

function One({
  move,
  rows,
  clear,
  onResult,
}: {
  move: (typeof MOVES)[number]
  rows: Row[]
  clear: () => void
  onResult: (result: ManyResult) => void
}) {
  const { submit, busy, reasons } = useSubmit(move.act as AnyAct, {
    success: (output) => `办结 ${(output as ManyResult).done} 件，未办 ${(output as ManyResult).refused} 件`,
    onDone: (output) => {
      onResult(output as ManyResult)
      clear()
    },
  })
  const items = rows.map((r) => ({
    id: r.id,
    version: r.version,
    ...(move.act === fundMany ? { amountFen: r.amountFen } : {}),
  }))
  return (
    <>
      <Button type="primary" loading={busy} onClick={() => void submit({ items } as never)}>
        {move.title}
      </Button>
      <span>
        {rows.length} 件，
        <Money fen={rows.reduce((sum, r) => sum + r.amountFen, 0)} />
      </span>
      <Refusals reasons={reasons} />
    </>
  )
}

/** The moves over many that this account may make. */
function useOpenMoves(): (typeof MOVES)[number][] {
  const may = {
    'claim.recheck': useMay('claim.recheck'),
    'claim.review': useMay('claim.review'),
    'claim.fund': useMay('claim.fund'),
  }
  return MOVES.filter((move) => may[move.verb])
}

function Many({
  rows,
  clear,
  onResult,
}: {
  rows: Row[]
  clear: () => void
  onResult: (result: ManyResult) => void
}) {
  const mine = useOpenMoves()
  const open = mine.filter((m) => rows.some((r) => r.state === m.state))
  if (open.length === 0) return <span>所选申报没有可由您批量办理的事项。</span>
  return (
    <Flex gap={12} wrap align="center">
      {open.map((move) => (
        <One
          key={move.state}
          move={move}
          rows={rows.filter((r) => r.state === move.state)}
          clear={clear}
          onResult={onResult}
        />
      ))}
    </Flex>
  )
}

interface ManyTool {
  bar: (rows: Row[], clear: () => void) => ReactNode
  selectable: (row: Row) => boolean
  report: ReactNode
}
/** For a list of claims: the bar over the ticked ones, which may be ticked, and the report of what became of each. */
export function useMany(): ManyTool {
  const mine = useOpenMoves()
  const [result, setResult] = useState<ManyResult | null>(null)
  return {
    bar: (rows, clear) => <Many rows={rows} clear={clear} onResult={setResult} />,
    selectable: (row) => mine.some((m) => m.state === row.state),
    report: (
      <Modal
        open={result !== null}
        onCancel={() => setResult(null)}
        footer={
          <Button type="primary" onClick={() => setResult(null)}>
            知道了
          </Button>
        }
        title={result ? `办结 ${result.done} 件，未办 ${result.refused} 件` : ''}
        width={760}
      >
        {result && <ManyRows result={result} />}
      </Modal>
    ),
  }
}
