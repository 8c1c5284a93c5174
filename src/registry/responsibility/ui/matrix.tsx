import { Alert, Card, Checkbox, Flex, Input, Skeleton, Tag } from 'antd'
import { useSearchParams } from 'wouter'
import { clauseName } from '#platform/clause'
import {
  EmptyHint,
  Facts,
  PageHead,
  Refusals,
  RegionSelect,
  SmallTable,
  useAct,
  useNarrow,
} from '#web/console'
import { responsibilityMatrix, type StepRow, stages } from '../contract.ts'

/** Which department answers for which step, by which clause, and who that is at a place. */
export default function Matrix() {
  const [params, setParams] = useSearchParams()
  const region = params.get('region') ?? undefined
  const q = params.get('q')?.trim() ?? ''
  const gaps = params.get('gaps') === 'true'
  const { data, loading, reasons, refresh } = useAct(responsibilityMatrix, region ? { region } : {})
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(params)
    if (value) next.set(name, value)
    else next.delete(name)
    setParams(next, { replace: true })
  }
  const found = (data?.rows ?? []).filter(
    (row) =>
      (!gaps || row.missing.length > 0) &&
      (q === '' || [row.title, row.task, row.leads, ...row.duties].some((text) => text.includes(q))),
  )
  const missing = (data?.rows ?? []).filter((row) => row.missing.length > 0).length
  return (
    <>
      <PageHead
        title="责任矩阵"
        note={`谁实施、谁负责：每个环节由哪个部门负责，依据哪一条，在${data?.regionName ?? '本地区'}是哪个单位。`}
      />
      <Flex wrap gap={12} align="center" style={{ marginBottom: 16 }}>
        <div style={{ minWidth: 240 }}>
          <RegionSelect
            value={data?.region ?? null}
            onChange={(code) => set('region', code ?? undefined)}
            aria-label="地区"
          />
        </div>
        <Input.Search
          allowClear
          aria-label="按环节、职责或岗位查找"
          placeholder="按环节、职责或岗位查找"
          defaultValue={q}
          onSearch={(text) => set('q', text.trim())}
          style={{ maxWidth: 320 }}
        />
        <Checkbox checked={gaps} onChange={(event) => set('gaps', event.target.checked ? 'true' : undefined)}>
          只看岗位空缺
        </Checkbox>
      </Flex>
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {missing > 0 && (
        <Alert
          type="warning"
          showIcon
          title={`${missing} 个环节有岗位空缺`}
          description="空缺的岗位没有人员可以办理，请系统管理员在“账号与授权”中授权。"
          style={{ marginBottom: 16 }}
        />
      )}
      {data && found.length === 0 && <EmptyHint text="没有符合条件的环节" next="请放宽查找条件。" />}
      {Object.entries(stages).map(([stage, title]) => {
        const rows = found.filter((row) => row.stage === stage)
        return rows.length > 0 ? <Stage key={stage} title={title} rows={rows} /> : null
      })}
    </>
  )
}

function Who({ row }: { row: StepRow }) {
  if (!row.byPlace) return <span className="qc-help">各{row.leads}分别负责</span>
  return (
    <>
      {row.offices.map((office) => (
        <div key={office.name}>
          {office.name}（{office.people} 人）{office.above && <Tag>上级</Tag>}
        </div>
      ))}
      {row.missing.map((duty) => (
        <div key={duty}>
          <Tag color="error">空缺</Tag>
          {duty}
        </div>
      ))}
    </>
  )
}
const leadsOf = (row: StepRow) => (
  <>
    <strong>{row.leads}</strong>
    {row.with.length > 0 && <div className="qc-help">参与：{row.with.join('、')}</div>}
    {row.province && <div className="qc-help">省级指导：{row.province}</div>}
  </>
)
const groundOf = (row: StepRow) => (row.clause ? clauseName(row.clause) : '平台设置')
const taskOf = (row: StepRow) => (
  <>
    {row.task}
    <div className="qc-help">岗位：{row.duties.join('、')}</div>
  </>
)

function Stage({ title, rows }: { title: string; rows: StepRow[] }) {
  const narrow = useNarrow()
  return (
    <section>
      <h2>{title}</h2>
      {narrow ? (
        <Flex vertical gap={12}>
          {rows.map((row) => (
            <Card key={row.key} size="small" title={row.title}>
              <Facts
                items={[
                  { label: '责任部门', value: leadsOf(row) },
                  { label: '职责', value: taskOf(row) },
                  { label: '依据', value: groundOf(row) },
                  { label: '责任单位', value: <Who row={row} /> },
                ]}
              />
            </Card>
          ))}
        </Flex>
      ) : (
        <SmallTable
          label={title}
          rowKey="key"
          dataSource={rows}
          scroll={{}}
          tableLayout="fixed"
          columns={[
            { title: '环节', width: '18%', render: (_, row) => <strong>{row.title}</strong> },
            { title: '责任部门', width: '20%', render: (_, row) => leadsOf(row) },
            { title: '职责', width: '26%', render: (_, row) => taskOf(row) },
            { title: '依据', width: '15%', render: (_, row) => groundOf(row) },
            { title: '责任单位', render: (_, row) => <Who row={row} /> },
          ]}
        />
      )}
    </section>
  )
}
