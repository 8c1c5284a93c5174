import { type ChangeEvent, useId, useState } from 'react'
import type { myEmployment, recordMyEmployment } from '#employment/follow-up/contract'
import { reasonsOf, upload } from '#web/api'
import {
  Button,
  Card,
  Empty,
  Facts,
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

const PROOFS = [
  { value: 'contract', label: '劳动合同' },
  { value: 'payroll', label: '工资流水' },
  { value: 'housekeeping', label: '家政服务协议' },
  { value: 'insurance', label: '社会保险缴费证明' },
]

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
      <List
        items={data?.rows ?? []}
        keyOf={(r) => r.id}
        empty={<Empty text="还没有就业登记" next="在下面填写单位、入职日期并上传证明。" />}
      >
        {(r) => (
          <Card
            title={r.employerName}
            aside={
              <Tag tone={r.state === 'verified' ? 'good' : 'waiting'}>
                {r.state === 'verified' ? '已核实' : '待核实'}
              </Tag>
            }
          >
            <Facts
              items={[
                { label: '入职日期', value: r.startedOn },
                { label: '证明', value: r.proofTitle },
                { label: '对应培训', value: r.className },
              ]}
            />
          </Card>
        )}
      </List>
      {data && <Record classes={data.classes} onDone={reload} />}
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
  const fileField = useId()
  const { post, busy, reasons } = usePost<typeof recordMyEmployment>('/api/employment/my/follow-ups', {
    onDone: () => {
      setEmployerName('')
      setStartedOn('')
      setFile(null)
      onDone()
    },
  })
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0]
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
        <TextField label="入职日期" type="date" value={startedOn} onChange={setStartedOn} required />
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
        <div className="ql-field">
          <label htmlFor={fileField}>上传证明（照片或 PDF，20 MB 以内）</label>
          <input id={fileField} type="file" accept="image/*,.pdf" onChange={(event) => void choose(event)} />
          {sending && <Loading text="正在上传…" />}
          {file && <p>已上传：{file.name}</p>}
        </div>
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
