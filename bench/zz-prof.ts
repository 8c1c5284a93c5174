import { execFileSync } from 'node:child_process'
import { keepSet } from '#money/judgements'
import { benchSet } from './claims-ground.ts'
import { ground } from './ground.ts'

const base = await ground('2026-03-02T01:00:00Z')
try {
  const { db } = base.app.platform.tools
  const { id } = await db
    .transaction()
    .execute((trx) => keepSet(trx, new Date().toISOString(), 'x', benchSet(1_000_000)))
  console.log(
    execFileSync(process.execPath, [
      '--cpu-prof',
      '--cpu-prof-dir=/tmp/qcprof',
      'bench/judge-million.ts',
      base.app.appUrl,
      id,
      '8',
    ]).toString(),
  )
} finally {
  await base.stop()
}
