import { Alert, Button, Card, Flex, Input, Modal, Space, Tabs, Tag } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { classStates } from '#training/class-filing/contract'
import { Facts, PageHead, Refusals, StateTag, Steps, useAct, useSubmit } from '#web/console'
import {
  type CompletionView,
  checkCertificates,
  closeClass,
  finishClass,
  getCompletion,
} from '../contract.ts'
import { Evaluation } from './evaluation.tsx'
import { tones } from './list.tsx'
import { Scores } from './scores.tsx'

/** What stands between the class and its next step, beside the button that takes it. */
function Closing({ data }: { data: CompletionView }) {
  const finish = useSubmit(finishClass, { success: '已办理培训结束，可以录入成绩、核对证书' })
  const close = useSubmit(closeClass, { success: '已结班，可以申报补贴' })
  const [checking, setChecking] = useState(false)
  const on = { id: data.classId, version: data.version }
  const can = (name: string) => data.can.includes(name)
  const next = data.state === 'running' ? '办理培训结束' : '结班'
  const blocked = data.missing.length > 0
  return (
    <Card title="办理">
      <Steps
        steps={data.steps.map((step) => ({ title: step.title, status: step.done ? 'finish' : 'process' }))}
      />
      <div style={{ marginTop: 16 }}>
        {data.state === 'closed' ? (
          <Alert type="success" showIcon title="本班已结班。" />
        ) : blocked ? (
          <Alert
            type="warning"
            showIcon
            title={`${next}还缺 ${data.missing.length} 项`}
            description={
              <ol className="qc-reasons">
                {data.missing.map((reason) => (
                  <li key={`${reason.code}${reason.message}`}>
                    {reason.message}
                    {reason.clause && <Tag style={{ marginLeft: 8 }}>依据 {clauseName(reason.clause)}</Tag>}
                    {reason.next && <div>下一步：{reason.next}</div>}
                  </li>
                ))}
              </ol>
            }
          />
        ) : (
          <Alert type="success" showIcon title={`${next}的条件已齐备。`} />
        )}
      </div>
      <Refusals reasons={finish.reasons} />
      <Refusals reasons={close.reasons} />
      <Space wrap style={{ marginTop: 16 }}>
        {can('finish') && (
          <Button
            type="primary"
            disabled={blocked}
            loading={finish.busy}
            onClick={() => void finish.submit(on)}
          >
            办理培训结束
          </Button>
        )}
        {can('check-certificates') && <Button onClick={() => setChecking(true)}>确认证书核对</Button>}
        {can('close') && (
          <Button
            type="primary"
            disabled={blocked}
            loading={close.busy}
            onClick={() => void close.submit(on)}
          >
            结班
          </Button>
        )}
      </Space>
      <Modal
        open={checking}
        onCancel={() => setChecking(false)}
        footer={null}
        destroyOnHidden
        title="确认证书核对"
      >
        <CertificateCheck data={data} onDone={() => setChecking(false)} />
      </Modal>
    </Card>
  )
}

function CertificateCheck({ data, onDone }: { data: CompletionView; onDone: () => void }) {
  const [note, setNote] = useState(data.certificates.note ?? '')
  const check = useSubmit(checkCertificates, { success: '证书核对已确认', onDone })
  const without = data.rows.filter((r) => !r.hasCertificate)
  const needed = without.length > 0 && note.trim() === ''
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%' }}>
      <div>
        评价机构已录入 {data.certificates.has} 人的证书，在册 {data.rows.length} 人。
        {without.length > 0 && `没有证书：${without.map((r) => r.nameMasked).join('、')}。`}
      </div>
      {without.length > 0 && (
        <div>
          <label htmlFor="certificate-note">未取证人员情况说明</label>
          <Input.TextArea
            id="certificate-note"
            rows={3}
            maxLength={300}
            showCount
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </div>
      )}
      <Refusals reasons={check.reasons} />
      <Flex gap={12} align="center" wrap>
        <Button
          type="primary"
          disabled={needed}
          loading={check.busy}
          onClick={() =>
            void check.submit({
              id: data.classId,
              version: data.version,
              ...(note.trim() ? { note: note.trim() } : {}),
            })
          }
        >
          确认
        </Button>
        {needed && <span role="status">还缺：未取证人员情况说明</span>}
      </Flex>
    </Space>
  )
}

export default function OneCompletion() {
  const { id } = useParams<{ id: string }>()
  const { data, reasons } = useAct(getCompletion, id ? { id } : null)
  if (!data) return <Refusals reasons={reasons} title="没有取得班级" />
  const { standards } = data
  return (
    <>
      <PageHead
        title={data.classTitle}
        note={
          <>
            <StateTag state={data.state as keyof typeof classStates} states={classStates} tones={tones} />{' '}
            {data.classNumber ?? '尚未备案'}　{data.trackTitle}
          </>
        }
        actions={
          <Link href={`/class-attendance/${data.classId}`}>
            <Button>班级考勤表</Button>
          </Link>
        }
      />
      <Closing data={data} />
      <Tabs
        style={{ marginTop: 16 }}
        items={[
          {
            key: 'scores',
            label: `成绩（${data.passedCount} / ${data.rows.length}）`,
            children: (
              <>
                <Facts
                  columns={3}
                  items={[
                    { label: '最低出勤率', value: `${standards.attendancePercent}%（培训方案设定）` },
                    {
                      label: '理论合格线',
                      value: `${standards.theoryPass} 分${data.hasExam ? '' : '（有成绩时）'}`,
                    },
                    {
                      label: '实操合格线',
                      value: `${standards.practicePass} 分${data.hasExam ? '' : '（有成绩时）'}`,
                    },
                    data.hasCertificateCheck && {
                      label: '证书',
                      value: `已取证 ${data.certificates.has} 人`,
                    },
                    data.certificates.checkedAt !== null && {
                      label: '核对时间',
                      value: showInstant(data.certificates.checkedAt),
                    },
                    data.certificates.note !== null && {
                      label: '未取证说明',
                      value: data.certificates.note,
                    },
                  ]}
                />
                <Scores key={data.version} data={data} />
              </>
            ),
          },
          {
            key: 'evaluation',
            label: `学员评价（${data.evaluation.answered} / ${data.evaluation.of}）`,
            children: <Evaluation summary={data.evaluation} />,
          },
        ]}
      />
    </>
  )
}
