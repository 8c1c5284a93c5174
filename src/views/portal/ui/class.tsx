import { useParams } from 'wouter'
import { showInstant } from '#platform/day'
import type { oneOpenClass } from '#training/class-filing/contract'
import { Card, Facts, Go, Loading, PageTitle, Refusals, useFetch } from '#web/light'
import { LEVEL_NAMES } from './class-card.tsx'

export default function OneClass() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons, reload } = useFetch<typeof oneOpenClass>('/api/training/open-classes/:id', {
    id,
  })
  if (loading && !data) return <Loading />
  if (!data) return <Refusals reasons={reasons} onRetry={reload} />
  return (
    <>
      <PageTitle title={data.title} note={data.number ? `备案编号 ${data.number}` : undefined} />
      <Card title="班级信息">
        <Facts
          items={[
            { label: '职业（工种）', value: data.occupationName },
            { label: '等级', value: data.level ? LEVEL_NAMES[data.level] : null },
            { label: '上课时间', value: `${data.startsOn} 至 ${data.endsOn}，共 ${data.hours} 学时` },
            { label: '上课地点', value: `${data.venueName}，${data.address}` },
            { label: '培训机构', value: <Go href={`/p/institutions/${data.orgId}`}>{data.orgName}</Go> },
            { label: '名额', value: `共 ${data.seats} 人，还余 ${data.seatsLeft} 人` },
            { label: '咨询', value: [data.contactName, data.contactPhone].filter(Boolean).join(' ') },
          ]}
        />
        {data.seatsLeft > 0 ? (
          <a className="ql-button ql-primary ql-block" href={`/my/enrol/${data.id}`}>
            我要报名
          </a>
        ) : (
          <p className="ql-soft">名额已满，可联系机构咨询下一期。</p>
        )}
      </Card>
      <Card title="课程安排">
        <ol className="qp-plain">
          {data.sessions.map((s) => (
            <li key={s.startsAt}>
              {showInstant(s.startsAt)} 至 {showInstant(s.endsAt).slice(11)}，{s.title}
            </li>
          ))}
        </ol>
      </Card>
    </>
  )
}
