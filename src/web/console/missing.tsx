import type { Reason } from '#web/api'

/** What still keeps a record from being handed in, beside the button that hands it in. */
export function Missing({ reasons }: { reasons: readonly Reason[] }) {
  if (reasons.length === 0) return null
  return (
    <div role="status" className="qc-missing">
      还差 {reasons.length} 项：
      <ul>
        {reasons.map((reason) => (
          <li key={reason.message}>
            {reason.message}
            {reason.next}
          </li>
        ))}
      </ul>
    </div>
  )
}
