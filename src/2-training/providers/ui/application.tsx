import { Alert, Button, Card, Flex, Skeleton, Space, Typography } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  Facts,
  FileList,
  PageHead,
  ReasonModal,
  Refusals,
  StateTag,
  Steps,
  useAct,
  useSubmit,
} from '#web/console'
import {
  type ApplicationState,
  type ApplicationView,
  acceptApplication,
  applicationKinds,
  applicationStates,
  getApplication,
  ownerships,
  refuseApplication,
  returnApplication,
  sendBackApplication,
  submitApplication,
  withdrawApplication,
} from '../contract.ts'
import { ContentForm } from './content-form.tsx'
import { EquipmentLines, Inspections, SkillTags, TeacherTable, VenueTable } from './shown.tsx'
import { VenuesAndTeachers } from './site-forms.tsx'
import { applicationTones, fieldLabels, labelsOf } from './tones.ts'

const WITH_REASON = {
  withdraw: {
    act: withdrawApplication,
    text: '撤回申请',
    danger: true,
    hint: '撤回后本次填报的场地和教师一并作废。',
  },
  return: {
    act: returnApplication,
    text: '退回补正',
    danger: false,
    hint: '请一次性写明需要补正的全部内容。',
  },
  sendBack: {
    act: sendBackApplication,
    text: '退回重新核实',
    danger: false,
    hint: '请写明需要重新核实的内容。',
  },
  refuse: {
    act: refuseApplication,
    text: '不予列入',
    danger: true,
    hint: '理由将告知机构，机构可重新申请。',
  },
} as const
type WithReason = keyof typeof WITH_REASON

/** Where the application stands and whose turn it is. */
function Progress({ data }: { data: ApplicationView }) {
  const at: Record<ApplicationState, number> = {
    draft: 0,
    returned: 0,
    withdrawn: 0,
    submitted: 1,
    verified: 2,
    refused: 2,
    accepted: 3,
  }
  const now = at[data.state]
  const stopped = ['withdrawn', 'refused'].includes(data.state)
  const status = (step: number) =>
    step < now || data.state === 'accepted'
      ? 'finish'
      : step > now
        ? 'wait'
        : stopped || data.state === 'returned'
          ? 'error'
          : 'process'
  const last = data.inspections[0]
  return (
    <Steps
      steps={[
        {
          title: '机构填报',
          note: data.filedAt ? `${showInstant(data.filedAt)} 提交` : '由机构填写并提交',
          status: status(0),
        },
        {
          title: '实地核实',
          note: last
            ? `${showInstant(last.visitedAt)} ${last.inspectorName}${last.passed ? '' : '（未通过）'}`
            : '由县（区）人社经办人员办理',
          status: status(1),
        },
        {
          title: '审定列入目录',
          note: data.decidedAt ? `${showInstant(data.decidedAt)} 审定` : '由另一名人社复核人员办理',
          status: status(2),
        },
      ]}
    />
  )
}

