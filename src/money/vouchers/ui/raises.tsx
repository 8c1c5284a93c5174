import { Space } from 'antd'
import { showInstant } from '#platform/day'
import { ActForm, Facts, MoveBar, SmallTable, StateTag } from '#web/console'
import {
  approveRaise,
  askRaise,
  type BatchDetail,
  groupName,
  type RaiseView,
  raiseStates,
  refuseRaise,
  withdrawRaise,
} from '../contract.ts'
import { QuotasInput, type QuotaValue } from './fields.tsx'
import { raiseTones } from './shown.ts'

/** What a published batch is to get more of: another officer decides. */
export function AskRaise({ batch, onDone }: { batch: BatchDetail; onDone: () => void }) {
  const { id, version } = batch
  return (
    <ActForm
      act={askRaise}
      fixed={{ id, version }}
      initial={{
        lines: batch.quotas.slice(0, 1).map(({ region, category }) => ({ region, category })) as never,
      }}
      fields={[
        { name: 'documentNumber', label: '依据文号', required: true, maxLength: 80 },
        { name: 'reason', label: '增加理由', required: true, maxLength: 200 },
        {
          name: 'lines',
          label: '增加的名额',
          kind: 'custom',
          required: true,
          wide: true,
          help: '已有的地区和人群在原名额上增加，没有的另立一行；审定后先补发给候补的人',
          control: <QuotasInput />,
        },
      ]}
      toInput={(values) => ({
        ...values,
        lines: (values.lines as QuotaValue[]).map(({ region, category, total }) => ({
          region: region ?? '',
          category: category ?? null,
          more: total ?? 0,
        })),
      })}
      submitText="提交申请"
      success="已提交，待另一名复核人员审定"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}

export function Raises({ batch }: { batch: BatchDetail }) {
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <h2 style={{ fontSize: 16, margin: 0 }}>增加名额</h2>
      {batch.raises.map((raise) => (
        <Raise key={raise.id} raise={raise} />
      ))}
    </Space>
  )
}

function Raise({ raise }: { raise: RaiseView }) {
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '状态', value: <StateTag state={raise.state} states={raiseStates} tones={raiseTones} /> },
          { label: '增加', value: `${raise.total} 张` },
          { label: '依据文号', value: raise.documentNumber },
          { label: '申请', value: `${raise.askedByName}，${showInstant(raise.askedAt)}` },
          raise.decidedAt !== null && {
            label: '办理',
            value: `${raise.decidedByName}，${showInstant(raise.decidedAt)}`,
          },
          raise.state === 'approved' && { label: '补发候补', value: `${raise.served} 人` },
          { label: '理由', value: raise.reason, wide: true },
          raise.decideReason !== null && { label: '办理意见', value: raise.decideReason, wide: true },
        ]}
      />
      <SmallTable<RaiseView['lines'][number]>
        label="增加的名额"
        rowKey={(line) => `${line.region}${line.category ?? ''}`}
        dataSource={raise.lines}
        columns={[
          { title: '地区', dataIndex: 'regionName' },
          { title: '人群', render: (_v, line) => groupName(line.category) },
          { title: '增加', dataIndex: 'more', align: 'right' },
        ]}
      />
      <MoveBar
        record={raise}
        moves={[
          {
            name: 'approve',
            title: '审定增加',
            act: approveRaise,
            tone: 'primary',
            success: '名额已增加，候补的人已按先后补发',
          },
          { name: 'refuse', title: '不予增加', act: refuseRaise, reason: '不予增加的理由' },
          { name: 'withdraw', title: '撤回申请', act: withdrawRaise, reason: '撤回理由' },
        ]}
      />
    </Space>
  )
}
