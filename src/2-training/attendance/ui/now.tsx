import { Button, Card, Col, Row, Select, Skeleton, Space, Statistic, Tag } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { showInstant } from '#platform/day'
import {
  EmptyHint,
  FujianMap,
  PageHead,
  ReasonModal,
  RecordDrawer,
  Refusals,
  SmallTable,
  useAct,
  useMay,
  useOpen,
} from '#web/console'
import {
  type AlertKind,
  alertKinds,
  askCamera,
  type NowRow,
  nowSessions,
  seePhoto,
  watchSession,
} from '../contract.ts'
import { Cameras } from './camera.tsx'
import { PresenceCounts, PresenceTable } from './presence.tsx'

const POLL_MS = 30_000
const clock = (at: string) => showInstant(at).slice(11)

/** Alerts with a mark each, not by colour alone. */
const Alerts = ({ kinds }: { kinds: readonly AlertKind[] }) =>
  kinds.length === 0 ? (
    <>—</>
  ) : (
    <Space wrap size={4}>
      {kinds.map((kind) => (
        <Tag key={kind} color="error">
          ! {alertKinds[kind]}
        </Tag>
      ))}
    </Space>
  )

export default function Now() {
  const [params, setParams] = useSearchParams()
  const region = params.get('region') ?? ''
  const { data, loading, reasons, refresh } = useAct(nowSessions, region ? { region } : {})
  const [, open] = useOpen()
  const [only, setOnly] = useState<'all' | 'alerts'>('all')
  const again = useRef(refresh)
  again.current = refresh
  useEffect(() => {
    const timer = setInterval(() => again.current(), POLL_MS)
    return () => clearInterval(timer)
  }, [])
  const pick = (code: string) =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (code) next.set('region', code)
      else next.delete('region')
      return next
    })
  const rows = (data?.rows ?? []).filter((r) => only === 'all' || r.alerts.length > 0)
  return (
    <>
      <PageHead
        title="正在上课"
        note="本地区此刻正在上课的班级（课前 30 分钟至课后 15 分钟），每半分钟刷新一次。提示只供查看核实，不作为处理依据。"
        actions={
          <Space wrap>
            <Select
              aria-label="显示范围"
              value={only}
              style={{ width: 140 }}
              onChange={setOnly}
              options={[
                { value: 'all', label: '全部班级' },
                { value: 'alerts', label: '只看有提示的' },
              ]}
            />
            {region && <Button onClick={() => pick('')}>返回全部地区</Button>}
          </Space>
        }
      />
      <Refusals reasons={reasons} onRetry={refresh} />
      {loading && !data && <Skeleton active />}
      {data && (
        <>
          <Row gutter={[16, 16]}>
            {[
              ['正在上课', data.totals.classes, '个班'],
              ['在册', data.totals.roster, '人'],
              ['在课', data.totals.present, '人'],
              ['提示', data.totals.alerts, '条'],
            ].map(([title, value, unit]) => (
              <Col key={title} xs={12} md={6}>
                <Card size="small">
                  <Statistic title={title} value={value ?? 0} suffix={unit} />
                </Card>
              </Col>
            ))}
          </Row>
          {data.rows.length === 0 ? (
            <EmptyHint
              text="此刻没有班级在上课"
              next="上课时间到了会自动显示；可在“课堂签到”中查看其他日期的课次。"
            />
          ) : (
            <Row gutter={[16, 16]} style={{ marginTop: 16 }}>
              <Col xs={{ span: 24, order: 2 }} xl={{ span: 9, order: 1 }}>
                <Card title="分布">
                  <FujianMap
                    level="county"
                    title="正在上课的班级"
                    unit="个班"
                    height={420}
                    values={data.counties.map((one) => ({
                      code: one.code,
                      name: one.name,
                      value: one.classes,
                    }))}
                    onPick={pick}
                  />
                </Card>
              </Col>
              <Col xs={{ span: 24, order: 1 }} xl={{ span: 15, order: 2 }}>
                <Card title="班级">
                  <Lessons rows={rows} onOpen={open} />
                </Card>
              </Col>
            </Row>
          )}
        </>
      )}
      <RecordDrawer title="到课情况">{(id) => <Watch id={id} />}</RecordDrawer>
    </>
  )
}

