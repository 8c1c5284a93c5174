import { useState } from 'react'
import type { ownOptions } from '#money/claims/contract'
import { showInstant } from '#platform/day'
import type { setMyBank } from '#registry/people/contract'
import { Button, Card, Empty, List, PageTitle, Refusals, TextField, useFetch, usePost } from '#web/light'
import type { myAccessLog } from '../contract.ts'

export default function Account() {
  const own = useFetch<typeof ownOptions>('/api/money/my/certificate-subsidies', {})
  const [bankName, setBankName] = useState('')
  const [bankAccount, setBankAccount] = useState('')
  const [saved, setSaved] = useState<string | null>(null)
  const { post, busy, reasons } = usePost<typeof setMyBank>('/api/registry/my/bank', {
    onDone: (output) => {
      setSaved(output.bankAccountMasked)
      setBankName('')
      setBankAccount('')
    },
  })
  const known = saved ?? own.data?.account?.accountMasked
  return (
    <>
      <PageTitle title="账户与隐私" />
      <Refusals reasons={own.reasons} onRetry={own.reload} />
      <Card title="收款账户">
        <p role="status">
          {known
            ? `${saved ? '已保存' : '已登记'}：${own.data?.account && !saved ? `${own.data.account.bankName ?? ''} ` : ''}${known}`
            : '还没有登记。补贴只付到本人账户。'}
        </p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void post({ bankName: bankName.trim(), bankAccount: bankAccount.replace(/\s/g, '') })
          }}
        >
          <TextField label="开户银行" value={bankName} onChange={setBankName} required maxLength={40} />
          <TextField
            label="银行账号"
            inputMode="numeric"
            value={bankAccount}
            onChange={setBankAccount}
            required
            maxLength={30}
            autoComplete="off"
          />
          <Refusals reasons={reasons} />
          <Button
            type="submit"
            kind="primary"
            block
            busy={busy}
            disabled={!bankName.trim() || !bankAccount.trim()}
          >
            {known ? '更换账户' : '登记账户'}
          </Button>
        </form>
      </Card>
      <AccessLog />
    </>
  )
}

/** Who saw or took what of this person in clear, or asked other offices about them, and why. */
function AccessLog() {
  const [page, setPage] = useState(1)
  const log = useFetch<typeof myAccessLog>('/api/my/access-log', { page })
  return (
    <Card title="谁看过我的信息">
      <p className="ql-soft">
        工作人员查看、导出您的明文信息，或向其他部门数据查询您的情况，都要写明事由，并在这里告诉您。
      </p>
      <Refusals reasons={log.reasons} onRetry={log.reload} />
      {log.data && (
        <List items={log.data.rows} keyOf={(r) => r.id} empty={<Empty text="没有人查看过您的明文信息" />}>
          {(r) => (
            <p>
              {showInstant(r.at)} {r.org}
              <br />
              <strong>{r.kindTitle}</strong>
              {r.about && `：${r.about}`}
              {r.reason && (
                <>
                  <br />
                  <span className="ql-soft">事由：{r.reason}</span>
                </>
              )}
              {r.registers.map((one) => (
                <span key={one.title} className="ql-soft">
                  <br />
                  {one.source}“{one.title}”（数据日期 {one.dataDate ?? '无'}）：{one.said}
                </span>
              ))}
            </p>
          )}
        </List>
      )}
      {(page > 1 || log.data?.more) && (
        <p className="qm-links">
          {page > 1 && <Button onClick={() => setPage(page - 1)}>上一页</Button>}
          {log.data?.more && <Button onClick={() => setPage(page + 1)}>更早的记录</Button>}
        </p>
      )}
    </Card>
  )
}
