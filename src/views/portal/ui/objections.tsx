import type { objectionProgress } from '#money/claims/contract'
import { showInstant } from '#platform/day'
import { Facts } from '#web/light'
import { ReceiptQuery } from './receipt-query.tsx'

export default function Objections() {
  return (
    <ReceiptQuery<typeof objectionProgress>
      path="/api/money/objections/progress"
      title="异议核查进度"
      back={{ href: '/p/notices', label: '看公示' }}
      note="凭提交异议时的受理编号和手机号查询。"
      proof={{ name: 'phone', label: '手机号', type: 'tel', inputMode: 'tel', length: 11 }}
    >
      {(found) => ({
        heading: found.stateTitle,
        body: (
          <Facts
            items={[
              { label: '受理编号', value: found.receipt },
              { label: '提交时间', value: showInstant(found.filedAt) },
              { label: '办结时间', value: found.resolvedAt && showInstant(found.resolvedAt) },
              { label: '核查结果', value: found.resolution ?? '正在核查' },
            ]}
          />
        ),
      })}
    </ReceiptQuery>
  )
}
