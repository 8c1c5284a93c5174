import { Alert, Button, Card, Flex, Form, Input, Radio, Skeleton } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'wouter'
import { showInstant } from '#platform/day'
import {
  Facts,
  FileUpload,
  Money,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useSubmit,
} from '#web/console'
import {
  type Finding,
  findings,
  findSample,
  getSample,
  passSample,
  redrawSample,
  type SampleView,
  sampleMoves,
} from '../contract.ts'
import { ManyRows } from './many.tsx'
import { sampleTones } from './shown.tsx'

type Line = SampleView['lines'][number]

function Find({ round, line, onDone }: { round: SampleView; line: Line; onDone: () => void }) {
  const [finding, setFinding] = useState<Finding | null>(null)
  const [note, setNote] = useState('')
  const [files, setFiles] = useState<string[]>([])
  const { submit, busy, reasons } = useSubmit(findSample, { success: '抽查结果已登记', onDone })
  return (
    <Form layout="vertical" component={false}>
      <Form.Item label="抽查结果" required>
        <Radio.Group
          value={finding}
          onChange={(event) => setFinding(event.target.value as Finding)}
          options={[
            { value: 'right', label: findings.right },
            { value: 'wrong', label: `${findings.wrong}（本批全部转逐件审核）` },
          ]}
        />
      </Form.Item>
      <Form.Item label="核查情况" required extra="至少 4 个字：怎么核实的、查到什么。登记后不能更改。">
        <Input.TextArea
          aria-label="核查情况"
          rows={2}
          maxLength={500}
          showCount
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Form.Item>
      <Form.Item label="核查材料">
        <FileUpload value={files} onChange={setFiles} max={10} />
      </Form.Item>
      <Button
        type="primary"
        loading={busy}
        disabled={finding === null || note.trim().length < 4}
        onClick={() =>
          void submit({
            id: round.id,
            version: round.version,
            lineId: line.lineId,
            finding: finding as Finding,
            note: note.trim(),
            files,
          })
        }
      >
        登记抽查结果
      </Button>
      <Refusals reasons={reasons} />
    </Form>
  )
}

function Drawn({ round }: { round: SampleView }) {
  const [open, setOpen] = useState<string | null>(null)
  const drawn = round.lines.filter((l) => l.drawn)
  return (
    <Card size="small" title={`抽中人员（${drawn.length} 人）`}>
      <Flex vertical gap={12}>
        {drawn.map((line) => (
          <div key={line.lineId} style={{ borderBottom: '1px solid var(--qc-line)', paddingBottom: 12 }}>
            <Flex gap={12} wrap align="center" justify="space-between">
              <span>
                <Link href={`/claims/${line.claimId}?open=${line.lineId}`}>
                  {line.claimNumber} 第 {line.lineNo} 号
                </Link>{' '}
                {line.nameMasked} <Money fen={line.amountFen} />
              </span>
              {line.finding ? (
                <StateTag state={line.finding} states={findings} tones={{ right: 'good', wrong: 'bad' }} />
              ) : (
                round.can.includes('find') && (
                  <Button
                    aria-expanded={open === line.lineId}
                    onClick={() => setOpen(open === line.lineId ? null : line.lineId)}
                  >
                    登记结果
                  </Button>
                )
              )}
            </Flex>
            {line.finding && (
              <small>
                {line.note}（{line.foundBy}，{line.foundAt ? showInstant(line.foundAt) : ''}）
              </small>
            )}
            {open === line.lineId && !line.finding && (
              <Find round={round} line={line} onDone={() => setOpen(null)} />
            )}
          </div>
        ))}
      </Flex>
    </Card>
  )
}

