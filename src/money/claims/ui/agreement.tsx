import { Alert, Button, Card, Drawer, Flex, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import {
  ActForm,
  Facts,
  FileList,
  levelName,
  Money,
  MoveBar,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import {
  type AgreementView,
  agreementMoves,
  approveAgreement,
  type ClaimState,
  claimMoves,
  createStageClaim,
  dropApprentice,
  getAgreement,
  hires,
  leaveAgreement,
  returnAgreement,
  signContract,
  submitAgreement,
  withdrawAgreement,
} from '../contract.ts'
import { AgreementForm, ApprenticeForm, ApprenticeSheet } from './agreement-form.tsx'
import { agreementTones } from './shown.tsx'

type Person = AgreementView['people'][number]
type Doing = { what: 'change' | 'add' | 'import' } | { what: 'contract' | 'leave'; person: Person }
const TITLES = {
  change: '修改协议',
  add: '登记学徒',
  import: '导入学徒名册',
  contract: '登记劳动合同',
  leave: '登记退出',
} as const

const contractOf = (p: Person): string =>
  p.contractFrom ? `${p.contractFrom} 至 ${p.contractTo ?? '无固定期限'}` : '未登记'

function People({ of, onDo }: { of: AgreementView; onDo: (doing: Doing) => void }) {
  const drop = useSubmit(dropApprentice, { success: '已移出名册' })
  return (
    <Card
      size="small"
      title={`学徒名册（${of.apprentices} 人）`}
      extra={
        of.can.includes('addPerson') && (
          <Space>
            <Button size="small" onClick={() => onDo({ what: 'import' })}>
              Excel 导入
            </Button>
            <Button type="primary" size="small" onClick={() => onDo({ what: 'add' })}>
              登记学徒
            </Button>
          </Space>
        )
      }
    >
      <Refusals reasons={drop.reasons} onClose={drop.clear} />
      <SmallTable
        label="学徒名册"
        rowKey="id"
        dataSource={of.people}
        locale={{ emptyText: '还没有登记学徒。' }}
        columns={[
          { title: '姓名', dataIndex: 'nameMasked' },
          { title: '身份证号', dataIndex: 'idNumberMasked' },
          { title: '用工方式', render: (_, p) => hires[p.hire] },
          { title: '参加日期', dataIndex: 'joinedOn' },
          {
            title: '实习协议',
            render: (_, p) => (p.internFrom ? `${p.internFrom} 至 ${p.internTo}` : '—'),
          },
          { title: '劳动合同', render: (_, p) => contractOf(p) },
          { title: '退出', render: (_, p) => (p.leftOn ? `${p.leftOn}：${p.leaveReason}` : '—') },
          {
            title: '办理',
            render: (_, p) =>
              p.leftOn ? null : (
                <Space wrap>
                  {of.can.includes('dropPerson') && (
                    <Button
                      size="small"
                      loading={drop.busy}
                      onClick={() => void drop.submit({ id: of.id, version: of.version, apprenticeId: p.id })}
                    >
                      移出
                    </Button>
                  )}
                  {of.can.includes('contract') && (
                    <Button size="small" onClick={() => onDo({ what: 'contract', person: p })}>
                      劳动合同
                    </Button>
                  )}
                  {of.can.includes('leave') && (
                    <Button size="small" onClick={() => onDo({ what: 'leave', person: p })}>
                      退出
                    </Button>
                  )}
                </Space>
              ),
          },
        ]}
      />
    </Card>
  )
}

/** What can be claimed and when; each stage is a claim of its own. */
function Stages({ of }: { of: AgreementView }) {
  const [, go] = useLocation()
  const { submit, busy, reasons, clear } = useSubmit(createStageClaim, {
    success: '已核算，请核对后提交',
    onDone: ({ id }) => go(`/claims/${id}`),
  })
  const mine = of.can.includes('leave')
  return (
    <Card size="small" title="分期补贴">
      <Refusals reasons={reasons} onClose={clear} />
      <SmallTable
        label="分期补贴"
        rowKey="stage"
        dataSource={of.stages}
        columns={[
          { title: '期次', dataIndex: 'title' },
          { title: '可申报日期', render: (_, s) => `${s.dueOn} 起` },
          {
            title: '申报',
            render: (_, s) =>
              s.claimId ? <Link href={`/claims/${s.claimId}`}>{s.claimNumber ?? '未提交'}</Link> : '—',
          },
          {
            title: '状态',
            render: (_, s) =>
              s.claimState
                ? claimMoves.states[s.claimState as ClaimState]
                : s.due
                  ? '可以申报'
                  : '未到申报日期',
          },
          { title: '金额', render: (_, s) => (s.amountFen === null ? '—' : <Money fen={s.amountFen} />) },
          {
            title: '办理',
            render: (_, s) =>
              mine && s.due ? (
                <Button
                  type="primary"
                  size="small"
                  loading={busy}
                  onClick={() => void submit({ agreementId: of.id, stage: s.stage })}
                >
                  核算并申报
                </Button>
              ) : null,
          },
        ]}
      />
    </Card>
  )
}

function Form({ of, doing, onDone }: { of: AgreementView; doing: Doing; onDone: () => void }) {
  if (doing.what === 'change') return <AgreementForm of={of} onDone={onDone} onCancel={onDone} />
  if (doing.what === 'add') return <ApprenticeForm of={of} onDone={onDone} />
  if (doing.what === 'import') return <ApprenticeSheet of={of} onDone={onDone} />
  if (!('person' in doing)) return null
  const fixed = { id: of.id, version: of.version, apprenticeId: doing.person.id }
  const common = { onDone, onCancel: onDone, columns: 2 as const }
  if (doing.what === 'contract')
    return (
      <ActForm
        act={signContract}
        {...common}
        fixed={fixed}
        initial={{
          ...(doing.person.contractFrom ? { contractFrom: doing.person.contractFrom } : {}),
          ...(doing.person.contractTo ? { contractTo: doing.person.contractTo } : {}),
        }}
        fields={[
          { name: 'contractFrom', label: '劳动合同开始', kind: 'day', required: true },
          { name: 'contractTo', label: '劳动合同结束', kind: 'day', help: '无固定期限的不填。' },
        ]}
        submitText="登记"
        success="劳动合同已登记"
      />
    )
  return (
    <ActForm
      act={leaveAgreement}
      {...common}
      fixed={fixed}
      fields={[
        { name: 'leftOn', label: '退出日期', kind: 'day', required: true },
        {
          name: 'reason',
          label: '退出原因',
          kind: 'long',
          required: true,
          wide: true,
          maxLength: 200,
          help: '已付的补贴会按退出后的情况重新核算。',
        },
      ]}
      submitText="登记退出"
      success="已登记退出"
    />
  )
}

export default function AgreementPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data: of, loading, reasons, refresh } = useAct(getAgreement, { id })
  const [doing, setDoing] = useState<Doing | null>(null)
  if (loading) return <Skeleton active />
  if (!of) return <Refusals reasons={reasons} onRetry={refresh} />
  const close = () => setDoing(null)
  return (
    <>
      <PageHead
        title={of.title}
        note={of.number ? `备案编号 ${of.number}` : '尚未备案'}
        actions={<StateTag state={of.state} states={agreementMoves.states} tones={agreementTones} />}
      />
      <Flex vertical gap={16}>
        {of.reason && of.state !== 'approved' && (
          <Alert type="warning" showIcon title={agreementMoves.states[of.state]} description={of.reason} />
        )}
        <MoveBar
          record={of}
          moves={[
            {
              name: 'submit',
              title: '提交备案',
              act: submitAgreement,
              tone: 'primary',
              complete: true,
              success: '已提交，等待人社部门备案',
            },
            { name: 'approve', title: '备案通过', act: approveAgreement, tone: 'primary', success: '已备案' },
            { name: 'return', title: '退回补正', act: returnAgreement, reason: '退回意见', tone: 'danger' },
            { name: 'change', title: '修改协议', onClick: () => setDoing({ what: 'change' }) },
            { name: 'withdraw', title: '撤回', act: withdrawAgreement, reason: '撤回原因', tone: 'danger' },
          ]}
        />
        <Facts
          columns={2}
          items={[
            { label: '企业', value: of.orgName },
            { label: '备案地区', value: of.regionName },
            { label: '职业（工种）', value: of.occupationName },
            { label: '培养目标', value: levelName(of.level) },
            { label: '培养期', value: `${of.startsOn} 至 ${of.endsOn}` },
            { label: '合作院校（机构）', value: of.partner },
            { label: '协议', value: <FileList files={of.files} />, wide: true },
          ]}
        />
        <People of={of} onDo={setDoing} />
        {of.stages.length > 0 && <Stages of={of} />}
      </Flex>
      <Drawer
        open={doing !== null}
        onClose={close}
        title={doing ? TITLES[doing.what] : ''}
        size="large"
        destroyOnHidden
      >
        {doing && <Form of={of} doing={doing} onDone={close} />}
      </Drawer>
    </>
  )
}
