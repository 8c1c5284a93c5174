/** The inspector's day: where to go, in which order, and what waits to be handed in. */
import { useCallback, useEffect, useState } from 'react'
import { dayOf, showInstant } from '#platform/day'
import { ApiRefusal, type Reason, reasonsOf, request } from '#web/api'
import { Button, Card, Empty, Facts, Go, Loading, PageTitle, Refusals, Tag } from '#web/light'
import { metresBetween, routeOf } from '../visit-rules.ts'
import {
  type Draft,
  keepPages,
  keepTasks,
  keptDrafts,
  keptTasks,
  type Task,
  type Tasks,
} from './field-keep.ts'
import { askPosition, clock, type Here } from './field-parts.tsx'
import { sendAll } from './field-send.ts'

/** Tasks from the server, or as they were kept; drafts; sending whenever there is a network. */
function useField() {
  const [tasks, setTasks] = useState<Tasks | null>(null)
  const [drafts, setDrafts] = useState<Draft[]>([])
  const [online, setOnline] = useState(navigator.onLine)
  const [reasons, setReasons] = useState<Reason[]>([])
  const [signedOut, setSignedOut] = useState(false)
  const [kept, setKept] = useState(false)
  const [sent, setSent] = useState(0)

  const refresh = useCallback(async () => {
    setDrafts(await keptDrafts().catch(() => []))
    try {
      const done = await sendAll().catch(() => null)
      if (done?.done) setSent((before) => before + done.done)
      const fresh = await request<Tasks>('GET', '/api/inspection-tasks')
      setOnline(true)
      setSignedOut(false)
      setReasons([])
      setTasks(fresh)
      await keepTasks(fresh)
      setKept(await keepPages())
    } catch (error) {
      const refusal = error instanceof ApiRefusal ? error : null
      if (refusal?.unknown) setOnline(false)
      else if (refusal?.status === 401) setSignedOut(true)
      else setReasons(reasonsOf(error))
      const before = await keptTasks().catch(() => undefined)
      if (before) setTasks(before)
      else if (refusal?.unknown) setReasons(reasonsOf(error))
    }
    setDrafts(await keptDrafts().catch(() => []))
  }, [])
  useEffect(() => {
    void refresh()
    const back = () => void refresh()
    const gone = () => setOnline(false)
    addEventListener('online', back)
    addEventListener('offline', gone)
    return () => {
      removeEventListener('online', back)
      removeEventListener('offline', gone)
    }
  }, [refresh])
  return { tasks, drafts, online, reasons, signedOut, kept, sent, refresh }
}

const onDay = (task: Task, day: string) => task.sessions.filter((s) => dayOf(s.startsAt) === day)

export default function FieldHome() {
  const { tasks, drafts, online, reasons, signedOut, kept, sent, refresh } = useField()
  const [here, setHere] = useState<Here | null>(null)
  const waiting = drafts.filter((draft) => draft.ready).length
  const rows = tasks?.rows ?? []
  const today = dayOf(new Date().toISOString())
  const stops = rows
    .filter((task) => onDay(task, today).length > 0)
    .map((task) => ({ id: task.id, lat: task.venue.lat, lng: task.venue.lng, task }))
  const way = routeOf(stops, here)
  const later = rows.filter((task) => onDay(task, today).length === 0)
  return (
    <>
      <PageTitle title="我的检查任务" note="内容存在本机，没有网络也能登记；有网络时自动提交。" />
      <Status online={online} at={tasks?.at ?? null} kept={kept} />
      {signedOut && (
        <p role="alert">
          登录已失效，登记的内容还在本机。请先到<a href="/console/sign-in">工作台登录</a>，再回到本页提交。
        </p>
      )}
      {waiting > 0 && (
        <Card title={`${waiting} 份检查等待提交`}>
          <Button kind="primary" block onClick={() => void refresh()}>
            立即提交
          </Button>
        </Card>
      )}
      {sent > 0 && <p role="status">已提交 {sent} 份检查。</p>}
      <Refusals reasons={reasons} onRetry={() => void refresh()} />
      {!tasks && reasons.length === 0 && !signedOut && <Loading />}
      {tasks && rows.length === 0 && (
        <Empty text="没有待检查的班" next="抽签派出或安排日常检查后显示在这里。" />
      )}
      {way.length > 0 && (
        <>
          <h2>今天的路线</h2>
          {way.length > 1 && (
            <Button onClick={() => void askPosition().then(setHere)}>
              {here ? '按新的位置重排' : '按我的位置排序'}
            </Button>
          )}
          {way.map((stop, i) => {
            const before = i === 0 ? here : way[i - 1]
            const km = before ? (metresBetween(before, stop) / 1000).toFixed(1) : null
            return (
              <TaskCard
                key={stop.id}
                task={stop.task}
                no={i + 1}
                km={km}
                day={today}
                draft={drafts.find((draft) => draft.id === stop.id)}
              />
            )
          })}
        </>
      )}
      {later.length > 0 && <h2>其他日期</h2>}
      {later.map((task) => (
        <TaskCard
          key={task.id}
          task={task}
          no={null}
          km={null}
          day={null}
          draft={drafts.find((draft) => draft.id === task.id)}
        />
      ))}
    </>
  )
}

function Status({ online, at, kept }: { online: boolean; at: string | null; kept: boolean }) {
  return (
    <p role="status">
      {online ? <Tag tone="good">在线</Tag> : <Tag tone="warn">离线，照常登记</Tag>}{' '}
      {at && <span className="ql-soft">任务更新于 {showInstant(at)}</span>}
      {kept && <span className="ql-soft">，本页可离线打开</span>}
    </p>
  )
}

function TaskCard({
  task,
  no,
  km,
  day,
  draft,
}: {
  task: Task
  no: number | null
  km: string | null
  day: string | null
  draft: Draft | undefined
}) {
  const sessions = day ? onDay(task, day) : task.sessions.slice(0, 3)
  return (
    <Card
      title={`${no === null ? '' : `${no}. `}${task.classTitle}`}
      href={`/field/${task.id}`}
      aside={
        draft ? (
          draft.ready ? (
            <Tag tone="waiting">待提交</Tag>
          ) : draft.reasons.length > 0 ? (
            <Tag tone="bad">需更正</Tag>
          ) : (
            <Tag>填写中</Tag>
          )
        ) : null
      }
    >
      <Facts
        items={[
          { label: '机构', value: task.orgName },
          { label: '地点', value: `${task.venue.name}，${task.venue.address}` },
          km !== null && { label: '距上一处', value: `${km} 公里` },
          {
            label: '课次',
            value: sessions.map((s) => (
              <div key={s.id}>
                {day ? clock(s.startsAt) : showInstant(s.startsAt)} 至 {clock(s.endsAt)} {s.title}
              </div>
            )),
          },
          { label: '须在', value: `${task.dueOn} 前检查` },
        ]}
      />
      <Go href={`/field/${task.id}`} className="ql-button ql-plain">
        到场登记
      </Go>
    </Card>
  )
}
