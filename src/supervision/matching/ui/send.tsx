import { Button, Form, Input, Space } from 'antd'
import { useState } from 'react'
import type { InputOf } from '#platform/act'
import { download, type Reason, reasonsOf } from '#web/api'
import { DayPicker, Refusals, RegionSelect } from '#web/console'
import { sendExchange } from '../contract.ts'

const needed = [{ required: true, message: '请填写' }]

/** The file is the answer: nothing of the key stays behind. */
export function Send({ onDone }: { onDone: () => void }) {
  const [busy, setBusy] = useState(false)
  const [reasons, setReasons] = useState<Reason[]>([])
  const send = async (values: InputOf<typeof sendExchange>) => {
    setBusy(true)
    setReasons([])
    try {
      await download(sendExchange, values)
      onDone()
    } catch (error) {
      setReasons(reasonsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form layout="vertical" onFinish={(values) => void send(values as InputOf<typeof sendExchange>)}>
      <Form.Item name="region" label="我方地区" rules={needed}>
        <RegionSelect />
      </Form.Item>
      <Form.Item name="partner" label="对方单位" rules={needed}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="from" label="申报日期从" rules={needed}>
        <DayPicker />
      </Form.Item>
      <Form.Item name="to" label="申报日期至" rules={needed}>
        <DayPicker />
      </Form.Item>
      <Form.Item
        name="secret"
        label="约定密钥"
        rules={needed}
        extra="与对方电话约定，至少 16 个字符；平台不保存，遗失后请重新约定。"
      >
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item name="reason" label="用途" rules={needed}>
        <Input maxLength={200} />
      </Form.Item>
      <Refusals reasons={reasons} />
      <Space>
        <Button type="primary" htmlType="submit" loading={busy}>
          生成并下载
        </Button>
        <Button onClick={onDone}>取消</Button>
      </Space>
    </Form>
  )
}
