/** In the room: one thumb, one column; every touch is kept on the phone. */
import { useEffect, useState } from 'react'
import { useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { dayOf, showInstant } from '#platform/day'
import {
  Button,
  Card,
  CheckField,
  Empty,
  Facts,
  Go,
  Loading,
  PageTitle,
  Refusals,
  Select,
  TextField,
} from '#web/light'
import { type Answer, answers, type CheckKey, checklist, judgeVisit } from '../visit-rules.ts'
import { type Draft, keepDraft, keptDraft, keptTasks, newDraft, type Task } from './field-keep.ts'
import { askPosition, clock, Photos } from './field-parts.tsx'
import { recordOf, sendAll } from './field-send.ts'

const BACK = { href: '/field', label: '我的检查任务' }

export default function FieldVisit() {
  const { id = '' } = useParams<{ id: string }>()
  const [state, setState] = useState<{ task: Task; draft: Draft } | 'none' | null>(null)
  useEffect(() => {
    void (async () => {
      const tasks = await keptTasks().catch(() => undefined)
      const task = tasks?.rows.find((row) => row.id === id)
      const draft = await keptDraft(id).catch(() => undefined)
      setState(task ? { task, draft: draft ?? newDraft(task, new Date().toISOString()) } : 'none')
    })()
  }, [id])
  if (state === null) return <Loading />
  if (state === 'none') {
    return (
      <>
        <PageTitle title="到场登记" back={BACK} />
        <Empty text="本机没有这次检查的内容" next="请先在有网络时打开“我的检查任务”，内容会存到本机。" />
      </>
    )
  }
  return <Form task={state.task} first={state.draft} />
}

function Form({ task, first }: { task: Task; first: Draft }) {
  const [draft, setDraft] = useState(first)
  const [sent, setSent] = useState<'done' | 'kept' | null>(null)
  const [busy, setBusy] = useState(false)
  const [locating, setLocating] = useState(false)
  const set = (part: Partial<Draft>) => {
    const next = { ...draft, ready: false, reasons: [], ...part }
    setDraft(next)
    void keepDraft(next).catch(() => {})
  }
  const now = new Date().toISOString()
  // Who signed in is known as of when the tasks were fetched; the server judges by what it has for that moment.
  const { faults } = judgeVisit(
    { ...recordOf({ ...draft, visitedAt: draft.visitedAt ?? now }), photos: draft.photos } as never,
    { assignedAt: task.assignedAt, now, venue: task.venue, checkedIn: 0, missing: 0 },
  )
  const handIn = async () => {
    setBusy(true)
    const ready = { ...draft, visitedAt: draft.visitedAt ?? now, ready: true, reasons: [] }
    await keepDraft(ready)
    await sendAll().catch(() => null)
    const left = await keptDraft(draft.id)
    setBusy(false)
    if (!left) setSent('done')
    else {
      setDraft(left)
      if (left.ready) setSent('kept')
    }
  }
  if (sent) {
    return (
      <>
        <PageTitle title={sent === 'done' ? '已提交' : '已存在本机'} back={BACK} />
        <p role="status">
          {sent === 'done'
            ? '检查已登记，机构可以看到结果。'
            : '现在没有网络。有网络时打开“我的检查任务”自动提交，提交时间晚于检查时间的会标明补传。'}
        </p>
        <Go href="/field" className="ql-button ql-primary">
          回到检查任务
        </Go>
      </>
    )
  }
  const sessions = task.sessions.filter((s) => dayOf(s.startsAt) === dayOf(draft.visitedAt ?? now))
  return (
    <>
      <PageTitle title="到场登记" note={`${task.classTitle}（${task.no}）`} back={BACK} />
      <Card title="班级">
        <Facts
          items={[
            { label: '机构', value: task.orgName },
            { label: '场地', value: `${task.venue.name}，${task.venue.address}，${task.venue.seats} 个工位` },
            { label: '检查人员', value: task.inspectors.join('、') },
            task.why !== null && { label: '事由', value: task.why },
            draft.visitedAt !== null && { label: '检查时间', value: showInstant(draft.visitedAt) },
          ]}
        />
        {sessions.length > 0 ? (
          <Select
            label="课次"
            blank="请选择"
            value={draft.sessionId ?? ''}
            onChange={(sessionId) => set({ sessionId: sessionId || null, visitedAt: draft.visitedAt ?? now })}
            options={sessions.map((s) => ({
              value: s.id,
              label: `${clock(s.startsAt)} 至 ${clock(s.endsAt)} ${s.title}（${s.teacher}）`,
            }))}
          />
        ) : (
          <p className="ql-soft">今天没有这个班的课；照常登记看到的情况。</p>
        )}
      </Card>
      <Card title="逐项检查">
        {checklist.map(({ key, title, clause }) => (
          <Item
            key={key}
            title={title}
            clause={clause}
            value={draft.items[key]}
            onChange={(item) => set({ items: { ...draft.items, [key as CheckKey]: item } })}
          />
        ))}
      </Card>
      <Card title="清点人数">
        <TextField
          label="现场学员人数"
          required
          inputMode="numeric"
          maxLength={4}
          value={draft.headCount}
          hint={`名册 ${task.roster.length} 人。`}
          onChange={(text) => set({ headCount: text.replace(/\D/g, ''), visitedAt: draft.visitedAt ?? now })}
        />
        <details>
          <summary>按名册点名（勾选不在现场的人）</summary>
          {task.roster.map((person) => (
            <CheckField
              key={person.personId}
              label={`${person.name} ${person.idNumber}${person.here ? '（已签到）' : ''}`}
              checked={draft.missing.includes(person.personId)}
              onChange={(gone) =>
                set({
                  missing: gone
                    ? [...draft.missing, person.personId]
                    : draft.missing.filter((one) => one !== person.personId),
                })
              }
            />
          ))}
        </details>
      </Card>
      <Card title="照片和位置">
        <Photos
          value={draft.photos}
          onChange={(photos) => set({ photos, visitedAt: draft.visitedAt ?? now })}
        />
        <Button
          busy={locating}
          onClick={() => {
            setLocating(true)
            void askPosition().then((position) => {
              setLocating(false)
              set({ position })
            })
          }}
        >
          {draft.position ? '重新取位置' : '取当前位置'}
        </Button>
        <p role="status">
          {draft.position
            ? `已取得位置${draft.position.accuracyM === null ? '' : `，误差约 ${draft.position.accuracyM} 米`}`
            : '还没有位置'}
        </p>
        {!draft.position && (
          <TextField
            label="没有位置的原因"
            value={draft.positionNote}
            maxLength={200}
            onChange={(positionNote) => set({ positionNote })}
          />
        )}
      </Card>
      <TextField
        label="备注"
        value={draft.note}
        rows={3}
        maxLength={1000}
        onChange={(note) => set({ note })}
      />
      {faults.length > 0 && (
        <div role="status" id="field-missing">
          还差 {faults.length} 项：
          <ol>
            {faults.map((fault, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity
              <li key={i}>{fault.message}</li>
            ))}
          </ol>
        </div>
      )}
      <Refusals reasons={draft.reasons} title="没有登记，请更正后重新提交" />
      <Button
        kind="primary"
        block
        busy={busy}
        disabled={faults.length > 0}
        {...(faults.length > 0 ? { 'aria-describedby': 'field-missing' } : {})}
        onClick={() => void handIn()}
      >
        提交检查
      </Button>
    </>
  )
}

function Item({
  title,
  clause,
  value,
  onChange,
}: {
  title: string
  clause: string
  value: { answer: Answer; note: string } | undefined
  onChange: (item: { answer: Answer; note: string }) => void
}) {
  return (
    <fieldset className="ql-choice">
      <legend>{title}</legend>
      {(Object.keys(answers) as Answer[]).map((answer) => (
        <label
          key={answer}
          style={{ marginRight: 16, minHeight: 44, display: 'inline-flex', alignItems: 'center' }}
        >
          <input
            type="radio"
            checked={value?.answer === answer}
            onChange={() => onChange({ answer, note: value?.note ?? '' })}
          />
          {answers[answer]}
        </label>
      ))}
      <div className="ql-soft">依据 {clauseName(clause)}</div>
      {value?.answer === 'bad' && (
        <TextField
          label="看到的情况"
          required
          value={value.note}
          rows={2}
          maxLength={300}
          onChange={(note) => onChange({ answer: 'bad', note })}
        />
      )}
    </fieldset>
  )
}
