import { Alert, Skeleton, Space } from 'antd'
import { useEffect } from 'react'
import { useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { Facts, MoveBar, PageHead, Refusals, SmallTable, StateTag, useAct } from '#web/console'
import { confirmDelivery, deliveryModes, deliveryMoves, discardDelivery, getDelivery } from '../contract.ts'
import { tones } from './list.tsx'

type Delivery = OutputOf<typeof getDelivery>
const count = (n: number | null) => (n === null ? '—' : n.toLocaleString('zh-CN'))
const AGAIN_MS = 2000

export default function DeliveryPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getDelivery, { id })
  const waits = data?.state === 'loading'
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(refresh, AGAIN_MS)
    return () => clearInterval(timer)
  }, [waits, refresh])
  if (loading && !data) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`${data.title} · 接收回执`} note={`数据日期 ${data.dataDate}，${data.regionName}`} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {waits && (
          <Alert
            type="info"
            showIcon
            title="正在接收、核对和排序"
            description="大文件需要几分钟，可以离开本页。"
          />
        )}
        {data.fault && <Alert type="error" showIcon title="接收失败" description={data.fault} />}
        <Facts
          items={[
            {
              label: '状态',
              value: <StateTag state={data.state} states={deliveryMoves.states} tones={tones} />,
            },
            { label: '方式', value: deliveryModes[data.mode] },
            { label: '文件', value: data.fileName },
            { label: '读到', value: `${count(data.rowsRead)} 行` },
            { label: '接收', value: `${count(data.rowsKept)} 行，${count(data.people)} 人` },
            { label: '拒收', value: `${count(data.rowsRejected)} 行` },
            data.millis !== null && { label: '用时', value: `${(data.millis / 1000).toFixed(1)} 秒` },
            { label: '接收人', value: `${data.loadedByName}，${showInstant(data.loadedAt)}` },
            data.decidedByName !== null && {
              label: data.state === 'in-force' ? '启用人' : '弃用人',
              value: `${data.decidedByName}，${showInstant(data.decidedAt ?? data.loadedAt)}`,
            },
            data.reason !== null && { label: '弃用原因', value: data.reason, wide: true },
            data.sha256 !== null && { label: '文件校验值', value: <code>{data.sha256}</code>, wide: true },
          ]}
        />
        {data.state === 'loaded' && data.can.length === 0 && (
          <p role="status">请由另一名有启用权限的人员核对回执后启用，接收人不能启用。</p>
        )}
        <MoveBar
          record={data}
          moves={[
            { name: 'confirm', title: '启用', act: confirmDelivery, tone: 'primary', success: '已启用' },
            { name: 'discard', title: '弃用', act: discardDelivery, reason: '弃用原因', tone: 'danger' },
          ]}
        />
        {data.rejects.length > 0 && (
          <section>
            <h2>拒收的行</h2>
            <SmallTable<Delivery['rejects'][number]>
              label="拒收的行"
              rowKey="reason"
              dataSource={data.rejects}
              columns={[
                { key: 'title', title: '原因', dataIndex: 'title' },
                { key: 'rows', title: '行数', align: 'right', render: (_v, r) => count(r.rows) },
                {
                  key: 'lines',
                  title: '所在行（前 20 行）',
                  render: (_v, r) => r.lines.join('、'),
                },
              ]}
            />
          </section>
        )}
      </Space>
    </>
  )
}
