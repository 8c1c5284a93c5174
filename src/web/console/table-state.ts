import { useState } from 'react'
import { useSearchParams } from 'wouter'

export const SIZES = [10, 20, 50, 100]

export interface TableAddress {
  values: Record<string, string>
  page: number
  size: number
  sort: string | undefined
  set: (changes: Record<string, string | null>, keepPage?: boolean) => void
}

/**
 * Search, filters, page, size and sort live in the address; `prefix` parts two tables on one page. Where people are
 * searched for by name or number (`quiet`), the search text stays out of it, and of every history and log.
 */
export function useTableAddress(
  names: readonly string[],
  prefix: string,
  defaultSize: number,
  quiet = false,
): TableAddress {
  const [params, setParams] = useSearchParams()
  const [spoken, setSpoken] = useState('')
  const values: Record<string, string> = {}
  for (const name of names) {
    const value = quiet && name === 'q' ? spoken : params.get(prefix + name)
    if (value) values[name] = value
  }
  const whole = (name: string, otherwise: number) => {
    const n = Number(params.get(prefix + name))
    return Number.isInteger(n) && n > 0 ? n : otherwise
  }
  return {
    values,
    page: whole('page', 1),
    size: Math.min(200, whole('size', defaultSize)),
    sort: params.get(`${prefix}sort`) ?? undefined,
    set: ({ ...changes }, keepPage = false) => {
      if (quiet && 'q' in changes) {
        setSpoken(changes.q ?? '')
        delete changes.q
      }
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          if (!keepPage) next.delete(`${prefix}page`)
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') next.delete(prefix + name)
            else next.set(prefix + name, value)
          }
          return next
        },
        { replace: !keepPage },
      )
    },
  }
}

export interface TableLook {
  hidden: string[]
  dense: boolean
}

/** Column choice and density, kept on this device. */
export function useTableLook(name: string, hidden: string[]): [TableLook, (look: TableLook | null) => void] {
  const key = `qc.table.${name}`
  const [look, setLook] = useState<TableLook>(() => {
    try {
      const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as TableLook | null
      if (kept && Array.isArray(kept.hidden)) return { hidden: kept.hidden, dense: Boolean(kept.dense) }
    } catch {
      // Unreadable or forbidden storage: the default look.
    }
    return { hidden, dense: false }
  })
  return [
    look,
    (next) => {
      setLook(next ?? { hidden, dense: false })
      try {
        if (next) localStorage.setItem(key, JSON.stringify(next))
        else localStorage.removeItem(key)
      } catch {
        // The choice then lasts until the page is left.
      }
    },
  ]
}
