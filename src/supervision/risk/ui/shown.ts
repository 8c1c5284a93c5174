import type { Tone } from '#web/console'
import type { AlertState, Outcome, Severity } from '../contract.ts'

export const stateTones: Partial<Record<AlertState, Tone>> = {
  raised: 'warn',
  acknowledged: 'waiting',
  examined: 'waiting',
  closed: 'plain',
}
export const outcomeTones: Record<Outcome, Tone> = {
  confirmed: 'warn',
  harmless: 'good',
  'data-fault': 'plain',
}
export const severityTones: Record<Severity, Tone> = { high: 'warn', medium: 'waiting', low: 'plain' }

/** Where a record opens, if the reader may. */
const PLACES: Record<string, { verb: string; path: (id: string) => string }> = {
  class: { verb: 'class.read', path: (id) => `/class-filing/${id}` },
  provider: { verb: 'provider.read', path: (id) => `/providers/${id}` },
  claim: { verb: 'claim.read', path: (id) => `/claims/${id}` },
  recovery: { verb: 'recovery.read', path: (id) => `/recoveries/${id}` },
  batch: { verb: 'claim.read', path: (id) => `/payments/${id}` },
  application: { verb: 'provider.read', path: (id) => `/provider-applications/${id}` },
}
export function pathOf(ref: string, may: (verb: string) => boolean): string | null {
  const at = ref.indexOf(':')
  const place = PLACES[ref.slice(0, at)]
  return place && may(place.verb) ? place.path(ref.slice(at + 1)) : null
}

export const percent = (share: number | null): string =>
  share === null ? '—' : `${Math.round(share * 100)}%`
/** `3/4（75%）`; few outcomes say little, and the reader is told so. */
export const precisionText = (row: {
  confirmed: number
  harmless: number
  precision: number | null
}): string =>
  row.precision === null
    ? '尚无核查结论'
    : `${percent(row.precision)}（${row.confirmed}/${row.confirmed + row.harmless}）`
