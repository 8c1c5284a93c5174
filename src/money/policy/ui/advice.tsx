import { Alert, Tag } from 'antd'
import { clauseName } from '#platform/clause'
import type { Reason } from '#web/console'
import { placeName } from '../place-rules.ts'

/** Reasons with their place in the document in words. */
export const placed = (reasons: readonly Reason[]): Reason[] =>
  reasons.map(({ field, ...reason }) => {
    const place = placeName(field)
    // A finding that begins with its place needs no second telling.
    return place && !reason.message.startsWith(place) ? { ...reason, field: place } : reason
  })

/** What is worth a second look and bars nothing. */
export function Advice({ advice }: { advice: readonly Reason[] }) {
  if (advice.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={`提请留意，共 ${advice.length} 项（不影响办理）`}
      description={
        <ol className="qc-reasons">
          {placed(advice).map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: advice has no identity and is replaced as a whole
            <li key={index}>
              {one.field && <Tag>{one.field}</Tag>}
              {one.message}
              {one.clause && <Tag>依据 {clauseName(one.clause)}</Tag>}
              {one.next && <div className="qc-next">{one.next}</div>}
            </li>
          ))}
        </ol>
      }
      style={{ margin: '16px 0' }}
    />
  )
}
