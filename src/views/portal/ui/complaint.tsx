import { useState } from 'react'
import { useSearchParams } from 'wouter'
import type { OutputOf } from '#platform/act'
import type { fileComplaint } from '#supervision/complaints/contract'
import { type Reason, reasonsOf, uploadPhoto } from '#web/api'
import {
  Button,
  Card,
  CheckField,
  DayField,
  FileField,
  Go,
  PageTitle,
  Refusals,
  Select,
  TextField,
  usePost,
} from '#web/light'
import { RegionPicker } from './pickers.tsx'

const KINDS = [
  ['false-training', '虚假培训、虚报人数或课时'],
  ['false-advertising', '虚假广告、夸大培训效果'],
  ['subcontract', '转包、转让培训项目'],
  ['fees', '违规收费'],
  ['impersonation', '身份被冒用（本人没有报名）'],
  ['evaluation', '评价发证不规范'],
  ['subsidy', '骗取、套取补贴'],
  ['service', '服务态度、办理拖延'],
  ['integrity', '工作人员廉政问题'],
  ['other', '其他'],
] as const
const MOST_PHOTOS = 5

export default function Complaint() {
  const [params] = useSearchParams()
  const orgId = params.get('org') ?? ''
  const [kind, setKind] = useState('')
  const [region, setRegion] = useState(params.get('region') ?? '')
  const [about, setAbout] = useState(params.get('name') ?? '')
  const [body, setBody] = useState('')
  const [happenedOn, setHappenedOn] = useState('')
  const [named, setNamed] = useState(false)
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [photos, setPhotos] = useState<{ id: string; name: string; ticket: string }[]>([])
  const [filed, setFiled] = useState<OutputOf<typeof fileComplaint> | null>(null)
  const { post, busy, reasons } = usePost<typeof fileComplaint>('/api/complaints', { onDone: setFiled })
  if (filed) return <Filed {...filed} />
  const ready =
    kind &&
    region &&
    about.trim().length >= 2 &&
    body.trim().length >= 10 &&
    (!named || (name.trim() && phone.trim()))
  return (
    <>
      <PageTitle
        title="投诉举报"
        note="可以匿名。提交后得到受理编号和查询码，凭它们查看办理进度；五个工作日内答复是否受理。"
      />
      <p>
        已经提交过？<Go href="/p/complaints/progress">查询办理进度</Go>
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void post({
            kind: kind as 'other',
            region,
            ...(orgId ? { orgId } : {}),
            about: about.trim(),
            body: body.trim(),
            ...(happenedOn ? { happenedOn } : {}),
            files: photos.map(({ id, ticket }) => ({ id, ticket })),
            ...(named ? { contact: { name: name.trim(), phone: phone.trim() } } : {}),
          })
        }}
      >
        <Select
          label="举报类别"
          blank="请选择"
          value={kind}
          onChange={setKind}
          options={KINDS.map(([value, label]) => ({ value, label }))}
          required
        />
        {kind === 'integrity' && <p className="ql-soft">由上一级部门办理，被反映的部门看不到。</p>}
        <RegionPicker value={region} onChange={setRegion} />
        <TextField
          label="被举报的机构、班级或部门"
          value={about}
          onChange={setAbout}
          required
          maxLength={100}
          disabled={orgId !== ''}
        />
        <DayField label="发生日期" value={happenedOn} onChange={setHappenedOn} />
        <TextField
          label="举报内容"
          hint="至少 10 个字：什么时间、什么地点、发生了什么，您是怎么知道的"
          rows={7}
          value={body}
          onChange={setBody}
          required
          maxLength={3000}
        />
        <Photos photos={photos} onChange={setPhotos} />
        <CheckField label="实名举报（便于核实和回访，信息严格保密）" checked={named} onChange={setNamed} />
        {named && (
          <>
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
          </>
        )}
        <Refusals reasons={reasons} />
        <Button type="submit" kind="primary" block busy={busy} disabled={!ready}>
          提交举报
        </Button>
      </form>
    </>
  )
}

function Filed({ receipt, code }: { receipt: string; code: string }) {
  return (
    <>
      <PageTitle title="举报已提交" />
      <Card title="请记下这两项">
        <p>
          受理编号：<strong>{receipt}</strong>
        </p>
        <p>
          查询码：<strong>{code}</strong>
        </p>
        <p className="ql-soft">查询码只显示这一次，忘记后无法找回。</p>
        <p>
          <Go href={`/p/complaints/progress?receipt=${receipt}`}>查询办理进度</Go>
        </p>
      </Card>
    </>
  )
}

function Photos({
  photos,
  onChange,
}: {
  photos: { id: string; name: string; ticket: string }[]
  onChange: (photos: { id: string; name: string; ticket: string }[]) => void
}) {
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<Reason[]>([])
  const choose = async (files: File[]) => {
    setRefused([])
    setSending(true)
    let now = photos
    for (const file of files.slice(0, MOST_PHOTOS - photos.length)) {
      try {
        now = [...now, await uploadPhoto(file)]
        onChange(now)
      } catch (error) {
        setRefused(reasonsOf(error))
      }
    }
    setSending(false)
  }
  const names = photos.map((p) => p.name).join('、')
  return (
    <>
      <FileField
        label="照片"
        hint={`最多 ${MOST_PHOTOS} 张，每张 5 MB 以内。`}
        accept="image/*"
        multiple
        disabled={sending || photos.length >= MOST_PHOTOS}
        text={sending ? '正在上传…' : photos.length > 0 ? '再加一张' : '选择照片'}
        status={photos.length > 0 ? `已上传 ${photos.length} 张：${names}` : '没有上传照片'}
        onChoose={choose}
      />
      <Refusals reasons={refused} />
    </>
  )
}
