import { Alert, Skeleton, Space, Tag } from 'antd'
import { useState } from 'react'
import { useParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  ActForm,
  Facts,
  FileList,
  MoveBar,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
} from '#web/console'
import {
  assessPlatform,
  features,
  getPlatform,
  lastReport,
  listPlatform,
  PASS_SCORE,
  platformMoves,
  refusePlatform,
  removePlatform,
  resumePlatform,
  returnPlatform,
  type ScoreItem,
  savePlatform,
  scoreItems,
  submitPlatform,
  suspendPlatform,
  withdrawPlatform,
} from '../contract.ts'
import { aboutFields, tones } from './shown.tsx'

type Platform = OutputOf<typeof getPlatform>
const { states } = platformMoves
const items = Object.keys(scoreItems) as ScoreItem[]
const WIDE = { minWidth: 220, whiteSpace: 'normal' } as const

export default function PlatformPage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data, loading, reasons, refresh } = useAct(getPlatform, { id })
  if (loading) return <Skeleton active />
  if (!data) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead title={data.name} note={clauseName('依据 F2-5')} />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        {data.reason && (
          <Alert
            type={data.state === 'draft' ? 'warning' : 'error'}
            showIcon
            title={data.state === 'draft' ? '退回补正' : states[data.state]}
            description={data.reason}
          />
        )}
        <Facts
          items={[
            { label: '状态', value: <StateTag state={data.state} states={states} tones={tones} /> },
            { label: '运营单位', value: data.orgName },
            { label: '征集公告', value: data.callTitle },
            { label: '公布地区', value: data.regionName },
            { label: '网址', value: data.url },
            { label: '备案号', value: data.recordNo },
            { label: '联系人', value: `${data.contactName}，${data.contactPhone}` },
            { label: '公布时间', value: data.listedAt ? showInstant(data.listedAt) : '尚未公布' },
            { label: '在用班级', value: data.classes },
            { label: '最近上报', value: lastReport(data.lastReportAt) },
            {
              label: '能力',
              value: data.features.map((one) => features[one]).join('、') || '未填写',
              wide: true,
            },
            { label: '介绍', value: data.intro, wide: true },
            data.files.length > 0 && { label: '材料', value: <FileList files={data.files} />, wide: true },
          ]}
        />
        <Work platform={data} />
        <Assessments platform={data} />
      </Space>
    </>
  )
}

function Work({ platform }: { platform: Platform }) {
  const [form, setForm] = useState<'assess' | 'save' | null>(null)
  const { id, version, can } = platform
  const close = () => setForm(null)
  if (can.length === 0) return null
  return (
    <section>
      <h2>办理</h2>
      <MoveBar
        record={platform}
        moves={[
          { name: 'submit', title: '提交申请', act: submitPlatform, tone: 'primary' },
          { name: 'save', title: '修改', onClick: () => setForm('save') },
          { name: 'withdraw', title: '撤回修改', act: withdrawPlatform },
          { name: 'assess', title: '质量评估', tone: 'primary', onClick: () => setForm('assess') },
          { name: 'list', title: '审定公布', act: listPlatform, tone: 'primary', success: '已公布' },
          { name: 'return', title: '退回补正', act: returnPlatform, reason: '退回理由' },
          { name: 'refuse', title: '不予入选', act: refusePlatform, reason: '理由', tone: 'danger' },
          { name: 'suspend', title: '暂停使用', act: suspendPlatform, reason: '暂停理由', tone: 'danger' },
          { name: 'resume', title: '恢复使用', act: resumePlatform, reason: '恢复理由' },
          { name: 'remove', title: '移出名单', act: removePlatform, reason: '移出理由', tone: 'danger' },
        ]}
      />
      {form === 'save' && can.includes('save') && (
        <ActForm
          act={savePlatform}
          columns={2}
          fixed={{ id, version }}
          initial={{ ...platform, files: platform.files.map((file) => file.id) }}
          fields={[
            ...aboutFields.filter((field) => field.name !== 'files'),
            { name: 'files', label: '证明材料', kind: 'files', max: 10, known: platform.files },
          ]}
          submitText="保存"
          onDone={close}
          onCancel={close}
        />
      )}
      {form === 'assess' && can.includes('assess') && (
        <ActForm
          act={assessPlatform}
          columns={2}
          fixed={{ id, version }}
          fields={[
            ...items.map((item) => ({
              name: `scores.${item}` as const,
              label: scoreItems[item].title,
              kind: 'int' as const,
              min: 0,
              max: scoreItems[item].most,
              unit: `/ ${scoreItems[item].most} 分`,
              required: true,
            })),
            {
              name: 'opinion' as const,
              label: '评估意见',
              kind: 'long' as const,
              maxLength: 1000,
              rows: 4,
              required: true,
              help: `总分不低于 ${PASS_SCORE} 分方可公布（平台设置）。`,
            },
          ]}
          success={(done) => `已评估，总分 ${done.total} 分`}
          onDone={close}
          onCancel={close}
        />
      )}
    </section>
  )
}

function Assessments({ platform }: { platform: Platform }) {
  if (platform.assessments.length === 0) return null
  return (
    <section>
      <h2>质量评估</h2>
      <SmallTable
        label="质量评估"
        rowKey="id"
        dataSource={platform.assessments}
        columns={[
          { title: '日期', dataIndex: 'assessedOn' },
          {
            title: '总分',
            dataIndex: 'total',
            align: 'right',
            render: (total: number, row) => (
              <>
                {total} {!row.passed && <Tag color="error">未达标</Tag>}
              </>
            ),
          },
          { title: '评估人', dataIndex: 'assessedByName' },
          {
            title: '各项得分',
            key: 'scores',
            render: (_, row) => (
              <div style={WIDE}>
                {items.map((item) => `${scoreItems[item].title} ${row.scores[item] ?? '—'}`).join('，')}
              </div>
            ),
          },
          {
            title: '意见',
            dataIndex: 'opinion',
            render: (opinion: string) => <div style={WIDE}>{opinion}</div>,
          },
        ]}
      />
    </section>
  )
}
