import { SheetImport } from '#web/console'
import { annotateCertificates, certificateTemplate, importCertificates, importColumns } from '../contract.ts'

const labels: Record<string, string> = Object.fromEntries(importColumns.map((c) => [c.key, c.title]))

export function ImportForm({ onDone }: { onDone: () => void }) {
  return (
    <SheetImport
      template={certificateTemplate}
      annotate={annotateCertificates}
      act={importCertificates}
      labels={labels}
      title="一行一本证书，一次最多 2,000 行"
      note="有一行不合要求，全部不导入，并逐行列出原因；同一文件再次导入没有变化。"
      success={({ added, unchanged }) =>
        added > 0
          ? `已导入 ${added} 本${unchanged > 0 ? `，${unchanged} 本没有变化` : ''}`
          : '文件内容已登记过，没有变化'
      }
      onDone={onDone}
    />
  )
}
