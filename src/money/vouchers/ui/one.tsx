import { Alert, Button, Skeleton, Space, Tabs } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import { funds, subsidyKinds } from '#money/policy/contract'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  BarChart,
  Facts,
  FujianMap,
  Money,
  MoveBar,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useMay,
  useRegions,
  useSubmit,
} from '#web/console'
import {
  type BatchDetail,
  batchMoves,
  closeBatch,
  expireVouchers,
  getBatch,
  groupName,
  publishBatch,
  returnBatch,
  submitBatch,
  withdrawBatch,
} from '../contract.ts'
import { BatchForm } from './form.tsx'
import { Holders } from './holders.tsx'
import { AskRaise, Raises } from './raises.tsx'
import { batchTones, percentOf, showWorth } from './shown.ts'

export default function BatchPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getBatch, { id })
  const [form, setForm] = useState<'edit' | 'raise' | null>(null)
  const shut = () => setForm(null)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  if (form === 'raise')
    return (
      <>
        <PageHead title={`为“${data.title}”增加名额`} note={clauseName('依据 F37-14')} />
        <AskRaise batch={data} onDone={shut} />
      </>
    )
  if (form === 'edit')
    return (
      <>
        <PageHead title={`修改“${data.title}”`} />
        <BatchForm batch={data} onDone={shut} onCancel={shut} />
      </>
    )
  const given = data.state === 'published' || data.state === 'closed'
  return (
    <>
      <PageHead title={data.title} note={`${data.regionName}，${data.documentNumber}`} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.state === 'returned' && data.reason && (
          <Alert type="warning" showIcon title="已退回修改" description={`退回理由：${data.reason}`} />
        )}
        <About batch={data} />
        <MoveBar
          record={data}
          moves={[
            { name: 'edit', title: '修改', onClick: () => setForm('edit') },
            {
              name: 'submit',
              title: '提交审定',
              act: submitBatch,
              tone: 'primary',
              complete: true,
              success: '已提交，待另一名复核人员审定',
            },
            {
              name: 'publish',
              title: '审定发布',
              act: publishBatch,
              tone: 'primary',
              complete: true,
              success: '已发布，到领取时间即可领取',
            },
            { name: 'return', title: '退回', act: returnBatch, reason: '退回理由' },
            { name: 'withdraw', title: '撤回', act: withdrawBatch, reason: '撤回理由' },
            { name: 'ask-raise', title: '增加名额', onClick: () => setForm('raise') },
            { name: 'close', title: '停止发放', act: closeBatch, reason: '停发理由', tone: 'danger' },
          ]}
        />
        <Tabs
          items={[
            {
              key: 'use',
              label: '名额与使用',
              children: (
                <>
                  <Use batch={data} />
                  {data.raises.length > 0 && <Raises batch={data} />}
                </>
              ),
            },
            ...(given
              ? [
                  { key: 'map', label: '持券分布', children: <Where batch={data} /> },
                  {
                    key: 'holders',
                    label: '持券情况',
                    children: <Holders batchId={data.id} mayRevoke={data.can.includes('revoke')} />,
                  },
                ]
              : []),
          ]}
        />
      </Space>
    </>
  )
}

function About({ batch }: { batch: BatchDetail }) {
  const by = (name: string | null, at: string | null) =>
    name === null || at === null ? null : `${name}，${showInstant(at)}`
  return (
    <Facts
      items={[
        {
          label: '状态',
          value: <StateTag state={batch.state} states={batchMoves.states} tones={batchTones} />,
        },
        { label: '券种', value: showWorth(batch) },
        { label: '用于', value: subsidyKinds[batch.subsidyKind] },
        { label: '支付资金', value: `${funds[batch.fund]}（${clauseName('F37-14')}）` },
        {
          label: '职业（工种）',
          value:
            batch.occupations.length === 0
              ? '不限'
              : batch.occupations.map((o) => `${o.name}（${o.code}）`).join('、'),
          wide: true,
        },
        {
          label: '领取时间',
          value: `${showInstant(batch.claimFrom)} 至 ${showInstant(batch.claimUntil)}`,
        },
        {
          label: '使用期限',
          value: `${batch.validDays === null ? '' : `领取后 ${batch.validDays} 天内，且`}不晚于 ${batch.validUntil}`,
        },
        { label: '编制', value: by(batch.createdByName, batch.createdAt) },
        { label: '提交', value: by(batch.submittedByName, batch.submittedAt) },
        { label: '审定发布', value: by(batch.publishedByName, batch.publishedAt) },
        batch.state !== 'returned' && batch.reason !== null && { label: '理由', value: batch.reason },
        batch.note !== null && { label: '使用说明', value: batch.note, wide: true },
      ]}
    />
  )
}

