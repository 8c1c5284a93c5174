import { Alert, Button, Card, Flex, Skeleton, Space } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { dayOf, showInstant } from '#platform/day'
import { HoldsPanel } from '#registry/holds/ui'
import {
  EmptyHint,
  Facts,
  FileList,
  PageHead,
  ReasonModal,
  Refusals,
  StateTag,
  useAct,
  useMay,
} from '#web/console'
import {
  getProvider,
  ownerships,
  type ProviderView,
  providerStates,
  removeProvider,
  resumeProvider,
  retireItem,
  suspendProvider,
} from '../contract.ts'
import { EquipmentLines, SkillTags, TeacherTable, VenueTable } from './shown.tsx'
import { providerTones } from './tones.ts'

const DECISIONS = {
  suspend: {
    act: suspendProvider,
    text: '暂停资格',
    danger: true,
    hint: '暂停后机构不能办理新的培训业务；恢复或移出须由另一名人员办理。',
  },
  resume: { act: resumeProvider, text: '恢复资格', danger: false, hint: '请写明复查情况。' },
  remove: {
    act: removeProvider,
    text: '移出目录',
    danger: true,
    hint: '移出后须重新申请、重新实地核实才能再列入。',
  },
} as const
type Decision = keyof typeof DECISIONS

interface Retiring {
  what: 'venue' | 'teacher' | 'skill'
  item: string
  name: string
}

export default function Provider() {
  const { orgId } = useParams<{ orgId: string }>()
  const { data, loading, reasons } = useAct(getProvider, orgId ? { orgId } : null)
  const mayHold = useMay('provider.read')
  const [deciding, setDeciding] = useState<Decision | null>(null)
  const [retiring, setRetiring] = useState<Retiring | null>(null)
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} title="没有取得机构信息" />
  const mayRetire = data.can.includes('retireItem')
  const retire = (what: Retiring['what'], item: string, name: string) => (
    <Button size="small" onClick={() => setRetiring({ what, item, name })}>
      停用
    </Button>
  )
  return (
    <>
      <PageHead
        title={data.name}
        note={<StateTag state={data.state} states={providerStates} tones={providerTones} />}
        actions={
          <Space wrap>
            {(Object.keys(DECISIONS) as Decision[])
              .filter((name) => data.can.includes(name))
              .map((name) => (
                <Button key={name} danger={DECISIONS[name].danger} onClick={() => setDeciding(name)}>
                  {DECISIONS[name].text}
                </Button>
              ))}
          </Space>
        }
      />
      <Flex vertical gap={16}>
        {data.state !== 'listed' && (
          <Alert
            type="warning"
            showIcon
            title={`${providerStates[data.state]}：${data.stopReason ?? ''}`}
            description="不能申报新的培训班；已开的班按原计划完成。"
          />
        )}
        <Facts
          columns={2}
          items={[
            { label: '统一社会信用代码', value: data.uscc },
            { label: '地区', value: data.regionName },
            { label: '地址', value: data.address },
            { label: '办学性质', value: ownerships[data.ownership] },
            { label: '办学资质证号', value: data.licenceNo },
            { label: '资质有效期至', value: data.licenceUntil },
            { label: '资质文件', value: data.licenceFile ? <FileList files={[data.licenceFile]} /> : null },
            { label: '联系人', value: `${data.contactName} ${data.contactPhone}` },
            { label: '列入日期', value: dayOf(data.listedAt) },
            {
              label: '列入依据',
              value: (
                <Link href={`/provider-applications/${data.applicationId}`}>查看申请与实地核实记录</Link>
              ),
            },
            { label: '设施设备', value: <EquipmentLines equipment={data.equipment} />, wide: true },
            data.intro ? { label: '机构简介', value: data.intro, wide: true } : null,
          ]}
        />
        <Card title="可开展的职业（工种）和项目" size="small">
          {mayRetire ? (
            <Flex vertical gap={8}>
              {data.skills.map((skill) => (
                <Flex key={skill.occupationCode ?? skill.title} gap={8} wrap justify="space-between">
                  <SkillTags skills={[skill]} />
                  {retire('skill', skill.occupationCode ?? `project:${skill.title}`, skill.title)}
                </Flex>
              ))}
            </Flex>
          ) : (
            <SkillTags skills={data.skills} />
          )}
        </Card>
        <Card title="培训场地" size="small">
          <VenueTable
            rows={data.venues}
            {...(mayRetire ? { act: (v) => retire('venue', v.id, v.name) } : {})}
          />
        </Card>
        <Card title="专兼职教师" size="small">
          <TeacherTable
            rows={data.teachers}
            {...(mayRetire ? { act: (t) => retire('teacher', t.id, t.nameMasked) } : {})}
          />
        </Card>
        <Card title="暂停与恢复记录" size="small">
          <Stops stops={data.stops} />
        </Card>
        {mayHold && (
          <Card title="业务限制" size="small">
            <HoldsPanel subjectId={data.orgId} />
          </Card>
        )}
      </Flex>
      {deciding && (
        <ReasonModal
          act={DECISIONS[deciding].act}
          input={{ orgId: data.orgId, version: data.version }}
          open
          min={4}
          danger={DECISIONS[deciding].danger}
          hint={DECISIONS[deciding].hint}
          onClose={() => setDeciding(null)}
        />
      )}
      {retiring && (
        <ReasonModal
          act={retireItem}
          title={`停用“${retiring.name}”`}
          okText="停用"
          input={{ orgId: data.orgId, version: data.version, what: retiring.what, item: retiring.item }}
          open
          danger
          hint="停用后不能再用于新的培训班；要再使用须提出变更申请。"
          onClose={() => setRetiring(null)}
        />
      )}
    </>
  )
}

const ENDED = { resumed: '恢复', removed: '移出目录', readmitted: '重新列入' } as const

function Stops({ stops }: { stops: ProviderView['stops'] }) {
  if (stops.length === 0) return <EmptyHint text="没有暂停记录" />
  return (
    <Flex vertical gap={8}>
      {stops.map((s) => (
        <div key={s.id}>
          <strong>{showInstant(s.stoppedAt)}</strong> {s.stoppedBy} 暂停：{s.reason}
          {s.endedAt && s.endedAs && (
            <div>
              <strong>{showInstant(s.endedAt)}</strong> {s.endedBy} {ENDED[s.endedAs]}：{s.endReason}
            </div>
          )}
        </div>
      ))}
    </Flex>
  )
}
