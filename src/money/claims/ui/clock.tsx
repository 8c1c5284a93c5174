/** How a claim's clock, its likely pay day and what stands in its way are shown, wherever they appear. */
import { Alert, Card, Flex, Tag } from 'antd'
import { Facts, SmallTable, useAct } from '#web/console'
import { type ClaimView, claimPayday, type PaydayView } from '../contract.ts'

/** `第 3 个工作日（时限 10）`; late ones with mark and word. */
export function ClockText({ clock }: { clock: PaydayView['clock'] }) {
  if (clock.limit === null) return <>{clock.workdays > 0 ? `${clock.workdays} 个工作日` : '当天'}</>
  return (
    <>
      {clock.workdays} / {clock.limit} 个工作日{' '}
      {clock.late && (
        <Tag color="error">
          <span aria-hidden="true">! </span>超时限
        </Tag>
      )}
    </>
  )
}

const WHO: Record<string, string> = {
  worker: '申领人',
  institution: '单位',
  hr: '人社部门',
  finance: '财政部门',
  bank: '银行',
  public: '社会公示',
}

function Blockers({ blockers }: { blockers: PaydayView['blockers'] }) {
  return (
    <SmallTable
      label="还差什么、由谁办"
      rowKey={(b) => `${b.key}${b.text}`}
      dataSource={blockers}
      columns={[
        {
          key: 'stops',
          title: '影响',
          render: (_, b) =>
            b.stops ? (
              <Tag color="error">
                <span aria-hidden="true">✕ </span>办不下去
              </Tag>
            ) : (
              <Tag color="warning">
                <span aria-hidden="true">! </span>会拖慢
              </Tag>
            ),
        },
        { key: 'text', title: '还差什么', render: (_, b) => b.text },
        { key: 'who', title: '由谁办', render: (_, b) => `${WHO[b.keeper] ?? ''}：${b.who}` },
        { key: 'next', title: '怎么办', render: (_, b) => b.next },
      ]}
    />
  )
}

const ENDED = ['paid', 'refused', 'withdrawn']

/** On the claim's own page: the day, the way there, and what is missing. */
export function PaydayCard({ claim }: { claim: ClaimView }) {
  const { data } = useAct(claimPayday, ENDED.includes(claim.state) ? null : { id: claim.id })
  if (!data) return null
  const day = data.on
  return (
    <Card size="small" title="到账日历">
      <Flex vertical gap={12}>
        {day ? (
          <Facts
            columns={2}
            items={[
              { label: '预计到账', value: <strong>{day} 前后</strong> },
              { label: '多半不过', value: data.mostOn },
              { label: '当前环节已用', value: <ClockText clock={data.clock} /> },
              {
                label: '本环节排队',
                value: data.ahead > 0 ? `前面还有 ${data.ahead} 件` : '排在最前',
              },
            ]}
          />
        ) : (
          <Alert
            type="warning"
            showIcon
            title={data.afterFiling === null ? '现在还不能预计到账日期' : '还没有提交'}
            description={
              data.afterFiling === null
                ? '下列事项办好后才能继续，届时重新推算。'
                : `提交后预计约 ${data.afterFiling} 个工作日到账。`
            }
          />
        )}
        {data.blockers.length > 0 && <Blockers blockers={data.blockers} />}
        {data.steps.length > 0 && (
          <SmallTable
            label="各环节预计完成日期"
            rowKey="key"
            dataSource={data.steps}
            columns={[
              { key: 'title', title: '环节', dataIndex: 'title' },
              { key: 'on', title: '预计完成', dataIndex: 'on' },
              { key: 'mostOn', title: '多半不过', dataIndex: 'mostOn' },
              { key: 'basis', title: '推算依据', dataIndex: 'basis' },
            ]}
          />
        )}
        <small>
          按工作日推算，已扣除法定节假日；“多半不过”指近半年五件中有四件在此日前办完。预计不是承诺，随办理进度每日更新。
        </small>
      </Flex>
    </Card>
  )
}