function Use({ batch }: { batch: BatchDetail }) {
  const may = useMay('voucher.approve')
  const { submit, busy, reasons, clear } = useSubmit(expireVouchers, {
    success: ({ expired, passedOn }) => `过期 ${expired} 张，补发给候补 ${passedOn} 张`,
  })
  const { counts } = batch
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <Facts
        columns={3}
        items={[
          { label: '名额', value: `${counts.total} 张` },
          { label: '已领', value: `${counts.taken} 张（${percentOf(counts.taken, counts.total)}）` },
          { label: '候补', value: `${counts.waiting} 人` },
          { label: '可使用', value: `${counts.available} 张` },
          { label: '已用于报名', value: `${counts.held} 张` },
          { label: '已核销', value: `${counts.redeemed} 张` },
          { label: '已过期', value: `${counts.expired} 张` },
          { label: '核销金额', value: <Money fen={counts.redeemedFen} /> },
        ]}
      />
      <SmallTable<BatchDetail['quotas'][number]>
        label="名额分配"
        rowKey="id"
        dataSource={batch.quotas}
        columns={[
          { title: '地区', dataIndex: 'regionName' },
          { title: '人群', render: (_v, q) => groupName(q.category) },
          { title: '名额', dataIndex: 'total', align: 'right' },
          { title: '已领', dataIndex: 'taken', align: 'right' },
          { title: '可使用', dataIndex: 'available', align: 'right' },
          { title: '已用于报名', dataIndex: 'held', align: 'right' },
          { title: '已核销', dataIndex: 'redeemed', align: 'right' },
          { title: '剩余', align: 'right', render: (_v, q) => q.total - q.taken },
          { title: '候补', dataIndex: 'waiting', align: 'right' },
        ]}
      />
      {may && batch.can.includes('revoke') && (
        <Space wrap>
          <Button loading={busy} onClick={() => void submit({ id: batch.id })}>
            清理过期券
          </Button>
          <span className="qc-soft">平台每天零时自动清理；过期的名额先补发给候补的人。</span>
        </Space>
      )}
      <Refusals reasons={reasons} onClose={clear} />
    </Space>
  )
}

/** Where the holders are: by city on the map of the province, by county as bars. */
function Where({ batch }: { batch: BatchDetail }) {
  const { rows } = useRegions()
  const unitOf = new Map(rows.map((r) => [r.code, r.unitCode]))
  const cities = new Map<string, number>()
  for (const h of batch.holders) {
    const unit = unitOf.get(h.region) ?? h.region
    cities.set(unit, (cities.get(unit) ?? 0) + h.count)
  }
  const nameOf = (code: string) => rows.find((r) => r.code === code)?.name ?? code
  const values = [...cities].map(([code, value]) => ({ code, name: nameOf(code), value }))
  const counties = [...batch.holders].sort((a, b) => b.count - a.count).slice(0, 20)
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <FujianMap level="city" title="持券人数（按领取地区）" unit="人" values={values} />
      <BarChart
        title="持券人数（按县区）"
        unit="人"
        categories={counties.map((h) => h.regionName)}
        series={[{ name: '持券', values: counties.map((h) => h.count) }]}
      />
    </Space>
  )
}
