import { InputNumber, Select } from 'antd'
import { DayPicker, LevelSelect, OccupationSelect, optionsOf } from '#web/console'
import { type CaseGiven, factSpec, type MoreFact, type PackFact, type Plain } from '../contract.ts'
import { Choice, Labelled, Line, type Put } from './inputs.tsx'

export const THREE = { yes: '是', no: '否', unknown: '不知道' }
export type Three = keyof typeof THREE
export const toThree = (value: boolean | null | undefined): Three =>
  value == null ? 'unknown' : value ? 'yes' : 'no'
export const fromThree = (value: Three): boolean | null => (value === 'unknown' ? null : value === 'yes')

export function PersonFact(props: {
  title: string
  choices: Record<string, string> | undefined
  value: string | undefined
  onChange: Put<string | undefined>
}) {
  const { choices, value, onChange } = props
  return (
    <Labelled label={props.title}>
      {(id) =>
        choices ? (
          <Select
            id={id}
            className="qc-wide"
            allowClear
            placeholder="不知道"
            options={optionsOf(choices)}
            value={value ?? null}
            onChange={(next: string | null) => onChange(next ?? undefined)}
          />
        ) : (
          <InputNumber
            id={id}
            className="qc-wide"
            min={0}
            max={999}
            precision={0}
            placeholder="不知道"
            value={value === undefined ? null : Number(value)}
            onChange={(next) => onChange(next === null ? undefined : String(next))}
          />
        )
      }
    </Labelled>
  )
}

export function CertificateFields({
  value,
  wants,
  onChange,
}: {
  value: NonNullable<CaseGiven['certificate']>
  wants: (...facts: PackFact[]) => boolean
  onChange: Put<NonNullable<CaseGiven['certificate']>>
}) {
  return (
    <>
      {value.level !== null && (
        <Labelled label="证书等级">
          {(id) => (
            <LevelSelect
              id={id}
              value={value.level}
              onChange={(level) => onChange({ ...value, level: level ?? 5 })}
            />
          )}
        </Labelled>
      )}
      <Labelled label="职业（工种）（可空）">
        {(id) => (
          <OccupationSelect
            id={id}
            value={value.occupationCode}
            onChange={(occupationCode) => onChange({ ...value, occupationCode })}
          />
        )}
      </Labelled>
      <Labelled label="发证日期（可空）">
        {(id) => (
          <DayPicker
            id={id}
            value={value.issuedOn}
            onChange={(issuedOn) => onChange({ ...value, issuedOn })}
          />
        )}
      </Labelled>
      <Line
        label="证书编号（可空）"
        value={value.number ?? ''}
        onChange={(number) => onChange({ ...value, number: number || null })}
      />
      {wants('certificate.filed') && (
        <Choice
          label="评价机构已备案"
          value={toThree(value.filed)}
          options={THREE}
          onChange={(next) => onChange({ ...value, filed: fromThree(next) })}
        />
      )}
    </>
  )
}

export function MoreField({
  fact,
  value,
  onChange,
}: {
  fact: MoreFact
  value: Plain | undefined
  onChange: Put<Plain | undefined>
}) {
  const { title, type, unit, values } = factSpec(fact)
  if (type === 'flag')
    return (
      <Choice
        label={title}
        value={toThree(value as boolean | undefined)}
        options={THREE}
        onChange={(next) => onChange(fromThree(next) ?? undefined)}
      />
    )
  return (
    <Labelled label={title}>
      {(id) =>
        type === 'number' ? (
          <InputNumber
            id={id}
            className="qc-wide"
            min={0}
            precision={unit === '元' || unit === '分' || unit === '学时' ? 2 : 0}
            placeholder="不知道"
            {...(unit ? { suffix: unit } : {})}
            value={(value as number | undefined) ?? null}
            onChange={(next) => onChange(next ?? undefined)}
          />
        ) : type === 'day' ? (
          <DayPicker
            id={id}
            value={(value as string | undefined) ?? null}
            onChange={(next) => onChange(next ?? undefined)}
          />
        ) : (
          <Select
            id={id}
            className="qc-wide"
            allowClear
            placeholder="不知道"
            options={optionsOf(values ?? {})}
            value={(value as string | undefined) ?? null}
            onChange={(next: string | null) => onChange(next ?? undefined)}
          />
        )
      }
    </Labelled>
  )
}
