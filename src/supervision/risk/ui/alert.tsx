import { Alert, Skeleton, Space, Tag } from 'antd'
import { Link, useLocation, useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { Facts, PageHead, Refusals, SmallTable, StateTag, TieGraph, useAct } from '#web/console'
import { alertGraph, alertMoves, getAlert, severities, stages } from '../contract.ts'
import { Handling, Outcome } from './handling.tsx'
import { pathOf, severityTones, stateTones } from './shown.ts'
import { ThingName, useMayOpen } from './thing.tsx'

export type AlertView = OutputOf<typeof getAlert>

export default function AlertPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getAlert, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={`${data.title} · ${data.number}`} note={data.says} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Notices alert={data} />
        <About alert={data} />
        <Handling alert={data} />
        <Evidence alert={data} />
        <Graph alert={data} />
        {data.note !== null && <Outcome alert={data} />}
        <Related alert={data} />
      </Space>
    </>
  )
}

function Notices({ alert }: { alert: AlertView }) {
  const open = alert.state !== 'closed'
  return (
    <>
      {alert.overdue && (
        <Alert type="error" showIcon title={`已超过办理期限 ${alert.dueOn}`} description="请尽快核查办结。" />
      )}
      {open && alert.escalatedTo && (
        <Alert
          type="warning"
          showIcon
          title={`逾期未办结，已由${alert.escalatedTo}督办`}
          description="本级可继续核查，由上级部门复核办结。"
        />
      )}
      {open && alert.goneAt && (
        <Alert
          type="info"
          showIcon
          title={`${showInstant(alert.goneAt)} 运行时已不再出现`}
          description="可能相关数据已经变化。请核实原因后再下结论。"
        />
      )}
      {alert.state === 'acknowledged' && alert.returnReason && (
        <Alert type="warning" showIcon title="复核退回重查" description={alert.returnReason} />
      )}
      {alert.earlier && (
        <Alert
          type="info"
          showIcon
          title={
            <>
              同一情形曾经核查过（
              <Link href={`/risk-alerts/${alert.earlier.id}`} className="qc-underlined">
                {alert.earlier.number}
              </Link>
              ），此后程度明显加重或限期未改
            </>
          }
        />
      )}
    </>
  )
}

function About({ alert }: { alert: AlertView }) {
  return (
    <Facts
      items={[
        {
          label: '状态',
          value: <StateTag state={alert.state} states={alertMoves.states} tones={stateTones} />,
        },
        {
          label: '等级',
          value: (
            <>
              <StateTag state={alert.severity} states={severities} tones={severityTones} />
              <Tag>{alert.strength}</Tag>
            </>
          ),
        },
        { label: '环节', value: stages[alert.stage] },
        { label: '发生日期', value: alert.happenedOn },
        {
          label: '单位',
          value: alert.orgId ? (
            <Link href={`/providers/${alert.orgId}`} className="qc-underlined">
              {alert.orgName}
            </Link>
          ) : (
            '涉及多家单位或不涉及单位'
          ),
        },
        { label: '地区', value: alert.regionName },
        { label: '办理期限', value: alert.state === 'closed' ? '已办结' : alert.dueOn },
        { label: '核查人', value: alert.ownerName ?? '尚未签收' },
        { label: '为什么提示', value: alert.tells, wide: true },
        { label: '也可能是', value: alert.honest, wide: true },
        alert.clause !== null && { label: '依据', value: clauseName(alert.clause) },
        {
          label: '规则参数',
          value: (
            <>
              {alert.thresholds.map((t) => `${t.title} ${t.value} ${t.unit}`).join('；') || '无'}（
              <Link href={`/risk-rules/${alert.code}`} className="qc-underlined">
                {alert.setting === 0 ? '初始设置' : `第 ${alert.setting} 版设置`}
              </Link>
              ）
            </>
          ),
        },
        {
          label: '预警时间',
          value: `${showInstant(alert.raisedAt)}，最近一次发现 ${showInstant(alert.seenAt)}`,
        },
      ]}
    />
  )
}

function Evidence({ alert }: { alert: AlertView }) {
  const rows = alert.evidence.map((row, key) => ({ key, ...row }))
  return (
    <section>
      <h2>依据记录</h2>
      <SmallTable
        label="依据记录"
        rowKey="key"
        dataSource={rows}
        pagination={rows.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
        columns={[
          { key: 'about', title: '对象', render: (_v, row) => <ThingName thing={row.about} /> },
          { key: 'says', title: '显示的情况', render: (_v, row) => row.says },
          {
            key: 'at',
            title: '时间',
            render: (_v, row) =>
              row.at === null ? '—' : row.at.includes('T') ? showInstant(row.at) : row.at,
          },
          {
            key: 'facts',
            title: '数据',
            render: (_v, row) => row.facts.map((f) => `${f.label} ${f.value}`).join('；') || '—',
          },
        ]}
      />
      {alert.rows > rows.length && (
        <p>
          共 {alert.rows} 条，显示前 {rows.length} 条。
        </p>
      )}
    </section>
  )
}

function Graph({ alert }: { alert: AlertView }) {
  const { data, loading, reasons, refresh } = useAct(alertGraph, { id: alert.id })
  const mayOpen = useMayOpen()
  const [, go] = useLocation()
  const open = (ref: string) => {
    const path = pathOf(ref, mayOpen)
    if (path) go(path)
  }
  return (
    <section>
      <h2>关系图</h2>
      {loading && <Skeleton active />}
      {!loading && !data && <Refusals reasons={reasons} onRetry={refresh} />}
      {data && data.links.length === 0 && <p>涉及的对象之间没有记录到其他关系。</p>}
      {data && data.links.length > 0 && (
        <>
          <TieGraph
            title="涉及的人员、班级、单位和共用的手机号等"
            nodes={data.things.map((one) => ({
              id: one.ref,
              name: one.title,
              kind: one.kind,
              note: one.alerts > 1 ? `共 ${one.alerts} 条预警` : one.note,
              focus: one.focus,
              opens: pathOf(one.ref, mayOpen) !== null,
            }))}
            ties={data.links}
            onPick={open}
          />
          {data.cut && <p>关系较多，只显示与本预警最近的部分。</p>}
        </>
      )}
    </section>
  )
}

function Related({ alert }: { alert: AlertView }) {
  if (alert.related.length === 0) return null
  return (
    <section>
      <h2>相同对象的其他预警</h2>
      <SmallTable
        label="相同对象的其他预警"
        rowKey="id"
        dataSource={alert.related}
        columns={[
          {
            key: 'number',
            title: '编号',
            render: (_v, row) => (
              <Link href={`/risk-alerts/${row.id}`} className="qc-underlined">
                {row.number}
              </Link>
            ),
          },
          { key: 'title', title: '规则', render: (_v, row) => row.title },
          { key: 'says', title: '情形', render: (_v, row) => row.says },
          {
            key: 'state',
            title: '状态',
            render: (_v, row) => <StateTag state={row.state} states={alertMoves.states} tones={stateTones} />,
          },
          { key: 'shared', title: '相同对象', align: 'right', render: (_v, row) => `${row.shared} 个` },
        ]}
      />
    </section>
  )
}
