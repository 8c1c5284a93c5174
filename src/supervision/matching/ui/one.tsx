import { Alert, Button, Segmented, Skeleton, Space } from 'antd'
import { useEffect, useState } from 'react'
import { Link, useLocation, useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  ActForm,
  DataTable,
  Facts,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useNarrow,
  wholeDates,
} from '#web/console'
import { exportHits, getMatch, type HitRow, listHits, runKinds, runStates, startMatch } from '../contract.ts'
import { HitDrawer } from './hit.tsx'
import { tones } from './list.tsx'

type Run = OutputOf<typeof getMatch>
const count = (n: number) => n.toLocaleString('zh-CN')
const AGAIN_MS = 2000
const shows = [
  { value: 'hit', label: '全部疑点' },
  { value: 'added', label: '比上次新增' },
  { value: 'gone', label: '比上次消除' },
] as const
type Show = (typeof shows)[number]['value']

export default function MatchPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getMatch, { id })
  const waits = data?.state === 'running'
  useEffect(() => {
    if (!waits) return
    const timer = setInterval(refresh, AGAIN_MS)
    return () => clearInterval(timer)
  }, [waits, refresh])
  if (loading && !data) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title={`比对结果 · ${data.title}`}
        note={clauseName('依据 F2-7、N10-11；疑点须经核查，不据此直接处理')}
      />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {waits && <Alert type="info" showIcon title="正在比对" description="完成后本页自动显示结果。" />}
        {data.fault && <Alert type="error" showIcon title="比对失败" description={data.fault} />}
        <Facts
          items={[
            { label: '状态', value: <StateTag state={data.state} states={runStates} tones={tones} /> },
            { label: '范围', value: runKinds[data.kind] },
            { label: '地区', value: data.regionName },
            { label: '培训时段', value: `${data.fromDay} 至 ${data.toDay}` },
            { label: '人数', value: `${count(data.people)} 人` },
            { label: '疑点', value: `${count(data.hits)} 条` },
            data.added !== null && {
              label: '比上次',
              value: (
                <>
                  新增 {count(data.added)} 条，消除 {count(data.gone ?? 0)} 条（
                  <Link href={`/matches/${data.previousId}`} className="qc-underlined">
                    上次结果
                  </Link>
                  ）
                </>
              ),
            },
            { label: '运行', value: `${data.startedByName}，${showInstant(data.startedAt)}` },
            data.millis !== null && {
              label: '用时',
              value: data.millis < 100 ? '不到 0.1 秒' : `${(data.millis / 1000).toFixed(1)} 秒`,
            },
          ]}
        />
        <Registers run={data} />
        {data.can.includes('rerun') && <Again run={data} />}
        {data.state === 'done' && <Hits run={data} />}
      </Space>
    </>
  )
}

