import { Button, Card, Flex } from 'antd'
import { Link } from 'wouter'
import { dayOf } from '#platform/day'
import { Money, Refusals, SmallTable, StateTag, useAct, useSubmit } from '#web/console'
import {
  type ClaimState,
  type ClaimView,
  causes,
  listReassessments,
  reassessClaim,
  reassessOutcomes,
} from '../contract.ts'
import { outcomeTones } from './shown.tsx'

const APPROVED: readonly ClaimState[] = ['funded', 'batched', 'bounced', 'partly', 'paid']
export const mayReassess = (claim: ClaimView, recheck: boolean): boolean =>
  recheck && APPROVED.includes(claim.state)

/** After the money was approved: judge anew, and what earlier changes came to. */
export function Reassess({ claim }: { claim: ClaimView }) {
  const { data } = useAct(listReassessments, { claimId: claim.id, size: 50 })
  const { submit, busy, reasons, clear } = useSubmit(reassessClaim, {
    success: ({ looked, differing }) =>
      differing === 0
        ? `已重新核算 ${looked} 人，没有新的差额`
        : `已重新核算 ${looked} 人，${differing} 人有差额`,
  })
  return (
    <Card
      size="small"
      title="付款后核查"
      extra={
        <Button size="small" loading={busy} onClick={() => void submit({ id: claim.id })}>
          付款后重新核算
        </Button>
      }
    >
      <Flex vertical gap={8}>
        <Refusals reasons={reasons} onClose={clear} />
        {data && data.rows.length > 0 ? (
          <SmallTable
            label="付款后核查"
            rowKey="id"
            dataSource={data.rows}
            columns={[
              { title: '人员', render: (_, r) => `第 ${r.lineNo} 号 ${r.nameMasked}` },
              { title: '变化', render: (_, r) => causes[r.cause] },
              { title: '发现日期', render: (_, r) => dayOf(r.foundAt) },
              { title: '原核定', render: (_, r) => <Money fen={r.beforeFen} /> },
              { title: '现应为', render: (_, r) => <Money fen={r.afterFen} /> },
              {
                title: '结果',
                render: (_, r) => (
                  <StateTag state={r.outcome} states={reassessOutcomes} tones={outcomeTones} />
                ),
              },
              { title: '详情', render: (_, r) => <Link href={`/reassessments?open=${r.id}`}>查看</Link> },
            ]}
          />
        ) : (
          <span>
            资金审批后证书、人员信息、就业登记没有影响金额的变化；有变化时系统自动核算，也可点右上角立即核算。
          </span>
        )}
      </Flex>
    </Card>
  )
}
