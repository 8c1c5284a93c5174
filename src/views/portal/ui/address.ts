import { useSearchParams } from 'wouter'

/** State of a list in the address, so that going back and sending a link keep the place. */
export function useAddress<K extends string>(names: readonly K[]) {
  const [params, setParams] = useSearchParams()
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<K, string>
  const page = Math.max(1, Number(params.get('page') ?? 1) || 1)
  const set = (change: Partial<Record<K | 'page', string | number>>) =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (!('page' in change)) next.delete('page')
      for (const [name, value] of Object.entries(change)) {
        if (value === '' || value === undefined) next.delete(name)
        else next.set(name, String(value))
      }
      return next
    })
  return { values, page, set }
}

/** Only what is filled in, for the query. */
export const filled = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
