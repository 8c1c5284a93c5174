import { useState } from 'react'
import type { fileOwn, myClaims, OwnLine, ownOptions, PrefilledRow, prefilled } from '#money/claims/contract'
import type { OutputOf } from '#platform/act'
import type { listRegions } from '#registry/regions/contract'
import {
  Button,
  Card,
  Empty,
  Facts,
  Go,
  LEVEL_NAMES,
  LinkButton,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Select,
  Tag,
  useFetch,
  usePost,
} from '#web/light'
import { KIND_NAMES } from './names.ts'
import { Why } from './why.tsx'

type Options = OutputOf<typeof ownOptions>
type Option = Options['rows'][number]

/** After these the certificate may be claimed for again. */
const OVER = ['withdrawn', 'refused']

export default function MyCertificates() {
  const [region, setRegion] = useState('')
  const { data, loading, reasons, reload } = useFetch<typeof ownOptions>(
    '/api/money/my/certificate-subsidies',
    region ? { region } : {},
  )
  const claims = useFetch<typeof myClaims>('/api/money/my/claims', {})
  const more = useFetch<typeof prefilled>('/api/money/my/prefilled', {})
  const [filed, setFiled] = useState<string | null>(null)
  const file = usePost<typeof fileOwn>('/api/money/my/claims', {
    onDone: (output) => {
      setFiled(output.number)
      reload()
      claims.reload()
    },
  })
  if (loading && !data) return <Loading />
  const lineOf = (c: Option) =>
    claims.data?.rows.find((l) => l.certificateNumber === c.number && !OVER.includes(l.state)) ?? null
  return (
    <>
      <PageTitle title="我的证书" note="已知的信息不用您再填；能申领的一键确认。" />
      <Refusals reasons={[...reasons, ...file.reasons]} onRetry={reload} />
      {filed && (
        <Card title="申领已提交">
          <p>申报编号 {filed}，办到哪一步、在谁手上，可在“补贴”里查看。</p>
          <LinkButton href="/my/money" kind="primary">
            查看进度
          </LinkButton>
        </Card>
      )}
      {data && data.rows.length > 0 && (
        <Where region={data.region} regionName={data.regionName} onChange={setRegion} />
      )}
      {data && !data.account && data.rows.some((c) => !lineOf(c)) && (
        <Card title="还没有登记收款账户">
          <p>申领前请先登记本人银行账户，补贴只付到本人账户。</p>
          <LinkButton href="/my/account" kind="primary">
            去登记
          </LinkButton>
        </Card>
      )}
      {data && (
        <List
          items={data.rows}
          keyOf={(c) => c.certificateId}
          empty={<Empty text="还没有证书记录" next="评价机构录入证书后，会自动显示在这里。" />}
        >
          {(c) => (
            <Certificate
              row={c}
              others={(more.data?.rows ?? []).filter(
                (o) =>
                  o.certificateId === c.certificateId &&
                  !(c.claimable && o.subsidyKind === 'personal-certificate'),
              )}
              line={lineOf(c)}
              busy={file.busy}
              onFile={() =>
                void file.post({
                  certificateId: c.certificateId,
                  ...(data?.region ? { region: data.region } : {}),
                })
              }
            />
          )}
        </List>
      )}
    </>
  )
}

/** The claim goes to where the person works, looks for work or studies; the register's place stands first. */
function Where({
  region,
  regionName,
  onChange,
}: {
  region: string | null
  regionName: string
  onChange: (code: string) => void
}) {
  const [asking, setAsking] = useState(region === null)
  const regions = useFetch<typeof listRegions>('/api/registry/regions', asking ? {} : null)
  const units = (regions.data?.rows ?? []).filter((r) => r.level !== 'province' && r.unitCode === r.code)
  if (!asking) {
    return (
      <div className="qm-row qm-where">
        <span>申领地：{regionName}</span>
        <Button onClick={() => setAsking(true)}>换一个地方</Button>
      </div>
    )
  }
  return (
    <Select
      label="在哪里申领"
      hint="选择您就业、登记失业或就读的地方；各地补贴政策不同。"
      blank="请选择"
      value={units.some((r) => r.code === region) ? (region as string) : ''}
      onChange={(code) => {
        onChange(code)
        setAsking(code === '')
      }}
      options={units.map((r) => ({ value: r.code, label: r.name }))}
    />
  )
}

function Certificate({
  row,
  others,
  line,
  busy,
  onFile,
}: {
  row: Option
  /** Other subsidies the same certificate could bring instead. */
  others: readonly PrefilledRow[]
  line: OwnLine | null
  busy: boolean
  onFile: () => void
}) {
  return (
    <Card
      title={row.occupationName ?? KIND_NAMES[row.certificateKind]}
      aside={
        line ? (
          <Tag tone={line.tone}>{line.stateTitle}</Tag>
        ) : row.claimable || others.length > 0 ? (
          <Tag tone="good">可申领</Tag>
        ) : (
          <Tag>暂不能申领</Tag>
        )
      }
    >
      <Facts
        items={[
          { label: '证书类别', value: KIND_NAMES[row.certificateKind] },
          row.level !== null && { label: '等级', value: LEVEL_NAMES[row.level] },
          { label: '证书编号', value: row.number },
          { label: '发证日期', value: row.issuedOn },
          line !== null && {
            label: line.subsidyTitle,
            value: (
              <>
                <Money fen={line.amountFen} />，<Go href="/my/money">看进度和为什么是这个数</Go>
              </>
            ),
          },
          line === null && row.claimable && { label: '可申领', value: <Money fen={row.amountFen} /> },
          ...others.map(
            (o) =>
              line === null && {
                label: row.claimable ? '或改领' : '可申领',
                value: (
                  <>
                    {o.subsidyTitle}
                    {o.amountFen === null ? '' : '，'}
                    {o.amountFen !== null && <Money fen={o.amountFen} />}，<Go href="/my">去确认</Go>
                  </>
                ),
              },
          ),
        ]}
      />
      {line === null && row.claimable && (
        <>
          <details>
            <summary>为什么是这个金额</summary>
            <Why trace={row.trace} />
          </details>
          <Button kind="primary" block busy={busy} onClick={onFile}>
            确认申领个人见证补贴
          </Button>
        </>
      )}
      {line === null && !row.claimable && others.length === 0 && (
        <Refusals reasons={row.reasons} title="暂不能申领的原因" />
      )}
    </Card>
  )
}
