import { Alert, Button, Card, Flex, Select, Skeleton, Tabs } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { HoldsPanel } from '#registry/holds/ui'
import { certificateKinds, trackNames } from '#training/plans/contract'
import {
  Facts,
  levelName,
  PageHead,
  Refusals,
  StateTag,
  Steps,
  useAct,
  useNarrow,
  useOpen,
} from '#web/console'
import { type ClassState, type ClassView, classStates, getClass } from '../contract.ts'
import { Checks } from './checks.tsx'
import { Decide } from './decide.tsx'
import { EstimateBox } from './estimate.tsx'
import { FilingForm } from './filing-form.tsx'
import { Inspections } from './inspections.tsx'
import { ClassMoney } from './money.tsx'
import { Papers } from './papers.tsx'
import { Roster } from './roster.tsx'
import { Sessions } from './sessions.tsx'
import { classTones } from './shown.tsx'
import { SubmitCard } from './submit.tsx'

const REACHED: Record<ClassState, number> = {
  draft: 0,
  returned: 0,
  withdrawn: 0,
  submitted: 1,
  reviewed: 2,
  approved: 3,
  running: 3,
  taught: 3,
  closed: 4,
  cancelled: 0,
}

/** Who has had the filing and whose turn it is now. */
function Progress({ record }: { record: ClassView }) {
  const now = record.state === 'cancelled' && record.number ? 3 : REACHED[record.state]
  const stopped = record.state === 'returned' || record.state === 'cancelled'
  const status = (at: number) =>
    at < now ? 'finish' : at > now ? 'wait' : stopped ? 'error' : ('process' as const)
  const { people } = record
  const by = (name: string | null, at: string | null) => `${name ?? ''} ${at ? showInstant(at) : ''}`
  return (
    <Steps
      steps={[
        {
          title: '机构申报',
          note: now > 0 ? by(people.filedBy, record.filedAt) : '由培训机构填报提交',
          status: status(0),
        },
        {
          title: '初审',
          note: now > 1 ? by(people.reviewedBy, people.reviewedAt) : '由人社经办人员办理',
          status: status(1),
        },
        {
          title: '复核备案',
          note: now > 2 ? by(people.approvedBy, people.approvedAt) : '由另一名人社人员办理',
          status: status(2),
        },
        {
          title: '培训与结班',
          note: now >= 3 ? classStates[record.state] : '备案后按期开课',
          status: status(3),
        },
      ]}
    />
  )
}

function Overview({ record }: { record: ClassView }) {
  const [editing, setEditing] = useState(false)
  const held = !['draft', 'returned', 'withdrawn'].includes(record.state)
  if (editing) {
    return <FilingForm record={record} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} />
  }
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={2}
        items={[
          { label: '备案编号', value: record.number },
          { label: '培训机构', value: record.orgName },
          { label: '地区', value: record.regionName },
          { label: '监管类别', value: trackNames[record.track] },
          {
            label: '培训方案',
            value: <Link href={`/plans/${record.planId}`}>{record.planTitle}</Link>,
          },
          { label: '证书类型', value: certificateKinds[record.certificateKind] },
          { label: '职业（工种）', value: record.occupationName },
          { label: '等级', value: levelName(record.level) },
          { label: '备案人数', value: `${record.seats} 人（在册 ${record.roster.enrolled} 人）` },
          { label: '起止日期', value: `${record.startsOn} 至 ${record.endsOn}` },
          { label: '场地', value: `${record.venueName}（容量 ${record.venueSeats} 人）` },
          { label: '地址', value: record.venueAddress },
          { label: '自主报名', value: record.selfEnrolment ? '开放' : '不开放' },
          record.commitment && {
            label: '承诺书',
            value: `${record.commitment.acceptedBy} ${showInstant(record.commitment.acceptedAt)} 签署（${record.commitment.edition} 版）`,
          },
        ]}
      />
      {record.can.includes('edit') && (
        <div>
          <Button onClick={() => setEditing(true)}>修改基本情况</Button>
        </div>
      )}
      <Card size="small" title={held ? '补贴额度' : '补贴测算'}>
        <EstimateBox estimate={record.estimate} held={held && record.state !== 'cancelled'} />
      </Card>
      <Card size="small" title={`监管环节：${trackNames[record.track]}（${clauseName('F2-3')}）`}>
        <Steps
          steps={record.steps.map((step) => ({ title: step.title, status: step.done ? 'finish' : 'wait' }))}
        />
      </Card>
    </Flex>
  )
}

