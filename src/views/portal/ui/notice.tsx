import { useState } from 'react'
import { useParams } from 'wouter'
import type { getNotice, object } from '#money/claims/contract'
import {
  Button,
  Card,
  Days,
  Dialog,
  Facts,
  Go,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Tag,
  TextField,
  useFetch,
  usePost,
} from '#web/light'

export default function Notice() {
  const { id } = useParams<{ id: string }>()
  const { data, loading, reasons, reload } = useFetch<typeof getNotice>('/api/money/notices/:id', { id })
  const [line, setLine] = useState<number | null>(null)
  if (loading && !data) return <Loading />
  const back = { href: '/p/notices', label: '看公示' }
  if (!data) {
    return (
      <>
        <PageTitle title="补贴公示" back={back} />
        <Refusals reasons={reasons} onRetry={reload} />
      </>
    )
  }
  return (
    <>
      <PageTitle title={data.title} note={`申报编号 ${data.number}`} back={back} />
      <Card
        title="公示信息"
        aside={<Tag tone={data.open ? 'waiting' : 'plain'}>{data.open ? '公示中' : '公示已结束'}</Tag>}
      >
        <Facts
          items={[
            { label: '补贴项目', value: data.subsidyTitle },
            { label: '收款方', value: data.payeeName },
            {
              label: '公示时间',
              value: (
                <>
                  <Days from={data.fromOn} to={data.untilOn} />（{data.workdays} 个工作日）
                </>
              ),
            },
            {
              label: '合计',
              value: (
                <>
                  <Money fen={data.amountFen} />，{data.people} 人
                </>
              ),
            },
            { label: '公示部门', value: data.department },
          ]}
        />
      </Card>
      <Card title="名单">
        <p className="ql-soft">
          {data.open
            ? '姓名、证件号已掩码。认为某一行不实的，可以直接提出异议，只暂停这一行。'
            : '姓名、证件号已掩码。公示已结束，不再受理异议。'}
        </p>
        <List items={data.lines} keyOf={(l) => String(l.no)}>
          {(l) => (
            <div className="qp-row">
              <span>
                {l.no}. {l.nameMasked} {l.idNumberMasked}
                <br />
                <small className="ql-soft">{l.certificate}</small>
              </span>
              <span className="qp-right">
                <Money fen={l.amountFen} />
                <br />
                {l.objected ? (
                  <Tag tone="warn">核查中</Tag>
                ) : (
                  data.open && (
                    <Button kind="quiet" onClick={() => setLine(l.no)} aria-label={`对第 ${l.no} 行提出异议`}>
                      提出异议
                    </Button>
                  )
                )}
              </span>
            </div>
          )}
        </List>
      </Card>
      {line !== null && <ObjectionForm id={id} no={line} onClose={() => setLine(null)} onDone={reload} />}
    </>
  )
}

function ObjectionForm({
  id,
  no,
  onClose,
  onDone,
}: {
  id: string
  no: number
  onClose: () => void
  onDone: () => void
}) {
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [body, setBody] = useState('')
  const [receipt, setReceipt] = useState('')
  const { post, busy, reasons } = usePost<typeof object>('/api/money/notices/:id/object', {
    onDone: (output) => {
      setReceipt(output.receipt)
      onDone()
    },
  })
  return (
    <Dialog open onClose={onClose} title={`对第 ${no} 行提出异议`}>
      {receipt ? (
        <>
          <p>
            已收到，受理编号 <strong>{receipt}</strong>。请记下编号，凭它和手机号可以查询核查进度。
          </p>
          <p>
            <Go href={`/p/objections?receipt=${receipt}`}>查询核查进度</Go>
          </p>
          <Button kind="primary" block onClick={onClose}>
            知道了
          </Button>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void post({ id, no, name: name.trim(), phone: phone.trim(), body: body.trim() })
          }}
        >
          <p className="ql-soft">
            只暂停您所指的这一行，核查期间其他人照常办理。您的姓名和电话只供核查人员联系，不公开。
          </p>
          <TextField label="您的姓名" value={name} onChange={setName} required maxLength={30} />
          <TextField
            label="手机号"
            type="tel"
            inputMode="tel"
            value={phone}
            onChange={setPhone}
            required
            maxLength={11}
          />
          <TextField
            label="异议内容"
            hint="至少 10 个字，写清楚您知道的情况"
            rows={5}
            value={body}
            onChange={setBody}
            required
            maxLength={1000}
          />
          <Refusals reasons={reasons} />
          <Button
            type="submit"
            kind="primary"
            block
            busy={busy}
            disabled={!name.trim() || !phone.trim() || body.trim().length < 10}
          >
            提交异议
          </Button>
        </form>
      )}
    </Dialog>
  )
}
