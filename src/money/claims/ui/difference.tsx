import { Card, Flex } from 'antd'
import { clauseName } from '#platform/clause'
import { Facts, Money, SmallTable, useAct } from '#web/console'
import { type ClaimView, claimDifferences } from '../contract.ts'

/** Reserved and final, side by side, and where each part of the difference comes from. */
export function Amounts({ claim }: { claim: ClaimView }) {
  const out = claim.lineCount - claim.standingCount
  const { data } = useAct(claimDifferences, claim.estimateFen === null ? null : { id: claim.id })
  const difference = claim.estimateFen === null ? 0 : claim.amountFen - claim.estimateFen
  return (
    <Card size="small" title="备案预估与本次核算">
      <Flex vertical gap={12}>
        <Facts
          columns={2}
          items={[
            {
              label: '备案时占用额度',
              value: claim.estimateFen === null ? '没有预先占用' : <Money fen={claim.estimateFen} />,
            },
            { label: '本次核算金额', value: <Money fen={claim.amountFen} /> },
            {
              label: '计入补贴',
              value: `${claim.standingCount} 人${out > 0 ? `，${out} 人不计` : ''}（申报 ${claim.lineCount} 人）`,
            },
            claim.estimateFen !== null && {
              label: '与占用相差',
              value:
                difference === 0 ? (
                  '没有差异'
                ) : (
                  <>
                    {difference < 0 ? '少 ' : '多 '}
                    <Money fen={Math.abs(difference)} />
                    {difference < 0 && '，资金审批时退回额度'}
                  </>
                ),
            },
          ]}
        />
        {data && data.rows.length > 0 && (
          <SmallTable
            label="差异逐项说明"
            rowKey="title"
            dataSource={data.rows}
            columns={[
              {
                key: 'title',
                title: '差异从哪里来',
                render: (_, r) => (
                  <>
                    {r.title}
                    {r.clause && <small>（{clauseName(r.clause)}）</small>}
                  </>
                ),
              },
              {
                key: 'people',
                title: '席位或人数',
                align: 'right',
                render: (_, r) => `${r.people} ${r.key === 'seats' ? '席' : '人'}`,
              },
              {
                key: 'nos',
                title: '人员序号',
                render: (_, r) =>
                  r.nos.length === 0
                    ? '—'
                    : `${r.nos.slice(0, 10).join('、')}${r.nos.length > 10 ? ' 等' : ''}`,
              },
              {
                key: 'fen',
                title: '金额',
                align: 'right',
                render: (_, r) => (
                  <>
                    {r.fen > 0 ? '+' : '-'}
                    <Money fen={Math.abs(r.fen)} />
                  </>
                ),
              },
            ]}
          />
        )}
      </Flex>
    </Card>
  )
}
