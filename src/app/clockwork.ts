/** What the platform does by itself when time passes; each runs as a job and may be run by hand in tests. */
import { closeNotices } from '#money/claims'
import type { Tools } from '#platform/serve'
import { tidyKeys } from '#platform/tidy'
import { tidySessions } from '#registry/accounts'

export interface Clockwork {
  name: string
  /** Cron of Asia/Shanghai. */
  cron: string
  run: (tools: Tools) => Promise<void>
}

export const clockwork: readonly Clockwork[] = [
  {
    name: 'claim-notices',
    cron: '10 0 * * *',
    run: async (tools) => {
      await closeNotices(tools)
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