export default function Application() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons } = useAct(getApplication, id ? { id } : null)
  const [dirty, setDirty] = useState(false)
  const [asking, setAsking] = useState<WithReason | null>(null)
  const submit = useSubmit(submitApplication, { success: '申请已提交，等待实地核实' })
  const accept = useSubmit(acceptApplication, { success: '已列入目录' })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} title="没有取得申请" />
  const on = { id: data.id, version: data.version }
  const can = (name: string) => data.can.includes(name)
  const editing = can('edit')
  const faults = [...submit.reasons, ...accept.reasons]
  return (
    <>
      <PageHead
        title={`${data.orgName} ${applicationKinds[data.kind]}`}
        note={<StateTag state={data.state} states={applicationStates} tones={applicationTones} />}
        actions={
          <Space wrap>
            {can('inspect') && (
              <Link href={`/provider-applications/${data.id}/inspect`}>
                <Button type="primary">登记实地核实</Button>
              </Link>
            )}
            {can('accept') && (
              <Button type="primary" loading={accept.busy} onClick={() => void accept.submit(on)}>
                审定列入目录
              </Button>
            )}
            {(Object.keys(WITH_REASON) as WithReason[]).filter(can).map((name) => (
              <Button key={name} danger={WITH_REASON[name].danger} onClick={() => setAsking(name)}>
                {WITH_REASON[name].text}
              </Button>
            ))}
          </Space>
        }
      />
      <Flex vertical gap={16}>
        {data.reason && (
          <Alert
            type="warning"
            showIcon
            title={
              data.state === 'submitted'
                ? '审定人员退回重新核实'
                : `${applicationStates[data.state]}，原因如下`
            }
            description={data.reason.split('\n').map((line) => <div key={line}>{line}</div>)}
          />
        )}
        <Progress data={data} />
        <Refusals reasons={faults} labels={labelsOf(faults.map((r) => r.field))} />
        {editing ? (
          <>
            <section aria-label="机构情况与培训范围">
              <Typography.Title level={2} style={{ fontSize: 16 }}>
                一、机构情况与培训范围
              </Typography.Title>
              <ContentForm data={data} onDirty={setDirty} />
            </section>
            <VenuesAndTeachers data={data} />
            <Card size="small" title="提交申请">
              <Flex vertical gap={8}>
                {data.missing.length > 0 && (
                  <div role="status">
                    还差 {data.missing.length} 项：
                    <ol>
                      {data.missing.map((reason, i) => (
                        // biome-ignore lint/suspicious/noArrayIndexKey: reasons have no identity
                        <li key={i}>
                          {reason.message}
                          {reason.clause && (
                            <span className="qc-help">（依据 {clauseName(reason.clause)}）</span>
                          )}
                          {reason.field && fieldLabels[reason.field] === undefined && reason.next && (
                            <span className="qc-help">{reason.next}</span>
                          )}
                        </li>
                      ))}
                    </ol>
                  </div>
                )}
                <div>
                  <Button
                    type="primary"
                    loading={submit.busy}
                    disabled={data.missing.length > 0 || dirty}
                    onClick={() => void submit.submit(on)}
                  >
                    提交申请
                  </Button>
                </div>
                <div className="qc-help">
                  {dirty
                    ? '机构情况有未保存的修改，请先保存。'
                    : '提交后由所在县（区）人社部门到现场逐一核实场地、设备和教师（闽人社发〔2024〕2号第三条）。'}
                </div>
              </Flex>
            </Card>
          </>
        ) : (
          <Content data={data} />
        )}
        <Card title="实地核实记录" size="small">
          <Inspections rows={data.inspections} />
        </Card>
      </Flex>
      {asking && (
        <ReasonModal
          act={WITH_REASON[asking].act}
          input={on}
          open
          min={asking === 'withdraw' ? 2 : 4}
          danger={WITH_REASON[asking].danger}
          hint={WITH_REASON[asking].hint}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  )
}

function Content({ data }: { data: ApplicationView }) {
  const change = data.kind === 'change'
  return (
    <>
      <Facts
        columns={2}
        items={[
          { label: '统一社会信用代码', value: data.uscc },
          { label: '地区', value: data.regionName },
          { label: '单位地址', value: data.orgAddress },
          { label: '办学性质', value: data.ownership ? ownerships[data.ownership] : null },
          { label: '办学资质证号', value: data.licenceNo },
          { label: '资质有效期至', value: data.licenceUntil },
          { label: '资质文件', value: data.licenceFile ? <FileList files={[data.licenceFile]} /> : null },
          { label: '联系人', value: [data.contactName, data.contactPhone].filter(Boolean).join(' ') },
          { label: '培训范围', value: <SkillTags skills={data.skills} />, wide: true },
          { label: '设施设备', value: <EquipmentLines equipment={data.equipment} />, wide: true },
          data.intro ? { label: '机构简介', value: data.intro, wide: true } : null,
        ]}
      />
      <Card title={change ? '新增培训场地' : '培训场地'} size="small">
        <VenueTable rows={data.venues} />
      </Card>
      <Card title={change ? '新增教师' : '专兼职教师'} size="small">
        <TeacherTable rows={data.teachers} />
      </Card>
      {change && (
        <Card title="目录内已有的场地和教师" size="small">
          <VenueTable rows={data.listedVenues} />
          <TeacherTable rows={data.listedTeachers} />
        </Card>
      )}
    </>
  )
}
