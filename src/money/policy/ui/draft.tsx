import { Skeleton } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { EmptyHint, Refusals, useAct, useMe } from '#web/console'
import { getPack } from '../contract.ts'
import { Editor, type Texts } from './editor.tsx'
import { Start } from './start.tsx'

/** Drafting: a new pack, a new version of one, or another text of a draft. */
export default function Draft() {
  const [params] = useSearchParams()
  const me = useMe()
  const [begun, setBegun] = useState<Texts | null>(null)
  const id = params.get('id')
  const source = id ?? params.get('from')
  const base = useAct(getPack, source ? { id: source } : null)
  if (source && base.loading) return <Skeleton active />
  if (source && !base.data) return <Refusals reasons={base.reasons} onRetry={base.refresh} />
  if (id && base.data && !base.data.can.includes('edit'))
    return (
      <EmptyHint
        text="这一版现在不能修改"
        next="已提交的先由审定人员退回，已生效的请拟订新版。"
        action={<Link href={`/policy?tab=versions&open=${id}`}>查看这一版</Link>}
      />
    )
  const initial = base.data ? { document: base.data.document, cases: base.data.cases } : begun
  if (!initial) return <Start region={me.regions[0]?.code ?? '350000'} onPick={setBegun} />
  return (
    <Editor
      key={source ?? ''}
      initial={initial}
      {...(id && base.data ? { editing: { id, version: base.data.version } } : {})}
    />
  )
}
