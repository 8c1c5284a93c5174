import { Alert, Card, Col, Flex, Progress, Row, Statistic } from 'antd'
import { EmptyHint } from '#web/console'
import { type EvaluationSummary, ratingWords } from '../contract.ts'

/** Counts and averages only; who said what is not kept anywhere. */
export function Evaluation({ summary }: { summary: EvaluationSummary }) {
  const { answered, of, needed, result, hidden } = summary
  return (
    <>
      <Row gutter={[16, 16]}>
        <Col xs={12} md={6}>
          <Statistic title="已评价" value={answered} suffix={`/ ${of} 人`} />
        </Col>
        <Col xs={12} md={6}>
          <Statistic title="结班至少需要" value={needed} suffix="人" />
        </Col>
        {result && (
          <Col xs={12} md={6}>
            <Statistic title="反映培训不真实" value={result.notReal} suffix="人" />
          </Col>
        )}
      </Row>
      {hidden && <Alert style={{ marginTop: 16 }} type="info" showIcon title={hidden} />}
      {result && (
        <Flex vertical gap={16} style={{ marginTop: 16 }}>
          {result.ratings.map((rating) => (
            <Card key={rating.key} size="small" title={`${rating.title}：${rating.average.toFixed(1)} 分`}>
              {rating.counts
                .map((count, i) => ({ count, score: i + 1 }))
                .reverse()
                .map(({ count, score }) => (
                  <Flex key={score} gap={12} align="center">
                    <span style={{ width: 96 }}>
                      {score} 分 {ratingWords[score - 1]}
                    </span>
                    <Progress
                      style={{ flex: 1 }}
                      percent={answered > 0 ? Math.round((count * 100) / answered) : 0}
                      format={() => `${count} 人`}
                      status="normal"
                      aria-label={`${rating.title}${score}分`}
                    />
                  </Flex>
                ))}
            </Card>
          ))}
          <Card size="small" title="意见和建议（不记名）">
            {result.comments.length === 0 ? (
              <EmptyHint text="没有文字意见" />
            ) : (
              <ul>
                {result.comments.map((comment, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: comments have no identity
                  <li key={i}>{comment}</li>
                ))}
              </ul>
            )}
          </Card>
        </Flex>
      )}
    </>
  )
}
