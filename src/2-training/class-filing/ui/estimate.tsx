import { Alert, Space } from 'antd'
import { useEffect, useState } from 'react'
import { WhyAmount } from '#money/policy/ui'
import { Facts, Money, Refusals, useAct } from '#web/console'
import { type Estimate, estimateClass } from '../contract.ts'

/** What the seats come to, from which fund, whether there is the money, and why this amount. */
export function EstimateBox({ estimate, held }: { estimate: Estimate; held?: boolean }) {
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Facts
        columns={2}
        items={[
          {
            label: '每人补贴',
            value: estimate.perSeatFen === null ? '无法测算' : <Money fen={estimate.perSeatFen} />,
          },
          {
            label: held ? '已占用额度' : '需占用额度',
            value: estimate.totalFen === null ? '—' : <Money fen={estimate.totalFen} />,
          },
          { label: '资金来源', value: estimate.fundTitle },
          !held && {
            label: '可用额度',
            value: estimate.availableFen === null ? '没有可用预算' : <Money fen={estimate.availableFen} />,
          },
          { label: '依据政策', value: estimate.packTitle, wide: true },
        ]}
      />
      <Refusals reasons={estimate.reasons} title="暂不能占用补贴额度" />
      {estimate.trace.length > 0 && <WhyAmount trace={estimate.trace} />}
    </Space>
  )
}

/** Waits until typing rests, so that every keystroke is not a question to the server. */
function useRested<T>(value: T, ms = 400): T {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return rested
}

/** The estimate beside the form, from what has been filled in so far. */
export function LiveEstimate(props: { planId?: string; seats?: number; startsOn?: string }) {
  const planId = useRested(props.planId)
  const seats = useRested(props.seats)
  const startsOn = useRested(props.startsOn)
  const ready = planId && seats ? { planId, seats, ...(startsOn ? { startsOn } : {}) } : null
  const { data, reasons } = useAct(estimateClass, ready)
  if (!ready) return <Alert type="info" showIcon title="选择培训方案并填写人数后，在此测算补贴。" />
  if (reasons.length > 0) return <Refusals reasons={reasons} title="没有取得测算" />
  return data ? <EstimateBox estimate={data} /> : null
}
