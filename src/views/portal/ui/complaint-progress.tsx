import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import type { complaintProgress } from '#supervision/complaints/contract'
import { Button, Card, Facts, PageTitle, Refusals, TextField, usePost } from '#web/light'

export default function ComplaintProgress() {
  const [params] = useSearchParams()
  const [receipt, setReceipt] = useState(params.get('receipt') ?? '')
  const [code, setCode] = useState('')
  const [found, setFound] = useState<OutputOf<typeof complaintProgress> | null>(null)
  const { post, busy, reasons } = usePost<typeof complaintProgress>('/api/complaints/progress', {
    onDone: setFound,
  })
  return (
    <>
      <PageTitle
        title="举报办理进度"
        back={{ href: '/p/complaints', label: '投诉举报' }}
        note="凭提交举报时的受理编号和查询码查询。"
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setFound(null)
          void post({ receipt: receipt.trim(), code: code.trim() })
        }}
      >
        <TextField label="受理编号" value={receipt} onChange={setReceipt} required maxLength={30} />
        <TextField
          label="查询码"
          inputMode="numeric"
          value={code}
          onChange={setCode}
          required
          maxLength={6}
        />
        <Button
          type="submit"
          kind="primary"
          block
          busy={busy}
          disabled={!receipt.trim() || code.trim().length < 6}
        >
          查询
        </Button>
      </form>
      <Refusals reasons={reasons} title="没有查到" />
      {found && (
        <Card title={found.stateTitle}>
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
        </Card>
      )}
    </>
  )
}
