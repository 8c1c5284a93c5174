import { Button, Card, Drawer, Dropdown, Tag } from 'antd'
import { type ReactNode, useState } from 'react'
import { clauseName } from '#platform/clause'
import { DayPicker, type Reason, SmallTable, useNarrow } from '#web/console'
import { type PackDocument, type PackElement, type Section, sections } from '../contract.ts'
import { linesOf, type Line as Row, showSpan, withNames } from '../words-rules.ts'
import { blanks, fieldsOf } from './element-fields.tsx'
import { given, Labelled, Line, type Put } from './inputs.tsx'

/** Ids are for traces and findings; a new element gets the next free one of its section. */
function freshId(section: Section, document: PackDocument): string {
  const taken = new Set(
    (Object.keys(sections) as Section[]).flatMap((one) => document[one].map((element) => element.id)),
  )
  const stem = section.replace(/s$/, '')
  for (let n = document[section].length + 1; ; n += 1) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}

/** What each section is for, told where it is empty. */
const hints: Record<Section, string> = {
  terms: '反复使用的条件可在这里写一次，其他各条按名称引用。',
  requirements: '没有享受条件，所有人都可以申请。',
  amounts: '至少写一条补贴标准。',
  adjustments: '没有上浮或其他调整。',
  limits: '没有次数限制。',
  exclusions: '没有不重复享受的规定。',
  caps: '没有金额上限。',
  funds: '至少写一条资金来源。',
  vouchers: '没有培训券的规定，申领时不须持券。',
}

const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const next = [...list]
  const [one] = next.splice(from, 1)
  if (one !== undefined) next.splice(to, 0, one)
  return next
}

interface SectionProps {
  section: Section
  document: PackDocument
  onChange: Put<PackDocument>
  /** Findings on the whole document; each stands at its row. */
  reasons: readonly Reason[]
  names: Readonly<Record<string, string>>
}

/** One section as a table: what each element says, on which clause, since when; a row opens to its fields. */
export function SectionEditor({ section, document, onChange, reasons, names }: SectionProps) {
  const narrow = useNarrow()
  const [open, setOpen] = useState<string | null>(null)
  const elements = document[section] as PackElement[]
  const set = (next: PackElement[]) => onChange({ ...document, [section]: next })
  const at = elements.findIndex((one) => one.id === open)
  const put = (index: number, next: PackElement) => set(elements.map((old, i) => (i === index ? next : old)))
  const add = (element?: PackElement) => {
    const id = freshId(section, document)
    set([...elements, element ? { ...element, id } : { id, title: '', clause: '', ...blanks[section]() }])
    setOpen(id)
  }
  const here = `document.${section}`
  const foundAt = (index: number) =>
    reasons.filter(({ field }) => field === `${here}.${index}` || field?.startsWith(`${here}.${index}.`))
  const rows = linesOf(document, section).map((line, index) => ({ ...line, index, found: foundAt(index) }))
  const soft = { color: 'var(--qc-soft)' }
  const actions = ({ index, title }: { index: number; title: string }) => (
    <>
      <Button
        type="link"
        size="small"
        aria-label={`修改“${title}”`}
        onClick={() => setOpen(rows[index]?.id ?? null)}
      >
        修改
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'up', label: '上移', disabled: index === 0 },
            { key: 'down', label: '下移', disabled: index === elements.length - 1 },
            { key: 'copy', label: '复制一条' },
            { key: 'drop', label: '删去', danger: true },
          ],
          onClick: ({ key }) => {
            if (key === 'up') set(moved(elements, index, index - 1))
            if (key === 'down') set(moved(elements, index, index + 1))
            if (key === 'copy') add(elements[index])
            if (key === 'drop') set(elements.filter((_old, i) => i !== index))
          },
        }}
      >
        <Button type="link" size="small" aria-label={`更多操作：${title}`}>
          更多
        </Button>
      </Dropdown>
    </>
  )
  return (
    <Card
      size="small"
      title={`${sections[section]}（${elements.length}）`}
      extra={
        <Button size="small" onClick={() => add()}>
          增加一条
        </Button>
      }
      style={{ marginBottom: 16 }}
    >
      {elements.length === 0 ? (
        <span style={soft}>{hints[section]}</span>
      ) : (
        <SmallTable<Row & { index: number; found: Reason[] }>
          label={sections[section]}
          rowKey="index"
          dataSource={rows}
          scroll={{}}
          tableLayout="fixed"
          columns={[
            {
              key: 'title',
              title: '项目',
              width: narrow ? 96 : 190,
              render: (_value, row) => `${row.index + 1}. ${row.title || '（未填）'}`,
            },
            {
              key: 'says',
              title: '内容',
              render: (_value, row) => (
                <>
                  {withNames(row.says, names)}
                  {row.note && <div style={soft}>{row.note}</div>}
                  {narrow && (
                    <div style={soft}>
                      依据 {clauseName(row.clause) || '（未填）'}，{showSpan(row.from, row.to)}
                    </div>
                  )}
                  {row.found.map((reason) => (
                    <div key={`${reason.code}${reason.field}`} role="note">
                      <Tag color="error">需修改</Tag>
                      {reason.message}
                    </div>
                  ))}
                  {narrow && actions(row)}
                </>
              ),
            },
            ...(narrow
              ? []
              : [
                  {
                    key: 'clause',
                    title: '依据',
                    width: 200,
                    render: (_value: unknown, row: Row) => clauseName(row.clause) || '（未填）',
                  },
                  {
                    key: 'span',
                    title: '起止',
                    width: 130,
                    render: (_value: unknown, row: Row) => showSpan(row.from, row.to),
                  },
                  {
                    key: 'act',
                    title: '操作',
                    width: 118,
                    render: (_value: unknown, row: Row & { index: number }) => actions(row),
                  },
                ]),
          ]}
        />
      )}
      <Drawer
        title={`${sections[section]}：第 ${at + 1} 条`}
        open={at >= 0}
        size={narrow ? '100%' : 760}
        onClose={() => setOpen(null)}
        destroyOnHidden
        footer={
          <Button type="primary" onClick={() => setOpen(null)}>
            完成
          </Button>
        }
      >
        {elements[at] && <OneElement section={section} one={elements[at]} put={(next) => put(at, next)} />}
      </Drawer>
    </Card>
  )
}

function OneElement(props: { section: Section; one: PackElement; put: Put<PackElement> }) {
  const { one, put } = props
  // Element and fields are of one section; only the compiler can't see that they are the same.
  const Fields = fieldsOf[props.section] as unknown as (given: {
    one: PackElement
    put: Put<PackElement>
  }) => ReactNode
  return (
    <div className="qc-form qc-form-two">
      <Line label="项目" value={one.title} onChange={(title) => put({ ...one, title })} />
      <Line label="依据（文号、条款）" value={one.clause} onChange={(clause) => put({ ...one, clause })} />
      <Fields one={one} put={put} />
      <Labelled label="自（可空，同政策）">
        {(id) => (
          <DayPicker
            id={id}
            value={one.from ?? null}
            onChange={(day) => put(given(one, 'from', day ?? ''))}
          />
        )}
      </Labelled>
      <Labelled label="至（可空，同政策）">
        {(id) => (
          <DayPicker id={id} value={one.to ?? null} onChange={(day) => put(given(one, 'to', day ?? ''))} />
        )}
      </Labelled>
      <Line
        label="说明（可空）"
        wide
        value={one.note ?? ''}
        onChange={(note) => put(given(one, 'note', note))}
      />
    </div>
  )
}
