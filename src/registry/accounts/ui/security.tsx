import { Alert, Button, Card, Image, Space, Typography } from 'antd'
import { useState } from 'react'
import { ActForm, Facts, PageHead, Refusals, useAct, useSubmit } from '#web/console'
import { confirmTotp, me, startTotp } from '../contract.ts'

export default function Security() {
  const { data, refresh } = useAct(me, {})
  const [started, setStarted] = useState<{ secret: string; qr: string } | null>(null)
  const start = useSubmit(startTotp, { success: false, onDone: setStarted })
  if (!data) return null
  return (
    <>
      <PageHead title="我的账号安全" note="密码在右上角姓名菜单中修改。" />
      <Space orientation="vertical" size="large" style={{ width: '100%', maxWidth: 720 }}>
        <Card title="账号">
          <Facts
            items={[
              { label: '姓名', value: data.name },
              { label: '单位', value: data.orgName },
              { label: '角色', value: data.roles.map((r) => r.title).join('、') },
              { label: '管辖范围', value: data.regions.map((r) => r.name).join('、') || '本单位' },
            ]}
          />
        </Card>
        <Card title="动态口令（双因素登录）">
          {data.totpEnabled ? (
            <Alert type="success" showIcon title="已启用：登录时除密码外还需输入身份验证器中的 6 位数字。" />
          ) : started ? (
            <Space orientation="vertical">
              <Typography.Text>1. 用手机上的身份验证器扫描二维码，或手工输入密钥。</Typography.Text>
              <Image src={started.qr} alt="动态口令二维码" width={180} preview={false} />
              <Typography.Text code copyable>
                {started.secret}
              </Typography.Text>
              <Typography.Text>2. 输入验证器当前显示的 6 位数字。</Typography.Text>
              <ActForm
                act={confirmTotp}
                columns={1}
                fields={[{ name: 'code', label: '动态口令', required: true }]}
                submitText="启用"
                success="动态口令已启用"
                onDone={() => {
                  setStarted(null)
                  refresh()
                }}
              />
            </Space>
          ) : (
            <Space orientation="vertical">
              <Typography.Text>启用后，即使密码泄露，他人也无法登录您的账号。</Typography.Text>
              <Refusals reasons={start.reasons} />
              <Button type="primary" loading={start.busy} onClick={() => void start.submit({})}>
                启用动态口令
              </Button>
            </Space>
          )}
        </Card>
      </Space>
    </>
  )
}
