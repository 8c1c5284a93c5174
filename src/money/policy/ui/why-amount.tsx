import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { clauseName } from '#platform/clause'
import { yuan } from '#platform/fen'
import { Money, wholeDates } from '#web/console'
import { type Outcome, outcomes, type TraceNode } from '../contract.ts'

const COLORS: Record<Outcome, string> = {
  met: 'success',
  failed: 'error',
  unknown: 'warning',
  applied: 'processing',
  skipped: 'default',
}
const MARKS: Record<Outcome, string> = { met: '✓', failed: '✕', unknown: '?', applied: '●', skipped: '○' }

export interface WhyAmountProps {
  trace: readonly TraceNode[]
  /** The amount being explained; left out for an estimate that carries it elsewhere. */
  amountFen?: number | null
  title?: ReactNode
}

/** Why this amount: every step with its clause, what it looked at, where that came from, and what it adds. */
export function WhyAmount({ trace, amountFen, title = '核算说明' }: WhyAmountProps) {
  return (
    <section aria-label={typeof title === 'string' ? title : '核算说明'} className="qc-why">
      <h3 style={{ margin: '0 0 8px', fontSize: 15 }}>
        {title}
        {amountFen !== undefined && (
          <span style={{ marginLeft: 12 }}>
            <Money fen={amountFen} />
          </span>
        )}
      </h3>
      <Nodes nodes={trace} />
    </section>
  )
}

function Nodes({ nodes }: { nodes: readonly TraceNode[] }) {
  return (
    <ol style={{ margin: 0, paddingInlineStart: 20 }}>
      {nodes.map((node) => (
        <li key={node.rule} style={{ padding: '4px 0' }}>
          <One node={node} />
        </li>
      ))}
    </ol>
  )
}

function One({ node }: { node: TraceNode }) {
  const inputs = Object.entries(node.inputs)
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'baseline' }}>
        <strong>{node.title}</strong>
        {node.outcome && (
          <Tag color={COLORS[node.outcome]}>
            <span aria-hidden="true">{MARKS[node.outcome]} </span>
            {outcomes[node.outcome]}
          </Tag>
        )}
        <Tag>依据 {clauseName(node.clause)}</Tag>
        {node.effectFen !== null && node.effectFen !== 0 && (
          <span className="qc-money" style={{ marginInlineStart: 'auto' }}>
            {node.effectFen < 0 ? '−' : '+'}¥{yuan(Math.abs(node.effectFen))}
          </span>
        )}
      </div>
      {node.note && <div>{wholeDates(node.note)}</div>}
      {inputs.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 16, color: 'var(--qc-soft)' }}>
          {inputs.map(([name, input]) => (
            <li key={name}>
              {name}：{wholeDates(input.value)}
              {input.source !== '—' &&
                wholeDates(`（${input.source}${input.asOf ? `，${input.asOf}` : ''}）`)}
            </li>
          ))}
        </ul>
      )}
      {node.children && <Nodes nodes={node.children} />}
    </>
  )
}
