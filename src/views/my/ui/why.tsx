import type { TraceNode } from '#money/policy/contract'
import { clauseName } from '#platform/clause'
import { yuan } from '#platform/fen'

const signed = (fen: number): string => `${fen > 0 ? '+' : ''}${yuan(fen)} 元`

/** Why this amount: each step with its clause, what it was judged on and where that came from. */
export function Why({ trace }: { trace: readonly TraceNode[] }) {
  return (
    <ul className="qm-why">
      {trace.map((node) => (
        <li key={node.rule}>
          <div className="qm-why-head">
            <span>{node.title}</span>
            {node.effectFen !== null && <strong>{signed(node.effectFen)}</strong>}
          </div>
          {node.note && <p>{node.note}</p>}
          {Object.entries(node.inputs).map(([name, input]) => (
            <p key={name} className="ql-soft">
              {name}：{input.value}（{input.source}
              {input.asOf ? `，${input.asOf}` : ''}）
            </p>
          ))}
          <p className="ql-soft">依据 {clauseName(node.clause)}</p>
          {node.children && node.children.length > 0 && <Why trace={node.children} />}
        </li>
      ))}
    </ul>
  )
}
