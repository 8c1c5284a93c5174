import { Button, Card, Drawer, Flex, Tag } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { ActForm, EmptyHint, Facts, FileList, useNarrow } from '#web/console'
import { type ClassView, inspectClass } from '../contract.ts'

/** Process checks of a class under way (F2-3): what an officer saw in the room. */
export function Inspections({ record }: { record: ClassView }) {
  const narrow = useNarrow()
  const [open, setOpen] = useState(false)
  const mayInspect = record.can.includes('inspect')
  const add = mayInspect && (
    <Button type="primary" onClick={() => setOpen(true)}>
      登记过程检查
    </Button>
  )
  return (
    <Flex vertical gap={16}>
      {record.inspections.length === 0 ? (
        <EmptyHint
          text="还没有过程检查记录"
          next={
            mayInspect
              ? '到课堂核对人数、教师和内容后登记，至少一张现场照片。'
              : '培训班开课后，由人社部门到课堂检查并登记。'
          }
          action={add}
        />
      ) : (
        <>
          {add && <div>{add}</div>}
          {record.inspections.map((one) => (
            <Card
              key={one.id}
              size="small"
              title={`${showInstant(one.at)} ${one.by}`}
              extra={<Tag color={one.passed ? 'success' : 'error'}>{one.passed ? '✓ 合格' : '✕ 不合格'}</Tag>}
            >
              <Facts
                columns={2}
                items={[
                  { label: '课次', value: one.sessionTitle },
                  { label: '现场人数', value: `${one.seenCount} 人` },
                  { label: '检查情况', value: one.note, wide: true },
                ]}
              />
              <FileList files={one.photos} />
            </Card>
          ))}
        </>
      )}
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        title="登记过程检查"
        size={narrow ? '100%' : 560}
        destroyOnHidden
      >
        <ActForm
          act={inspectClass}
          columns={1}
          fixed={{ id: record.id }}
          initial={{ passed: true }}
          submitText="登记"
          success="已登记"
          onDone={() => setOpen(false)}
          onCancel={() => setOpen(false)}
          fields={[
            {
              name: 'sessionId',
              label: '课次',
              kind: 'select',
              options: record.sessions.map((s) => ({
                value: s.id,
                label: `${showInstant(s.startsAt)} ${s.title}`,
              })),
            },
            {
              name: 'seenCount',
              label: '现场人数',
              kind: 'int',
              min: 0,
              max: 3000,
              unit: '人',
              required: true,
            },
            { name: 'passed', label: '结论', kind: 'flag', text: '检查合格（不勾选为不合格）' },
            { name: 'note', label: '检查情况', kind: 'long', maxLength: 500, required: true },
            { name: 'photoIds', label: '现场照片', kind: 'files', accept: 'photo', max: 9, required: true },
          ]}
        />
      </Drawer>
    </Flex>
  )
}
