/** The trainee's phone: classes to evaluate and the anonymous form. */
import { useState } from 'react'
import { showDay } from '#platform/day'
import { newKey } from '#web/api'
import {
  Button,
  Card,
  Empty,
  Facts,
  List,
  Loading,
  PageTitle,
  Refusals,
  Tag,
  TextField,
  useFetch,
  usePost,
} from '#web/light'
import type { evaluate, myEvaluations } from '../contract.ts'
import { type RatingName, ratingNames, ratingWords } from '../rating-contract.ts'

const NAMES = Object.keys(ratingNames) as RatingName[]

function Choice<T extends string | number>({
  legend,
  name,
  options,
  value,
  onChange,
}: {
  legend: string
  name: string
  options: readonly { value: T; label: string }[]
  value: T | null
  onChange: (value: T) => void
}) {
  return (
    <fieldset className="ql-choice">
      <legend>
        {legend}
        <span className="ql-must">（必填）</span>
      </legend>
      {options.map((option) => (
        <label key={option.value} className="ql-check">
          <input
            type="radio"
            name={name}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  )
}

const STARS = ratingWords.map((word, i) => ({ value: i + 1, label: `${i + 1} 分　${word}` })).reverse()
const REAL = [
  { value: 'yes', label: '是，按课表实际上课' },
  { value: 'no', label: '不是，没有上课或与课表不符' },
] as const

function Form({ classId, onDone }: { classId: string; onDone: () => void }) {
  const [ratings, setRatings] = useState<Partial<Record<RatingName, number>>>({})
  const [real, setReal] = useState<'yes' | 'no' | null>(null)
  const [comment, setComment] = useState('')
  const [salt] = useState(newKey)
  const { post, busy, reasons } = usePost<typeof evaluate>('/api/training/my/classes/:id/evaluation', {
    onDone,
  })
  const { content, teacher, venue, authenticity } = ratings
  const missing = [
    ...NAMES.filter((name) => ratings[name] === undefined).map((name) => ratingNames[name]),
    ...(real === null ? ['培训是否真实开展'] : []),
  ]
  const ready = content && teacher && venue && authenticity && real
  const send = async () => {
    if (!ready) return
    await post({ id: classId, content, teacher, venue, authenticity, real: real === 'yes', comment, salt })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <p className="ql-soft">
        评价不记名：系统只记录您是否评价过，不记录是谁打的分；培训机构只能在结班后看到 3
        份以上评价的汇总。提交后不能修改。
      </p>
      {NAMES.map((name) => (
        <Choice
          key={name}
          legend={ratingNames[name]}
          name={name}
          options={STARS}
          value={ratings[name] ?? null}
          onChange={(value) => setRatings((before) => ({ ...before, [name]: value }))}
        />
      ))}
      <Choice legend="培训是否真实开展" name="real" options={REAL} value={real} onChange={setReal} />
      <TextField
        label="意见和建议"
        hint="可以不填；请不要写姓名、电话等个人信息。"
        value={comment}
        onChange={setComment}
        rows={4}
        maxLength={500}
      />
      {missing.length > 0 && <p role="status">还需选择：{missing.join('、')}</p>}
      <Refusals reasons={reasons} title="没有提交成功" />
      <Button type="submit" kind="primary" block busy={busy} disabled={!ready}>
        提交评价
      </Button>
    </form>
  )
}

/** `classId` opens one class's form at once. */
export function EvaluationForm({ classId }: { classId?: string | null }) {
  const { data, loading, reasons, reload } = useFetch<typeof myEvaluations>(
    '/api/training/my/evaluations',
    {},
  )
  const [chosen, setChosen] = useState(classId ?? null)
  if (!data) {
    return loading ? <Loading /> : <Refusals reasons={reasons} title="暂时查不到班级" onRetry={reload} />
  }
  const row = data.rows.find((r) => r.classId === chosen)
  if (row) {
    return (
      <>
        <PageTitle title="评价培训班" note="不记名" />
        <Card title={row.title} aside={row.answered && <Tag tone="good">已评价</Tag>}>
          <Facts
            items={[
              { label: '培训机构', value: row.orgName },
              { label: '培训日期', value: `${showDay(row.startsOn)}至${showDay(row.endsOn)}` },
            ]}
          />
          {row.answered && <p role="status">感谢您的评价，已经提交。</p>}
          {!row.answered && !row.open && <p role="status">培训结束后就可以评价。</p>}
          {row.open && <Form classId={row.classId} onDone={reload} />}
          <Button kind="quiet" onClick={() => setChosen(null)}>
            返回班级列表
          </Button>
        </Card>
      </>
    )
  }
  return (
    <>
      <PageTitle title="评价培训班" note="不记名" />
      <List
        items={data.rows}
        keyOf={(r) => r.classId}
        empty={<Empty text="没有可以评价的班级" next="参加的培训结束后，会在这里出现。" />}
      >
        {(r) => (
          <Card
            title={r.title}
            aside={
              r.answered ? (
                <Tag tone="good">已评价</Tag>
              ) : (
                <Tag tone={r.open ? 'waiting' : 'plain'}>{r.open ? '待评价' : '未结束'}</Tag>
              )
            }
          >
            <p className="ql-soft">
              {r.orgName}，{showDay(r.startsOn)}至{showDay(r.endsOn)}
            </p>
            {r.open && (
              <Button kind="primary" onClick={() => setChosen(r.classId)}>
                去评价
              </Button>
            )}
          </Card>
        )}
      </List>
    </>
  )
}
