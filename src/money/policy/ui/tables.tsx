import { Table } from 'antd'
import { clauseName } from '#platform/clause'
import { useNarrow } from '#web/console'
import { type PackDocument, type Section, sections } from '../contract.ts'
import { type Line, linesOf, showSpan, withNames } from '../words-rules.ts'

const soft = { color: 'var(--qc-soft)' }

/** A pack as tables: what it says, on which clause, since when. Sections without elements are left out. */
export function PackTables({
  document,
  names,
}: {
  document: PackDocument
  names: Readonly<Record<string, string>>
}) {
  const narrow = useNarrow()
  const shown = (Object.keys(sections) as Section[])
    .sort((a, b) => Number(b === 'amounts') - Number(a === 'amounts'))
    .map((section) => ({ section, lines: linesOf(document, section) }))
    .filter(({ lines }) => lines.length > 0)
  return (
    <>
      {shown.map(({ section, lines }) => (
        <Table<Line>
          key={section}
          title={() => <strong>{sections[section]}</strong>}
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={lines}
          style={{ marginBottom: 16 }}
          columns={[
            { key: 'title', title: '项目', dataIndex: 'title', width: narrow ? 110 : 200 },
            {
              key: 'says',
              title: '内容',
              render: (_value, line) => (
                <>
                  {withNames(line.says, names)}
                  {line.note && <div style={soft}>{line.note}</div>}
                  {narrow && (
                    <div style={soft}>
                      依据 {clauseName(line.clause)}，{showSpan(line.from, line.to)}
                    </div>
                  )}
                </>
              ),
            },
            ...(narrow
              ? []
              : [
                  { key: 'clause', title: '依据', dataIndex: 'clause', width: 200, render: clauseName },
                  {
                    key: 'span',
                    title: '起止',
                    width: 180,
                    render: (_value: unknown, line: Line) => showSpan(line.from, line.to),
                  },
                ]),
          ]}
        />
      ))}
      <Table
        title={() => <strong>来源文件</strong>}
        size="small"
        rowKey="code"
        pagination={false}
        dataSource={document.sources}
        columns={[
          { key: 'code', title: '文号', dataIndex: 'code', width: narrow ? 110 : 200 },
          {
            key: 'title',
            title: '名称',
            render: (_value, source) => (
              <>
                {source.title}
                {source.note && <div style={soft}>{source.note}</div>}
              </>
            ),
          },
        ]}
      />
    </>
  )
}
