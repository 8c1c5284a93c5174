import { useState } from 'react'
import type { myReceipts, ReceiptItem, sayMine } from '#money/claims/contract'
import { showInstant } from '#platform/day'
import { Button, Card, Facts, Money, Refusals, Tag, TextField, usePost } from '#web/light'
import { MyRows } from './my-rows.tsx'

/** Did what was published arrive? One tap where it did; a case where it did not. */
export default function Receipts() {
  return (
    <MyRows<typeof myReceipts>
      path="/api/money/my/receipts"
      title="到账确认"
      note="核对公示的钱是否真的到了；没到、不对，或机构另外收了钱，都在这里告诉我们。"
      empty={{ text: '没有需要确认的款项', next: '银行付款后会显示在这里。' }}
    >
      {(item, reload) => <Item item={item} onDone={reload} />}
    </MyRows>
  )
}

function Item({ item, onDone }: { item: ReceiptItem; onDone: () => void }) {
  const [again, setAgain] = useState(false)
  return (
    <Card
      title={item.title}
      aside={
        item.said ? (
          <Tag tone={item.said.answer === 'as-shown' ? 'good' : 'warn'}>
            {item.said.answer === 'as-shown' ? '已确认' : '有差异'}
          </Tag>
        ) : (
          <Tag tone="waiting">待确认</Tag>
        )
      }
    >
      <p className="qm-amount">
        <Money fen={item.amountFen} />
      </p>
      <Facts
        items={[
          {
            label: '付给',
            value:
              item.side === 'payee'
                ? `本人${item.accountMasked ? `，账户 ${item.accountMasked}` : ''}`
                : `${item.payeeName}（您的培训补贴）`,
          },
          item.noticeFen !== null && { label: '公示金额', value: <Money fen={item.noticeFen} /> },
          item.bankOn !== null && { label: '银行付款日期', value: item.bankOn },
          { label: '申报编号', value: item.number },
          item.said && {
            label: '您的回答',
            value: (
              <>
                {item.said.title}
                {item.said.amountFen !== null && (
                  <>
                    ：<Money fen={item.said.amountFen} />
                  </>
                )}
                （{showInstant(item.said.at)}）
              </>
            ),
          },
          item.case && {
            label: '核查情况',
            value: item.case.outcomeTitle
              ? `${item.case.number} 已办结：${item.case.outcomeTitle}`
              : `${item.case.number} ${item.case.stateTitle}，${item.case.dueOn} 前办结`,
          },
          item.case?.resolution != null && { label: '答复', value: item.case.resolution },
        ]}
      />
      {item.said && !again ? (
        <Button kind="quiet" onClick={() => setAgain(true)}>
          更改回答
        </Button>
      ) : (
        <Say
          item={item}
          onDone={() => {
            setAgain(false)
            onDone()
          }}
        />
      )}
    </Card>
  )
}

type Answer = ReceiptItem['answers'][number]['value']

function Say({ item, onDone }: { item: ReceiptItem; onDone: () => void }) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  const { post, busy, reasons } = usePost<typeof sayMine>('/api/money/my/receipts', { onDone })
  const withAmount = answer === 'other-amount' || answer === 'charged'
  const fen = /^\d{1,8}(\.\d{1,2})?$/.test(amount.trim()) ? Math.round(Number(amount.trim()) * 100) : null
  const send = (chosen: Answer) =>
    void post({
      side: item.side,
      id: item.id,
      answer: chosen,
      ...(withAmount && fen !== null ? { amountFen: fen } : {}),
      ...(note.trim().length >= 2 ? { note: note.trim() } : {}),
    })
  const other = item.answers.filter((a) => a.value !== 'as-shown')
  const right = item.answers.find((a) => a.value === 'as-shown')
  return (
    <>
      {answer === null ? (
        <>
          {right && (
            <Button kind="primary" block busy={busy} onClick={() => send('as-shown')}>
              {right.title}
            </Button>
          )}
          <p className="qm-links">
            {other.map((a) => (
              <Button key={a.value} onClick={() => setAnswer(a.value)}>
                {a.title}
              </Button>
            ))}
          </p>
        </>
      ) : (
        <>
          <p>
            <strong>{other.find((a) => a.value === answer)?.title}</strong>
          </p>
          {withAmount && (
            <TextField
              label={answer === 'charged' ? '机构另外收了多少（元）' : '实际收到多少（元）'}
              inputMode="decimal"
              value={amount}
              onChange={setAmount}
              required
              maxLength={12}
            />
          )}
          <TextField
            label="说明"
            hint="选填，写清楚您知道的情况"
            rows={3}
            value={note}
            onChange={setNote}
            maxLength={500}
          />
          <p className="ql-soft">
            提交后由没有经办过这笔补贴的人员核查，结果会显示在这里。
            {item.side === 'trainee' ? '机构看不到是谁反映的。' : ''}
          </p>
          <p className="qm-links">
            <Button
              kind="primary"
              busy={busy}
              disabled={withAmount && fen === null}
              onClick={() => send(answer)}
            >
              提交
            </Button>
            <Button kind="quiet" onClick={() => setAnswer(null)}>
              返回
            </Button>
          </p>
        </>
      )}
      <Refusals reasons={reasons} />
    </>
  )
}
