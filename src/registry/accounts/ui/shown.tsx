import { Tag } from 'antd'
import { showInstant } from '#platform/day'
import type { AccountView } from '../contract.ts'

/** Where a grant holds. */
export const reach = (grant: { regionName: string | null }): string => grant.regionName ?? '本单位'

export const stateOf = (account: Pick<AccountView, 'active' | 'lockedUntil'>) =>
  !account.active ? (
    <Tag>已停用</Tag>
  ) : account.lockedUntil ? (
    <Tag color="orange">锁定至 {showInstant(account.lockedUntil)}</Tag>
  ) : (
    <Tag color="green">正常</Tag>
  )
