import { useState } from 'react'
import { showInstant } from '#platform/day'
import type { leaveSelf, myClasses } from '#training/class-filing/contract'
import {
  Button,
  Card,
  Days,
  Dialog,
  Empty,
  Facts,
  LinkButton,
  List,
  Loading,
  PageTitle,
  Refusals,
  Tag,
  TextField,
  useFetch,
  usePost,
} from '#web/light'
import { ClassCost } from './class-cost.tsx'
import { ClassVoucher } from './class-voucher.tsx'

export default function Classes() {
  const { data, loading, reasons, reload } = useFetch<typeof myClasses>('/api/training/my/classes', {})
  const [leaving, setLeaving] = useState<string | null>(null)
  if (loading && !data) return <Loading />
  return (
    <>
      <PageTitle title="我的培训" />
      <Refusals reasons={reasons} onRetry={reload} />
      {data && (
        <List
          items={data.rows}
          keyOf={(c) => c.id}
          empty={
            <Empty
              text="还没有参加培训"
              next="可以看看正在招生的班级。"
              action={
                <a className="ql-button ql-primary" href="/p/classes">
                  找培训
                </a>
              }
            />
          }
        >
          {(c) => (
            <Card
              title={c.title}
              aside={<Tag>{c.enrolmentState === 'enrolled' ? c.stateTitle : '已退出'}</Tag>}
            >
              <Facts
                items={[
                  { label: '备案编号', value: c.number },
                  { label: '培训机构', value: c.orgName },
                  { label: '时间', value: <Days from={c.startsOn} to={c.endsOn} /> },
                  { label: '地点', value: `${c.venueName}，${c.address}` },
                  { label: '补贴', value: c.subsidised ? '符合补贴条件' : '不享受补贴' },
                ]}
              />
              {!c.subsidised && <Refusals reasons={c.reasons} title="不享受补贴的原因" />}
              <details>
                <summary>课程安排（{c.sessions.length} 次课）</summary>
                <ol className="qm-plain">
                  {c.sessions.map((s) => (
                    <li key={s.id}>
                      {showInstant(s.startsAt)} {s.title}（{s.hours} 学时）
                    </li>
                  ))}
                </ol>
              </details>
              <ClassCost classId={c.id} />
              {c.enrolmentState === 'enrolled' && <ClassVoucher classId={c.id} onDone={reload} />}
              <div className="qm-links">
                {c.enrolmentState === 'enrolled' && c.state === 'running' && (
                  <LinkButton href="/my/check">签到签退</LinkButton>
                )}
                {c.enrolmentState === 'enrolled' && ['running', 'taught', 'closed'].includes(c.state) && (
                  <LinkButton href={`/my/hours/${c.id}`}>我的学时</LinkButton>
                )}
                {c.enrolmentState === 'enrolled' && (c.state === 'taught' || c.state === 'closed') && (
                  <LinkButton href={`/my/evaluate/${c.id}`}>评价这个班</LinkButton>
                )}
                {c.canLeave && (
                  <Button kind="danger" onClick={() => setLeaving(c.id)}>
                    退出该班
                  </Button>
                )}
              </div>
            </Card>
          )}
        </List>
      )}
      {leaving && <Leave id={leaving} onClose={() => setLeaving(null)} onDone={reload} />}
    </>
  )
}

function Leave({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const { post, busy, reasons } = usePost<typeof leaveSelf>('/api/training/classes/:id/leave', {
    onDone: () => {
      onDone()
      onClose()
    },
  })
  return (
    <Dialog open onClose={onClose} title="退出该班">
      <TextField label="退出原因" rows={3} value={reason} onChange={setReason} required maxLength={200} />
      <Refusals reasons={reasons} />
      <Button
        kind="danger"
        block
        busy={busy}
        disabled={reason.trim().length < 2}
        onClick={() => void post({ id, reason: reason.trim() })}
      >
        确认退出
      </Button>
    </Dialog>
  )
}
