import { Skeleton, Space } from 'antd'
import { useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { DataTable, Facts, MoveBar, PageHead, Refusals, StateTag, useAct } from '#web/console'
import {
  destroy,
  destructionItems,
  destructionMoves,
  destructionSheet,
  getDestruction,
  returnDestruction,
  withdrawDestruction,
} from '../contract.ts'
import { destructionTones, showMonths } from './shown.ts'

export default function DestructionPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getDestruction, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`${data.kindTitle} · ${data.regionName}`} note="销毁清单不含个人信息，永久保留。" />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Facts
          items={[
            {
              label: '状态',
              value: (
                <StateTag state={data.state} states={destructionMoves.states} tones={destructionTones} />
              ),
            },
            { label: '清单', value: `${data.items} 件` },
            data.destroyed !== null && { label: '已销毁', value: `${data.destroyed} 件` },
            data.kept !== null && { label: '保留', value: `${data.kept} 件` },
            {
              label: '到期标准',
              value: `${data.months === 0 ? '告知的期限届满' : `满 ${showMonths(data.months)}`}，起算日期早于 ${data.before}`,
            },
            { label: '依据', value: clauseName(data.basis), wide: true },
            { label: '申请', value: `${data.askedByName}，${showInstant(data.askedAt)}` },
            data.decidedAt !== null && {
              label: '办理',
              value: `${data.decidedByName}，${showInstant(data.decidedAt)}`,
            },
            { label: '理由', value: data.reason, wide: true },
            data.decideReason !== null && { label: '办理意见', value: data.decideReason, wide: true },
            {
              label: '清单摘要（SHA-256）',
              value: data.digest,
              wide: true,
            },
          ]}
        />
        <MoveBar
          record={data}
          moves={[
            {
              name: 'destroy',
              title: '审定并销毁',
              act: destroy,
              reason: '审定意见（销毁后不能恢复）',
              tone: 'danger',
              success: '已销毁，文件当即不能打开，当夜从磁盘清除',
            },
            { name: 'return', title: '不同意', act: returnDestruction, reason: '不同意的理由' },
            { name: 'withdraw', title: '撤回申请', act: withdrawDestruction, reason: '撤回理由' },
          ]}
        />
        <DataTable
          act={destructionItems}
          fixedInput={{ id }}
          rowKey="id"
          search={false}
          exportAct={destructionSheet}
          columns={[
            { key: 'title', title: '内容', card: 'title' },
            { key: 'regionName', title: '地区' },
            { key: 'since', title: '起算日期', sortable: true },
            { key: 'hash', title: '摘要（SHA-256）', render: (r) => r.hash.slice(0, 16), copy: true },
            {
              key: 'kept',
              title: '结果',
              render: (r) => (r.kept ? `保留：${r.kept}` : data.state === 'done' ? '已销毁' : '待审定'),
            },
          ]}
          emptyText="清单为空"
        />
      </Space>
    </>
  )
}
