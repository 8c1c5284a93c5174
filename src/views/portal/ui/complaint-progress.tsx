import { showInstant } from '#platform/day'
import type { complaintProgress } from '#supervision/complaints/contract'
import { Facts } from '#web/light'
import { ReceiptQuery } from './receipt-query.tsx'

export default function ComplaintProgress() {
  return (
    <ReceiptQuery<typeof complaintProgress>
      path="/api/complaints/progress"
      title="举报办理进度"
      back={{ href: '/p/complaints', label: '投诉举报' }}
      note="凭提交举报时的受理编号和查询码查询。"
      proof={{ name: 'code', label: '查询码', inputMode: 'numeric', length: 6 }}
    >
      {(found) => ({
        heading: found.stateTitle,
        body: (
          <Facts
            items={[
              { label: '类别', value: found.kindTitle },
              { label: '提交时间', value: showInstant(found.filedAt) },
              { label: '受理期限', value: found.acceptBy },
              { label: '办结期限', value: found.closeBy ?? '受理后确定' },
              { label: '办结时间', value: found.closedAt ? showInstant(found.closedAt) : '正在办理' },
              { label: '结论', value: found.resultTitle },
              { label: '答复', value: found.reply },
            ]}
          />
        ),
      })}
    </ReceiptQuery>
  )
}
