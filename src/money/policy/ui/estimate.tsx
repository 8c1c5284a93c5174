import { Checkbox, Form, Select } from 'antd'
import { useState } from 'react'
import { LevelSelect, Money, OccupationSelect, optionsOf, Refusals, useAct } from '#web/console'
import {
  type CertificateKind,
  certificateKinds,
  estimate,
  funds,
  levelled,
  type SubsidyKind,
  subsidyKinds,
} from '../contract.ts'
import { WhyAmount } from './why-amount.tsx'

/** What a certificate would bring in this region on this day, and why. `kinds`: those with standards in force, at least one. */
export function Estimate({ region, on, kinds }: { region: string; on: string; kinds: SubsidyKind[] }) {
  const [chosen, setSubsidyKind] = useState<SubsidyKind>('personal-certificate')
  const subsidyKind = kinds.includes(chosen) ? chosen : (kinds[0] as SubsidyKind)
  const [certificateKind, setCertificateKind] = useState<CertificateKind>('level')
  const [level, setLevel] = useState<number | null>(4)
  const [occupationCode, setOccupation] = useState<string | null>(null)
  const [shortage, setShortage] = useState(false)
  const needsLevel = levelled.includes(certificateKind)
  const { data, reasons } = useAct(
    estimate,
    needsLevel && !level
      ? null
      : {
          region,
          on,
          subsidyKind,
          certificateKind,
          ...(needsLevel && level ? { level } : {}),
          ...(occupationCode ? { occupationCode } : {}),
          shortage: shortage ? 'true' : 'false',
        },
  )
  return (
    <>
      <Form layout="vertical" component="div">
        <div className="qc-form qc-form-two">
          <Form.Item label="补贴项目" htmlFor="try-kind">
            <Select
              id="try-kind"
              className="qc-wide"
              options={optionsOf(subsidyKinds).filter((o) => kinds.includes(o.value as SubsidyKind))}
              value={subsidyKind}
              onChange={setSubsidyKind}
            />
          </Form.Item>
          <Form.Item label="证书类型" htmlFor="try-certificate">
            <Select
              id="try-certificate"
              className="qc-wide"
              options={optionsOf(certificateKinds)}
              value={certificateKind}
              onChange={setCertificateKind}
            />
          </Form.Item>
          {needsLevel && (
            <Form.Item label="等级" htmlFor="try-level">
              <LevelSelect id="try-level" value={level} onChange={setLevel} />
            </Form.Item>
          )}
          <Form.Item label="职业（工种）" htmlFor="try-occupation">
            <OccupationSelect id="try-occupation" value={occupationCode} onChange={setOccupation} />
          </Form.Item>
          <Form.Item label="急需紧缺">
            <Checkbox checked={shortage} onChange={(event) => setShortage(event.target.checked)}>
              列入当地急需紧缺目录
            </Checkbox>
          </Form.Item>
        </div>
      </Form>
      <Refusals reasons={[...reasons, ...(data?.reasons ?? [])]} title="不能试算" />
      {data && data.trace.length > 0 && data.reasons.length === 0 && (
        <WhyAmount
          trace={data.trace}
          title={
            <>
              每人 <Money fen={data.perSeatFen} />
              {data.fund && `，由${funds[data.fund]}支付`}
            </>
          }
        />
      )}
      <p style={{ color: 'var(--qc-soft)' }}>
        试算按所选日期生效的政策和当日发证计算；个人条件、次数和不重复享受在申报时逐项核验。
      </p>
    </>
  )
}
