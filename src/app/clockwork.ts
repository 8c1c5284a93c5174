/** What the platform does by itself when time passes; each runs as a job and may be run by hand in tests. */
import { closeNotices, measurePace, reconcile } from '#money/claims'
import { proveBooks } from '#money/ledger'
import { keepRecoveries } from '#money/recovery'
import { closeVouchers, remindVouchers } from '#money/vouchers'
import type { Tools } from '#platform/serve'
import { tidyKeys } from '#platform/tidy'
import { tidySessions } from '#registry/accounts'
import { proveNightly, sealRecord } from '#supervision/records'
import { lapseClasses, releaseUnused } from '#training/class-filing'

export interface Clockwork {
  name: string
  /** Cron of Asia/Shanghai. */
  cron: string
  run: (tools: Tools) => Promise<void>
}

export const clockwork: readonly Clockwork[] = [
  {
    name: 'record-seal',
    cron: '* * * * *',
    run: async (tools) => {
      await sealRecord(tools)
    },
  },
  { name: 'record-proof', cron: '20 2 * * *', run: proveNightly },
  {
    name: 'claim-notices',
    cron: '10 0 * * *',
    run: async (tools) => {
      await closeNotices(tools)
    },
  },
  {
    name: 'claim-pace',
    cron: '25 0 * * *',
    run: async (tools) => {
      await measurePace(tools)
    },
  },
  {
    name: 'voucher-expiry',
    cron: '15 0 * * *',
    run: async (tools) => {
      await closeVouchers(tools)
    },
  },
  {
    name: 'voucher-reminders',
    cron: '0 9 * * *',
    run: async (tools) => {
      await remindVouchers(tools)
    },
  },
  {
    name: 'recoveries',
    cron: '25 0 * * *',
    run: async (tools) => {
      await keepRecoveries(tools)
    },
  },
  {
    name: 'claim-receipts',
    cron: '20 7 * * *',
    run: async (tools) => {
      await reconcile(tools)
    },
  },
  {
    name: 'class-lapses',
    cron: '20 0 * * *',
    run: async (tools) => {
      await lapseClasses(tools)
      await releaseUnused(tools)
    },
  },
  {
    name: 'ledger-proof',
    cron: '30 2 * * *',
    run: async (tools) => {
      await proveBooks(tools)
    },
  },
  {
    name: 'tidy',
    cron: '40 3 * * *',
    run: async (tools) => {
      await tidyKeys(tools)
      await tidySessions(tools)
    },
  },
]
