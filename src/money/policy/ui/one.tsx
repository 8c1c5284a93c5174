import { Alert, Button, Skeleton, Space, Tabs } from 'antd'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { Facts, ReasonModal, Refusals, StateTag, type Tone, useAct, useMay, useSubmit } from '#web/console'
import {
  approvePack,
  getPack,
  type PackState,
  packMoves,
  returnPack,
  submitPack,
  subsidyKinds,
  withdrawPack,
} from '../contract.ts'
import { Advice, placed } from './advice.tsx'
import { Cases } from './cases.tsx'
import { History } from './history.tsx'
import { saveFile } from './save-file.ts'
import { PackTables } from './tables.tsx'

export const tones: Partial<Record<PackState, Tone>> = {
  submitted: 'waiting',
  approved: 'good',
  returned: 'warn',
  withdrawn: 'bad',
}

export function PackDetail({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getPack, { id })
  const [asking, setAsking] = useState<'return' | 'withdraw' | null>(null)
  const [, go] = useLocation()
  const mayReplay = useMay('sandbox.run')
  const submit = useSubmit(submitPack, { success: '已提交审定' })
  const approve = useSubmit(approvePack, { success: '补贴政策已生效' })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  const refused = placed([...submit.reasons, ...approve.reasons])
  const step = { id, version: data.version }
  const can = (move: string) => data.can.includes(move)
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {data.state === 'returned' && (
        <Alert
          type="warning"
          showIcon
          title="已退回，请按意见修改后重新提交"
          description={data.decideReason}
        />
      )}
      <Facts
        items={[
          { label: '名称', value: data.title, wide: true },
          { label: '地区', value: data.regionName },
          { label: '补贴项目', value: subsidyKinds[data.subsidyKind] },
          { label: '版本', value: `第 ${data.number} 版` },
          { label: '状态', value: <StateTag state={data.state} states={packMoves.states} tones={tones} /> },
          { label: '有效期', value: `${data.fromOn} 至 ${data.toOn ?? '长期'}` },
          { label: '拟订人', value: data.draftedByName },
          data.decidedByName !== null && { label: '办理人', value: data.decidedByName },
          data.state === 'withdrawn' && { label: '撤回理由', value: data.decideReason },
        ]}
      />
      <Space wrap>
        {can('approve') && (
          <Button type="primary" loading={approve.busy} onClick={() => void approve.submit(step)}>
            审定生效
          </Button>
        )}
        {can('submit') && (
          <Button type="primary" loading={submit.busy} onClick={() => void submit.submit(step)}>
            提交审定
          </Button>
        )}
        {can('edit') && <Button onClick={() => go(`/policy/draft?id=${id}`)}>修改</Button>}
        {can('return') && (
          <Button danger onClick={() => setAsking('return')}>
            退回
          </Button>
        )}
        {can('withdraw') && <Button onClick={() => setAsking('withdraw')}>撤回</Button>}
        <Button onClick={() => saveFile(data.document, data.cases)}>导出政策包文件</Button>
        {mayReplay && data.state !== 'withdrawn' && (
          <Link href={`/sandbox?packId=${id}`}>放进政策沙盘推演</Link>
        )}
        {data.state === 'approved' && <Link href={`/policy/draft?from=${id}`}>以此版为底稿拟订新版</Link>}
      </Space>
      {data.state === 'submitted' && !can('approve') && (
        <div role="status">由本地区另一名有“审定补贴政策”权限的人员审定，拟订和提交的人不能审定。</div>
      )}
      {refused.length > 0 && (
        <Refusals reasons={refused} onClose={() => [submit, approve].map((one) => one.clear())} />
      )}
      {data.advice.length > 0 && data.state !== 'approved' && <Advice advice={data.advice} />}
      <Tabs
        items={[
          {
            key: 'rules',
            label: '政策内容',
            children: <PackTables document={data.document} names={data.names} />,
          },
          {
            key: 'cases',
            label: `用例 ${data.results.filter((one) => one.passed).length}／${data.results.length}`,
            children: <Cases document={data.document} cases={data.cases} results={data.results} />,
          },
          { key: 'history', label: '历史与比较', children: <History pack={data} /> },
        ]}
      />
      <ReasonModal
        act={returnPack}
        input={step}
        open={asking === 'return'}
        onClose={() => setAsking(null)}
        success="已退回"
        danger
      />
      <ReasonModal
        act={withdrawPack}
        input={step}
        open={asking === 'withdraw'}
        onClose={() => setAsking(null)}
        success="已撤回"
      />
    </Space>
  )
}
