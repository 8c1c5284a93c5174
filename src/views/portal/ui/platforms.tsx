import type { openCalls, publishedPlatforms } from '#training/platforms/contract'
import { Card, Empty, List, Loading, PageTitle, Refusals, useFetch, wholeDates } from '#web/light'

/** The published list of online platforms, and the calls that are open. */
export default function Platforms() {
  const listed = useFetch<typeof publishedPlatforms>('/api/training/published-platforms', {})
  const calls = useFetch<typeof openCalls>('/api/training/open-platform-calls', {})
  if (listed.loading && !listed.data) return <Loading />
  return (
    <>
      <PageTitle
        title="线上培训平台"
        note="经公开征集、质量评估后公布，可用于补贴性培训的线上课程；暂停或移出的不在此列。"
      />
      <Refusals reasons={[...listed.reasons, ...calls.reasons]} onRetry={listed.reload} />
      <List
        items={listed.data?.rows ?? []}
        keyOf={(one) => one.id}
        empty={<Empty text="还没有公布的线上平台" next="公布后显示在这里。" />}
      >
        {(one) => (
          <article className="qp-item">
            <h3>{one.name}</h3>
            <p>{one.intro}</p>
            <p className="ql-soft">{wholeDates(`${one.orgName}，${one.regionName}，${one.listedOn} 公布`)}</p>
            <p>
              <a href={one.url} rel="noopener noreferrer nofollow" target="_blank">
                {one.url}
              </a>
              ，电话 {one.contactPhone}
            </p>
          </article>
        )}
      </List>
      {(calls.data?.rows ?? []).map((call) => (
        <Card key={call.id} title={call.title}>
          <p className="ql-soft">{wholeDates(`${call.regionName}，${call.opensOn} 至 ${call.closesOn}`)}</p>
          <p>{call.body}</p>
        </Card>
      ))}
    </>
  )
}
