/** Certificates of a class's trainees, told from the right when they are issued or revoked. */
import type { Trx } from '#platform/db'
import { insertCertificates, revokeCertificates } from './store.ts'

export interface IssuedCertificate {
  certificateId: string
  classId: string
  personId: string
}

/** Call in the transaction that issues; certificates without a class are not told. */
export const noteCertificates = (
  ctx: { db: Trx; now: string },
  rows: readonly IssuedCertificate[],
): Promise<void> =>
  insertCertificates(
    ctx.db,
    rows.map((row) => ({ ...row, issuedAt: ctx.now, revokedAt: null })),
  )

/** Call in the transaction that revokes. */
export const dropCertificates = (ctx: { db: Trx; now: string }, certificateIds: readonly string[]) =>
  revokeCertificates(ctx.db, certificateIds, ctx.now)
