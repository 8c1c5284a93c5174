import { Alert, Button, Tag } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { clauseName } from '#platform/clause'
import type { Reason } from '#web/api'

export interface RefusalsProps {
  reasons: readonly Reason[]
  /** Default: `不予办理，共 N 项原因`. */
  title?: ReactNode
  /** Chinese names of input fields, shown in place of their paths. */
  labels?: Record<string, string>
  /** `warning`: nothing was refused, but this must be known. */
  tone?: 'error' | 'warning'
  onRetry?: (() => void) | undefined
  onClose?: (() => void) | undefined
}

/** Shows every reason: message, clause, place and next step. Renders nothing where there is none. */
export function Refusals({ reasons, title, labels, tone, onRetry, onClose }: RefusalsProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (reasons.length > 0) box.current?.scrollIntoView?.({ block: 'nearest' })
  }, [reasons])
  if (reasons.length === 0) return null
  const lost = reasons.every((reason) => reason.code.startsWith('web.'))
  const heading =
    title ?? (lost ? '没有完成' : reasons.length === 1 ? '不予办理' : `不予办理，共 ${reasons.length} 项原因`)
  return (
    <div ref={box} className="qc-refusals">
      <Alert
        type={tone ?? (lost ? 'warning' : 'error')}
        showIcon
        role="alert"
        closable={onClose ? { onClose, 'aria-label': '关闭' } : false}
        title={heading}
        description={
          <>
            <ol className={reasons.length === 1 ? 'qc-reasons qc-reasons-one' : 'qc-reasons'}>
              {reasons.map((reason, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity and are replaced as a whole
                <li key={index}>
                  {reason.row !== undefined && <Tag>第 {reason.row} 行</Tag>}
                  {reason.field && <Tag>{labels?.[reason.field] ?? reason.field}</Tag>}
                  <span>{reason.message}</span>
                  {reason.clause && <Tag color="processing">依据 {clauseName(reason.clause)}</Tag>}
                  {reason.next && <div className="qc-next">下一步：{reason.next}</div>}
                </li>
              ))}
            </ol>
            {onRetry && (
              <Button size="small" onClick={onRetry}>
                重试
              </Button>
            )}
          </>
        }
      />
    </div>
  )
}
