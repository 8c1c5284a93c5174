import { Alert, Drawer, Skeleton, Space, Tag } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import {
  ActForm,
  Facts,
  MoveBar,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useNarrow,
} from '#web/console'
import {
  closePlan,
  drawPlan,
  getPlan,
  type InspectionState,
  inspectionMoves,
  planKinds,
  planMoves,
  publishPlan,
  returnPlan,
  submitPlan,
  withdrawPlan,
} from '../contract.ts'
import { PlanForm } from './plan-form.tsx'
import { inspectionTones, planTones } from './shown.ts'

type Plan = OutputOf<typeof getPlan>

export default function PlanPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getPlan, { id })
  const [changing, setChanging] = useState(false)
  const narrow = useNarrow()
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={data.title} note={`${planKinds[data.kind]} · ${data.regionName}`} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.returnReason && data.state === 'draft' && (
          <Alert type="warning" showIcon title="审定人员退回修改" description={data.returnReason} />
        )}
        {data.endReason && <Alert type="info" showIcon title="已撤回" description={data.endReason} />}
        <About plan={data} />
        <Moves plan={data} onChange={() => setChanging(true)} />
        {data.commitment && <Proof plan={data} />}
        {data.inspections.length > 0 && <Sent plan={data} />}
        <Pool plan={data} />
      </Space>
      <Drawer
        open={changing}
        onClose={() => setChanging(false)}
        title="修改检查计划"
        size={narrow ? '100%' : 760}
        destroyOnHidden
      >
        <PlanForm plan={data} onDone={() => setChanging(false)} onCancel={() => setChanging(false)} />
      </Drawer>
    </>
  )
}

function About({ plan }: { plan: Plan }) {
  return (
    <Facts
      columns={2}
      items={[
        { label: '状态', value: <StateTag state={plan.state} states={planMoves.states} tones={planTones} /> },
        { label: '检查期间', value: `${plan.fromOn} 至 ${plan.toOn}` },
        { label: '抽取班数', value: plan.sampleCount ?? `列明 ${plan.classIds.length} 个班` },
        { label: '每班检查人员', value: `${plan.teamSize} 名` },
        { label: '编制', value: `${plan.draftedByName} ${showInstant(plan.draftedAt)}` },
        plan.publishedAt !== null && {
          label: '审定公布',
          value: `${plan.publishedByName} ${showInstant(plan.publishedAt)}`,
        },
        plan.drawnAt !== null && {
          label: '抽签派出',
          value: `${plan.drawnByName} ${showInstant(plan.drawnAt)}`,
        },
        plan.closedAt !== null && { label: '结果公开', value: showInstant(plan.closedAt) },
        { label: '检查依据', value: plan.basis, wide: true },
      ]}
    />
  )
}

function Moves({ plan, onChange }: { plan: Plan; onChange: () => void }) {
  const [drawing, setDrawing] = useState(false)
  const random = plan.kind === 'random'
  if (plan.can.length === 0) return null
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={plan}
        moves={[
          {
            name: 'submit',
            title: '提交审定',
            act: submitPlan,
            tone: 'primary',
            complete: true,
            success: '已提交审定',
          },
          { name: 'submit', title: '修改', onClick: onChange },
          {
            name: 'publish',
            title: '审定公布',
            act: publishPlan,
            tone: 'primary',
            complete: true,
            success: '名单已固定，摘要已公布',
          },
          { name: 'return', title: '退回修改', act: returnPlan, reason: '退回理由' },
          random
            ? { name: 'draw', title: '抽签派出', tone: 'primary', onClick: () => setDrawing(true) }
            : { name: 'draw', title: '派出检查', act: drawPlan, tone: 'primary', success: '已派出' },
          { name: 'close', title: '公开结果', act: closePlan, tone: 'primary', success: '结果已公开' },
          {
            name: 'withdraw',
            title: '撤回',
            act: withdrawPlan,
            reason: plan.publishedAt ? '撤回理由（已公布的计划，理由同时公开）' : '撤回理由',
            tone: 'danger',
          },
        ]}
      />
      {drawing && plan.can.includes('draw') && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={drawPlan}
            columns={1}
            fixed={{ id: plan.id, version: plan.version }}
            fields={[
              {
                name: 'publicNumber',
                label: '公开数',
                required: true,
                help: '公布计划之后才产生、任何人都能查到的数，如当晚福利彩票的开奖号码。谁都不能事先知道，也就不能挑选结果。',
              },
              {
                name: 'publicSource',
                label: '公开数出处',
                required: true,
                placeholder: '如 福建体彩 22 选 5 第 2026052 期',
              },
            ]}
            submitText="抽签"
            success="已抽签派出"
            onDone={() => setDrawing(false)}
            onCancel={() => setDrawing(false)}
          />
        </div>
      )}
    </section>
  )
}