interface Part {
  key: string
  label: string
  children: ReactNode
}

/** Tabs where there is room for them; on a phone one choice, since tabs pushed into a menu can't be reached by all. */
function Parts({
  active,
  items,
  onChange,
}: {
  active: string
  items: Part[]
  onChange: (key: string) => void
}) {
  const narrow = useNarrow()
  const shown = items.find((item) => item.key === active) ?? items[0]
  return (
    <Flex vertical gap={narrow ? 16 : 0}>
      {narrow ? (
        <Select
          aria-label="栏目"
          className="qc-wide"
          value={shown?.key}
          options={items.map(({ key, label }) => ({ value: key, label }))}
          onChange={onChange}
        />
      ) : (
        <Tabs
          activeKey={shown?.key ?? ''}
          onChange={onChange}
          items={items.map(({ key, label }) => ({ key, label }))}
        />
      )}
      {/* Below and not inside the tabs: turning a phone must not throw away what is being typed. */}
      <div key={shown?.key}>{shown?.children}</div>
    </Flex>
  )
}

export default function OneClass() {
  const { id } = useParams<{ id: string }>()
  const { data, reasons } = useAct(getClass, id ? { id } : null)
  const [tab, setTab] = useOpen('tab')
  if (reasons.length > 0) return <Refusals reasons={reasons} title="没有取得培训班" />
  if (!data) return <Skeleton active />
  const parts = [
    { key: 'overview', label: '基本情况', children: <Overview record={data} /> },
    {
      key: 'sessions',
      label: `课程安排（${data.sessions.length}）`,
      children: <Sessions record={data} />,
    },
    {
      key: 'papers',
      label: `开班材料（${data.papers.filter((p) => p.files.length > 0).length}/4）`,
      children: <Papers record={data} />,
    },
    {
      key: 'roster',
      label: `学员名册（${data.roster.enrolled}）`,
      children: <Roster record={data} />,
    },
    { key: 'money', label: '资金与费用', children: <ClassMoney record={data} /> },
    { key: 'checks', label: '备案核对', children: <Checks id={data.id} /> },
    {
      key: 'inspections',
      label: `过程检查（${data.inspections.length}）`,
      children: <Inspections record={data} />,
    },
    {
      key: 'holds',
      label: '业务限制',
      children: <HoldsPanel subjectKind="class" subjectId={data.id} />,
    },
  ]
  const officer = data.can.includes('review') || data.can.includes('approve')
  return (
    <>
      <PageHead
        title={data.title}
        note={<StateTag state={data.state} states={classStates} tones={classTones} />}
        actions={
          <Flex wrap gap={16}>
            {data.number && <Link href={`/class-attendance/${data.id}`}>考勤</Link>}
            {data.number && <Link href={`/completions/${data.id}`}>结业与结班</Link>}
            <Link href={`/timeline/class/${data.id}`}>一班一档</Link>
          </Flex>
        }
      />
      <Flex vertical gap={16}>
        {data.returned && (
          <Alert
            type="warning"
            showIcon
            title={`${showInstant(data.returned.at)} 由${data.returned.by}退回补正：${data.returned.message}`}
            description={
              data.returned.items.length > 0 && (
                <ol className="qc-reasons">
                  {data.returned.items.map((item) => (
                    <li key={item}>{item}</li>
                  ))}
                </ol>
              )
            }
          />
        )}
        {data.ended && ['withdrawn', 'cancelled'].includes(data.state) && (
          <Alert
            type="info"
            showIcon
            title={`${showInstant(data.ended.at)} ${classStates[data.state]}：${data.ended.reason}`}
          />
        )}
        <Progress record={data} />
        <Decide record={data} />
        <Parts active={tab ?? (officer ? 'checks' : 'overview')} onChange={setTab} items={parts} />
        <SubmitCard record={data} />
      </Flex>
    </>
  )
}
