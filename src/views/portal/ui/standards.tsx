import type { standardsOn } from '#money/policy/contract'
import { clauseName } from '#platform/clause'
import { Card, Empty, LEVEL_NAMES, List, Loading, Money, PageTitle, Refusals, useFetch } from '#web/light'
import { useAddress } from './address.ts'
import { RegionPicker } from './pickers.tsx'

const KINDS: Record<string, string> = {
  completion: '培训合格证',
  qualification: '职业资格证书',
  level: '职业技能等级证书',
  ability: '专项职业能力证书',
}
const SUBSIDIES: Record<string, string> = {
  'class-training': '职业培训补贴',
  'personal-certificate': '个人见证补贴',
  'skill-upgrade': '失业保险技能提升补贴',
  apprenticeship: '企业新型学徒制培训补贴',
  'employment-reward': '培训促进就业奖补',
  'living-allowance': '培训期间生活费补贴',
}

export default function Standards() {
  const { values, set } = useAddress(['region'])
  const region = values.region || '350200'
  const { data, loading, reasons, reload } = useFetch<typeof standardsOn>('/api/money/policy/standards', {
    region,
  })
  return (
    <>
      <PageTitle title="补贴标准" note="今天有效的标准；每一项都注明依据。" />
      <RegionPicker value={region} onChange={(code) => set({ region: code })} />
      <Refusals reasons={reasons} onRetry={reload} />
      {loading && !data && <Loading />}
      {data && (
        <List
          items={data.packs}
          keyOf={(p) => p.id}
          empty={<Empty text="该地区还没有生效的补贴政策" next="可查看上级地区，或咨询当地人社部门。" />}
        >
          {(p) => (
            <Card title={`${SUBSIDIES[p.subsidyKind] ?? ''}（${p.regionName}）`}>
              <p className="ql-soft">
                {p.title}，第 {p.version} 版，{p.from} 起{p.to ? `至 ${p.to}` : ''}有效
              </p>
              <List items={p.document.amounts} keyOf={(a) => a.id}>
                {(a) => (
                  <div className="qp-row">
                    <span>
                      {a.certificateKinds.map((k) => KINDS[k]).join('、')}{' '}
                      {a.level ? LEVEL_NAMES[a.level] : ''}
                      <br />
                      <small className="ql-soft">依据 {clauseName(a.clause)}</small>
                    </span>
                    <strong>
                      <Money fen={a.amountFen} />
                    </strong>
                  </div>
                )}
              </List>
              {(
                [
                  ['加减', p.document.adjustments],
                  ['享受条件', p.document.requirements],
                  ['次数与期限', p.document.limits],
                  ['不予补贴', p.document.exclusions],
                ] as const
              ).map(
                ([heading, rules]) =>
                  rules.length > 0 && (
                    <section key={heading}>
                      <h3>{heading}</h3>
                      {rules.map((e) => (
                        <p key={e.id}>
                          {e.title}
                          <br />
                          <small className="ql-soft">依据 {clauseName(e.clause)}</small>
                        </p>
                      ))}
                    </section>
                  ),
              )}
            </Card>
          )}
        </List>
      )}
    </>
  )
}
