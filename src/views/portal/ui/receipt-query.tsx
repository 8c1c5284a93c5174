import { type HTMLAttributes, type ReactNode, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { InputOf, OutputOf } from '#platform/act'
import type { AnyAct } from '#web/api'
import { Button, Card, PageTitle, Refusals, TextField, usePost } from '#web/light'

/** How a matter goes on, asked by its receipt and by what only its sender knows. */
export function ReceiptQuery<A extends AnyAct>({
  path,
  title,
  back,
  note,
  proof,
  children,
}: {
  path: A['path']
  title: string
  back: { href: string; label: string }
  note: string
  /** The second field: its name in the act, and how it is typed. */
  proof: {
    name: string
    label: string
    type?: 'tel'
    inputMode: HTMLAttributes<HTMLInputElement>['inputMode']
    length: number
  }
  children: (found: OutputOf<A>) => { heading: string; body: ReactNode }
}) {
  const [params] = useSearchParams()
  const [receipt, setReceipt] = useState(params.get('receipt') ?? '')
  const [known, setKnown] = useState('')
  const [found, setFound] = useState<OutputOf<A> | null>(null)
  const { post, busy, reasons } = usePost<A>(path, { onDone: setFound })
  const shown = found && children(found)
  return (
    <>
      <PageTitle title={title} back={back} note={note} />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setFound(null)
          void post({ receipt: receipt.trim(), [proof.name]: known.trim() } as InputOf<A>)
        }}
      >
        <TextField label="受理编号" value={receipt} onChange={setReceipt} required maxLength={30} />
        <TextField
          label={proof.label}
          type={proof.type ?? 'text'}
          inputMode={proof.inputMode}
          value={known}
          onChange={setKnown}
          required
          maxLength={proof.length}
        />
        <Button type="submit" kind="primary" block busy={busy} disabled={!receipt.trim() || !known.trim()}>
          查询
        </Button>
      </form>
      <Refusals reasons={reasons} title="没有查到" />
      {shown && <Card title={shown.heading}>{shown.body}</Card>}
    </>
  )
}
