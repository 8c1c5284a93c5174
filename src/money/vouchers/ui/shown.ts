import type { Tone } from '#web/console'
import {
  type BatchState,
  faceOf,
  type RaiseState,
  type VoucherKind,
  type VoucherState,
  voucherKinds,
} from '../contract.ts'

export const batchTones: Partial<Record<BatchState, Tone>> = {
  submitted: 'waiting',
  returned: 'warn',
  published: 'good',
  closed: 'plain',
  withdrawn: 'bad',
}
export const raiseTones: Partial<Record<RaiseState, Tone>> = {
  asked: 'waiting',
  approved: 'good',
  refused: 'bad',
}
export const voucherTones: Partial<Record<VoucherState, Tone>> = {
  available: 'good',
  held: 'waiting',
  redeemed: 'plain',
  expired: 'warn',
  returned: 'plain',
  revoked: 'bad',
}

export const showWorth = (b: {
  kind: VoucherKind
  faceFen: number | null
  offsetPercent: number | null
}): string => `${voucherKinds[b.kind]}，${faceOf(b)}`

export const percentOf = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${Math.round((part * 100) / whole)}%`
