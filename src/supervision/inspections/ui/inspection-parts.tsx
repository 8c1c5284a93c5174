import { Alert, Card, Flex, Tag } from 'antd'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import { Facts, FileList, PaperList, StateTag } from '#web/console'
import { type Answer, answers, type InspectionView, inspectionMoves, origins } from '../contract.ts'
import { inspectionTones } from './shown.ts'

const answerColors: Record<Answer, string> = { ok: 'success', bad: 'error', none: 'default' }

export function About({ data, links = true }: { data: InspectionView; links?: boolean }) {
  return (
    <Facts
      columns={2}
      items={[
        {
          label: '状态',
          value: <StateTag state={data.state} states={inspectionMoves.states} tones={inspectionTones} />,
        },
        { label: '来源', value: origins[data.origin] },
        {
          label: '培训班',
          value: links ? (
            <a href={`/console/class-filing/${data.classId}`} className="qc-underlined">
              {data.no} {data.classTitle}
            </a>
          ) : (
            `${data.no} ${data.classTitle}`
          ),
        },
        { label: '机构', value: data.orgName },
        links && { label: '检查人员', value: data.inspectors.join('、') },
        links && { label: '检查期间', value: `${data.fromOn} 至 ${data.dueOn}` },
        data.planTitle !== null && {
          label: '检查计划',
          value: (
            <a href={`/console/inspection-plans/${data.planId}`} className="qc-underlined">
              {data.planTitle}
            </a>
          ),
        },
        data.appointmentTitle !== null && { label: '第三方委托', value: data.appointmentTitle },
        data.why !== null && { label: '检查事由', value: data.why, wide: true },
      ]}
    />
  )
}

export function Deadlines({ data }: { data: InspectionView }) {
  if (data.overdue && data.deadline) {
    return (
      <Alert
        type="error"
        showIcon
        title={`已超过期限 ${data.deadline}`}
        description={data.escalatedAt ? '整改逾期，已提级督办；可以移交违规处理。' : '请尽快办理。'}
      />
    )
  }
  return null
}

export function Seen({ data }: { data: InspectionView }) {
  const { visit } = data
  if (!visit) return null
  return (
    <section>
      <h2>现场情况</h2>
      <Facts
        columns={2}
        items={[
          { label: '检查时间', value: showInstant(visit.visitedAt) },
          {
            label: '登记',
            value: (
              <>
                {visit.recordedByName} {showInstant(visit.recordedAt)}{' '}
                {visit.late && <Tag color="warning">事后补传</Tag>}
              </>
            ),
          },
          { label: '课次', value: visit.sessionTitle },
          {
            label: '人数',
            value: `现场 ${visit.headCount} 人，签到在场 ${visit.checkedIn} 人，名册 ${visit.rosterCount} 人`,
          },
          visit.missingCount > 0 && { label: '签到而不在场', value: `${visit.missingCount} 人` },
          {
            label: '位置',
            value: visit.position
              ? `${visit.distanceM === null ? '' : `距备案场地 ${visit.distanceM} 米`}${visit.position.accuracyM === null ? '' : `（误差约 ${visit.position.accuracyM} 米）`}`
              : visit.positionNote,
          },
          visit.note !== null && { label: '备注', value: visit.note, wide: true },
        ]}
      />
      <ul style={{ listStyle: 'none', padding: 0, margin: '12px 0' }}>
        {visit.items.map((item) => (
          <li key={item.title} style={{ padding: '4px 0' }}>
            <Tag color={answerColors[item.answer as Answer]} style={{ marginInlineEnd: 8 }}>
              {answers[item.answer as Answer]}
            </Tag>
            {item.title}
            {item.note && <span className="qc-help">　{item.note}</span>}
          </li>
        ))}
      </ul>
      <FileList
        files={visit.photos.map((photo) => ({ ...photo, name: `现场照片 ${showInstant(photo.takenAt)}` }))}
      />
    </section>
  )
}

export function Findings({ data }: { data: InspectionView }) {
  if (data.findings.length === 0) return null
  return (
    <section>
      <h2>发现的问题</h2>
      <ol>
        {data.findings.map((finding) => (
          <li key={finding.key}>
            <strong>{finding.title}</strong>：{finding.text}
            <span className="qc-help">（依据 {clauseName(finding.clause)}）</span>
          </li>
        ))}
      </ol>
      {data.reply && (
        <Card size="small" title={`机构意见 ${showInstant(data.repliedAt as string)}`}>
          <p>{data.reply}</p>
          <FileList files={data.replyFiles} />
        </Card>
      )}
    </section>
  )
}

export function Rounds({ data }: { data: InspectionView }) {
  if (data.rounds.length === 0) return null
  return (
    <section>
      <h2>整改</h2>
      <PaperList papers={data.papers} />
      <Flex vertical gap={12}>
        {data.rounds.map((round) => (
          <Card
            key={round.round}
            size="small"
            title={`第 ${round.round} 次责令整改`}
            extra={round.outcome && <Tag>{round.outcome}</Tag>}
          >
            <Facts
              columns={2}
              items={[
                { label: '要求', value: round.body, wide: true },
                {
                  label: '期限',
                  value:
                    round.round === data.rounds.length && data.deadline && data.deadline !== round.dueOn
                      ? `${round.dueOn}，延至 ${data.deadline}`
                      : round.dueOn,
                },
                { label: '责令', value: `${round.orderedByName} ${showInstant(round.orderedAt)}` },
                round.answer !== null && {
                  label: `整改情况（${showInstant(round.answeredAt as string)}）`,
                  value: round.answer,
                  wide: true,
                },
                round.checkNote !== null && {
                  label: `复查（${showInstant(round.checkedAt as string)}）`,
                  value: round.checkNote,
                  wide: true,
                },
              ]}
            />
            <FileList files={[...round.files, ...round.checkFiles]} />
          </Card>
        ))}
      </Flex>
    </section>
  )
}

export function Decision({ data }: { data: InspectionView }) {
  if (!data.decision || data.state === 'closed') return null
  return (
    <section>
      <h2>处理</h2>
      <Facts
        items={[
          { label: '结论', value: inspectionMoves.states[data.state] },
          { label: '说明', value: data.decision, wide: true },
          data.decidedAt !== null && {
            label: '办理',
            value: `${data.decidedByName ?? ''} ${showInstant(data.decidedAt)}`,
          },
        ]}
      />
    </section>
  )
}
