import { Button, Drawer, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { clauseName } from '#platform/clause'
import {
  ActForm,
  DataTable,
  Facts,
  MoveBar,
  optionsOf,
  PageHead,
  StateTag,
  useAct,
  useMay,
  useMe,
} from '#web/console'
import {
  addCall,
  applyPlatform,
  type CallView,
  callMoves,
  listCalls,
  listPlatforms,
  publishCall,
  withdrawCall,
} from '../contract.ts'
import { aboutFields, callTones } from './shown.tsx'

const { states } = callMoves

export default function Calls() {
  const mayWrite = useMay('platform.assess')
  const mayApply = useMay('platform.apply')
  const { orgRegion } = useMe()
  const [adding, setAdding] = useState(false)
  const [open, setOpen] = useState<CallView | null>(null)
  const close = () => setAdding(false)
  return (
    <>
      <PageHead
        title="线上平台征集"
        note={clauseName('面向社会公开征集补贴性培训线上平台，由一人起草、另一人发布；依据 F2-5')}
        actions={
          mayWrite && (
            <Button type="primary" onClick={() => setAdding(true)}>
              起草公告
            </Button>
          )
        }
      />
      <DataTable
        act={listCalls}
        rowKey="id"
        opens={(row) => setOpen(row)}
        search="按公告标题查找"
        filters={[{ kind: 'select', name: 'state', label: '状态', options: optionsOf(states) }]}
        columns={[
          { key: 'title', title: '公告', card: 'title', wrap: 260 },
          { key: 'regionName', title: '地区' },
          {
            key: 'opensOn',
            title: '征集时间',
            sortable: true,
            render: (r) => `${r.opensOn} 至 ${r.closesOn}`,
          },
          {
            key: 'state',
            title: '状态',
            sortable: true,
            render: (r) => <StateTag state={r.state} states={states} tones={callTones} />,
          },
          { key: 'applications', title: '已申请', align: 'right' },
          { key: 'madeByName', title: '起草人' },
        ]}
        emptyText="没有征集公告"
        emptyNext={mayWrite ? '起草后由另一名有“审定线上培训平台”权限的人员发布。' : '发布后显示在这里。'}
      />
      <Drawer title="起草征集公告" open={adding} onClose={close} size="large">
        {adding && (
          <ActForm
            act={addCall}
            initial={{ region: orgRegion ?? '' }}
            fields={[
              { name: 'region', label: '地区', kind: 'region', required: true },
              { name: 'title', label: '标题', required: true, maxLength: 80 },
              { name: 'opensOn', label: '开始日期', kind: 'day', required: true },
              { name: 'closesOn', label: '截止日期', kind: 'day', required: true },
              { name: 'body', label: '正文', kind: 'long', rows: 10, maxLength: 3000, required: true },
            ]}
            success="已起草，待另一人发布"
            onDone={close}
            onCancel={close}
          />
        )}
      </Drawer>
      <Drawer title="征集公告" open={open !== null} onClose={() => setOpen(null)} size="large">
        {open && <Call key={open.id} call={open} mayApply={mayApply} />}
      </Drawer>
    </>
  )
}

function Call({ call, mayApply }: { call: CallView; mayApply: boolean }) {
  const [, go] = useLocation()
  const [applying, setApplying] = useState(false)
  const mine = useAct(listPlatforms, mayApply ? { size: 1 } : null)
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '标题', value: call.title, wide: true },
          { label: '地区', value: call.regionName },
          { label: '征集时间', value: `${call.opensOn} 至 ${call.closesOn}` },
          { label: '状态', value: <StateTag state={call.state} states={states} tones={callTones} /> },
          { label: '正文', value: call.body, wide: true },
        ]}
      />
      <MoveBar
        record={call}
        moves={[
          { name: 'publish', title: '发布公告', act: publishCall, tone: 'primary', success: '已发布' },
          { name: 'withdraw', title: '撤销公告', act: withdrawCall, reason: '撤销理由', tone: 'danger' },
        ]}
      />
      {mayApply && mine.loading && <Skeleton active />}
      {mayApply && call.state === 'published' && !applying && (
        <Button type="primary" onClick={() => setApplying(true)}>
          申请
        </Button>
      )}
      {applying && (
        <ActForm
          act={applyPlatform}
          fixed={{ callId: call.id }}
          fields={aboutFields}
          submitText="保存申请"
          success="已保存，请核对后提交"
          onDone={(done) => go(`/platforms/${done.id}`)}
          onCancel={() => setApplying(false)}
        />
      )}
    </Space>
  )
}
