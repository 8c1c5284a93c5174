import { showInstant } from '#platform/day'
import { StateTag } from '#web/console'
import type { AccountView } from '../contract.ts'

/** Where a grant holds. */
export const reach = (grant: { regionName: string | null }): string => grant.regionName ?? '本单位'

const states = { active: '正常', locked: '已锁定', stopped: '已停用' } as const

export const stateOf = (account: Pick<AccountView, 'active' | 'lockedUntil'>) => (
  <>
    <StateTag
      state={!account.active ? 'stopped' : account.lockedUntil ? 'locked' : 'active'}
      states={states}
      tones={{ active: 'good', locked: 'warn' }}
    />
    {account.lockedUntil && `至 ${showInstant(account.lockedUntil)}`}
  </>
)
