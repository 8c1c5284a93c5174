import { Canvas, CHART_COLORS, ChartFrame } from './charts.tsx'
import { useNarrow } from './media.ts'

export interface GraphNode {
  id: string
  name: string
  /** Nodes of a kind share colour and shape. */
  kind: string
  note?: string | null
  /** What the picture is about. */
  focus?: boolean
  /** Something to be shown of it when it is picked. */
  opens?: boolean
}
export interface GraphTie {
  from: string
  to: string
  label: string
}

const SHAPES = ['circle', 'roundRect', 'rect', 'diamond', 'triangle', 'pin']

/** How things hang together; the same as a list below it, which is all a phone shows. */
export function TieGraph({
  title,
  nodes,
  ties,
  height = 460,
  onPick,
}: {
  title: string
  nodes: readonly GraphNode[]
  ties: readonly GraphTie[]
  height?: number
  onPick?: (id: string) => void
}) {
  const narrow = useNarrow()
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const table = (
    <table className="qc-diff">
      <thead>
        <tr>
          <th scope="col">对象</th>
          <th scope="col">关系</th>
          <th scope="col">相关对象</th>
        </tr>
      </thead>
      <tbody>
        {ties.map((tie) => (
          <tr key={`${tie.from} ${tie.to}`}>
            <th scope="row">
              <Named node={byId.get(tie.from)} {...(onPick ? { onPick } : {})} />
            </th>
            <td>{tie.label}</td>
            <td>
              <Named node={byId.get(tie.to)} {...(onPick ? { onPick } : {})} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
  if (narrow)
    return (
      <section className="qc-chart" aria-label={title}>
        <div className="qc-scroll">{table}</div>
      </section>
    )
  const kinds = [...new Set(nodes.map((node) => node.kind))]
  const option = {
    color: CHART_COLORS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    animation: false,
    legend: { top: 0, data: kinds },
    tooltip: {},
    series: [
      {
        type: 'graph',
        layout: 'force',
        roam: 'move',
        top: 44,
        force: {
          initLayout: 'circular',
          repulsion: nodes.length > 40 ? 120 : 320,
          edgeLength: nodes.length > 40 ? 70 : 160,
          gravity: 0.12,
        },
        label: { show: true, position: 'bottom', color: '#111', fontSize: 12 },
        labelLayout: { hideOverlap: true },
        edgeLabel: { show: ties.length <= 12, formatter: '{c}', color: '#333', fontSize: 11 },
        lineStyle: { color: '#6b7280', width: 1.2 },
        emphasis: { focus: 'adjacency' },
        categories: kinds.map((name, i) => ({ name, symbol: SHAPES[i % SHAPES.length] })),
        data: nodes.map((node) => ({
          id: node.id,
          name: node.name,
          category: kinds.indexOf(node.kind),
          symbolSize: node.focus ? 24 : 14,
          tooltip: { formatter: `${node.kind}：${node.name}${node.note ? `（${node.note}）` : ''}` },
        })),
        links: ties.map((tie) => ({
          source: tie.from,
          target: tie.to,
          value: tie.label,
          label: { formatter: tie.label },
          tooltip: { formatter: tie.label },
        })),
      },
    ],
  }
  return (
    <ChartFrame title={title} height={height} table={table}>
      <Canvas option={option} />
    </ChartFrame>
  )
}

function Named({ node, onPick }: { node: GraphNode | undefined; onPick?: (id: string) => void }) {
  if (!node) return null
  const text = node.name.startsWith(node.kind) ? node.name : `${node.kind} ${node.name}`
  if (!onPick || !node.opens) return text
  return (
    <button type="button" className="qc-plain-button" onClick={() => onPick(node.id)}>
      {text}
    </button>
  )
}
