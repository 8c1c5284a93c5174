import { Button, InputNumber, Space } from 'antd'
import type { ReactNode } from 'react'
import {
  cappedPer,
  countedPer,
  exclusionRules,
  type FundKind,
  funds,
  type PackCap,
  type PackDocument,
  type PackElement,
  type PackExclusion,
  type PackFund,
  type PackLimit,
  type PackRequirement,
  type PackTerm,
  type PackVoucher,
  type Section,
  type SubsidyKind,
  shortages,
  subsidyKinds,
  unknowns,
} from '../contract.ts'
import { Adjustment, Standard } from './amount-fields.tsx'
import { ConditionEditor } from './condition.tsx'
import {
  Amount,
  Choice,
  Choices,
  Count,
  given,
  Labelled,
  Line,
  PeriodFields,
  type Put,
  When,
} from './inputs.tsx'

const allKinds = Object.keys(subsidyKinds) as SubsidyKind[]

function Requirement({ one, put }: { one: PackRequirement; put: Put<PackRequirement> }) {
  return (
    <>
      <Labelled label="须符合" wide>
        {() => <ConditionEditor value={one.must} onChange={(must) => put({ ...one, must })} />}
      </Labelled>
      <When
        label="只对哪些人要求（可空）"
        value={one.when}
        onChange={(when) => put(given(one, 'when', when))}
        without="要求所有申请人"
      />
      <Choice
        label="没有数据时"
        value={one.unknown}
        options={unknowns}
        onChange={(unknown) => put({ ...one, unknown })}
      />
      <Line
        label="不符合时的提示"
        value={one.next ?? ''}
        onChange={(next) => put(given(one, 'next', next))}
      />
    </>
  )
}

function Limit({ one, put }: { one: PackLimit; put: Put<PackLimit> }) {
  return (
    <>
      <Choice
        label="计次对象"
        value={one.per}
        options={countedPer}
        onChange={(per) => put({ ...one, per })}
      />
      <Count label="最多" unit="次" value={one.max} onChange={(max) => put({ ...one, max })} />
      <PeriodFields value={one.period} onChange={(period) => put({ ...one, period })} />
      <Choices
        label="计入的补贴"
        value={one.counts}
        options={subsidyKinds}
        onChange={(next) => put({ ...one, counts: next })}
      />
      <When value={one.when} onChange={(when) => put(given(one, 'when', when))} without="适用于所有人" />
      <Extras
        value={one.extra ?? []}
        onChange={(extra) => put(given(one, 'extra', extra.length ? extra : undefined))}
      />
    </>
  )
}

type Extra = NonNullable<PackLimit['extra']>

function Extras({ value, onChange }: { value: Extra; onChange: Put<Extra> }) {
  const put = (index: number, next: Extra[number]) =>
    onChange(value.map((one, i) => (i === index ? next : one)))
  return (
    <Labelled label="另增次数（可空）" wide>
      {() => (
        <Space orientation="vertical" style={{ width: '100%' }}>
          {value.map((one, index) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: allowances have no identity of their own
              key={index}
              style={{ borderInlineStart: '3px solid var(--qc-line, #d9e0ea)', paddingInlineStart: 12 }}
            >
              <ConditionEditor value={one.when} onChange={(when) => put(index, { ...one, when })} />
              <Space wrap style={{ marginTop: 8 }}>
                另增
                <InputNumber
                  aria-label="另增次数"
                  min={1}
                  precision={0}
                  value={one.more}
                  onChange={(more) => put(index, { ...one, more: more ?? 1 })}
                />
                次
                <Button type="text" onClick={() => onChange(value.filter((_one, i) => i !== index))}>
                  删去
                </Button>
              </Space>
              <Line
                label="另增的依据"
                value={one.clause}
                onChange={(clause) => put(index, { ...one, clause })}
              />
            </div>
          ))}
          <Button
            size="small"
            onClick={() =>
              onChange([...value, { when: { fact: 'shortage', op: 'is', value: true }, more: 1, clause: '' }])
            }
          >
            增加一项另增
          </Button>
        </Space>
      )}
    </Labelled>
  )
}

