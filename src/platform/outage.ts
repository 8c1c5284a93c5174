/** Tells a database that is gone, stopping or full from a fault of our own: it fails every request alike, and passes. */

/** With the state that PostgreSQL gives each of its own errors; `EPIPE` has five letters too, but no class begins with E. */
export const hasState = (error: unknown): error is { code: string } =>
  typeof (error as { code?: unknown } | null)?.code === 'string' &&
  /^[0-9FHPX][0-9A-Z]{4}$/.test((error as { code: string }).code)

/** Two transactions in each other's way: the database undid this one whole. */
export const isInTheWay = (error: unknown): boolean =>
  hasState(error) && ['40P01', '40001', '55P03'].includes(error.code)

/** Somebody else was quicker with the very same: the last word of the database where no rule saw them both. */
export const isTaken = (error: unknown): boolean => hasState(error) && ['23505', '23P01'].includes(error.code)

/** Text that the database cannot hold: U+0000, where no schema was looking for it. */
export const isNoText = (error: unknown): boolean =>
  hasState(error) && ['22021', '22P05'].includes(error.code)

export function isOutage(error: unknown): boolean {
  if (hasState(error)) return /^(?:08|53|57|58|XX)/.test(error.code)
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string') return /^E[A-Z]+$/.test(error.code)
  // What the driver says of a connection that broke, or could not be had, carries no code.
  return /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
    error.message,
  )
}
