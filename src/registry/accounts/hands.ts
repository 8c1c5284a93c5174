/** Who had a hand in a paper, for those it is served on: masked. That they are two is seen; who they are is on record. */
import type { Db } from '#platform/db'
import { maskName } from '#registry/people'
import { accountNames } from './store.ts'

export async function maskedHands(
  db: Db,
  hands: readonly (readonly [label: string, account: string | null])[],
): Promise<{ label: string; value: string }[]> {
  const names = await accountNames(
    db,
    hands.map(([, account]) => account),
  )
  return hands.map(([label, account]) => ({
    label,
    value: account ? maskName(names.get(account) ?? '—') : '系统自动办理',
  }))
}
