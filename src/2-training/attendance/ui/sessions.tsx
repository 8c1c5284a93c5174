import { Button, Segmented, Space } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import { dayOf, showInstant } from '#platform/day'
import { DataTable, PageHead, useMay } from '#web/console'
import { listSessions } from '../contract.ts'
import { classStateTag } from './shown.tsx'

export default function Sessions() {
  const mayTeach = useMay('session.teach')
  const [span, setSpan] = useState<'today' | 'all'>('today')
  const today = dayOf(new Date().toISOString())
  return (
    <>
      <PageHead
        title="课堂签到"
        note="每次课实名签到、签退（闽人社发〔2024〕2号第三条、闽人社发〔2024〕2号第七条）：课前 30 分钟起由教师开启，学员用本人手机输入大屏上每 10 秒更换的签到码。"
        actions={
          <Segmented
            aria-label="课次范围"
            value={span}
            onChange={setSpan}
            options={[
              { value: 'today', label: '今天的课' },
              { value: 'all', label: '全部课次' },
            ]}
          />
        }
      />
      <DataTable
        key={span}
        act={listSessions}
        rowKey="id"
        search="按班级、课次名称或备案编号查找"
        fixedInput={span === 'today' ? { from: today, to: today } : {}}
        defaultSort={span === 'today' ? 'startsAt' : '-startsAt'}
        filters={[
          ...(span === 'all'
            ? [{ kind: 'days' as const, from: 'from' as const, to: 'to' as const, label: '上课日期' }]
            : []),
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'startsAt', title: '上课时间', sortable: true, render: (r) => showInstant(r.startsAt) },
          { key: 'title', title: '课次', sortable: true, card: 'title' },
          { key: 'classTitle', title: '班级', sortable: true },
          { key: 'classNumber', title: '备案编号', copy: true, hidden: true },
          { key: 'classState', title: '班级状态', render: (r) => classStateTag(r.classState) },
          { key: 'kindTitle', title: '类别' },
          { key: 'hours', title: '学时', align: 'right' },
          { key: 'venueName', title: '地点' },
          { key: 'teacherName', title: '授课教师' },
          {
            key: 'inCount',
            title: '签到 / 在册',
            align: 'right',
            render: (r) => `${r.inCount} / ${r.rosterCount}`,
          },
          { key: 'outCount', title: '签退', align: 'right' },
          {
            key: 'do',
            title: '办理',
            card: 'foot',
            render: (r) => (
              <Space wrap>
                {mayTeach && (
                  <Link href={`/sessions/${r.id}`}>
                    <Button size="small" type="primary">
                      签到大屏
                    </Button>
                  </Link>
                )}
                <Link href={`/class-attendance/${r.classId}`}>
                  <Button size="small">考勤表</Button>
                </Link>
              </Space>
            ),
          },
        ]}
        emptyText={span === 'today' ? '今天没有课' : '没有课次'}
        emptyNext={
          span === 'today'
            ? '可切换到“全部课次”查看其他日期。'
            : '开班备案通过后，课程安排中的课次会出现在这里。'
        }
      />
    </>
  )
}
