import { yuan } from '#platform/fen'

/** An amount with its sign in words that a screen reader speaks: 增加, 减少. */
export function Difference({ fen }: { fen: number }) {
  if (fen === 0) return <span className="qc-money">无变化</span>
  return (
    <span
      className="qc-money"
      style={{ color: fen > 0 ? 'var(--qc-bad, #a8233f)' : 'var(--qc-good, #1f7a2e)' }}
    >
      {fen > 0 ? '增加' : '减少'} ¥{yuan(Math.abs(fen))}
    </span>
  )
}

export const showMonths = (months: number | null): string =>
  months === null ? '—' : months >= 120 ? '十年以上' : `${months.toFixed(1)} 个月`

export const showShare = (part: number, whole: number): string =>
  whole === 0 ? '—' : `${((part / whole) * 100).toFixed(1)}%`