function Lessons({ rows, onOpen }: { rows: readonly NowRow[]; onOpen: (id: string) => void }) {
  return (
    <SmallTable
      label="正在上课的班级"
      rowKey="id"
      dataSource={[...rows].sort((a, b) => b.alerts.length - a.alerts.length)}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      columns={[
        {
          title: '班级',
          render: (_, r) => (
            <>
              <Button type="link" style={{ padding: 0, whiteSpace: 'normal' }} onClick={() => onOpen(r.id)}>
                {r.classTitle}
              </Button>
              <div>{r.orgName}</div>
            </>
          ),
        },
        {
          title: '课次',
          render: (_, r) => (
            <>
              {r.title}
              <div>
                {clock(r.startsAt)} 至 {clock(r.endsAt)}，{r.teacherName}
              </div>
            </>
          ),
        },
        {
          title: '地点',
          render: (_, r) => (
            <>
              {r.venueName}
              <div>{r.address}</div>
            </>
          ),
        },
        { title: '在课 / 在册', align: 'right', render: (_, r) => `${r.present} / ${r.rosterCount}` },
        { title: '提示', render: (_, r) => <Alerts kinds={r.alerts} /> },
        {
          title: '最近凭据',
          render: (_, r) => (r.lastAt ? `${clock(r.lastAt)} ${r.lastWhat ?? ''}` : '还没有'),
        },
      ]}
      locale={{ emptyText: '没有符合条件的班级' }}
    />
  )
}

function Watch({ id }: { id: string }) {
  const { data, reasons, refresh } = useAct(watchSession, { id })
  const [asking, setAsking] = useState(false)
  const [photo, setPhoto] = useState<string | null>(null)
  const [shown, setShown] = useState<{ url: string; takenAt: string } | null>(null)
  const mayRead = useMay('class.read')
  if (!data) return <Refusals reasons={reasons} title="没有取得到课情况" onRetry={refresh} />
  const { session } = data
  return (
    <>
      <p>
        {session.classTitle}，{session.title}，{showInstant(session.startsAt)} 至 {clock(session.endsAt)}，
        {session.venueName}，{session.teacherName}
      </p>
      <Space wrap style={{ marginBottom: 16 }}>
        {data.can.includes('ask-camera') && (
          <Button type="primary" onClick={() => setAsking(true)}>
            请到镜头前
          </Button>
        )}
        <Link href={`/class-attendance/${session.classId}`}>
          <Button>班级考勤表</Button>
        </Link>
        {mayRead && (
          <Link href={`/class-filing/${session.classId}`}>
            <Button>班级档案</Button>
          </Link>
        )}
      </Space>
      <Cameras cameras={data.cameras} now={data.now} />
      <PresenceCounts presence={data} />
      <PresenceTable
        presence={data}
        action={(row) =>
          data.can.includes('see-photo')
            ? row.photos.map((p, i) => (
                <Button key={p.id} size="small" onClick={() => setPhoto(p.id)}>
                  看照片{row.photos.length > 1 ? i + 1 : ''}
                </Button>
              ))
            : null
        }
      />
      <ReasonModal
        act={askCamera}
        input={{ id }}
        open={asking}
        onClose={() => setAsking(false)}
        label="请对方做什么"
        hint="教师的签到大屏上立即显示，须在 10 分钟内拍照应答。"
        min={4}
        success="已发给任课教师"
      />
      <ReasonModal
        act={seePhoto}
        input={{ id: photo ?? '' }}
        open={photo !== null}
        onClose={() => setPhoto(null)}
        onDone={setShown}
        label="查看理由"
        hint="查看学员照片会记入操作记录，学员本人能看到。"
        min={4}
        success="已记入操作记录"
      />
      {shown && (
        <p>
          <img
            src={shown.url}
            alt={`${showInstant(shown.takenAt)} 的签到照片`}
            style={{ maxWidth: '100%' }}
          />
        </p>
      )}
    </>
  )
}
