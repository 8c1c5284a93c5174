import { useState } from 'react'
import type { myEmployment, recordMyEmployment, withdrawMyEmployment } from '#employment/follow-up/contract'
import { reasonsOf, upload } from '#web/api'
import {
  Button,
  Card,
  DayField,
  Dialog,
  Empty,
  Facts,
  FileField,
  List,
  Loading,
  PageTitle,
  Refusals,
  Select,
  Tag,
  TextField,
  useFetch,
  usePost,
} from '#web/light'
import { PROOF_NAMES } from './names.ts'

const PROOFS = Object.entries(PROOF_NAMES).map(([value, label]) => ({ value, label }))
const STATES = {
  recorded: { title: '待核实', tone: 'waiting' },
  verified: { title: '已核实', tone: 'good' },
  voided: { title: '已作废', tone: 'bad' },
} as const

export default function MyJobs() {
  const { data, loading, reasons, reload } = useFetch<typeof myEmployment>(
    '/api/employment/my/follow-ups',
    {},
  )
  if (loading && !data) return <Loading />
  return (
    <>
      <PageTitle title="我的就业" note="培训后找到工作，登记一下：机构的就业率和您能享受的政策都以此为据。" />
      <Refusals reasons={reasons} onRetry={reload} />
      {data && (
        <List
          items={data.rows}
          keyOf={(r) => r.id}
          empty={<Empty text="还没有就业登记" next="在下面填写单位、入职日期并上传证明。" />}
        >
          {(r) => (
            <Card
              title={r.employerName}
              aside={<Tag tone={STATES[r.state].tone}>{STATES[r.state].title}</Tag>}
            >
              <Facts
                items={[
                  { label: '入职日期', value: r.startedOn },
                  { label: '证明', value: r.proofTitle },
                  { label: '对应培训', value: r.className },
                  { label: '登记人', value: RECORDERS[r.recordedAs] },
                  r.voidReason !== null && { label: '作废原因', value: r.voidReason },
                ]}
              />
              {r.state === 'recorded' && r.recordedAs === 'worker' && (
                <Withdraw id={r.id} version={r.version} onDone={reload} />
              )}
            </Card>
          )}
        </List>
      )}
      {data && <Record classes={data.classes} onDone={reload} />}
    </>
  )
}

const RECORDERS = { institution: '培训机构', officer: '人社经办', worker: '本人' } as const

function Withdraw({ id, version, onDone }: { id: string; version: number; onDone: () => void }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const { post, busy, reasons } = usePost<typeof withdrawMyEmployment>(
    '/api/employment/my/follow-ups/:id/withdraw',
    {
      onDone: () => {
        setOpen(false)
        onDone()
      },
    },
  )
  return (
    <>
      <Button onClick={() => setOpen(true)}>撤回登记</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="撤回就业登记">
        <TextField label="撤回原因" rows={3} value={reason} onChange={setReason} required maxLength={200} />
        <Refusals reasons={reasons} />
        <Button
          kind="danger"
          block
          busy={busy}
          disabled={reason.trim().length < 2}
          onClick={() => void post({ id, version, reason: reason.trim() })}
        >
          确认撤回
        </Button>
      </Dialog>
    </>
  )
}

function Record({ classes, onDone }: { classes: { id: string; title: string }[]; onDone: () => void }) {
  const [employerName, setEmployerName] = useState('')
  const [startedOn, setStartedOn] = useState('')
  const [proof, setProof] = useState('')
  const [classId, setClassId] = useState('')
  const [file, setFile] = useState<{ id: string; name: string } | null>(null)
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<ReturnType<typeof reasonsOf>>([])
  const { post, busy, reasons } = usePost<typeof recordMyEmployment>('/api/employment/my/follow-ups', {
    onDone: () => {
      setEmployerName('')
      setStartedOn('')
      setFile(null)
      onDone()
    },
  })
  const choose = async ([chosen]: File[]) => {
    if (!chosen) return
    setSending(true)
    setRefused([])
    try {
      setFile(await upload(chosen))
    } catch (error) {
      setRefused(reasonsOf(error))
    }
    setSending(false)
  }
  return (
    <Card title="登记就业">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!file) return
          void post({
            employerName: employerName.trim(),
            startedOn,
            proof: proof as 'contract',
            fileId: file.id,
            ...(classId ? { classId } : {}),
          })
        }}
      >
        <TextField label="工作单位" value={employerName} onChange={setEmployerName} required maxLength={80} />
        <DayField label="入职日期" value={startedOn} onChange={setStartedOn} required />
        <Select label="证明材料" blank="请选择" value={proof} onChange={setProof} options={PROOFS} required />
        {classes.length > 0 && (
          <Select
            label="对应的培训班"
            blank="不对应"
            value={classId}
            onChange={setClassId}
            options={classes.map((c) => ({ value: c.id, label: c.title }))}
          />
        )}
        <FileField
          label="证明的照片或 PDF"
          hint="20 MB 以内，可以直接拍照。"
          required
          accept="image/*,.pdf"
          disabled={sending}
          text={sending ? '正在上传…' : file ? '重新选择' : '选择文件'}
          status={file ? `已上传：${file.name}` : sending ? '正在上传' : '还没有选择文件'}
          onChoose={choose}
        />
        <Refusals reasons={[...refused, ...reasons]} />
        <Button
          type="submit"
          kind="primary"
          block
          busy={busy}
          disabled={!employerName.trim() || !startedOn || !proof || !file}
        >
          登记
        </Button>
      </form>
    </Card>
  )
}
