import { Alert, Skeleton, Space } from 'antd'
import { Link, useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { Facts, MoveBar, PageHead, Refusals, SmallTable, StateTag, useAct } from '#web/console'
import {
  approveSetting,
  getRule,
  refuseSetting,
  type SettingRow,
  settingStates,
  severities,
  stages,
  strengths,
} from '../contract.ts'
import { ReplayForm, Replays } from './replay.tsx'
import { precisionText, severityTones } from './shown.ts'

export type RuleView = OutputOf<typeof getRule>

export default function RulePage() {
  const { code = '' } = useParams<{ code: string }>()
  const { data, loading, reasons, refresh } = useAct(getRule, { rule: code })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title={data.title}
        note={data.tells}
        actions={
          <Space wrap>
            <Link href={`/risk-alerts?rule=${data.code}`}>看它的预警</Link>
            <Link href="/risk-rules">返回规则</Link>
          </Space>
        }
      />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <About rule={data} />
        <Waiting rule={data} />
        <ReplayForm key={`${data.code} ${data.setting}`} rule={data} />
        <Replays rule={data} />
        <Settings rule={data} />
      </Space>
    </>
  )
}

function About({ rule }: { rule: RuleView }) {
  return (
    <Facts
      items={[
        { label: '环节', value: rule.stages.map((stage) => stages[stage]).join('、') },
        {
          label: '等级',
          value: <StateTag state={rule.severity} states={severities} tones={severityTones} />,
        },
        { label: '性质', value: strengths[rule.strength] },
        {
          label: '依据',
          value: rule.clause ? clauseName(rule.clause) : '审计发现的作假手法（无对应条款）',
        },
        { label: '状态', value: rule.enabled ? '启用' : '停用' },
        { label: '核查期限', value: `${rule.workdays} 个工作日（平台设置）` },
        { label: '未办结', value: `${rule.open} 条，其中逾期 ${rule.overdue} 条` },
        { label: '准确率', value: `${precisionText(rule)}；数据问题 ${rule.dataFault} 条` },
        { label: '也可能是', value: rule.honest, wide: true },
        {
          label: '现行参数',
          value:
            rule.thresholds
              .map(
                (t) =>
                  `${t.title} ${t.value} ${t.unit}（${t.clause ? clauseName(t.clause) : '平台设置'}${t.value === t.initial ? '' : `，初始为 ${t.initial}`}）`,
              )
              .join('；') || '没有参数',
          wide: true,
        },
        { label: '设置版本', value: rule.setting === 0 ? '初始设置' : `第 ${rule.setting} 版` },
      ]}
    />
  )
}

/** A change that waits for its second person. */
function Waiting({ rule }: { rule: RuleView }) {
  const waiting = rule.settings.find((one) => one.state === 'proposed')
  if (!waiting) return null
  return (
    <section>
      <h2>待审定的调整</h2>
      <Alert
        type="info"
        showIcon
        title={`${waiting.proposedByName} 于 ${showInstant(waiting.proposedAt)} 提请：${changesOf(rule, waiting)}`}
        description={`理由：${waiting.reason}`}
        style={{ marginBottom: 16 }}
      />
      <MoveBar
        record={waiting}
        moves={[
          { name: 'approve', title: '同意调整', act: approveSetting, tone: 'primary', success: '已生效' },
          { name: 'refuse', title: '不同意', act: refuseSetting, reason: '不同意的理由' },
        ]}
      />
      {waiting.can.length === 0 && (
        <p role="status">由省级另一名有“审定风险规则调整”权限的人员审定，提请人不能审定。</p>
      )}
    </section>
  )
}

function changesOf(rule: RuleView, to: SettingRow): string {
  const parts: string[] = []
  if (to.enabled !== rule.enabled) parts.push(to.enabled ? '启用' : '停用')
  if (to.severity !== rule.severity)
    parts.push(`等级由${severities[rule.severity]}改为${severities[to.severity]}`)
  if (to.workdays !== rule.workdays) parts.push(`期限由 ${rule.workdays} 改为 ${to.workdays} 个工作日`)
  for (const t of rule.thresholds) {
    const value = to.thresholds[t.name]
    if (value !== undefined && value !== t.value)
      parts.push(`${t.title}由 ${t.value} 改为 ${value} ${t.unit}`)
  }
  return parts.join('；') || '与现行设置相同'
}

function Settings({ rule }: { rule: RuleView }) {
  if (rule.settings.length === 0) return null
  return (
    <section>
      <h2>设置的历次版本</h2>
      <SmallTable<SettingRow>
        label="设置的历次版本"
        rowKey="id"
        dataSource={rule.settings}
        columns={[
          { key: 'number', title: '版本', render: (_v, row) => `第 ${row.number} 版` },
          { key: 'state', title: '状态', render: (_v, row) => settingStates[row.state] },
          {
            key: 'thresholds',
            title: '参数',
            render: (_v, row) =>
              rule.thresholds
                .map((t) => `${t.title} ${row.thresholds[t.name] ?? t.initial} ${t.unit}`)
                .join('；') || '—',
          },
          {
            key: 'rest',
            title: '其他',
            render: (_v, row) =>
              `${row.enabled ? '启用' : '停用'}，等级${severities[row.severity]}，${row.workdays} 个工作日`,
          },
          { key: 'reason', title: '理由', render: (_v, row) => row.reason },
          { key: 'by', title: '提请人', render: (_v, row) => row.proposedByName },
          { key: 'decided', title: '审定人', render: (_v, row) => row.decidedByName ?? '—' },
          {
            key: 'at',
            title: '审定时间',
            render: (_v, row) => (row.decidedAt ? showInstant(row.decidedAt) : '—'),
          },
        ]}
      />
    </section>
  )
}