function Exclusion({ one, put }: { one: PackExclusion; put: Put<PackExclusion> }) {
  const spans = { ever: '不论何时享受', period: '只看规定期间内享受的' }
  return (
    <>
      <Choice
        label="情形"
        value={one.rule}
        options={exclusionRules}
        onChange={(rule) => put({ ...one, rule })}
      />
      <Choices
        label="对照的补贴"
        value={one.against}
        options={subsidyKinds}
        onChange={(against) => put({ ...one, against })}
      />
      <Choice
        label="对照期间"
        value={one.period ? 'period' : 'ever'}
        options={spans}
        onChange={(next) =>
          put(given(one, 'period', next === 'ever' ? undefined : { kind: 'calendar-year' }))
        }
      />
      {one.period && <PeriodFields value={one.period} onChange={(period) => put({ ...one, period })} />}
      <When value={one.when} onChange={(when) => put(given(one, 'when', when))} without="适用于所有人" />
    </>
  )
}

function Cap({ one, put }: { one: PackCap; put: Put<PackCap> }) {
  return (
    <>
      <Choice
        label="上限对象"
        value={one.per}
        options={cappedPer}
        onChange={(per) => put({ ...(per === 'person' ? one : given(one, 'period', undefined)), per })}
      />
      <Amount label="上限金额" value={one.maxFen} onChange={(maxFen) => put({ ...one, maxFen })} />
      {one.per === 'person' && (
        <>
          <PeriodFields
            value={one.period ?? { kind: 'life' }}
            onChange={(period) => put({ ...one, period })}
          />
          <Choices
            label="计入的补贴"
            value={one.counts}
            options={subsidyKinds}
            onChange={(next) => put({ ...one, counts: next })}
          />
        </>
      )}
      <When value={one.when} onChange={(when) => put(given(one, 'when', when))} without="适用于所有人" />
    </>
  )
}

function Paying({ one, put }: { one: PackFund; put: Put<PackFund> }) {
  return (
    <>
      <Choice
        label="资金来源"
        value={one.fund as FundKind}
        options={funds}
        onChange={(fund) => put({ ...one, fund })}
      />
      <Choice
        label="预算不足时"
        value={one.short ?? 'wait'}
        options={shortages}
        onChange={(short) => put(given(one, 'short', short === 'wait' ? undefined : short))}
      />
      <When value={one.when} onChange={(when) => put(given(one, 'when', when))} without="其余全部" />
    </>
  )
}

function Term({ one, put }: { one: PackTerm; put: Put<PackTerm> }) {
  return (
    <Labelled label="指" wide>
      {() => <ConditionEditor value={one.when} onChange={(when) => put({ ...one, when })} />}
    </Labelled>
  )
}

function Voucher({ one, put }: { one: PackVoucher; put: Put<PackVoucher> }) {
  const choices = { yes: '须持培训券', no: '不须持培训券' }
  return (
    <>
      <Choice
        label="要求"
        value={one.required ? 'yes' : 'no'}
        options={choices}
        onChange={(next) => put({ ...one, required: next === 'yes' })}
      />
      <Choices
        label="由哪些资金支付时（可空，即不论）"
        value={one.funds ?? []}
        options={funds}
        onChange={(next: FundKind[]) => put(given(one, 'funds', next.length ? next : undefined))}
      />
      {one.required && (
        <Choice
          label="不知是否持券时"
          value={one.unknown ?? 'refuse'}
          options={unknowns}
          onChange={(unknown) => put({ ...one, unknown })}
        />
      )}
      <When value={one.when} onChange={(when) => put(given(one, 'when', when))} without="适用于所有申请" />
    </>
  )
}

export const blanks: { [S in Section]: () => Omit<PackDocument[S][number], keyof PackElement> } = {
  requirements: () => ({ must: { fact: 'age', op: 'below', value: 60 }, unknown: 'refuse' }),
  amounts: () => ({ certificateKinds: ['level'], level: 5, amountFen: 0 }),
  adjustments: () => ({
    when: { fact: 'shortage', op: 'is', value: true },
    by: { kind: 'percent', percent: 0 },
  }),
  limits: () => ({ per: 'person', period: { kind: 'life' }, max: 1, counts: allKinds }),
  exclusions: () => ({ rule: 'same-certificate', against: allKinds }),
  caps: () => ({ per: 'line', counts: allKinds, maxFen: 0 }),
  funds: () => ({ fund: 'employment' }),
  terms: () => ({ when: { fact: 'category', op: 'in', value: ['registered-unemployed'] } }),
  vouchers: () => ({ required: true, funds: ['unemployment-insurance'] }),
}

export const fieldsOf: {
  [S in Section]: (props: { one: PackDocument[S][number]; put: Put<PackDocument[S][number]> }) => ReactNode
} = {
  requirements: Requirement,
  amounts: Standard,
  adjustments: Adjustment,
  limits: Limit,
  exclusions: Exclusion,
  caps: Cap,
  funds: Paying,
  terms: Term,
  vouchers: Voucher,
}
