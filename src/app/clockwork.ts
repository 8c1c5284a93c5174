/** What the platform does by itself when time passes; each runs as a job and may be run by hand in tests. */
import type { Tools } from '#platform/serve'

export interface Clockwork {
  name: string
  /** Cron of Asia/Shanghai. */
  cron: string
  run: (tools: Tools) => Promise<void>
}

export const clockwork: readonly Clockwork[] = []
