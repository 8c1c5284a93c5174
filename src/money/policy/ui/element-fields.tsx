import { Button, Select, Space } from 'antd'
import type { ReactNode } from 'react'
import { LevelSelect } from '#web/console'
import {
  type CertificateKind,
  certificateKinds,
  countedPer,
  exclusionRules,
  type FundKind,
  funds,
  levelled,
  type PackAdjustment,
  type PackAmount,
  type PackCap,
  type PackDocument,
  type PackElement,
  type PackExclusion,
  type PackLimit,
  type PackRequirement,
  type Section,
  type SubsidyKind,
  subsidyKinds,
  unknowns,
} from '../contract.ts'
import { ConditionEditor } from './condition.tsx'
import { Amount, Choice, Choices, Count, given, Labelled, Line, PeriodFields, type Put } from './inputs.tsx'

type Fund = PackDocument['funds'][number]
const counts = { title: subsidyKinds, all: Object.keys(subsidyKinds) as SubsidyKind[] }

function Requirement({ one, put }: { one: PackRequirement; put: Put<PackRequirement> }) {
  return (
    <>
      <Labelled label="须符合" wide>
        {() => <ConditionEditor value={one.must} onChange={(must) => put({ ...one, must })} />}
      </Labelled>
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

function Standard({ one, put }: { one: PackAmount; put: Put<PackAmount> }) {
  const kinds = (chosen: CertificateKind[]) =>
    put({
      ...one,
      certificateKinds: chosen,
      level: chosen.some((kind) => levelled.includes(kind)) ? (one.level ?? 5) : null,
    })
  return (
    <>
      <Choices label="证书类型" value={one.certificateKinds} options={certificateKinds} onChange={kinds} />
      {one.level !== null && (
        <Labelled label="等级">
          {(id) => (
            <LevelSelect id={id} value={one.level} onChange={(level) => put({ ...one, level: level ?? 5 })} />
          )}
        </Labelled>
      )}
      <Amount
        label="标准（每人）"
        value={one.amountFen}
        onChange={(amountFen) => put({ ...one, amountFen })}
      />
      <Labelled label="仅限职业（工种）编码（可空）">
        {(id) => (
          <Select
            id={id}
            className="qc-wide"
            mode="tags"
            value={one.occupations ?? []}
            onChange={(codes: string[]) => put(given(one, 'occupations', codes.length ? codes : undefined))}
          />
        )}
      </Labelled>
    </>
  )
}

const byKinds = { percent: '按标准的百分比', amount: '增减金额', override: '改按金额' }

function Adjustment({ one, put }: { one: PackAdjustment; put: Put<PackAdjustment> }) {
  const { by } = one
  const pick = (kind: keyof typeof byKinds) =>
    put({ ...one, by: kind === 'percent' ? { kind, percent: 0 } : { kind, amountFen: 0 } })
  return (
    <>
      <Labelled label="适用于" wide>
        {() => <ConditionEditor value={one.when} onChange={(when) => put({ ...one, when })} />}
      </Labelled>
      <Choice label="方式" value={by.kind} options={byKinds} onChange={pick} />
      {by.kind === 'percent' ? (
        <Count
          label="百分比"
          unit="%"
          decimals={2}
          value={by.percent}
          onChange={(percent) => put({ ...one, by: { ...by, percent } })}
        />
      ) : (
        <Amount
          label="金额"
          value={by.amountFen}
          onChange={(amountFen) => put({ ...one, by: { ...by, amountFen } })}
        />
      )}
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
        options={counts.title}
        onChange={(next) => put({ ...one, counts: next })}
      />
    </>
  )
}

function Exclusion({ one, put }: { one: PackExclusion; put: Put<PackExclusion> }) {
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
        options={counts.title}
        onChange={(against) => put({ ...one, against })}
      />
    </>
  )
}

function Cap({ one, put }: { one: PackCap; put: Put<PackCap> }) {
  const pers = { line: '每笔', person: '每人' }
  return (
    <>
      <Choice label="上限对象" value={one.per} options={pers} onChange={(per) => put({ ...one, per })} />
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
            options={counts.title}
            onChange={(next) => put({ ...one, counts: next })}
          />
        </>
      )}
    </>
  )
}

function Paying({ one, put }: { one: Fund; put: Put<Fund> }) {
  return (
    <>
      <Choice
        label="资金来源"
        value={one.fund as FundKind}
        options={funds}
        onChange={(fund) => put({ ...one, fund })}
      />
      <Labelled label="适用于" wide>
        {() =>
          one.when ? (
            <Space orientation="vertical">
              <ConditionEditor value={one.when} onChange={(when) => put({ ...one, when })} />
              <Button size="small" onClick={() => put(given(one, 'when', undefined))}>
                改为不设条件
              </Button>
            </Space>
          ) : (
            <Space>
              其余全部
              <Button
                size="small"
                onClick={() => put({ ...one, when: { fact: 'insured-months', op: 'atLeast', value: 12 } })}
              >
                设条件
              </Button>
            </Space>
          )
        }
      </Labelled>
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
  limits: () => ({ per: 'person', period: { kind: 'life' }, max: 1, counts: counts.all }),
  exclusions: () => ({ rule: 'same-certificate', against: counts.all }),
  caps: () => ({ per: 'line', counts: counts.all, maxFen: 0 }),
  funds: () => ({ fund: 'employment' }),
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
}
