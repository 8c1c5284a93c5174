import { Button, Form, InputNumber, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { showInstant } from '#platform/day'
import {
  ActForm,
  DayRange,
  type DaySpan,
  Facts,
  optionsOf,
  Refusals,
  RegionSelect,
  SmallTable,
  useSubmit,
} from '#web/console'
import { proposeSetting, type ReplayRow, replayRule, severities } from '../contract.ts'
import type { RuleView } from './rule.tsx'
import { percent } from './shown.ts'

const year = new Date().getFullYear()

/** Try it on the past, look at what comes and goes, then ask for it. */
export function ReplayForm({ rule }: { rule: RuleView }) {
  const [values, setValues] = useState(Object.fromEntries(rule.thresholds.map((t) => [t.name, t.value])))
  const [region, setRegion] = useState<string | null>('350000')
  const [[from, to], setSpan] = useState<DaySpan>([`${year}-01-01`, `${year}-12-31`])
  const [result, setResult] = useState<ReplayRow | null>(null)
  const [asking, setAsking] = useState(false)
  const { submit, busy, reasons, clear } = useSubmit(replayRule, { success: '试算完成', onDone: setResult })
  if (!rule.can.includes('replay')) return null
  const moved = rule.thresholds.some((t) => values[t.name] !== t.value)
  const replayed =
    result !== null && rule.thresholds.every((t) => result.thresholdsDraft[t.name] === values[t.name])
  return (
    <section>
      <h2>试算与调整</h2>
      <Form layout="vertical" component="div" className="qc-form">
        <Space wrap size="large" align="start">
          {rule.thresholds.map((t) => (
            <Form.Item key={t.name} label={t.title} htmlFor={`t-${t.name}`} extra={`${t.min} 至 ${t.max}`}>
              <InputNumber
                id={`t-${t.name}`}
                min={t.min}
                max={t.max}
                value={values[t.name] ?? t.value}
                suffix={t.unit}
                onChange={(value) => setValues({ ...values, [t.name]: value ?? t.value })}
              />
            </Form.Item>
          ))}
          <Form.Item label="地区" htmlFor="replay-region">
            <RegionSelect id="replay-region" value={region} onChange={setRegion} />
          </Form.Item>
          <Form.Item label="期间">
            <DayRange value={[from, to]} onChange={setSpan} />
          </Form.Item>
        </Space>
        <Space wrap>
          <Button
            loading={busy}
            disabled={!region || !from || !to || rule.thresholds.length === 0}
            onClick={() =>
              void submit({
                code: rule.code,
                thresholds: values,
                region: region as string,
                from: from as string,
                until: to as string,
              })
            }
          >
            用过去的数据试算
          </Button>
          {rule.can.includes('propose') && (
            <Button type="primary" onClick={() => setAsking(true)}>
              提请调整
            </Button>
          )}
        </Space>
        <Refusals reasons={reasons} onClose={clear} />
      </Form>
      {result && <Shown replay={result} />}
      {asking && (
        <div style={{ marginTop: 16 }}>
          <ActForm
            act={proposeSetting}
            columns={2}
            fixed={{
              code: rule.code,
              thresholds: values,
              ...(replayed && result.region === '350000' ? { replayId: result.id } : {}),
            }}
            initial={{ enabled: rule.enabled, severity: rule.severity, workdays: rule.workdays }}
            missing={moved && !(replayed && result.region === '350000') ? ['按这些参数对全省试算'] : []}
            fields={[
              { name: 'enabled', label: '启用', kind: 'flag', text: '启用这条规则' },
              {
                name: 'severity',
                label: '等级',
                kind: 'select',
                options: optionsOf(severities),
                required: true,
              },
              {
                name: 'workdays',
                label: '核查期限',
                kind: 'int',
                unit: '个工作日',
                min: 1,
                max: 60,
                required: true,
              },
              { name: 'reason', label: '理由', kind: 'long', maxLength: 500, required: true },
            ]}
            submitText="提请审定"
            success="已提请，由另一人审定"
            onDone={() => setAsking(false)}
            onCancel={() => setAsking(false)}
          />
        </div>
      )}
    </section>
  )
}

function Shown({ replay }: { replay: ReplayRow }) {
  const told = (count: { confirmed: number; harmless: number }) =>
    `属实 ${count.confirmed}、排除 ${count.harmless}`
  return (
    <div style={{ marginTop: 16 }}>
      <Facts
        items={[
          { label: '现行参数发现', value: `${replay.now} 项（已核查：${told(replay.nowTold)}）` },
          { label: '试算参数发现', value: `${replay.draft} 项（已核查：${told(replay.draftTold)}）` },
          {
            label: '变化',
            value: `新增 ${replay.gained} 项，不再提示 ${replay.lost} 项，相同 ${replay.kept} 项`,
          },
          {
            label: '准确率（按已核查的）',
            value: `${percent(replay.precisionNow)} → ${percent(replay.precisionDraft)}`,
          },
        ]}
      />
      {replay.examples.length > 0 && (
        <SmallTable
          label="试算中变化的例子"
          rowKey="key"
          dataSource={replay.examples.map((one, key) => ({ key, ...one }))}
          columns={[
            {
              key: 'side',
              title: '变化',
              render: (_v, row) => (row.side === 'gained' ? '新增' : '不再提示'),
            },
            { key: 'says', title: '情形', render: (_v, row) => row.says },
            { key: 'on', title: '日期', render: (_v, row) => row.on },
            { key: 'region', title: '地区', render: (_v, row) => row.regionName },
            {
              key: 'outcome',
              title: '核查结论',
              render: (_v, row) =>
                row.alertId ? (
                  <Link href={`/risk-alerts/${row.alertId}`} className="qc-underlined">
                    {row.outcome ?? '未办结'}
                  </Link>
                ) : (
                  '未成预警'
                ),
            },
          ]}
        />
      )}
    </div>
  )
}

export function Replays({ rule }: { rule: RuleView }) {
  if (rule.replays.length === 0) return null
  return (
    <section>
      <h2>最近的试算</h2>
      <SmallTable<ReplayRow>
        label="最近的试算"
        rowKey="id"
        dataSource={rule.replays}
        columns={[
          { key: 'at', title: '时间', render: (_v, row) => showInstant(row.at) },
          { key: 'by', title: '试算人', render: (_v, row) => row.byName },
          { key: 'region', title: '地区', render: (_v, row) => row.regionName },
          { key: 'span', title: '期间', render: (_v, row) => `${row.from} 至 ${row.until}` },
          {
            key: 'values',
            title: '试算参数',
            render: (_v, row) =>
              rule.thresholds.map((t) => `${t.title} ${row.thresholdsDraft[t.name] ?? t.initial}`).join('；'),
          },
          { key: 'result', title: '发现', render: (_v, row) => `${row.now} → ${row.draft} 项` },
          {
            key: 'precision',
            title: '准确率',
            render: (_v, row) => `${percent(row.precisionNow)} → ${percent(row.precisionDraft)}`,
          },
        ]}
      />
    </section>
  )
}
