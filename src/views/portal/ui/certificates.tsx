import { useState } from 'react'
import type { lookupCertificate } from '#evaluation/certificates/contract'
import type { OutputOf } from '#platform/act'
import { Button, Card, Facts, LEVEL_NAMES, PageTitle, Refusals, Tag, TextField, usePost } from '#web/light'

export default function Certificates() {
  const [number, setNumber] = useState('')
  const [name, setName] = useState('')
  const [found, setFound] = useState<OutputOf<typeof lookupCertificate> | null>(null)
  const { post, busy, reasons } = usePost<typeof lookupCertificate>('/api/evaluation/certificate-lookup', {
    onDone: setFound,
  })
  return (
    <>
      <PageTitle title="证书查验" note="编号与姓名都对才显示；姓名不会出现在网址里。" />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setFound(null)
          void post({ number: number.trim(), name: name.trim() })
        }}
      >
        <TextField
          label="证书编号"
          value={number}
          onChange={setNumber}
          required
          maxLength={60}
          autoComplete="off"
        />
        <TextField
          label="持证人姓名"
          value={name}
          onChange={setName}
          required
          maxLength={30}
          autoComplete="off"
        />
        <Button type="submit" kind="primary" block busy={busy} disabled={!number.trim() || !name.trim()}>
          查验
        </Button>
      </form>
      <Refusals reasons={reasons} title="没有查到" />
      {found && (
        <Card
          title="查验结果"
          aside={<Tag tone={found.state === 'valid' ? 'good' : 'bad'}>{found.stateTitle}</Tag>}
        >
          <Facts
            items={[
              { label: '证书编号', value: found.number },
              { label: '姓名', value: found.nameMasked },
              { label: '证书类型', value: found.kindTitle },
              { label: '职业（项目）', value: found.title },
              { label: '等级', value: found.level ? LEVEL_NAMES[found.level] : null },
              { label: '发证机构', value: found.orgName },
              { label: '发证日期', value: found.issuedOn },
              found.revokedOn !== null && { label: '撤销日期', value: found.revokedOn },
            ]}
          />
        </Card>
      )}
    </>
  )
}
