import { Select } from 'antd'
import { LevelSelect, optionsOf, useRegions } from '#web/console'
import {
  type CertificateKind,
  certificateKinds,
  costFacts,
  factSpec,
  levelled,
  type PackAdjustment,
  type PackAmount,
  packFacts,
  type Unit,
  unitFacts,
  units,
} from '../contract.ts'
import { ConditionEditor } from './condition.tsx'
import { Amount, Choice, Choices, Count, given, Labelled, type Put, When } from './inputs.tsx'

/** Facts counted in a unit. */
const countedIn = (unit: string): Partial<Record<UnitFact, string>> =>
  Object.fromEntries(
    unitFacts.filter((fact) => factSpec(fact).unit === unit).map((fact) => [fact, packFacts[fact].title]),
  )
const UNIT_WORDS: Record<Unit, string> = { hour: '学时', day: '天', month: '个月', stage: '期' }
const once = { once: '一次性', ...units }
const COSTS = Object.fromEntries(costFacts.map((fact) => [fact, packFacts[fact].title]))
type UnitFact = (typeof unitFacts)[number]

export function Standard({ one, put }: { one: PackAmount; put: Put<PackAmount> }) {
  const { rows } = useRegions()
  const kinds = (chosen: CertificateKind[]) =>
    put({
      ...one,
      certificateKinds: chosen,
      level: chosen.some((kind) => levelled.includes(kind)) ? (one.level ?? 5) : null,
    })
  const free = one.certificateKinds.length === 0
  const measure = (of: keyof typeof once) => {
    const fact = of === 'once' ? undefined : (Object.keys(countedIn(UNIT_WORDS[of]))[0] as UnitFact)
    put(given(one, 'unit', of === 'once' || !fact ? undefined : { of, fact }))
  }
  const { unit } = one
  return (
    <>
      <Choices
        label="证书类型（可空，即不凭证书）"
        value={one.certificateKinds}
        options={certificateKinds}
        onChange={kinds}
      />
      {(one.level !== null || free) && (
        <Labelled label={free ? '培训等级（可空，即不分等级）' : '等级'}>
          {(id) => (
            <LevelSelect
              id={id}
              value={one.level}
              onChange={(level) => put({ ...one, level: level ?? (free ? null : 5) })}
            />
          )}
        </Labelled>
      )}
      <Choice label="计量" value={unit?.of ?? 'once'} options={once} onChange={measure} />
      <Amount
        label={unit ? `标准（每${units[unit.of]}）` : '标准（每人）'}
        value={one.amountFen}
        onChange={(amountFen) => put({ ...one, amountFen })}
      />
      {unit && (
        <>
          <Choice
            label="数量取自"
            value={unit.fact}
            options={countedIn(UNIT_WORDS[unit.of]) as Record<UnitFact, string>}
            onChange={(fact) => put({ ...one, unit: { ...unit, fact } })}
          />
          <Count
            label="最多（0 为不限）"
            unit={UNIT_WORDS[unit.of]}
            value={unit.max ?? 0}
            onChange={(max) => put({ ...one, unit: given(unit, 'max', max > 0 ? max : undefined) })}
          />
        </>
      )}
      <Labelled label="仅限职业（工种）编码（可空）">
        {(id) => (
          <Select
            id={id}
            className="qc-wide"
            mode="tags"
            maxTagCount={6}
            tokenSeparators={[',', '，', '、', ' ', '\n']}
            value={one.occupations ?? []}
            onChange={(codes: string[]) => put(given(one, 'occupations', codes.length ? codes : undefined))}
          />
        )}
      </Labelled>
      <Labelled label="仅限地区（可空）">
        {(id) => (
          <Select
            id={id}
            className="qc-wide"
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={rows.map((region) => ({ value: region.code, label: region.name }))}
            value={one.regions ?? []}
            onChange={(codes: string[]) => put(given(one, 'regions', codes.length ? codes : undefined))}
          />
        )}
      </Labelled>
      <When
        value={one.when}
        onChange={(when) => put(given(one, 'when', when))}
        without="适用于所有符合享受条件的人"
      />
    </>
  )
}

const byKinds = {
  percent: '按标准的百分比',
  amount: '增减金额',
  override: '改按金额',
  share: '按成本的百分比',
}
type By = PackAdjustment['by']

function freshBy(kind: By['kind']): By {
  switch (kind) {
    case 'percent':
      return { kind, percent: 0 }
    case 'share':
      return { kind, fact: 'cost.material', percent: 0 }
    default:
      return { kind, amountFen: 0 }
  }
}

export function Adjustment({ one, put }: { one: PackAdjustment; put: Put<PackAdjustment> }) {
  const { by } = one
  return (
    <>
      <Labelled label="适用于" wide>
        {() => <ConditionEditor value={one.when} onChange={(when) => put({ ...one, when })} />}
      </Labelled>
      <Choice
        label="方式"
        value={by.kind}
        options={byKinds}
        onChange={(kind) => put({ ...one, by: freshBy(kind) })}
      />
      {by.kind === 'share' && (
        <Labelled label="成本">
          {(id) => (
            <Select
              id={id}
              className="qc-wide"
              options={optionsOf(COSTS as Record<string, string>)}
              value={by.fact as string}
              onChange={(fact) => put({ ...one, by: { ...by, fact: fact as (typeof costFacts)[number] } })}
            />
          )}
        </Labelled>
      )}
      {(by.kind === 'percent' || by.kind === 'share') && (
        <Count
          label="百分比"
          unit="%"
          decimals={2}
          value={by.percent}
          onChange={(percent) => put({ ...one, by: { ...by, percent } })}
        />
      )}
      {by.kind === 'share' && (
        <Amount
          label="最多（0 为不限）"
          value={by.maxFen ?? 0}
          onChange={(maxFen) => put({ ...one, by: given(by, 'maxFen', maxFen > 0 ? maxFen : undefined) })}
        />
      )}
      {(by.kind === 'amount' || by.kind === 'override') && (
        <Amount
          label={by.kind === 'amount' ? '金额（减少填负数）' : '改按金额'}
          value={by.amountFen}
          onChange={(amountFen) => put({ ...one, by: { ...by, amountFen } })}
        />
      )}
    </>
  )
}
