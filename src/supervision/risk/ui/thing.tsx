import { Link } from 'wouter'
import { useMe } from '#web/console'
import type { Thing } from '../contract.ts'
import { pathOf } from './shown.ts'

export function useMayOpen(): (verb: string) => boolean {
  const me = useMe()
  return (verb) => me.verbs.includes(verb)
}

/** A record by its name, opening where the reader may open it. */
export function ThingName({ thing }: { thing: Thing }) {
  const path = pathOf(thing.ref, useMayOpen())
  const name = (
    <>
      {thing.title}
      {thing.note && thing.note !== thing.title && <span style={{ color: '#555' }}>（{thing.note}）</span>}
    </>
  )
  return (
    <span>
      {thing.title.startsWith(thing.kind) ? '' : `${thing.kind} `}
      {path ? (
        <Link href={path} className="qc-underlined">
          {name}
        </Link>
      ) : (
        name
      )}
    </span>
  )
}
