import { useState } from 'react'
import type { spendVoucher, takeBackVoucher, voucherOptions } from '#training/class-filing/contract'
import { Button, LinkButton, Refusals, Select, useFetch, usePost } from '#web/light'

/** The voucher behind one seat of mine: which it is, or how to put one there. */
export function ClassVoucher({ classId, onDone }: { classId: string; onDone: () => void }) {
  const { data, reload } = useFetch<typeof voucherOptions>('/api/training/classes/:id/voucher-options', {
    id: classId,
  })
  const [chosen, setChosen] = useState('')
  const done = () => {
    reload()
    onDone()
  }
  const use = usePost<typeof spendVoucher>('/api/training/classes/:id/use-voucher', { onDone: done })
  const back = usePost<typeof takeBackVoucher>('/api/training/classes/:id/take-back-voucher', {
    onDone: done,
  })
  if (!data) return null
  if (data.held)
    return (
      <div className="qm-voucher">
        <p>培训券：{data.held.number}</p>
        <Refusals reasons={back.reasons} />
        {data.open && (
          <Button kind="quiet" busy={back.busy} onClick={() => void back.post({ id: classId })}>
            收回这张券
          </Button>
        )}
      </div>
    )
  if (!data.open || (!data.needed && data.options.length === 0)) return null
  return (
    <div className="qm-voucher">
      {data.needed && <p>这个班由{data.fundTitle}支付，须在补贴申报前使用培训券。</p>}
      <Refusals reasons={use.reasons} />
      {data.options.length === 0 ? (
        <LinkButton href="/my/vouchers">去领培训券</LinkButton>
      ) : (
        <>
          <Select
            label="使用哪张培训券"
            value={chosen || (data.options[0]?.id ?? '')}
            onChange={setChosen}
            options={data.options.map((o) => ({ value: o.id, label: `${o.expiresOn} 到期，${o.number}` }))}
          />
          <Button
            kind="plain"
            busy={use.busy}
            onClick={() =>
              void use.post({ id: classId, voucherId: chosen || (data.options[0]?.id as string) })
            }
          >
            为这个班用券
          </Button>
        </>
      )}
    </div>
  )
}