function Registers({ run }: { run: Run }) {
  const narrow = useNarrow()
  if (run.state !== 'done') return null
  return (
    <section>
      <h2>核对的数据</h2>
      {run.versions.length > 0 && (
        <SmallTable<Run['versions'][number]>
          label="核对的数据"
          rowKey={(v) => `${v.code}/${v.dataDate}`}
          dataSource={run.versions}
          {...(narrow ? { scroll: {} } : {})}
          columns={[
            {
              key: 'title',
              title: '数据',
              render: (_v, v) => (narrow ? `${v.title}（${v.source}）` : v.title),
            },
            ...(narrow ? [] : [{ key: 'source', title: '来源', dataIndex: 'source' }]),
            { key: 'dataDate', title: '数据日期', render: (_v, v) => wholeDates(v.dataDate) },
            {
              key: 'rows',
              title: '行数',
              align: 'right',
              ...(narrow ? { width: 64 } : {}),
              render: (_v, v) => count(v.rows),
            },
          ]}
        />
      )}
      {run.silent.length > 0 && (
        <ul style={{ margin: '8px 0 0', paddingInlineStart: 18 }}>
          {[...Map.groupBy(run.silent, (s) => s.why)].map(([why, all]) => (
            <li key={why}>
              没有核对（{why}）：{all.map((s) => s.title).join('、')}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Again({ run }: { run: Run }) {
  const [, go] = useLocation()
  const [open, setOpen] = useState(false)
  if (!open) return <Button onClick={() => setOpen(true)}>用最新数据重新比对</Button>
  return (
    <ActForm
      act={startMatch}
      columns={1}
      fixed={
        run.subjectId
          ? { kind: run.kind, subjectId: run.subjectId }
          : { kind: run.kind, region: run.region, from: run.fromDay, to: run.toDay }
      }
      fields={[{ name: 'reason', label: '用途', required: true, help: '会告诉被核对的本人。' }]}
      submitText="重新比对"
      success="已开始比对"
      onDone={({ id }) => {
        setOpen(false)
        go(`/matches/${id}`)
      }}
      onCancel={() => setOpen(false)}
    />
  )
}

function Hits({ run }: { run: Run }) {
  const [show, setShow] = useState<Show>('hit')
  const [opened, setOpened] = useState<HitRow | null>(null)
  const fixed = { id: run.id, show }
  return (
    <section>
      <h2>疑点</h2>
      {run.rules.length > 0 && <Rules run={run} />}
      {run.previousId && (
        <div style={{ margin: '12px 0' }}>
          <Segmented
            value={show}
            onChange={(value) => setShow(value as Show)}
            options={shows.map((s) => ({ ...s }))}
          />
        </div>
      )}
      <DataTable
        key={show}
        act={listHits}
        rowKey="key"
        search={false}
        fixedInput={fixed}
        opens={setOpened}
        exportAct={exportHits}
        filters={[
          {
            kind: 'select',
            name: 'rule',
            label: '规则',
            options: run.rules.map((r) => ({ value: String(r.rule), label: r.title })),
          },
        ]}
        columns={[
          { key: 'nameMasked', title: '姓名', card: 'title' },
          { key: 'idNumberMasked', title: '身份证号' },
          { key: 'ruleTitle', title: '规则', wrap: 200 },
          { key: 'says', title: '记录内容', wrap: 260 },
          { key: 'source', title: '来源', wrap: 180 },
          { key: 'record', title: '原文件', render: (r) => r.record || '—' },
          { key: 'dataDate', title: '数据日期', render: (r) => r.dataDate ?? '—' },
          { key: 'classTitle', title: run.kind === 'claim' ? '申报' : '培训班', wrap: 220 },
          { key: 'orgName', title: '机构', hidden: true },
          { key: 'categoryTitle', title: '人员类别', hidden: true },
        ]}
        emptyText={show === 'hit' ? '没有疑点' : '没有变化'}
        emptyNext={show === 'hit' ? '已接入的数据中没有发现异常。' : '与上次比对的结果一致。'}
      />
      <HitDrawer hit={opened} run={run} onClose={() => setOpened(null)} />
    </section>
  )
}

type Rule = Run['rules'][number]
const changeOf = (r: Rule): string =>
  r.added === null ? '—' : `新增 ${count(r.added)}，消除 ${count(r.gone ?? 0)}`

/** How many of each rule; on a phone a rule is one cell. */
function Rules({ run }: { run: Run }) {
  const narrow = useNarrow()
  return (
    <SmallTable<Rule>
      label="各规则的疑点数"
      rowKey="rule"
      dataSource={run.rules}
      {...(narrow ? { scroll: {} } : {})}
      columns={
        narrow
          ? [
              {
                key: 'title',
                title: '规则',
                render: (_v, r) => (
                  <>
                    <strong>{r.title}</strong>
                    <br />
                    {r.registerTitle ?? '本平台'}，{clauseName(r.clause)}
                    {r.added !== null && (
                      <>
                        <br />
                        比上次{changeOf(r)}
                      </>
                    )}
                  </>
                ),
              },
              {
                key: 'hits',
                title: '疑点',
                align: 'right',
                width: 72,
                render: (_v, r) => (
                  <>
                    {count(r.hits)} 条
                    <br />
                    {count(r.people)} 人
                  </>
                ),
              },
            ]
          : [
              { key: 'title', title: '规则', dataIndex: 'title' },
              { key: 'register', title: '数据', render: (_v, r) => r.registerTitle ?? '本平台' },
              { key: 'hits', title: '疑点', align: 'right', render: (_v, r) => count(r.hits) },
              { key: 'people', title: '人数', align: 'right', render: (_v, r) => count(r.people) },
              ...(run.previousId
                ? [{ key: 'change', title: '比上次', render: (_v: unknown, r: Rule) => changeOf(r) }]
                : []),
              { key: 'clause', title: '依据', render: (_v, r) => clauseName(r.clause) },
            ]
      }
    />
  )
}
