import { Alert, Button, Space } from 'antd'
import { useState } from 'react'
import { dayOf } from '#platform/day'
import { Facts, ReasonModal, Refusals, StateTag, useAct } from '#web/console'
import {
  certificateKinds,
  certificateMoves,
  getCertificate,
  levelNames,
  revokeCertificate,
} from '../contract.ts'

export function Certificate({ id }: { id: string }) {
  const { data, reasons } = useAct(getCertificate, { id })
  const [revoking, setRevoking] = useState(false)
  if (!data) return <Refusals reasons={reasons} />
  return (
    <Space orientation="vertical" size="large" style={{ width: '100%' }}>
      {data.state === 'revoked' && (
        <Alert
          type="error"
          showIcon
          title={`该证书已于 ${data.revokedAt ? dayOf(data.revokedAt) : ''} 撤销`}
          description={data.revokeReason}
        />
      )}
      <Facts
        items={[
          { label: '证书编号', value: data.number },
          {
            label: '状态',
            value: (
              <StateTag
                state={data.state}
                states={certificateMoves.states}
                tones={{ valid: 'good', revoked: 'bad' }}
              />
            ),
          },
          { label: '持证人', value: data.nameMasked },
          { label: '身份证号', value: data.idNumberMasked },
          { label: '证书类别', value: certificateKinds[data.kind] },
          {
            label: '职业（工种）',
            value: [data.occupationCode, data.occupationName].filter(Boolean).join(' '),
          },
          { label: '项目名称', value: data.project },
          { label: '等级', value: data.level ? levelNames[data.level] : '不分等级' },
          { label: '发证日期', value: data.issuedOn },
          { label: '发证单位', value: data.orgName },
          { label: '地区', value: data.regionName },
          { label: '班级编号', value: data.classNumber ?? '非补贴性培训班' },
        ]}
      />
      {data.can.includes('revoke') && (
        <Button danger onClick={() => setRevoking(true)}>
          撤销证书
        </Button>
      )}
      <ReasonModal
        act={revokeCertificate}
        input={{ id, version: data.version }}
        open={revoking}
        onClose={() => setRevoking(false)}
        min={4}
        hint="至少 4 个字。撤销后证书失效，公众查验时显示“已撤销”；撤销记入办理记录，不能恢复。"
        success="证书已撤销"
        danger
      />
    </Space>
  )
}
