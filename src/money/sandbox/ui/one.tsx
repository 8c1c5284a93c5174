import { Alert, Button, Skeleton, Space, Tabs } from 'antd'
import { Link, useParams } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import { showInstant } from '#platform/day'
import { yuan } from '#platform/fen'
import { download } from '#web/api'
import { BarChart, Facts, Money, PageHead, Refusals, SmallTable, useAct, useSubmit } from '#web/console'
import { exportRun, type FundRow, getRun, type RunView, repeatRun } from '../contract.ts'
import { ChangedLines } from './lines.tsx'
import { Difference, showMonths, showShare } from './parts.tsx'
import { Slices } from './slices.tsx'

export default function SandboxRun() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getRun, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return <Shown run={data} />
}

function Shown({ run }: { run: RunView }) {
  const repeat = useSubmit(repeatRun, {
    success: (r) => (r.same ? '复算一致' : '复算不一致'),
  })
  const { total } = run.figures
  return (
    <>
      <PageHead
        title={run.title}
        note={`${run.regionName}${subsidyKinds[run.subsidyKind]}，${run.fromOn} 至 ${run.toOn} 提交的申报 ${run.claims.toLocaleString('zh-CN')} 人次、${run.people.toLocaleString('zh-CN')} 人。只作对照，不改动任何申报和资金。`}
        actions={
          <Space wrap>
            <Button loading={repeat.busy} onClick={() => void repeat.submit({ id: run.id })}>
              复算
            </Button>
            <Button onClick={() => void download(exportRun, { id: run.id })}>导出</Button>
            <Link href="/sandbox">返回列表</Link>
          </Space>
        }
      />
      <Refusals reasons={repeat.reasons} onClose={repeat.clear} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Facts
          columns={2}
          items={[
            { label: '当时执行的政策', value: <Money fen={total.baseFen} /> },
            { label: '推演的政策', value: <Money fen={total.draftFen} /> },
            { label: '合计相差', value: <Difference fen={total.draftFen - total.baseFen} /> },
            {
              label: '享受人次',
              value: `${total.baseCount.toLocaleString('zh-CN')} → ${total.draftCount.toLocaleString('zh-CN')}`,
            },
            {
              label: '得益',
              value: `${total.winners.toLocaleString('zh-CN')} 人次（${total.winningPeople.toLocaleString('zh-CN')} 人），共增加 ¥${yuan(total.winnersFen)}；其中由无到有 ${total.gained.toLocaleString('zh-CN')} 人次`,
            },
            {
              label: '受损',
              value: `${total.losers.toLocaleString('zh-CN')} 人次（${total.losingPeople.toLocaleString('zh-CN')} 人），共减少 ¥${yuan(total.losersFen)}；其中由有到无 ${total.lost.toLocaleString('zh-CN')} 人次`,
            },
            { label: '推演的版本', value: `${run.packTitle}（第 ${run.packNumber} 版）` },
            {
              label: '对照的版本',
              value: run.figures.base
                .map((b) => `${b.title}第 ${b.number} 版（${b.claims.toLocaleString('zh-CN')} 人次）`)
                .join('；'),
            },
            run.shiftedMonths !== 0 && {
              label: '生效日期',
              value: `推演时把政策中的日期提前 ${run.shiftedMonths} 个月，视同从推演期间第一天起执行。`,
              wide: true,
            },
            total.barred > 0 && {
              label: '核验不通过',
              value: `${total.barred.toLocaleString('zh-CN')} 人次因申报核验不通过，两边都不计补贴。`,
              wide: true,
            },
            { label: '推演人', value: run.madeByName },
            {
              label: '推演时间',
              value: `${showInstant(run.madeAt)}，用时 ${(run.tookMs / 1000).toFixed(1)} 秒`,
            },
          ]}
        />
        {total.otherwise > 0 && (
          <Alert
            type="warning"
            showIcon
            title={`有 ${total.otherwise.toLocaleString('zh-CN')} 人次按当时政策重放的结果与当时核算不同`}
            description={`当时核算合计 ¥${yuan(total.judgedFen)}，重放合计 ¥${yuan(total.baseFen)}。次数和不重复享受按推演期间内的先后重新计数，在申报之后才到账的补贴会使计数不同。`}
          />
        )}
        <Funds rows={run.figures.funds} />
        <Tabs
          items={[
            { key: 'slices', label: '分类对照', children: <Slices run={run} /> },
            { key: 'changed', label: '有变化的申报', children: <ChangedLines run={run} /> },
          ]}
        />
      </Space>
    </>
  )
}

function Funds({ rows }: { rows: readonly FundRow[] }) {
  return (
    <section>
      <h2 style={{ fontSize: 16 }}>资金来源与预算</h2>
      <BarChart
        title="各项资金支出对照"
        unit="元"
        height={240}
        categories={rows.map((r) => funds[r.fund])}
        series={[
          { name: '当时政策', values: rows.map((r) => r.baseFen / 100) },
          { name: '推演政策', values: rows.map((r) => r.draftFen / 100) },
        ]}
      />
      <SmallTable<FundRow>
        label="资金来源与预算"
        rowKey="fund"
        dataSource={[...rows]}
        columns={[
          { key: 'fund', title: '资金来源', render: (_v, r) => funds[r.fund] },
          { key: 'base', title: '当时政策', align: 'right', render: (_v, r) => <Money fen={r.baseFen} /> },
          { key: 'draft', title: '推演政策', align: 'right', render: (_v, r) => <Money fen={r.draftFen} /> },
          {
            key: 'difference',
            title: '相差',
            align: 'right',
            render: (_v, r) => <Difference fen={r.draftFen - r.baseFen} />,
          },
          {
            key: 'share',
            title: '增减幅度',
            align: 'right',
            render: (_v, r) => showShare(r.draftFen - r.baseFen, r.baseFen),
          },
          {
            key: 'available',
            title: '本年预算可用',
            align: 'right',
            render: (_v, r) => (r.availableFen === null ? '没有预算' : <Money fen={r.availableFen} />),
          },
          {
            key: 'baseMonths',
            title: '可支撑（当时政策）',
            align: 'right',
            render: (_v, r) => showMonths(r.baseMonths),
          },
          {
            key: 'draftMonths',
            title: '可支撑（推演政策）',
            align: 'right',
            render: (_v, r) => showMonths(r.draftMonths),
          },
        ]}
      />
    </section>
  )
}
