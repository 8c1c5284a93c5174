import { Alert } from 'antd'
import { Link } from 'wouter'
import { Money, useAct, useMay } from '#web/console'
import { owedOfClaim } from '../contract.ts'

/** Before a claim's money is approved: what its payee still has to give back is set off first. */
export function OwedNotice({ claimId }: { claimId: string }) {
  const may = useMay('recovery.read')
  const { data } = useAct(owedOfClaim, may ? { claimId } : null)
  if (!data || data.leftFen === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <>
          收款方有未退回的补贴 <Money fen={data.leftFen} />
        </>
      }
      description={
        data.dueFen > 0 ? (
          <>
            审批通过后先从本笔抵扣，最多 <Money fen={data.dueFen} />
            ，余款付银行；生活费补贴不抵扣。案件：
            {data.cases.map((one) => (
              <Link key={one.id} href={`/recoveries/${one.id}`}>
                {one.number}{' '}
              </Link>
            ))}
          </>
        ) : (
          '按决定不从后续补贴抵扣，或分期尚未到期。'
        )
      }
    />
  )
}
