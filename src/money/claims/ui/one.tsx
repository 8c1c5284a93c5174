import { Alert, Button, Card, Flex, Skeleton } from 'antd'
import { Link, useParams } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import { dayOf, showInstant } from '#platform/day'
import { HoldsPanel } from '#registry/holds/ui'
import { Facts, PageHead, Refusals, StateTag, Steps, useAct, useMay } from '#web/console'
import { type ClaimView, claimMoves, getClaim } from '../contract.ts'
import { PaydayCard } from './clock.tsx'
import { Decide } from './decide.tsx'
import { Amounts } from './difference.tsx'
import { Lines } from './lines.tsx'
import { mayReassess, Reassess } from './reassess.tsx'
import { claimTones, ResultTag } from './shown.tsx'

const STEP_STATUS = { done: 'finish', now: 'process', todo: 'wait', stopped: 'error' } as const

function Way({ claim }: { claim: ClaimView }) {
  return (
    <Card size="small" title="办理进度">
      <Steps
        steps={claim.stages.map((s) => ({
          title: s.title,
          status: STEP_STATUS[s.status],
          note:
            s.status === 'done'
              ? `${s.doneAt ? dayOf(s.doneAt) : ''}${s.days === null ? '' : s.days === 0 ? ' · 当天' : ` · 用时 ${s.days} 个工作日`}`
              : s.status === 'now'
                ? `${claim.holder.who}${s.days ? ` · 已 ${s.days} 个工作日` : ''}`
                : '',
        }))}
      />
      {claim.holder.who && (
        <p style={{ margin: '12px 0 0' }}>
          {claim.state === 'notice' ? (
            '正在公示，接受社会监督'
          ) : (
            <>
              现由<strong>{claim.holder.who}</strong>办理：{claim.holder.does}
            </>
          )}
          ，自 {showInstant(claim.holder.since)} 起。
        </p>
      )}
    </Card>
  )
}

/** The automatic checks over all people, as rows. */
function Summary({ claim }: { claim: ClaimView }) {
  if (claim.summary.length === 0) return null
  return (
    <Card size="small" title="自动核验汇总">
      <table className="qc-table" style={{ width: '100%', borderCollapse: 'collapse' }}>
        <thead>
          <tr style={{ textAlign: 'start' }}>
            <th style={{ textAlign: 'start', padding: '4px 8px' }}>核验项</th>
            <th style={{ textAlign: 'end', padding: '4px 8px' }}>
              <ResultTag result="passed" />
            </th>
            <th style={{ textAlign: 'end', padding: '4px 8px' }}>
              <ResultTag result="failed" />
            </th>
            <th style={{ textAlign: 'end', padding: '4px 8px' }}>
              <ResultTag result="no-data" />
            </th>
          </tr>
        </thead>
        <tbody>
          {claim.summary.map((s) => (
            <tr key={s.key}>
              <th scope="row" style={{ fontWeight: 'normal', textAlign: 'start', padding: '4px 8px' }}>
                {s.title}
              </th>
              <td style={{ textAlign: 'end', padding: '4px 8px' }}>{s.passed}</td>
              <td style={{ textAlign: 'end', padding: '4px 8px' }}>
                {s.failed > 0 ? (
                  <Link href={`?result=failed&check=${encodeURIComponent(s.key)}`}>{s.failed}</Link>
                ) : (
                  0
                )}
              </td>
              <td style={{ textAlign: 'end', padding: '4px 8px' }}>
                {s.noData > 0 ? (
                  <Link href={`?result=no-data&check=${encodeURIComponent(s.key)}`}>{s.noData}</Link>
                ) : (
                  0
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  )
}

export default function ClaimPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data: claim, loading, reasons, refresh } = useAct(getClaim, { id })
  const mayRecover = useMay('recovery.open')
  const recheck = useMay('claim.recheck')
  const mayRead = useMay('provider.read')
  if (loading) return <Skeleton active />
  if (!claim) return <Refusals reasons={reasons} onRetry={refresh} />
  const stopped = ['returned', 'refused', 'withdrawn'].includes(claim.state)
  return (
    <>
      <PageHead
        title={claim.title}
        note={claim.number ? `申报编号 ${claim.number}` : '尚未提交'}
        actions={
          <>
            <StateTag state={claim.state} states={claimMoves.states} tones={claimTones} />
            {mayRecover && claim.state === 'paid' && (
              <Link href={`/recoveries/new?claimId=${claim.id}`}>
                <Button>立案追回</Button>
              </Link>
            )}
            <Link href={`/timeline/claim/${claim.id}`}>
              <Button>办理记录</Button>
            </Link>
          </>
        }
      />
      <Flex vertical gap={16}>
        {claim.reason && (stopped || claim.state === 'submitted' || claim.state === 'draft') && (
          <Alert
            type={stopped ? 'warning' : 'info'}
            showIcon
            title={stopped ? claimMoves.states[claim.state] : '此前的退回意见'}
            description={claim.reason}
          />
        )}
        <Decide claim={claim} />
        <Way claim={claim} />
        <PaydayCard claim={claim} />
        <Facts
          columns={2}
          items={[
            { label: '补贴项目', value: subsidyKinds[claim.subsidyKind] },
            { label: '资金来源', value: claim.fund ? funds[claim.fund] : null },
            { label: '收款人', value: claim.payeeName },
            {
              label: '收款账户',
              value: claim.payee ? `${claim.payee.bankName ?? ''} ${claim.payee.accountMasked}` : '未登记',
            },
            { label: '地区', value: claim.regionName },
            claim.classId !== null && {
              label: '培训班',
              value: <Link href={`/class-filing/${claim.classId}`}>{claim.classNumber ?? claim.title}</Link>,
            },
            {
              label: '适用政策',
              value: claim.pack
                ? `${claim.pack.title} 第 ${claim.pack.version} 版（按 ${claim.judgedFor} 生效的政策）`
                : null,
            },
            claim.agreementId !== null && {
              label: '学徒培养协议',
              value: <Link href={`/agreements/${claim.agreementId}`}>查看协议与学徒名册</Link>,
            },
            claim.supplementOf !== null && {
              label: '补发差额',
              value: <Link href={`/claims/${claim.supplementOf}`}>原申报付款后情况变化，查看原申报</Link>,
            },
            claim.prefilled &&
              claim.supplementOf === null && { label: '申领方式', value: '免申即享，本人一键确认' },
            claim.notice && {
              label: '公示',
              value: `${claim.notice.fromOn} 至 ${claim.notice.untilOn}（${claim.notice.workdays} 个工作日）${claim.notice.closedAt ? '，已结束' : ''}`,
            },
            claim.reviewNote !== null && { label: '初审核实情况', value: claim.reviewNote, wide: true },
          ]}
        />
        <Amounts claim={claim} />
        <Summary claim={claim} />
        {mayReassess(claim, recheck) && <Reassess claim={claim} />}
        <Lines claim={claim} />
        {mayRead && (
          <section>
            <h2>业务限制</h2>
            <HoldsPanel subjectKind="claim" subjectId={claim.id} />
          </section>
        )}
      </Flex>
    </>
  )
}
