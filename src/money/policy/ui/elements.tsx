import { Button, Card, Collapse } from 'antd'
import { type ReactNode, useState } from 'react'
import { DayPicker } from '#web/console'
import { type PackDocument, type PackElement, type Section, sections } from '../contract.ts'
import { blanks, fieldsOf } from './element-fields.tsx'
import { given, Labelled, Line, type Put } from './inputs.tsx'
import { linesOf } from './words.ts'

/** Ids are for traces and findings; a new element gets the next free one of its section. */
function freshId(section: Section, document: PackDocument): string {
  const taken = new Set(
    (Object.keys(sections) as Section[]).flatMap((one) => document[one].map((element) => element.id)),
  )
  const stem = section.replace(/s$/, '')
  for (let n = document[section].length + 1; ; n += 1) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`
}

/** One section of the pack: its elements in words, each opening to its fields, with clause and dates. */
export function SectionEditor({
  section,
  document,
  onChange,
}: {
  section: Section
  document: PackDocument
  onChange: Put<PackDocument>
}) {
  const [open, setOpen] = useState<string[]>([])
  const elements = document[section] as PackElement[]
  const says = new Map(linesOf(document, section).map((line) => [line.id, line.says]))
  const set = (next: PackElement[]) => onChange({ ...document, [section]: next })
  const add = () => {
    const id = freshId(section, document)
    set([...elements, { id, title: '', clause: '', ...blanks[section]() }])
    setOpen([...open, id])
  }
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
      {elements.length === 0 ? (
        <span style={{ color: 'var(--qc-soft)' }}>没有{sections[section]}。</span>
      ) : (
        <Collapse
          ghost
          size="small"
          activeKey={open}
          onChange={(keys) => setOpen([keys].flat().map(String))}
          items={elements.map((one, index) => ({
            key: one.id,
            label: (
              <>
                <strong>
                  {index + 1}. {one.title || '（未填项目）'}
                </strong>{' '}
                {says.get(one.id)}
                <span style={{ color: 'var(--qc-soft)' }}>　依据 {one.clause || '（未填）'}</span>
              </>
            ),
            children: (
              <OneElement
                section={section}
                one={one}
                put={(next) => set(elements.map((old, i) => (i === index ? next : old)))}
                drop={() => set(elements.filter((_old, i) => i !== index))}
              />
            ),
          }))}
        />
      )}
    </Card>
  )
}

function OneElement(props: { section: Section; one: PackElement; put: Put<PackElement>; drop: () => void }) {
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
      <div className="qc-form-wide">
        <Button danger size="small" onClick={props.drop}>
          删去这一条
        </Button>
      </div>
    </div>
  )
}
