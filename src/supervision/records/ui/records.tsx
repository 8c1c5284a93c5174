import { Alert, Button, Input, Skeleton, Space } from 'antd'
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import { showInstant } from '#platform/day'
import { call, type Reason, reasonsOf } from '#web/api'
import { EmptyHint, PageHead, Refusals, SmallTable, StateTag, useAct, useSubmit } from '#web/console'
import { compareHead, findingKinds, listHeads, listProofs, proveRecord } from '../contract.ts'

type Run = OutputOf<typeof listProofs>['rows'][number]
type Head = OutputOf<typeof listHeads>['rows'][number]
const verdicts = { good: '一致', bad: '不一致' }
const tones = { good: 'good', bad: 'bad' } as const
const count = (n: number) => n.toLocaleString('zh-CN')

export default function Records() {
  const proofs = useAct(listProofs, {})
  const heads = useAct(listHeads, {})
  const { submit, busy, reasons } = useSubmit(proveRecord, {
    success: ({ holds }) => (holds ? '核验完成：与封存一致' : '核验完成：发现不一致，见下'),
  })
  const last = proofs.data?.rows[0]
  return (
    <>
      <PageHead
        title="记录封存与核验"
        note="每一条操作记录每分钟封存一次，封存凭据对外公布；任何人改动或删除历史记录，下一次核验即可发现。"
        actions={
          <Button type="primary" loading={busy} onClick={() => void submit({})}>
            立即核验全部记录
          </Button>
        }
      />
      <Space orientation="vertical" size="large" style={{ width: '100%' }}>
        <Refusals reasons={[...reasons, ...proofs.reasons, ...heads.reasons]} />
        {proofs.loading && <Skeleton active />}
        {last && (
          <Alert
            type={last.holds ? 'success' : 'error'}
            showIcon
            role="status"
            title={
              last.holds ? '最近一次核验：与封存一致' : `最近一次核验：发现 ${last.findings.length} 处不一致`
            }
            description={`${showInstant(last.at)}，${last.byName}；核对记录 ${count(last.size)} 条、凭据 ${count(last.checkpoints)} 份，用时 ${Math.max(1, Math.ceil(last.millis / 1000))} 秒以内；超过一小时未封存 ${count(last.unsealed)} 条。`}
          />
        )}
        {last && last.findings.length > 0 && <Findings run={last} />}
        <section>
          <h2>核验历史</h2>
          {proofs.data?.rows.length === 0 ? (
            <EmptyHint text="还没有核验过" next="系统每晚自动核验一次；也可以点“立即核验全部记录”。" />
          ) : (
            <SmallTable<Run>
              label="核验历史"
              rowKey="id"
              dataSource={proofs.data?.rows ?? []}
              columns={[
                { key: 'at', title: '核验时间', render: (_v, row) => showInstant(row.at) },
                { key: 'by', title: '核验人', dataIndex: 'byName' },
                { key: 'size', title: '记录数', align: 'right', render: (_v, row) => count(row.size) },
                {
                  key: 'holds',
                  title: '结果',
                  render: (_v, row) => (
                    <StateTag state={row.holds ? 'good' : 'bad'} states={verdicts} tones={tones} />
                  ),
                },
              ]}
            />
          )}
        </section>
        <section>
          <h2>封存凭据</h2>
          {heads.data?.rows.length === 0 ? (
            <EmptyHint text="还没有封存凭据" next="记录由后台任务每分钟封存一次。" />
          ) : (
            <SmallTable<Head>
              label="封存凭据"
              rowKey="size"
              dataSource={heads.data?.rows.slice(0, 10) ?? []}
              columns={[
                { key: 'at', title: '签发时间', render: (_v, row) => showInstant(row.at) },
                {
                  key: 'size',
                  title: '封存至',
                  align: 'right',
                  render: (_v, row) => `第 ${count(row.size)} 条`,
                },
                {
                  key: 'root',
                  title: '封存值',
                  render: (_v, row) => <code>{row.rootHex.slice(0, 24)}…</code>,
                },
                { key: 'copy', title: '操作', render: (_v, row) => <Copy note={row.note} /> },
              ]}
            />
          )}
        </section>
        <Compare />
      </Space>
    </>
  )
}

function Copy({ note }: { note: string }) {
  const [done, setDone] = useState(false)
  return (
    <Button size="small" onClick={() => void navigator.clipboard.writeText(note).then(() => setDone(true))}>
      {done ? '已复制' : '复制凭据'}
    </Button>
  )
}

function Findings({ run }: { run: Run }) {
  return (
    <section>
      <h2>不一致的记录</h2>
      <SmallTable<Run['findings'][number]>
        label="不一致的记录"
        rowKey={(row) => `${row.kind}/${row.position}`}
        dataSource={run.findings}
        columns={[
          { key: 'kind', title: '问题', render: (_v, row) => findingKinds[row.kind] },
          {
            key: 'position',
            title: '封存序号',
            align: 'right',
            render: (_v, row) => count(row.position + 1),
          },
          { key: 'what', title: '所在', dataIndex: 'what' },
        ]}
      />
    </section>
  )
}

function Compare() {
  const [note, setNote] = useState('')
  const [reasons, setReasons] = useState<Reason[]>([])
  const [found, setFound] = useState<OutputOf<typeof compareHead> | null>(null)
  const compare = async () => {
    setFound(null)
    setReasons([])
    try {
      setFound(await call(compareHead, { note }))
    } catch (error) {
      setReasons(reasonsOf(error))
    }
  }
  return (
    <section>
      <h2>比对自己保存的凭据</h2>
      <label htmlFor="kept-head">以前保存的凭据原文</label>
      <Input.TextArea
        id="kept-head"
        rows={6}
        value={note}
        maxLength={2000}
        onChange={(event) => setNote(event.target.value)}
      />
      <Button style={{ marginTop: 8 }} disabled={note.trim().length < 20} onClick={() => void compare()}>
        比对
      </Button>
      <Refusals reasons={reasons} />
      {found && (
        <Alert
          style={{ marginTop: 8 }}
          type={found.agrees ? 'success' : 'error'}
          showIcon
          role="status"
          title={
            found.agrees
              ? `一致：自 ${showInstant(found.kept.at)} 以来，前 ${count(found.kept.size)} 条记录没有被改动`
              : `不一致：前 ${count(found.kept.size)} 条记录在 ${showInstant(found.kept.at)} 之后被改动过`
          }
        />
      )}
    </section>
  )
}
