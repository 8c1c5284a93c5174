import { Alert, Skeleton, Space } from 'antd'
import { useParams } from 'wouter'
import { MoveBar, PageHead, Refusals, useAct } from '#web/console'
import {
  approveKey,
  cancelKey,
  checkKey,
  getKey,
  openKey,
  refuseKey,
  resumeKey,
  suspendKey,
} from '../contract.ts'
import { KeyFacts, Usage } from './shown.tsx'

export default function KeyPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getKey, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`接口密钥 · ${data.title}`} note={data.orgName} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.reason && <Alert type="warning" showIcon title="理由" description={data.reason} />}
        <KeyFacts record={data} />
        <MoveBar
          record={data}
          moves={[
            { name: 'open', title: '开通演练', act: openKey, tone: 'primary', success: '已开通，待单位领取' },
            {
              name: 'check',
              title: '核对通过',
              act: checkKey,
              complete: true,
              tone: 'primary',
              success: '已核对，待审定',
            },
            {
              name: 'approve',
              title: '审定开通',
              act: approveKey,
              complete: true,
              tone: 'primary',
              success: '已审定，待单位领取',
            },
            { name: 'refuse', title: '不予开通', act: refuseKey, reason: '理由', tone: 'danger' },
            { name: 'suspend', title: '暂停', act: suspendKey, reason: '暂停理由', tone: 'danger' },
            { name: 'resume', title: '恢复', act: resumeKey, reason: '恢复理由' },
            { name: 'cancel', title: '强制注销', act: cancelKey, reason: '注销理由', tone: 'danger' },
          ]}
        />
        <Usage record={data} />
      </Space>
    </>
  )
}
