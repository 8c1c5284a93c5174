import { Alert, Button, Card, Flex, Skeleton, Space, Statistic } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import { download, reasonsOf } from '#web/api'
import {
  Facts,
  PageHead,
  type Reason,
  ReasonModal,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import {
  type DisclosureView,
  disclosureFile,
  disclosureMoves,
  formats,
  getDisclosure,
  publishDisclosure,
  returnDisclosure,
  verifyDisclosure,
  withdrawDisclosure,
} from '../contract.ts'
import { tones } from './shown.ts'

function Files({ id }: { id: string }) {
  const [busy, setBusy] = useState<string | null>(null)
  const [reasons, setReasons] = useState<Reason[]>([])
  const take = async (format: keyof typeof formats) => {
    setBusy(format)
    setReasons([])
    try {
      await download(disclosureFile, { id, format })
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(null)
    }
  }
  return (
    <>
      {(Object.keys(formats) as (keyof typeof formats)[]).map((format) => (
        <Button key={format} loading={busy === format} onClick={() => void take(format)}>
          下载 {formats[format]}
        </Button>
      ))}
      <Refusals reasons={reasons} />
    </>
  )
}

/** Reckons the figures again, as of the same moment, and says whether they came out the same. */
function Verify({ id }: { id: string }) {
  const [asked, setAsked] = useState(false)
  const { data, loading, reasons, refresh } = useAct(verifyDisclosure, asked ? { id } : null)
  return (
    <Card size="small" title="与资金台账核对">
      <Flex vertical gap={12}>
        <Space wrap>
          <Button loading={asked && loading} onClick={() => (asked ? refresh() : setAsked(true))}>
            按当时的时点复算
          </Button>
          <Link href="/ledger">查看资金台账</Link>
        </Space>
        <Refusals reasons={reasons} onRetry={refresh} />
        {data && (
          <>
            <Alert
              type={data.same ? 'success' : 'error'}
              showIcon
              role="status"
              title={data.same ? '复算结果与稿件完全一致' : '复算结果与稿件不一致'}
              description={`核对时间 ${showInstant(data.at)}；校验码 ${data.again.slice(0, 16)}…`}
            />
            <SmallTable
              label="核对项目"
              rowKey="title"
              dataSource={data.ties}
              columns={[
                { title: '核对项目', dataIndex: 'title' },
                { title: '左边（元）', align: 'right', render: (_v, one) => yuan(one.leftFen) },
                { title: '右边（元）', align: 'right', render: (_v, one) => yuan(one.rightFen) },
                { title: '结果', render: (_v, one) => (one.holds ? '一致' : '不一致') },
              ]}
            />
          </>
        )}
      </Flex>
    </Card>
  )
}

function Decide({ view }: { view: DisclosureView }) {
  const [asking, setAsking] = useState<'return' | 'withdraw' | null>(null)
  const { submit, busy, reasons } = useSubmit(publishDisclosure, { success: '已向社会公开' })
  const fixed = { id: view.id, version: view.version }
  const can = (move: string) => view.can.includes(move)
  if (view.state !== 'drafted') return null
  return (
    <Card size="small" title="审定">
      <Space wrap>
        {can('publish') && (
          <Button type="primary" loading={busy} onClick={() => void submit(fixed)}>
            审定公开
          </Button>
        )}
        {can('return') && (
          <Button danger onClick={() => setAsking('return')}>
            退回
          </Button>
        )}
        {can('withdraw') && <Button onClick={() => setAsking('withdraw')}>撤回</Button>}
        {!can('publish') && <span role="status">由另一名复核人员审定，编制人不能审定。</span>}
      </Space>
      <Refusals reasons={reasons} />
      <ReasonModal
        act={returnDisclosure}
        input={fixed}
        open={asking === 'return'}
        onClose={() => setAsking(null)}
        min={4}
        success="已退回"
        danger
      />
      <ReasonModal
        act={withdrawDisclosure}
        input={fixed}
        open={asking === 'withdraw'}
        onClose={() => setAsking(null)}
        min={4}
        success="已撤回"
      />
    </Card>
  )
}

function Tables({ view }: { view: DisclosureView }) {
  return (
    <>
      <Card size="small" title="按地区、资金来源、机构和补贴项目">
        <SmallTable
          label="使用明细"
          rowKey={(row) => `${row.region}${row.fund}${row.orgId}${row.subsidyKind}`}
          dataSource={view.uses}
          locale={{ emptyText: '本季度没有支付' }}
          columns={[
            { title: '地区', dataIndex: 'regionName' },
            { title: '资金来源', render: (_v, row) => funds[row.fund] },
            { title: '机构（单位）', dataIndex: 'payee' },
            { title: '补贴项目', render: (_v, row) => subsidyKinds[row.subsidyKind] },
            { title: '人数', dataIndex: 'people', align: 'right' },
            { title: '支付（元）', align: 'right', render: (_v, row) => yuan(row.paidFen) },
            { title: '其中抵扣（元）', align: 'right', render: (_v, row) => yuan(row.offsetFen) },
            { title: '决定追回（元）', align: 'right', render: (_v, row) => yuan(row.dueFen) },
            { title: '追回到账（元）', align: 'right', render: (_v, row) => yuan(row.backFen) },
          ]}
        />
      </Card>
      <Card size="small" title="由哪些预算支付">
        <SmallTable
          label="资金来源"
          rowKey={(row) => `${row.region}${row.year}${row.fund}`}
          dataSource={view.sources}
          locale={{ emptyText: '本季度没有支付' }}
          columns={[
            { title: '预算地区', dataIndex: 'regionName' },
            { title: '年度', dataIndex: 'year' },
            { title: '资金来源', render: (_v, row) => funds[row.fund] },
            { title: '支付（元）', align: 'right', render: (_v, row) => yuan(row.paidFen) },
          ]}
        />
      </Card>
      <Card size="small" title="本地区预算执行（季末累计，已支付不含应追回）">
        <SmallTable
          label="预算执行"
          rowKey={(row) => `${row.region}${row.fund}`}
          dataSource={view.budgets}
          locale={{ emptyText: '没有本级预算' }}
          columns={[
            { title: '地区', dataIndex: 'regionName' },
            { title: '资金来源', render: (_v, row) => funds[row.fund] },
            { title: '预算（元）', align: 'right', render: (_v, row) => yuan(row.appropriatedFen) },
            { title: '已支付（元）', align: 'right', render: (_v, row) => yuan(row.paidFen) },
            { title: '应收追回（元）', align: 'right', render: (_v, row) => yuan(row.receivableFen) },
            { title: '缴回与核销（元）', align: 'right', render: (_v, row) => yuan(row.returnedFen) },
            { title: '已占用和应付（元）', align: 'right', render: (_v, row) => yuan(row.boundFen) },
            { title: '可用（元）', align: 'right', render: (_v, row) => yuan(row.availableFen) },
          ]}
        />
      </Card>
    </>
  )
}

export default function DisclosurePage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data: view, loading, reasons, refresh } = useAct(getDisclosure, { id })
  if (loading) return <Skeleton active />
  if (!view) return <Refusals reasons={reasons} onRetry={refresh} />
  const { totals } = view
  return (
    <>
      <PageHead
        title={view.title}
        note={`公开编号 ${view.number}，第 ${view.versionNo} 版`}
        actions={
          <>
            <StateTag state={view.state} states={disclosureMoves.states} tones={tones} />
            <Files id={view.id} />
          </>
        }
      />
      <Flex vertical gap={16}>
        {view.decideReason && (
          <Alert
            type="warning"
            showIcon
            title={disclosureMoves.states[view.state]}
            description={view.decideReason}
          />
        )}
        <Decide view={view} />
        <Card size="small">
          <Flex gap={32} wrap>
            <Statistic title="支付（元）" value={yuan(totals.paidFen)} />
            <Statistic title="人数（去重）" value={totals.people} />
            <Statistic title="笔数" value={totals.lines} />
            <Statistic title="决定追回（元）" value={yuan(totals.dueFen)} />
            <Statistic title="追回到账（元）" value={yuan(totals.backFen)} />
          </Flex>
        </Card>
        <Facts
          columns={2}
          items={[
            { label: '统计期间', value: `${view.from} 至 ${view.to}` },
            { label: '数据时点', value: showInstant(view.asOf) },
            { label: '编制', value: `${view.draftedByName} ${showInstant(view.draftedAt)}` },
            view.decidedAt !== null && {
              label: '办理',
              value: `${view.decidedByName ?? ''} ${showInstant(view.decidedAt)}`,
            },
            { label: '台账分录数', value: view.entries },
            {
              label: '校验码',
              value: <code style={{ overflowWrap: 'anywhere' }}>{view.sha256}</code>,
              wide: true,
            },
            view.note !== null && { label: '说明', value: view.note, wide: true },
          ]}
        />
        <Verify id={view.id} />
        <Tables view={view} />
      </Flex>
    </>
  )
}
