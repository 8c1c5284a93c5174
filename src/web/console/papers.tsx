import { Typography } from 'antd'
import { dayOf } from '#platform/day'
import type { PaperRow } from '#platform/list'

/** Papers that were served, as they were served; the digest is the one on record. */
export function PaperList({ papers }: { papers: readonly PaperRow[] }) {
  if (papers.length === 0) return null
  return (
    <ul className="qc-files qc-papers" aria-label="文书">
      {papers.map((paper) => (
        <li key={paper.id}>
          <a href={paper.url} target="_blank" rel="noreferrer">
            {paper.title}（{paper.number}）
          </a>
          <span className="qc-help">{dayOf(paper.issuedAt)}</span>
          <Typography.Text
            type="secondary"
            copyable={{ text: paper.sha256, tooltips: ['复制 SHA-256 摘要值', '已复制'] }}
          >
            摘要值 {paper.sha256.slice(0, 8)}…
          </Typography.Text>
        </li>
      ))}
    </ul>
  )
}
