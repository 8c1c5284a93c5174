import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { objectionProgress } from '#money/claims/contract'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { Button, Card, Facts, PageTitle, Refusals, TextField, usePost } from '#web/light'

export default function Objections() {
  const [params] = useSearchParams()
  const [receipt, setReceipt] = useState(params.get('receipt') ?? '')
  const [phone, setPhone] = useState('')
  const [found, setFound] = useState<OutputOf<typeof objectionProgress> | null>(null)
  const { post, busy, reasons } = usePost<typeof objectionProgress>('/api/money/objections/progress', {
    onDone: setFound,
  })
  return (
    <>
      <PageTitle
        title="异议核查进度"
        back={{ href: '/p/notices', label: '看公示' }}
        note="凭提交异议时的受理编号和手机号查询。"
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setFound(null)
          void post({ receipt: receipt.trim(), phone: phone.trim() })
        }}
      >
        <TextField label="受理编号" value={receipt} onChange={setReceipt} required maxLength={30} />
        <TextField
          label="手机号"
          type="tel"
          inputMode="tel"
          value={phone}
          onChange={setPhone}
          required
          maxLength={11}
        />
        <Button type="submit" kind="primary" block busy={busy} disabled={!receipt.trim() || !phone.trim()}>
          查询
        </Button>
      </form>
      <Refusals reasons={reasons} title="没有查到" />
      {found && (
        <Card title={found.stateTitle}>
          <Facts
            items={[
              { label: '受理编号', value: found.receipt },
              { label: '提交时间', value: showInstant(found.filedAt) },
              { label: '办结时间', value: found.resolvedAt && showInstant(found.resolvedAt) },
              { label: '核查结果', value: found.resolution ?? '正在核查' },
            ]}
          />
        </Card>
      )}
    </>
  )
}