function Proof({ plan }: { plan: Plan }) {
  const mono = { fontFamily: 'monospace', overflowWrap: 'anywhere' as const }
  return (
    <section>
      <h2>抽签凭据</h2>
      <Facts
        items={[
          { label: '密数摘要', value: <span style={mono}>{plan.commitment}</span>, wide: true },
          { label: '名单摘要', value: <span style={mono}>{plan.poolHash}</span>, wide: true },
          plan.publicNumber !== null && {
            label: '公开数',
            value: `${plan.publicNumber}（${plan.publicSource}）`,
            wide: true,
          },
          plan.again !== null && {
            label: '重算',
            value: plan.again ? (
              <Tag color="success">✓ 按留存的名单和数字重算，结果一致</Tag>
            ) : (
              <Tag color="error">✕ 重算结果不一致，请立即报告</Tag>
            ),
          },
        ]}
      />
      <p className="qc-help">
        两个摘要已在公众服务网站公布（
        <a href={`/p/inspections/${plan.id}`} className="qc-underlined">
          查看公开页
        </a>
        ）；公开结果后密数、名单同时公开，任何人可以重算。
      </p>
    </section>
  )
}

function Sent({ plan }: { plan: Plan }) {
  return (
    <section>
      <h2>派出的检查</h2>
      <SmallTable
        label="派出的检查"
        rowKey="id"
        dataSource={plan.inspections}
        columns={[
          {
            key: 'title',
            title: '培训班',
            render: (_: unknown, r) => (
              <Link href={`/inspections/${r.id}`} className="qc-underlined">
                {r.no} {r.title}
              </Link>
            ),
          },
          { key: 'orgName', title: '机构', dataIndex: 'orgName' },
          { key: 'inspectors', title: '检查人员', render: (_: unknown, r) => r.inspectors.join('、') },
          {
            key: 'state',
            title: '状态',
            render: (_: unknown, r) => (
              <StateTag
                state={r.state as InspectionState}
                states={inspectionMoves.states}
                tones={inspectionTones}
              />
            ),
          },
        ]}
      />
    </section>
  )
}

function Pool({ plan }: { plan: Plan }) {
  const { classes, inspectors, barredCount } = plan.pool
  const frozen = plan.publishedAt !== null
  return (
    <section>
      <h2>{frozen ? '固定的名单' : '名单（公布时固定）'}</h2>
      <p>
        可检查 {classes.length} 个班，检查人员 {inspectors.length} 名；须回避 {barredCount}{' '}
        对（本人申报的利害关系、经办过该班或该机构、不在派出范围）。
      </p>
      <SmallTable
        label="可检查的培训班"
        rowKey="classId"
        dataSource={classes}
        columns={[
          { key: 'no', title: '编号', dataIndex: 'no' },
          { key: 'title', title: '培训班', dataIndex: 'title' },
          { key: 'orgName', title: '机构', dataIndex: 'orgName' },
          { key: 'weight', title: '权重（签数）', align: 'right', dataIndex: 'weight' },
          { key: 'why', title: '权重来由', render: (_: unknown, r) => r.why.join('；') || '基础权重 1' },
        ]}
      />
      <h3>检查人员</h3>
      <SmallTable
        label="检查人员"
        rowKey="code"
        dataSource={inspectors}
        columns={[
          { key: 'code', title: '序号', dataIndex: 'code' },
          { key: 'name', title: '姓名', dataIndex: 'name' },
          { key: 'orgName', title: '单位', dataIndex: 'orgName' },
        ]}
      />
    </section>
  )
}
