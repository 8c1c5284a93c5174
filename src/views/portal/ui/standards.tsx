import type { standardsOn } from '#money/policy/contract'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import {
  Card,
  DayField,
  Empty,
  LEVEL_NAMES,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  useFetch,
  wholeDates,
} from '#web/light'
import { useAddress } from './address.ts'
import { SUBSIDIES } from './names.ts'
import { RegionPicker } from './pickers.tsx'

const KINDS: Record<string, string> = {
  completion: '培训合格证',
  qualification: '职业资格证书',
  level: '职业技能等级证书',
  ability: '专项职业能力证书',
}
const UNITS: Record<string, string> = { hour: '每学时', day: '每天', month: '每月', stage: '每期' }

type Pack = OutputOf<typeof standardsOn>['packs'][number]

export default function Standards() {
  const { values, set } = useAddress(['region', 'on'])
  const region = values.region || '350200'
  const { data, loading, reasons, reload } = useFetch<typeof standardsOn>('/api/money/policy/standards', {
    region,
    ...(values.on ? { on: values.on } : {}),
  })
  return (
    <>
      <PageTitle title="补贴标准" note="每一项都注明依据和起止；申领按受理当日有效的标准核算。" />
      <RegionPicker value={region} onChange={(code) => set({ region: code })} />
      <DayField
        label="哪一天有效的标准"
        hint="不选即今天"
        from="2016-01-01"
        to={`${new Date().getFullYear() + 1}-12-31`}
        value={values.on || (data?.on ?? '')}
        onChange={(on) => set({ on })}
      />
      <Refusals reasons={reasons} onRetry={reload} />
      {loading && !data && <Loading />}
      {data && (
        <List
          items={data.packs}
          keyOf={(p) => p.id}
          empty={
            <Empty
              text={`该地区在 ${data.on} 没有生效的补贴政策`}
              next="可查看上级地区或更换日期，或咨询当地人社部门。"
            />
          }
        >
          {(p) => <OnePack pack={p} />}
        </List>
      )}
    </>
  )
}

function OnePack({ pack }: { pack: Pack }) {
  const { document } = pack
  return (
    <Card title={`${SUBSIDIES[pack.subsidyKind]}（${pack.regionName}）`}>
      <p className="ql-soft">
        {wholeDates(
          `${pack.title}，第 ${pack.version} 版，${pack.from} 起${pack.to ? `至 ${pack.to}` : ''}有效`,
        )}
      </p>
      <List items={document.amounts} keyOf={(a) => a.id}>
        {(a) => {
          const line = pack.words
            .find((one) => one.section === 'amounts')
            ?.lines.find((one) => one.id === a.id)
          const special = a.when || a.occupations || a.regions || a.unit
          return (
            <div className="qp-row">
              <span>
                {a.certificateKinds.map((k) => KINDS[k]).join('、') || a.title}{' '}
                {a.level ? LEVEL_NAMES[a.level] : ''}
                {special && (
                  <>
                    <br />
                    {line?.says}
                  </>
                )}
                {a.note && (
                  <>
                    <br />
                    {a.note}
                  </>
                )}
                <br />
                <small className="ql-soft">
                  依据 {clauseName(a.clause)}
                  {line?.span && `，${line.span}`}
                </small>
              </span>
              <strong>
                {a.unit && <small>{UNITS[a.unit.of]} </small>}
                <Money fen={a.amountFen} />
              </strong>
            </div>
          )
        }}
      </List>
      {pack.words
        .filter(({ section }) => section !== 'amounts')
        .map(({ section, title, lines }) => (
          <section key={section}>
            <h3>{title}</h3>
            {lines.map((line) => (
              <p key={line.id}>
                <strong>{line.title}</strong>
                <br />
                {line.says}
                {line.note && (
                  <>
                    <br />
                    {line.note}
                  </>
                )}
                <br />
                <small className="ql-soft">
                  依据 {clauseName(line.clause)}
                  {line.span && `，${line.span}`}
                </small>
              </p>
            ))}
          </section>
        ))}
      <section>
        <h3>来源文件</h3>
        {document.sources.map((source) => (
          <p key={source.code}>
            {source.code} {source.title}
            {source.note && (
              <>
                <br />
                <small className="ql-soft">{source.note}</small>
              </>
            )}
          </p>
        ))}
      </section>
    </Card>
  )
}
