import { Alert, Tag } from 'antd'
import { clauseName } from '#platform/clause'
import type { Reason } from '#web/console'
import { sections } from '../contract.ts'

/** Places in the document, as the editor names them. */
const places: Record<string, string> = {
  title: '名称',
  region: '地区',
  subsidyKind: '补贴项目',
  from: '生效日期',
  to: '截止日期',
  sources: '来源文件',
  ...sections,
}

function placeOf(field: string | undefined): string | undefined {
  const [, head = '', index] = field?.split('.') ?? []
  const name = places[head]
  return name && (index === undefined ? name : `${name} 第 ${Number(index) + 1} 条`)
}

/** Reasons with their place in the document in words. */
export const placed = (reasons: readonly Reason[]): Reason[] =>
  reasons.map(({ field, ...reason }) => {
    const place = placeOf(field)
    return place ? { ...reason, field: place } : reason
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
      style={{ marginBottom: 16 }}
    />
  )
}
