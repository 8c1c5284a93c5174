import { Checkbox } from 'antd'
import { useState } from 'react'
import { ReasonModal } from '#web/console'
import { retryPayment } from '../contract.ts'

/** A payment the bank sent back: taken up again with the payee's present account. */
export function Retry({
  payment,
  onClose,
}: {
  payment: { id: string; no: string; accountClosed: boolean }
  onClose: () => void
}) {
  const [sameAccount, setSameAccount] = useState(false)
  return (
    <ReasonModal
      act={retryPayment}
      input={{ id: payment.id, sameAccount }}
      open
      onClose={onClose}
      title={`重新拨付 ${payment.no}`}
      okText="转入待拨付"
      hint="至少 4 个字。按收款人现在登记的账户，列入下一批次。"
      min={4}
      success="已转入待拨付"
    >
      {payment.accountClosed ? (
        <p>银行退回原因是账户本身不能用，须由收款人登记新的收款账户后再办理。</p>
      ) : (
        <Checkbox checked={sameAccount} onChange={(event) => setSameAccount(event.target.checked)}>
          账户无误，再次付款（银行原因已排除）
        </Checkbox>
      )}
    </ReasonModal>
  )
}
