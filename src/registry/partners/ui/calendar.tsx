import { Button, Space, Typography } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { Refusals, useSubmit } from '#web/console'
import { dropCalendar, makeCalendar } from '../contract.ts'

/** The organisation's lessons and deadlines, for the calendars of its people. */
export function CalendarLink({ madeAt }: { madeAt: string | null }) {
  const [address, setAddress] = useState<string | null>(null)
  const make = useSubmit(makeCalendar, {
    success: '已生成',
    onDone: (done) => setAddress(`${location.origin}${done.path}`),
  })
  const drop = useSubmit(dropCalendar, { success: '已停用', onDone: () => setAddress(null) })
  return (
    <section>
      <h2>日历订阅</h2>
      <p>
        课次、备案和拨付的时间可订阅到手机或电脑日历（ICS），不含学员信息。地址即凭证，请勿公开；重新生成后旧地址失效。
        {madeAt && ` 现有地址生成于 ${showInstant(madeAt)}。`}
      </p>
      {address && (
        <p>
          <Typography.Text copyable code style={{ wordBreak: 'break-all' }}>
            {address}
          </Typography.Text>
        </p>
      )}
      <Space wrap>
        <Button loading={make.busy} onClick={() => void make.submit({})}>
          {madeAt ? '重新生成地址' : '生成地址'}
        </Button>
        {madeAt && (
          <Button danger loading={drop.busy} onClick={() => void drop.submit({})}>
            停用
          </Button>
        )}
      </Space>
      <Refusals reasons={[...make.reasons, ...drop.reasons]} />
    </section>
  )
}
