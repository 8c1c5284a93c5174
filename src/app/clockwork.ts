/** What the platform does by itself when time passes; each runs as a job and may be run by hand in tests. */
import { closeNotices, measurePace, reconcile } from '#money/claims'
import { proveBooks } from '#money/ledger'
import { keepRecoveries } from '#money/recovery'
import { closeVouchers, remindVouchers } from '#money/vouchers'
import type { Tools } from '#platform/serve'
import { tidyKeys } from '#platform/tidy'
import { tidySessions } from '#registry/accounts'
import { endHolds } from '#registry/holds'
import { tellPartners, tidyPartners } from '#registry/partners'
import { ASKING_JOB, askWaiting } from '#registry/registers'
import { keepInspections } from '#supervision/inspections'
import { watchIntegrity } from '#supervision/integrity'
import { keepPenalties } from '#supervision/penalties'
import { proveNightly, sealBeside } from '#supervision/records'
import { keepData } from '#supervision/retention'
import { escalateLate, runNightly } from '#supervision/risk'
import { lapseClasses, releaseUnused } from '#training/class-filing'

export interface Clockwork {
  name: string
  /** Cron of Asia/Shanghai. */
  cron: string
  run: (tools: Tools) => Promise<void>
}

const job = (name: string, cron: string, ...works: ((tools: Tools) => Promise<unknown>)[]): Clockwork => ({
  name,
  cron,
  run: async (tools) => {
    for (const work of works) await work(tools)
  },
})

export const clockwork: readonly Clockwork[] = [
  job('record-seal', '* * * * *', sealBeside),
  job('partners', '* * * * *', tellPartners),
  job(ASKING_JOB, '* * * * *', askWaiting),
  job('record-proof', '20 2 * * *', proveNightly),
  job('integrity', '40 4 * * *', watchIntegrity),
  job('holds', '2 0 * * *', endHolds, keepPenalties),
  job('claim-notices', '10 0 * * *', closeNotices),
  job('claim-pace', '25 0 * * *', measurePace),
  job('voucher-expiry', '15 0 * * *', closeVouchers),
  job('voucher-reminders', '0 9 * * *', remindVouchers),
  job('recoveries', '25 0 * * *', keepRecoveries),
  job('claim-receipts', '20 7 * * *', reconcile),
  job('class-lapses', '20 0 * * *', lapseClasses, releaseUnused),
  job('ledger-proof', '30 2 * * *', proveBooks),
  job('risk-rules', '0 4 * * *', runNightly),
  job('risk-late', '35 0 * * *', escalateLate),
  job('inspections', '5 0 * * *', keepInspections),
  job('retention', '50 3 * * *', keepData),
  job('tidy', '40 3 * * *', tidyKeys, tidySessions, tidyPartners),
]
