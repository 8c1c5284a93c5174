import { Button, Card } from 'antd'
import type { ReactNode } from 'react'
import { DayPicker } from '#web/console'
import { type PackDocument, type PackElement, type Section, sections } from '../contract.ts'
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

/** One section of the pack: its elements as cards, each with clause and dates. */
export function SectionEditor({
  section,
  document,
  onChange,
}: {
  section: Section
  document: PackDocument
  onChange: Put<PackDocument>
}) {
  const elements = document[section] as PackElement[]
  // Element and fields are of one section; only the compiler can't see that they are the same.
  const Fields = fieldsOf[section] as unknown as (props: {
    one: PackElement
    put: Put<PackElement>
  }) => ReactNode
  const set = (next: PackElement[]) => onChange({ ...document, [section]: next })
  const add = () =>
    set([...elements, { id: freshId(section, document), title: '', clause: '', ...blanks[section]() }])
  return (
    <Card
      size="small"
      title={`${sections[section]}（${elements.length}）`}
      extra={
        <Button size="small" onClick={add}>
          增加一条
        </Button>
      }
      style={{ marginBottom: 16 }}
    >
      {elements.length === 0 && <span style={{ color: 'var(--qc-soft)' }}>没有{sections[section]}。</span>}
      {elements.map((one, index) => {
        const put = (next: PackElement) => set(elements.map((old, i) => (i === index ? next : old)))
        return (
          <Card
            key={one.id}
            type="inner"
            size="small"
            title={`第 ${index + 1} 条 ${one.title}`}
            extra={
              <Button type="text" danger onClick={() => set(elements.filter((_old, i) => i !== index))}>
                删去
              </Button>
            }
            style={{ marginBottom: 12 }}
          >
            <div className="qc-form qc-form-two">
              <Line label="项目" value={one.title} onChange={(title) => put({ ...one, title })} />
              <Line
                label="依据（文号、条款）"
                value={one.clause}
                onChange={(clause) => put({ ...one, clause })}
              />
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
                  <DayPicker
                    id={id}
                    value={one.to ?? null}
                    onChange={(day) => put(given(one, 'to', day ?? ''))}
                  />
                )}
              </Labelled>
              <Line
                label="说明（可空）"
                wide
                value={one.note ?? ''}
                onChange={(note) => put(given(one, 'note', note))}
              />
            </div>
          </Card>
        )
      })}
    </Card>
  )
}
