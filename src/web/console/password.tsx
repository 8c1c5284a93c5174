import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { newKey, type Reason, reasonsOf, request } from '#web/api'
import { Refusals } from './refusals.tsx'
import { ME } from './session.tsx'

interface Values {
  oldPassword: string
  newPassword: string
  again: string
}

export function ChangePassword({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [form] = Form.useForm<Values>()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState(newKey)
  const [reasons, setReasons] = useState<Reason[]>([])
  const change = async ({ oldPassword, newPassword }: Values) => {
    setBusy(true)
    setReasons([])
    try {
      await request(
        'POST',
        '/api/registry/change-password',
        { old: oldPassword, fresh: newPassword },
        { key },
      )
      setKey(newKey())
      void client.invalidateQueries({ queryKey: ME })
      void message.success('密码已修改')
      onClose()
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Modal
      open={open}
      title="修改密码"
      okText="修改密码"
      cancelText="取消"
      confirmLoading={busy}
      onCancel={onClose}
      onOk={() => form.submit()}
      destroyOnHidden
    >
      <Form
        form={form}
        name="password"
        layout="vertical"
        preserve={false}
        onFinish={(values) => void change(values)}
      >
        <Form.Item name="oldPassword" label="原密码" rules={[{ required: true, message: '请填写原密码' }]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="newPassword"
          label="新密码"
          extra="至少 10 位，含大写、小写、数字、符号中的三类，且不含登录名。"
          rules={[
            { required: true, message: '请填写新密码' },
            { min: 10, message: '新密码至少 10 位' },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="again"
          label="再次填写新密码"
          dependencies={['newPassword']}
          rules={[
            { required: true, message: '请再次填写新密码' },
            ({ getFieldValue }) => ({
              validator: (_rule, value) =>
                !value || value === getFieldValue('newPassword')
                  ? Promise.resolve()
                  : Promise.reject(new Error('两次填写的新密码不一致')),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Refusals reasons={reasons} title="没有修改" />
      </Form>
    </Modal>
  )
}
