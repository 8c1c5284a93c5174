/** Payments the bank took back after calling them paid: entered with its notice, approved by another person. */
import { Card, Drawer, Flex } from 'antd'
import { type CorrectionView, correctionStates } from '#money/ledger/contract'
import { showInstant } from '#platform/day'
import { ActForm, Facts, FileList, Money, MoveBar, StateTag } from '#web/console'
import { approveRecall, askRecall, returnRecall, withdrawRecall } from '../contract.ts'

const tones = { asked: 'waiting', approved: 'bad', returned: 'warn', withdrawn: 'plain' } as const

export function AskRecall({
  payment,
  onClose,
}: {
  payment: { id: string; no: string; bankOn: string | null }
  onClose: () => void
}) {
  return (
    <Drawer open onClose={onClose} title={`登记银行退票 ${payment.no}`} size="large" destroyOnHidden>
      <p>
        银行先报付款成功、后又退回的，凭退票通知登记；另一名财政复核人员审定后，台账另记冲正，该笔付款转为银行退回，可重新拨付。
      </p>
      <ActForm
        act={askRecall}
        fixed={{ paymentId: payment.id }}
        columns={1}
        fields={[
          {
            name: 'returnedOn',
            label: '退票日期',
            kind: 'day',
            required: true,
            ...(payment.bankOn ? { min: payment.bankOn } : {}),
          },
          {
            name: 'reason',
            label: '退票原因',
            kind: 'long',
            required: true,
            maxLength: 200,
            placeholder: '按银行通知填写，如 收款账户已销户',
          },
          { name: 'files', label: '银行退票通知', kind: 'files', required: true, max: 5 },
        ]}
        submitText="登记退票"
        success="已登记，待另一名财政复核人员审定"
        onDone={onClose}
        onCancel={onClose}
      />
    </Drawer>
  )
}

export function Recalls({ rows }: { rows: readonly CorrectionView[] }) {
  if (rows.length === 0) return null
  return (
    <Card size="small" title="银行退票">
      <Flex vertical gap={12}>
        {rows.map((row) => (
          <Card
            key={row.id}
            size="small"
            type="inner"
            title={row.title}
            extra={<StateTag state={row.state} states={correctionStates} tones={tones} />}
          >
            <Facts
              columns={2}
              items={[
                { label: '金额', value: <Money fen={row.amountFen} /> },
                { label: '退票日期', value: row.returnedOn },
                { label: '退票原因', value: row.reason, wide: true },
                { label: '登记', value: `${row.askedByName} ${showInstant(row.askedAt)}` },
                row.decidedByName !== null && {
                  label: '审定',
                  value: `${row.decidedByName} ${row.decidedAt ? showInstant(row.decidedAt) : ''}`,
                },
                row.decideReason !== null && { label: '审定意见', value: row.decideReason, wide: true },
                row.files.length > 0 && {
                  label: '退票通知',
                  value: <FileList files={row.files} />,
                  wide: true,
                },
              ]}
            />
            <MoveBar
              record={row}
              moves={[
                {
                  name: 'approve',
                  title: '审定冲正',
                  act: approveRecall,
                  tone: 'primary',
                  success: '已冲正，该笔付款可重新拨付',
                },
                { name: 'return', title: '退回', act: returnRecall, reason: '退回理由', tone: 'danger' },
                { name: 'withdraw', title: '撤回', act: withdrawRecall, reason: '撤回理由' },
              ]}
            />
          </Card>
        ))}
      </Flex>
    </Card>
  )
}
