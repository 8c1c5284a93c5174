import { useSyncExternalStore } from 'react'

/** 长辈模式: large type and high contrast, kept on this device. */
const KEY = 'qc.elder'
const listeners = new Set<() => void>()

function kept(): boolean {
  try {
    return localStorage.getItem(KEY) === 'on'
  } catch {
    return false
  }
}

let on = kept()
const apply = () => document.documentElement.toggleAttribute('data-elder', on)
apply()

export function useElder(): [on: boolean, set: (on: boolean) => void] {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => on,
  )
  return [
    now,
    (next) => {
      on = next
      apply()
      try {
        if (next) localStorage.setItem(KEY, 'on')
        else localStorage.removeItem(KEY)
      } catch {
        // The choice then lasts until the page is left.
      }
      for (const listener of listeners) listener()
    },
  ]
}
