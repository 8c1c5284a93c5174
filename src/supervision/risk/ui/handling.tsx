import { useState } from 'react'
import { Link } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, Facts, FileList, MoveBar, optionsOf, SmallTable, StateTag, useMay } from '#web/console'
import { acknowledgeAlert, examineAlert, outcomes, returnAlert, settleAlert } from '../contract.ts'
import type { AlertView } from './alert.tsx'
import { outcomeTones } from './shown.ts'
import { StopSelect } from './stop-select.tsx'

/** Taking it up, concluding it, and the second person's word. */
export function Handling({ alert }: { alert: AlertView }) {
  const [form, setForm] = useState<'acknowledge' | 'examine' | null>(null)
  const { id, version, can } = alert
  const done = () => setForm(null)
  if (alert.state === 'closed') return null
  if (can.length === 0)
    return (
      <p role="status">
        {alert.state === 'examined'
          ? '由另一名有“复核风险预警”权限的人员复核，核查人不能复核。'
          : '由所属地区有“核查风险预警”权限的人员核查。'}
      </p>
    )
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={alert}
        moves={[
          {
            name: 'acknowledge',
            title: '签收核查',
            tone: 'primary',
            onClick: () => setForm('acknowledge'),
          },
          { name: 'examine', title: '填写核查结论', tone: 'primary', onClick: () => setForm('examine') },
          {
            name: 'settle',
            title: settleTitle(alert),
            act: settleAlert,
            tone: 'primary',
            success: '已办结',
          },
          { name: 'return', title: '退回重查', act: returnAlert, reason: '退回理由' },
        ]}
      />
      {form === 'acknowledge' && can.includes('acknowledge') && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={acknowledgeAlert}
            fixed={{ id, version }}
            initial={{ stops: [] }}
            fields={[
              {
                name: 'stops',
                label: '核查期间的限制（一般不需要）',
                kind: 'custom',
                control: <StopSelect subjects={alert.subjects} />,
                help: '由您决定，不由规则决定；到期自动解除，核查办结时也解除。',
              },
              { name: 'reason', label: '设置限制的理由', kind: 'long', maxLength: 300 },
            ]}
            submitText="签收，由我核查"
            success="已签收"
            onDone={done}
            onCancel={done}
          />
        </div>
      )}
      {form === 'examine' && can.includes('examine') && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={examineAlert}
            fixed={{ id, version }}
            initial={{ stops: [], files: [] }}
            fields={[
              {
                name: 'outcome',
                label: '结论',
                kind: 'select',
                options: optionsOf(outcomes),
                required: true,
              },
              {
                name: 'note',
                label: '核查经过和依据',
                kind: 'long',
                maxLength: 2000,
                rows: 5,
                required: true,
                help: '写清查了什么、问了谁、看到什么（至少 10 个字）。',
              },
              { name: 'files', label: '核查材料', kind: 'files' },
              {
                name: 'stops',
                label: '拟设置的限制',
                kind: 'custom',
                control: <StopSelect subjects={alert.subjects} />,
                help: '只有“属实”才能设置，经另一人复核后生效；正当的个案可另行申请放行，由两人签发。',
              },
            ]}
            submitText="提交复核"
            success="已提交复核"
            onDone={done}
            onCancel={done}
          />
        </div>
      )}
    </section>
  )
}

const settleTitle = (alert: AlertView): string =>
  alert.outcome === 'confirmed' && alert.stops.length > 0
    ? `同意“${outcomes.confirmed}”，设置 ${alert.stops.length} 项限制并办结`
    : `同意“${alert.outcome ? outcomes[alert.outcome] : ''}”，办结`

/** What a true alert may lead to is decided where it belongs, by the two persons of that place. */
function Further({ alert }: { alert: AlertView }) {
  const mayPenalise = useMay('penalty.draft')
  const mayRecover = useMay('recovery.open')
  if (!mayPenalise && !mayRecover) return null
  const whom = alert.orgId ? `&org=${alert.orgId}` : ''
  return (
    <p>
      {mayPenalise && (
        <>
          需要约谈、整改、处罚的：
          <Link href={`/penalties/new?draft=alert:${alert.id}${whom}`} className="qc-underlined">
            提出处理措施
          </Link>
          。
        </>
      )}
      {mayRecover && (
        <>
          涉及已拨付资金的：
          <Link href="/recoveries/new" className="qc-underlined">
            立案追回
          </Link>
          。
        </>
      )}
    </p>
  )
}

export function Outcome({ alert }: { alert: AlertView }) {
  return (
    <section>
      <h2>核查结论</h2>
      <Facts
        items={[
          alert.outcome !== null && {
            label: '结论',
            value: <StateTag state={alert.outcome} states={outcomes} tones={outcomeTones} />,
          },
          { label: '提交人', value: alert.examinedByName },
          { label: '提交时间', value: alert.examinedAt && showInstant(alert.examinedAt) },
          alert.closedByName !== null && { label: '复核人', value: alert.closedByName },
          alert.closedAt !== null && { label: '办结时间', value: showInstant(alert.closedAt) },
          { label: '核查经过', value: alert.note, wide: true },
          alert.files.length > 0 && {
            label: '核查材料',
            value: <FileList files={alert.files} />,
            wide: true,
          },
          alert.state === 'examined' &&
            alert.stops.length > 0 && {
              label: '拟设置的限制',
              value: alert.stops.map((stop) => `${stop.title}：${stop.name}`).join('；'),
              wide: true,
            },
        ]}
      />
      {alert.holds.length > 0 && (
        <div style={{ marginTop: 16 }}>
          <SmallTable
            label="由本预警设置的限制"
            rowKey="id"
            dataSource={alert.holds}
            columns={[
              { key: 'title', title: '限制', render: (_v, row) => row.title },
              { key: 'name', title: '对象', render: (_v, row) => row.name },
              { key: 'placedAt', title: '设置时间', render: (_v, row) => showInstant(row.placedAt) },
              {
                key: 'lifted',
                title: '现在',
                render: (_v, row) =>
                  row.liftedAt
                    ? `${showInstant(row.liftedAt)} 解除`
                    : row.endsOn
                      ? `生效中，${row.endsOn} 到期`
                      : '生效中',
              },
              {
                key: 'exceptions',
                title: '个案放行',
                align: 'right',
                render: (_v, row) => `${row.exceptions} 件`,
              },
            ]}
          />
        </div>
      )}
      {alert.state === 'closed' && alert.outcome === 'confirmed' && <Further alert={alert} />}
    </section>
  )
}
