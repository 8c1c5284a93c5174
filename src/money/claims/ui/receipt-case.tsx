import { Button, Flex, Skeleton } from 'antd'
import { Link } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, Facts, Money, optionsOf, Refusals, StateTag, useAct, useSubmit } from '#web/console'
import {
  caseMoves,
  closeReceiptCase,
  listReceiptCases,
  receiptKinds,
  receiptOutcomes,
  takeReceiptCase,
} from '../contract.ts'
import { caseTones } from './shown.tsx'

/** One difference: who says what against what, who looks into it, what came of it. */
export function ReceiptCase({ id }: { id: string }) {
  const { data, loading, reasons } = useAct(listReceiptCases, { id })
  const take = useSubmit(takeReceiptCase, { success: '已受理' })
  const found = data?.rows[0]
  if (loading) return <Skeleton active />
  if (!found) return <Refusals reasons={reasons} />
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={2}
        items={[
          { label: '差异编号', value: found.number },
          {
            label: '状态',
            value: <StateTag state={found.state} states={caseMoves.states} tones={caseTones} />,
          },
          { label: '差异类型', value: receiptKinds[found.kind] },
          { label: '办理期限', value: `${found.dueOn}${found.late ? '（已超期）' : ''}` },
          { label: '申报', value: <Link href={`/claims/${found.claimId}`}>{found.claimNumber}</Link> },
          { label: '收款人', value: found.payeeName },
          found.nameMasked !== null && { label: '反映人', value: found.nameMasked },
          { label: '应为', value: <Money fen={found.expectedFen} /> },
          found.toldFen !== null && { label: '反映为', value: <Money fen={found.toldFen} /> },
          { label: '差异', value: found.body, wide: true },
          found.note !== null && { label: '反映人说明', value: found.note, wide: true },
          { label: '立案时间', value: showInstant(found.openedAt) },
          { label: '受理人', value: found.ownerName ?? '待受理' },
          found.outcome !== null && { label: '办理结果', value: receiptOutcomes[found.outcome] },
          found.resolution !== null && { label: '核查情况', value: found.resolution, wide: true },
        ]}
      />
      {found.can.includes('take') && (
        <div>
          <Button
            type="primary"
            loading={take.busy}
            onClick={() => void take.submit({ id: found.id, version: found.version })}
          >
            受理
          </Button>
        </div>
      )}
      <Refusals reasons={take.reasons} />
      {found.can.includes('close') && (
        <ActForm
          key={found.version}
          act={closeReceiptCase}
          fixed={{ id: found.id, version: found.version }}
          columns={1}
          submitText="办结"
          success={(output) =>
            output.recoveryNumber ? `已办结，转追回案件 ${output.recoveryNumber}` : '已办结，结果告知反映人'
          }
          fields={[
            {
              name: 'outcome',
              label: '办理结果',
              kind: 'select',
              required: true,
              options: optionsOf(receiptOutcomes),
            },
            {
              name: 'resolution',
              label: '核查情况',
              kind: 'long',
              required: true,
              maxLength: 500,
              help: '至少 10 个字，反映人能看到。',
            },
            { name: 'files', label: '核查材料', kind: 'files', max: 10 },
          ]}
        />
      )}
      {found.state !== 'closed' && found.can.length === 0 && (
        <p role="status">由未参与申报、初审和生成拨付批次的人员受理，并由受理人办结。</p>
      )}
    </Flex>
  )
}
