import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import type { compareHead, listHeads } from '#supervision/records/contract'
import {
  Button,
  Card,
  Empty,
  Facts,
  Loading,
  PageTitle,
  Refusals,
  TextField,
  useFetch,
  usePost,
} from '#web/light'

const count = (n: number) => n.toLocaleString('zh-CN')

/** Signed heads of the record: anyone may keep one and check later that nothing before it was changed. */
export default function RecordHeads() {
  const { data, loading, reasons, reload } = useFetch<typeof listHeads>('/api/record/heads', {})
  const [latest] = data?.rows ?? []
  return (
    <>
      <PageTitle
        title="记录封存凭据"
        note="平台上每一项办理都有记录，每分钟封存一次并签发凭据。保存一份凭据，日后可以核对此前的记录有没有被改动。"
      />
      <Refusals reasons={reasons} onRetry={reload} />
      {loading && !data && <Loading />}
      {data && !latest && <Empty text="还没有签发凭据，请稍后再来。" />}
      {latest && data && (
        <Card title="最新凭据">
          <Facts
            items={[
              { label: '签发时间', value: showInstant(latest.at) },
              { label: '封存至', value: `第 ${count(latest.size)} 条记录` },
              { label: '签发者', value: data.origin },
            ]}
          />
          <pre className="qp-note">{latest.note}</pre>
          <Copy text={latest.note} label="复制凭据" />
          <details>
            <summary>核验用的公钥</summary>
            <pre className="qp-note">{data.publicKey}</pre>
            <Copy text={data.publicKey} label="复制公钥" />
          </details>
        </Card>
      )}
      <Compare />
    </>
  )
}

function Copy({ text, label }: { text: string; label: string }) {
  const [done, setDone] = useState(false)
  return (
    <Button onClick={() => void navigator.clipboard.writeText(text).then(() => setDone(true))}>
      {done ? '已复制' : label}
    </Button>
  )
}

function Compare() {
  const [note, setNote] = useState('')
  const [found, setFound] = useState<OutputOf<typeof compareHead> | null>(null)
  const { post, busy, reasons } = usePost<typeof compareHead>('/api/record/compare', { onDone: setFound })
  return (
    <Card title="核对以前保存的凭据">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setFound(null)
          void post({ note })
        }}
      >
        <TextField
          label="凭据原文"
          value={note}
          onChange={setNote}
          rows={6}
          required
          maxLength={2000}
          hint="整段粘贴，含最后一行签名。"
        />
        <Button type="submit" kind="primary" block busy={busy} disabled={note.trim().length < 20}>
          核对
        </Button>
      </form>
      <Refusals reasons={reasons} title="不能核对" />
      {found && (
        <p role="status">
          {found.agrees
            ? `✓ 一致：自 ${showInstant(found.kept.at)} 以来，前 ${count(found.kept.size)} 条记录没有被改动。`
            : `✗ 不一致：前 ${count(found.kept.size)} 条记录在 ${showInstant(found.kept.at)} 之后被改动过，请向省级部门反映。`}
        </p>
      )}
    </Card>
  )
}
