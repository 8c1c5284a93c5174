import { Button, Select } from 'antd'
import { DayPicker, LevelSelect, MoneyInput, OccupationSelect, optionsOf } from '#web/console'
import { type CaseGiven, subsidyKinds } from '../contract.ts'
import { Labelled, Line, type Put } from './inputs.tsx'

type History = CaseGiven['history']

/** What the person of a case has drawn before. */
export function CaseHistory({ value, onChange }: { value: History; onChange: Put<History> }) {
  const put = (index: number, next: Partial<History[number]>) =>
    onChange(value.map((one, i) => (i === index ? { ...one, ...next } : one)))
  const add = () =>
    onChange([
      ...value,
      {
        subsidyKind: 'personal-certificate',
        occupationCode: null,
        level: 5,
        certificateNumber: `H${value.length + 1}`,
        paidOn: '2025-01-01',
        amountFen: 70_000,
      },
    ])
  return (
    <section aria-label="已享受记录" style={{ marginBottom: 16 }}>
      <h3 style={{ margin: '0 0 8px', fontSize: 15 }}>已享受记录（{value.length}）</h3>
      {value.map((one, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity of their own
          key={index}
          className="qc-form-two"
          style={{
            borderInlineStart: '3px solid var(--qc-line, #d9e0ea)',
            paddingInlineStart: 12,
            marginBottom: 12,
          }}
        >
          <Labelled label="补贴项目">
            {(id) => (
              <Select
                id={id}
                className="qc-wide"
                options={optionsOf(subsidyKinds)}
                value={one.subsidyKind}
                onChange={(subsidyKind) => put(index, { subsidyKind })}
              />
            )}
          </Labelled>
          <Labelled label="享受日期">
            {(id) => (
              <DayPicker id={id} value={one.paidOn} onChange={(day) => put(index, { paidOn: day ?? '' })} />
            )}
          </Labelled>
          <Labelled label="职业（工种）（可空）">
            {(id) => (
              <OccupationSelect
                id={id}
                value={one.occupationCode}
                onChange={(occupationCode) => put(index, { occupationCode })}
              />
            )}
          </Labelled>
          <Labelled label="等级（可空）">
            {(id) => <LevelSelect id={id} value={one.level} onChange={(level) => put(index, { level })} />}
          </Labelled>
          <Line
            label="证书编号（可空）"
            value={one.certificateNumber ?? ''}
            onChange={(number) => put(index, { certificateNumber: number || null })}
          />
          <Labelled label="金额">
            {(id) => (
              <MoneyInput
                id={id}
                value={one.amountFen}
                onChange={(fen) => put(index, { amountFen: fen ?? 0 })}
              />
            )}
          </Labelled>
          <div className="qc-form-wide">
            <Button size="small" danger onClick={() => onChange(value.filter((_one, i) => i !== index))}>
              删去这条记录
            </Button>
          </div>
        </div>
      ))}
      <Button size="small" onClick={add}>
        增加一条记录
      </Button>
    </section>
  )
}
