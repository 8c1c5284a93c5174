import { useSyncExternalStore } from 'react'

const query = '(max-width: 768px)'
const subscribe = (listener: () => void) => {
  const list = matchMedia(query)
  list.addListener(listener)
  return () => list.removeListener(listener)
}

/** True on phones and narrow windows (≤ 768 px). */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(query).matches)
