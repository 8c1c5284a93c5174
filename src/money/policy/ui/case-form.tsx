import { Button, Checkbox, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { type FactName, factNames, factValues } from '#registry/people/contract'
import { DayPicker, optionsOf, RegionSelect } from '#web/console'
import { factsIn } from '../condition-rules.ts'
import {
  type CaseGiven,
  type CertificateKind,
  certificateKinds,
  type FundKind,
  funds,
  levelled,
  type MoreFact,
  moreFacts,
  type PackCase,
  type PackDocument,
  type PackElement,
  type PackFact,
  type Section,
  sections,
} from '../contract.ts'
import { conditionsOf } from '../place-rules.ts'
import { CertificateFields, fromThree, MoreField, PersonFact, THREE, toThree } from './case-fields.tsx'
import { CaseHistory } from './case-history.tsx'
import { Amount, Choice, Labelled, Line, type Put, given as setOrDrop } from './inputs.tsx'

export const freshCase = (id: string, document: PackDocument): PackCase => ({
  id,
  title: '新用例',
  given: {
    on: document.from || '2026-01-01',
    birthOn: '1990-01-01',
    sex: 'female',
    facts: {},
    certificate: document.amounts.some((row) => row.certificateKinds.length > 0)
      ? {
          kind: 'level',
          occupationCode: null,
          level: 4,
          issuedOn: document.from || '2026-01-01',
          number: 'T1',
          filed: true,
        }
      : null,
    shortage: false,
    history: [],
  },
  expect: { eligible: true, amountFen: 0 },
})

/** Facts that the pack's conditions, units and shares ask. */
function askedFacts(document: PackDocument): Set<PackFact> {
  return new Set([
    ...conditionsOf(document).flatMap(({ condition }) => factsIn(condition)),
    ...document.amounts.flatMap((row) => (row.unit ? [row.unit.fact] : [])),
    ...document.adjustments.flatMap(({ by }) => (by.kind === 'share' ? [by.fact] : [])),
    ...document.vouchers.flatMap((one) => (one.required ? ['voucher' as const] : [])),
  ])
}

const SEXES = { female: '女', male: '男' }
export function CaseForm({
  document,
  value,
  onChange,
}: {
  document: PackDocument
  value: PackCase
  onChange: Put<PackCase>
}) {
  const asked = askedFacts(document)
  const [everything, setEverything] = useState(false)
  const { given, expect } = value
  const put = (next: Partial<CaseGiven>) => onChange({ ...value, given: { ...given, ...next } })
  const wants = (...facts: PackFact[]) => everything || facts.some((fact) => asked.has(fact))
  const factChoices = (fact: FactName) =>
    (factValues as Partial<Record<FactName, Record<string, string>>>)[fact]
  const { certificate } = given
  return (
    <div className="qc-form qc-form-two">
      <Line label="用例名称" value={value.title} onChange={(title) => onChange({ ...value, title })} />
      <Line
        label="怎样算出、依据（可空）"
        value={value.note ?? ''}
        onChange={(note) => onChange(setOrDrop(value, 'note', note))}
      />
      <Labelled label="申请日期">
        {(id) => <DayPicker id={id} value={given.on} onChange={(on) => put({ on: on ?? '' })} />}
      </Labelled>
      <Labelled label="出生日期">
        {(id) => <DayPicker id={id} value={given.birthOn} onChange={(day) => put({ birthOn: day ?? '' })} />}
      </Labelled>
      <Choice label="性别" value={given.sex} options={SEXES} onChange={(sex) => put({ sex })} />
      {(Object.keys(factNames) as FactName[])
        .filter((fact) => wants(fact as PackFact) || given.facts[fact] !== undefined)
        .map((fact) => (
          <PersonFact
            key={fact}
            title={factNames[fact]}
            choices={factChoices(fact)}
            value={given.facts[fact]}
            onChange={(next) => put({ facts: setOrDrop(given.facts, fact, next) })}
          />
        ))}
      <Labelled label="证书">
        {(id) => (
          <Select
            id={id}
            className="qc-wide"
            options={[{ value: '', label: '没有证书' }, ...optionsOf(certificateKinds)]}
            value={certificate?.kind ?? ''}
            onChange={(kind: CertificateKind | '') =>
              put({
                certificate: kind
                  ? {
                      occupationCode: null,
                      issuedOn: given.on,
                      number: 'T1',
                      ...certificate,
                      kind,
                      level: levelled.includes(kind) ? (certificate?.level ?? 4) : null,
                    }
                  : null,
              })
            }
          />
        )}
      </Labelled>
      {certificate && (
        <CertificateFields
          value={certificate}
          wants={wants}
          onChange={(next) => put({ certificate: next })}
        />
      )}
      {wants('shortage') && (
        <Choice
          label="急需紧缺职业（工种）"
          value={toThree(given.shortage)}
          options={THREE}
          onChange={(next) => put({ shortage: fromThree(next) })}
        />
      )}
      {wants('region') && (
        <Labelled label="申请地区">
          {(id) => (
            <RegionSelect id={id} value={given.region ?? null} onChange={(region) => put({ region })} />
          )}
        </Labelled>
      )}
      {wants('attendance') && (
        <Labelled label="出勤率（可空）">
          {(id) => (
            <InputNumber
              id={id}
              className="qc-wide"
              min={0}
              max={100}
              precision={2}
              suffix="%"
              value={given.attendanceShare == null ? null : Math.round(given.attendanceShare * 10_000) / 100}
              onChange={(next) => put({ attendanceShare: next === null ? null : next / 100 })}
            />
          )}
        </Labelled>
      )}
      {wants('passed') && (
        <Choice
          label="结业考核合格"
          value={toThree(given.passed)}
          options={THREE}
          onChange={(next) => put({ passed: fromThree(next) })}
        />
      )}
      {moreFacts
        .filter(
          (fact) =>
            wants(fact) || given.more?.[fact] !== undefined || derived(fact).some((one) => wants(one)),
        )
        .map((fact) => (
          <MoreField
            key={fact}
            fact={fact}
            value={given.more?.[fact]}
            onChange={(next) => {
              const { [fact]: _old, ...rest } = given.more ?? {}
              put({ more: next === undefined ? rest : { ...rest, [fact]: next } })
            }}
          />
        ))}
      {document.caps.some((cap) => cap.per === 'class') && (
        <Amount label="本班已补金额" value={given.classFen ?? 0} onChange={(classFen) => put({ classFen })} />
      )}
      {document.caps.some((cap) => cap.per === 'budget') && (
        <Amount
          label="本预算年度已补金额"
          value={given.budgetFen ?? 0}
          onChange={(budgetFen) => put({ budgetFen })}
        />
      )}
      <div className="qc-form-wide" style={{ marginBottom: 8 }}>
        <Button size="small" onClick={() => setEverything(!everything)}>
          {everything ? '只显示本政策用到的数据项' : '显示全部数据项'}
        </Button>
      </div>
      <div className="qc-form-wide">
        <CaseHistory value={given.history} onChange={(history) => put({ history })} />
      </div>
      <Labelled label="应得结果">
        {() => (
          <Checkbox
            checked={expect.eligible}
            onChange={(event) =>
              onChange({
                ...value,
                expect: event.target.checked
                  ? { eligible: true, amountFen: 0 }
                  : { eligible: false, amountFen: 0 },
              })
            }
          >
            应予补贴
          </Checkbox>
        )}
      </Labelled>
      {expect.eligible ? (
        <>
          <Amount
            label="应补金额"
            value={expect.amountFen}
            onChange={(amountFen) => onChange({ ...value, expect: { ...expect, amountFen } })}
          />
          <Labelled label="资金来源（可空，不核对）">
            {(id) => (
              <Select
                id={id}
                className="qc-wide"
                allowClear
                options={optionsOf(funds)}
                value={expect.fund ?? null}
                onChange={(fund: FundKind | null) =>
                  onChange({ ...value, expect: setOrDrop(expect, 'fund', fund ?? undefined) })
                }
              />
            )}
          </Labelled>
        </>
      ) : (
        <Labelled label="因哪些要素不予补贴（可空，不核对）" wide>
          {(id) => (
            <Select
              id={id}
              className="qc-wide"
              mode="multiple"
              options={elementOptions(document)}
              value={expect.refusedBy ?? []}
              onChange={(refusedBy: string[]) =>
                onChange({
                  ...value,
                  expect: setOrDrop(expect, 'refusedBy', refusedBy.length ? refusedBy : undefined),
                })
              }
            />
          )}
        </Labelled>
      )}
    </div>
  )
}

/** Facts that are reckoned from one that is told. */
const derived = (fact: MoreFact): PackFact[] =>
  fact === 'training.ended'
    ? ['training.since-days', 'training.since-months', 'employment.delay']
    : fact === 'employment.started'
      ? ['employment.delay', 'employment.months']
      : []

const elementOptions = (document: PackDocument) =>
  (['requirements', 'limits', 'exclusions', 'caps', 'vouchers'] as Section[]).flatMap((section) =>
    (document[section] as PackElement[]).map((one) => ({
      value: `${section}/${one.id}`,
      label: `${sections[section]}：${one.title}`,
    })),
  )
