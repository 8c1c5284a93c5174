import { Alert, Button, Card, Flex, Skeleton } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { subsidyKinds } from '#money/policy/contract'
import { dayOf } from '#platform/day'
import { HoldsPanel } from '#registry/holds/ui'
import { download, reasonsOf } from '#web/api'
import {
  Facts,
  FileList,
  Money,
  PageHead,
  type Reason,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useMay,
} from '#web/console'
import {
  getRecovery,
  natures,
  type RecoveryView,
  recoveryMoves,
  recoveryPaper,
  sources,
} from '../contract.ts'
import { DebtorPart, Replies } from './debtor.tsx'
import { Debt, History } from './money.tsx'
import { Office } from './office.tsx'
import { tones } from './shown.tsx'
import { PastRequests, WaitingRequests } from './waiting.tsx'

function Papers({ recovery }: { recovery: RecoveryView }) {
  const [busy, setBusy] = useState<string | null>(null)
  const [reasons, setReasons] = useState<Reason[]>([])
  const take = async (kind: 'notice' | 'decision' | 'account') => {
    setBusy(kind)
    setReasons([])
    try {
      await download(recoveryPaper, { id: recovery.id, kind })
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(null)
    }
  }
  return (
    <>
      {recovery.notifiedAt && (
        <Button loading={busy === 'notice'} onClick={() => void take('notice')}>
          告知书
        </Button>
      )}
      {recovery.decisionNumber && (
        <>
          <Button loading={busy === 'decision'} onClick={() => void take('decision')}>
            决定书
          </Button>
          <Button loading={busy === 'account'} onClick={() => void take('account')}>
            资金清单
          </Button>
        </>
      )}
      <Refusals reasons={reasons} />
    </>
  )
}

function Lines({ recovery }: { recovery: RecoveryView }) {
  const decided = recovery.amountFen !== null
  return (
    <Card size="small" title={`追回明细（${recovery.rows.length} 笔）`}>
      <SmallTable
        label="追回明细"
        rowKey="id"
        dataSource={recovery.rows}
        columns={[
          { title: '序号', dataIndex: 'no' },
          {
            title: '申报',
            render: (_v, line) => (
              <Link href={`/claims/${line.claimId}`}>{line.claimNumber ?? line.claimTitle}</Link>
            ),
          },
          { title: '人员', dataIndex: 'person' },
          { title: '补贴项目', render: (_v, line) => subsidyKinds[line.subsidyKind] },
          { title: '已支付', align: 'right', render: (_v, line) => <Money fen={line.paidFen} /> },
          { title: '告知追回', align: 'right', render: (_v, line) => <Money fen={line.askedFen} /> },
          ...(decided
            ? [
                {
                  title: '决定追回',
                  align: 'right' as const,
                  render: (_v: unknown, line: RecoveryView['rows'][number]) => (
                    <Money fen={line.decidedFen ?? 0} />
                  ),
                },
                {
                  title: '已退回',
                  align: 'right' as const,
                  render: (_v: unknown, line: RecoveryView['rows'][number]) => (
                    <Money fen={line.recoveredFen} />
                  ),
                },
              ]
            : []),
          { title: '理由', dataIndex: 'why' },
        ]}
      />
    </Card>
  )
}

export default function RecoveryPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data: recovery, loading, reasons, refresh } = useAct(getRecovery, { id })
  const mayHold = [useMay('hold.place'), useMay('hold.lift')].some(Boolean)
  if (loading) return <Skeleton active />
  if (!recovery) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title={`追回案件 ${recovery.number}`}
        note={`当事人：${recovery.debtor}`}
        actions={
          <>
            <StateTag state={recovery.state} states={recoveryMoves.states} tones={tones} />
            <Papers recovery={recovery} />
          </>
        }
      />
      <Flex vertical gap={16}>
        {recovery.endReason && (
          <Alert
            type={recovery.state === 'closed' ? 'success' : 'info'}
            showIcon
            title={recoveryMoves.states[recovery.state]}
            description={recovery.endReason}
          />
        )}
        <DebtorPart recovery={recovery} />
        <WaitingRequests recovery={recovery} />
        <Office recovery={recovery} />
        <Debt recovery={recovery} />
        <Card size="small" title="事实、依据与决定">
          <Facts
            columns={2}
            items={[
              { label: '线索来源', value: sources[recovery.source] },
              { label: '依据', value: recovery.clause },
              { label: '查明的事实', value: recovery.finding, wide: true },
              recovery.files.length > 0 && {
                label: '认定依据材料',
                value: <FileList files={recovery.files} />,
                wide: true,
              },
              { label: '地区', value: recovery.regionName },
              {
                label: '立案',
                value: [recovery.openedByName, dayOf(recovery.openedAt)].filter(Boolean).join(' '),
              },
              recovery.notifiedAt !== null && {
                label: '告知',
                value: `${dayOf(recovery.notifiedAt)} 送达${recovery.acknowledgedAt ? `，${dayOf(recovery.acknowledgedAt)} 签收` : '，未签收'}；陈述申辩期至 ${recovery.replyUntil}`,
                wide: true,
              },
              recovery.decisionNumber !== null && {
                label: '决定',
                value: `${recovery.decisionNumber}，${dayOf(recovery.decidedAt as string)}，${recovery.nature ? natures[recovery.nature] : ''}`,
                wide: true,
              },
              recovery.decision !== null && {
                label: '决定理由',
                value: <span style={{ whiteSpace: 'pre-wrap' }}>{recovery.decision}</span>,
                wide: true,
              },
            ]}
          />
        </Card>
        <Replies recovery={recovery} />
        {mayHold && recovery.nature === 'fraud' && recovery.orgId && (
          <Card size="small" title="业务限制">
            <HoldsPanel subjectId={recovery.orgId} />
          </Card>
        )}
        <Lines recovery={recovery} />
        <PastRequests recovery={recovery} />
        <History recovery={recovery} />
      </Flex>
    </>
  )
}
