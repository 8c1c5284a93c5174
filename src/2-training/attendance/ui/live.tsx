import { Alert, Button, Card, Col, Flex, Modal, Progress, Row, Space, Statistic, Tag } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'wouter'
import { showInstant } from '#platform/day'
import { ActForm, optionsOf, PageHead, Refusals, SmallTable, useAct, useSubmit } from '#web/console'
import {
  checkKinds,
  exceptionKinds,
  type Live,
  liveSession,
  openSession,
  recordException,
  sources,
} from '../contract.ts'
import { FAR_METRES, SLOT_SECONDS } from '../rules.ts'
import { sourceTones } from './shown.tsx'

const POLL_MS = 3000
const TICK_MS = 250
const clock = (at: string) => showInstant(at).slice(11)

/** The server's clock as this browser sees it; the code changes by that one. */
function useServerNow(now: string | undefined): number {
  const [offset, setOffset] = useState(0)
  const [tick, setTick] = useState(Date.now())
  useEffect(() => {
    if (now) setOffset(Date.parse(now) - Date.now())
  }, [now])
  useEffect(() => {
    const timer = setInterval(() => setTick(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return tick + offset
}

function useQr(text: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let stale = false
    if (text === null) return setUrl(null)
    void import('qrcode').then(async ({ default: qrcode }) => {
      const made = await qrcode.toDataURL(text, { width: 360, margin: 1 })
      if (!stale) setUrl(made)
    })
    return () => {
      stale = true
    }
  }, [text])
  return url
}

function Wall({ live, onOver }: { live: Live; onOver: () => void }) {
  const box = useRef<HTMLDivElement>(null)
  const { code, session, counts } = live
  const now = useServerNow(live.now)
  // The browser's clock may run a little behind: no code stands longer than its slot.
  const left = code ? Math.min(SLOT_SECONDS, Math.max(0, (Date.parse(code.changesAt) - now) / 1000)) : 0
  const over = left === 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once when the code is over
  useEffect(() => {
    if (over) onOver()
  }, [over])
  const qr = useQr(code ? `${location.origin}/my/check?s=${session.id}&c=${code.digits}` : null)
  if (!code) return null
  return (
    <Card
      title="签到码"
      extra={<Button onClick={() => void box.current?.requestFullscreen?.()}>全屏显示</Button>}
    >
      <div ref={box} style={{ background: '#fff', padding: 16, textAlign: 'center' }}>
        <div style={{ fontSize: 20 }}>
          {session.classTitle}　{session.title}
        </div>
        <Flex wrap justify="center" align="center" gap={32}>
          {qr && <img src={qr} alt="签到二维码" width={300} height={300} style={{ maxWidth: '80vw' }} />}
          <div>
            <div
              role="status"
              aria-label={`签到码 ${code.digits}`}
              style={{
                fontSize: 'clamp(56px, 12vw, 144px)',
                fontWeight: 700,
                letterSpacing: '0.08em',
                fontVariantNumeric: 'tabular-nums',
                lineHeight: 1.1,
              }}
            >
              {code.digits}
            </div>
            <Progress
              percent={Math.round((left / SLOT_SECONDS) * 100)}
              showInfo={false}
              status="normal"
              aria-label="距离更换的时间"
            />
            <div>{Math.ceil(left)} 秒后更换</div>
            <div style={{ fontSize: 28, marginTop: 8 }}>
              已签到 {counts.in} / {counts.roster} 人
            </div>
          </div>
        </Flex>
        <div>打开手机“我的培训”扫码，或输入 6 位签到码；一部手机只能为一人签到。</div>
      </div>
    </Card>
  )
}

type Person = Live['rows'][number]

/** What the teacher may record for this person now. */
const nextFor = (row: Person, live: Live): 'in' | 'out' | null => {
  if (!live.can.includes('record-exception') || (row.inAt && row.outAt)) return null
  if (row.inAt) return live.now >= live.windows.outFrom ? 'out' : null
  return live.now <= live.windows.inUntil ? 'in' : null
}

export default function LiveScreen() {
  const { id } = useParams<{ id: string }>()
  const { data: live, reasons, refresh } = useAct(liveSession, id ? { id } : null)
  const [person, setPerson] = useState<{ row: Person; kind: 'in' | 'out' } | null>(null)
  const opening = useSubmit(openSession, { success: '签到已开启' })
  const again = useRef(refresh)
  again.current = refresh
  useEffect(() => {
    const timer = setInterval(() => again.current(), POLL_MS)
    return () => clearInterval(timer)
  }, [])
  if (!live || !id) return <Refusals reasons={reasons} title="没有取得课次" />
  const { session, counts, windows, exceptions } = live
  return (
    <>
      <PageHead
        title={session.title}
        note={`${session.classTitle}，${showInstant(session.startsAt)} 至 ${clock(session.endsAt)}，${session.venueName}，${session.teacherName}`}
        actions={
          <Space wrap>
            {live.can.includes('open') && (
              <Button type="primary" loading={opening.busy} onClick={() => void opening.submit({ id })}>
                开启签到
              </Button>
            )}
            <Link href={`/class-attendance/${session.classId}`}>
              <Button>班级考勤表</Button>
            </Link>
          </Space>
        }
      />
      <Refusals reasons={opening.reasons} />
      <Refusals reasons={reasons} title="暂时取不到最新情况，正在重试" />
      {!session.openedAt && (
        <Alert
          type="info"
          showIcon
          title={`签到尚未开启。${showInstant(windows.inFrom)} 起可以开启，签退到 ${clock(windows.outUntil)} 截止。`}
        />
      )}
      {live.can.includes('record-batch') && (
        <Alert
          type="warning"
          showIcon
          title="本次课签到已截止。确因网络、设备故障没有签到的，可在班级考勤表中补录并说明原因。"
        />
      )}
      {live.code && <Wall live={live} onOver={refresh} />}
      <Card title="到课情况" style={{ marginTop: 16 }}>
        <Row gutter={[16, 16]}>
          {[
            ['在册', counts.roster],
            ['已签到', counts.in],
            ['迟到', counts.late],
            ['未到', counts.missing],
            ['已签退', counts.out],
          ].map(([title, value]) => (
            <Col key={title} xs={12} sm={8} md={4}>
              <Statistic title={title} value={value ?? 0} suffix="人" />
            </Col>
          ))}
          <Col xs={12} sm={8} md={4}>
            <Statistic title="教师登记" value={exceptions.used} suffix={`/ ${exceptions.limit} 人`} />
          </Col>
        </Row>
        <SmallTable
          label="学员到课情况"
          style={{ marginTop: 16 }}
          rowKey="personId"
          dataSource={[...live.rows].sort((a, b) => Number(a.inAt !== null) - Number(b.inAt !== null))}
          columns={[
            { title: '姓名', dataIndex: 'nameMasked' },
            {
              title: '签到',
              render: (_, r) =>
                r.inAt ? (
                  <>
                    {clock(r.inAt)} {r.late && <Tag color="warning">迟到</Tag>}
                  </>
                ) : (
                  <Tag color="error">未到</Tag>
                ),
            },
            { title: '签退', render: (_, r) => (r.outAt ? clock(r.outAt) : '—') },
            {
              title: '登记方式',
              render: (_, r) =>
                r.source ? <Tag color={sourceTones[r.source]}>{sources[r.source]}</Tag> : '—',
            },
            {
              title: '位置',
              render: (_, r) =>
                r.distanceM === null ? (
                  r.inAt ? (
                    '未提供'
                  ) : (
                    '—'
                  )
                ) : r.distanceM > FAR_METRES ? (
                  <Tag color="error">距培训地点 {r.distanceM} 米</Tag>
                ) : (
                  `${r.distanceM} 米`
                ),
            },
            { title: '说明', dataIndex: 'reason', render: (text) => text ?? '—' },
            {
              title: '例外',
              render: (_, row) => {
                const kind = nextFor(row, live)
                return kind ? (
                  <Button size="small" onClick={() => setPerson({ row, kind })}>
                    登记{checkKinds[kind]}
                  </Button>
                ) : null
              },
            },
          ]}
          locale={{ emptyText: '名册中还没有学员' }}
        />
      </Card>
      <Modal
        open={person !== null}
        onCancel={() => setPerson(null)}
        footer={null}
        destroyOnHidden
        title={person && `登记${checkKinds[person.kind]}：${person.row.nameMasked}`}
      >
        {person && (
          <>
            <p>
              只用于学员到场但无法用手机签到的情况；计入例外人数（{exceptions.used} / {exceptions.limit}
              ），随班级档案保存。
            </p>
            <ActForm
              act={recordException}
              fixed={{ id, personId: person.row.personId, kind: person.kind }}
              fields={[
                {
                  name: 'reasonKind',
                  label: '原因',
                  kind: 'select',
                  options: optionsOf(exceptionKinds),
                  required: true,
                  wide: true,
                },
                {
                  name: 'reason',
                  label: '具体说明',
                  kind: 'long',
                  maxLength: 200,
                  required: true,
                  wide: true,
                },
              ]}
              submitText="登记"
              success="已登记"
              onDone={() => setPerson(null)}
              onCancel={() => setPerson(null)}
            />
          </>
        )}
      </Modal>
    </>
  )
}
