import { useParams } from 'wouter'
import type { estimate } from '#money/policy/contract'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import type { oneOpenClass, publicCost } from '#training/class-filing/contract'
import { Card, Days, Facts, Go, LEVEL_NAMES, Loading, Money, PageTitle, Refusals, useFetch } from '#web/light'
import { placeOf } from './class-card.tsx'

export default function OneClass() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons, reload } = useFetch<typeof oneOpenClass>('/api/training/open-classes/:id', {
    id,
  })
  // What the city pays for this certificate, from its policy in force: the same figure the institution was reckoned.
  const money = useFetch<typeof estimate>(
    '/api/money/policy/estimate',
    data
      ? {
          region: data.region,
          subsidyKind: 'class-training',
          certificateKind: data.certificateKind as 'level',
          ...(data.occupationCode ? { occupationCode: data.occupationCode } : {}),
          ...(data.level ? { level: String(data.level) as never } : {}),
        }
      : null,
  ).data
  const cost = useFetch<typeof publicCost>('/api/training/open-classes/:id/cost', { id }).data?.cost
  if (loading && !data) return <Loading />
  if (!data) {
    return (
      <>
        <PageTitle title="培训班" back={{ href: '/p/classes', label: '找培训' }} />
        <Refusals reasons={reasons} onRetry={reload} />
      </>
    )
  }
  const clause = money?.trace[0]?.clause
  return (
    <>
      <PageTitle
        title={data.title}
        note={data.number ? `备案编号 ${data.number}` : undefined}
        back={{ href: '/p/classes', label: '找培训' }}
      />
      <Card title="班级信息">
        <Facts
          items={[
            { label: '职业（工种）', value: data.occupationName },
            { label: '等级', value: data.level ? LEVEL_NAMES[data.level] : null },
            {
              label: '上课时间',
              value: (
                <>
                  <Days from={data.startsOn} to={data.endsOn} />
                  ，共 {data.hours} 学时
                </>
              ),
            },
            { label: '上课地点', value: `${placeOf(data.regionName, data.address)}，${data.venueName}` },
            { label: '培训机构', value: <Go href={`/p/institutions/${data.orgId}`}>{data.orgName}</Go> },
            { label: '名额', value: `共 ${data.seats} 人，还余 ${data.seatsLeft} 人` },
            money && money.perSeatFen > 0
              ? {
                  label: '政府补贴',
                  value: (
                    <>
                      符合条件的每人 <Money fen={money.perSeatFen} />
                      ，付给机构抵培训费
                      {clause && <div className="ql-soft">依据 {clauseName(clause)}</div>}
                    </>
                  ),
                }
              : null,
            Boolean(data.contactName ?? data.contactPhone) && {
              label: '咨询',
              value: (
                <>
                  {data.contactName}{' '}
                  {data.contactPhone && <a href={`tel:${data.contactPhone}`}>{data.contactPhone}</a>}
                </>
              ),
            },
          ]}
        />
        {data.seatsLeft > 0 ? (
          <a className="ql-button ql-primary ql-block" href={`/my/enrol/${data.id}`}>
            我要报名
          </a>
        ) : (
          <p className="ql-soft">名额已满，可联系机构咨询下一期。</p>
        )}
        <p>
          <Go href={`/p/standards?region=${data.region}`}>看哪些人能享受补贴</Go>
        </p>
      </Card>
      <Card title="费用">
        {cost ? (
          <>
            <Facts
              items={[
                { label: '每人培训费', value: <Money fen={cost.feeFen} /> },
                { label: '政府补贴', value: <Money fen={cost.governmentFen} /> },
                cost.enterpriseFen > 0
                  ? {
                      label: '企业承担',
                      value: (
                        <>
                          <Money fen={cost.enterpriseFen} />
                          {cost.enterpriseName && `（${cost.enterpriseName}）`}
                        </>
                      ),
                    }
                  : null,
                {
                  label: '个人承担',
                  value: cost.personalFen > 0 ? <Money fen={cost.personalFen} /> : '不收费',
                },
                { label: '费用说明', value: cost.note },
              ]}
            />
            <p className="ql-soft">
              依据 {clauseName('F37-14')}。机构收费应开票据，付过的钱可在“我的培训”核对；班级取消的应当退还。
            </p>
          </>
        ) : (
          <p className="ql-soft">机构没有登记收费，符合补贴条件的学员不交培训费。</p>
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