function Again({ round }: { round: SampleView }) {
  const [asked, setAsked] = useState(false)
  const { data } = useAct(redrawSample, asked ? { id: round.id } : null)
  return (
    <Card size="small" title="怎么抽的，谁都可以复算">
      <Flex vertical gap={12}>
        <span>
          名单先定，再取随机数：种子是“名单摘要:随机数”的 SHA-256；每人的序号是“种子:申报编号/序号”的
          SHA-256；每个收款单位按序号从小到大取足比例（至少一人）。
        </span>
        <Facts
          columns={1}
          items={[
            { label: '名单摘要', value: <code style={{ wordBreak: 'break-all' }}>{round.listDigest}</code> },
            { label: '随机数', value: <code style={{ wordBreak: 'break-all' }}>{round.nonce}</code> },
            { label: '种子', value: <code style={{ wordBreak: 'break-all' }}>{round.seed}</code> },
          ]}
        />
        <div>
          <Button onClick={() => setAsked(true)}>复算</Button>
        </div>
        {data && (
          <Alert
            type={data.same ? 'success' : 'error'}
            showIcon
            title={
              data.same
                ? '复算一致：名单、种子和抽中人员都与记录相同。'
                : '复算不一致，请停止办理并报告系统管理员。'
            }
            description={`抽中：${data.drawn.join('、')}`}
          />
        )}
        <SmallTable
          label="全部名单"
          rowKey="lineId"
          dataSource={round.lines}
          pagination={round.lines.length > 20 ? { pageSize: 20, showSizeChanger: false } : false}
          columns={[
            { key: 'no', title: '名单', render: (_, l) => `${l.claimNumber}/${l.lineNo}` },
            {
              key: 'amountFen',
              title: '金额',
              align: 'right',
              render: (_, l) => <Money fen={l.amountFen} />,
            },
            { key: 'key', title: '序号（前 16 位）', render: (_, l) => <code>{l.key.slice(0, 16)}</code> },
            { key: 'drawn', title: '抽中', render: (_, l) => (l.drawn ? '抽中' : '—') },
          ]}
        />
      </Flex>
    </Card>
  )
}

function Pass({ round }: { round: SampleView }) {
  const { submit, busy, reasons } = useSubmit(passSample, {
    success: (output) => `通过初审 ${output.done} 件，未通过 ${output.refused} 件`,
  })
  const left = round.lines.filter((l) => l.drawn && !l.finding).length
  return (
    <Flex vertical gap={8}>
      <Flex gap={12} wrap align="center">
        <Button
          type="primary"
          disabled={left > 0}
          loading={busy}
          onClick={() => void submit({ id: round.id, version: round.version })}
        >
          整批通过初审
        </Button>
        <span role="status">
          {left > 0
            ? `还有 ${left} 人没有登记抽查结果`
            : '抽中人员均已核查；通过时逐件重新核验，之后由他人复核。'}
        </span>
      </Flex>
      <Refusals reasons={reasons} />
    </Flex>
  )
}

export default function SamplePage() {
  const { id = '' } = useParams<{ id: string }>()
  const { data: round, loading, reasons, refresh } = useAct(getSample, { id })
  if (loading) return <Skeleton active />
  if (!round) return <Refusals reasons={reasons} onRetry={refresh} />
  return (
    <>
      <PageHead
        title={`快速审核 ${round.number}`}
        note={`${round.regionName}，${round.drawnBy} ${showInstant(round.drawnAt)} 抽样`}
        actions={<StateTag state={round.state} states={sampleMoves.states} tones={sampleTones} />}
      />
      <Flex vertical gap={16}>
        {round.state === 'failed' && (
          <Alert
            type="warning"
            showIcon
            title="抽查发现问题，本批全部转逐件审核"
            description="请在“补贴申报”中逐件初审；有问题的人员按程序剔除或退回。"
          />
        )}
        <Facts
          columns={3}
          items={[
            { label: '申报件数', value: `${round.claims} 件` },
            { label: '人数', value: `${round.people} 人` },
            { label: '抽中', value: `${round.drawn} 人（${round.sharePercent}%）` },
          ]}
        />
        {round.can.includes('pass') && <Pass round={round} />}
        <Drawn round={round} />
        <Card size="small" title="本批申报">
          {round.state === 'open' ? (
            <SmallTable
              label="本批申报"
              rowKey="claimId"
              dataSource={round.rows}
              columns={[
                {
                  key: 'number',
                  title: '申报编号',
                  render: (_, r) => <Link href={`/claims/${r.claimId}`}>{r.claimNumber}</Link>,
                },
                { key: 'title', title: '申报事项', dataIndex: 'title' },
                { key: 'payee', title: '收款人', dataIndex: 'payee' },
                { key: 'people', title: '人数', align: 'right', dataIndex: 'people' },
                {
                  key: 'amount',
                  title: '金额',
                  align: 'right',
                  render: (_, r) => <Money fen={r.amountFen} />,
                },
              ]}
            />
          ) : (
            <ManyRows
              result={{
                done: 0,
                refused: 0,
                amountFen: 0,
                rows: round.rows.map((r) => ({
                  id: r.claimId,
                  number: r.claimNumber,
                  title: r.title,
                  done: r.result === 'passed',
                  reasons: r.reasons,
                })),
              }}
            />
          )}
        </Card>
        <Again round={round} />
      </Flex>
    </>
  )
}
