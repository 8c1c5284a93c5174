import { Button, Card, Drawer, Flex } from 'antd'
import { useState } from 'react'
import { ActForm, optionsOf, Refusals, useSubmit } from '#web/console'
import { type ApplicationView, addTeacher, addVenue, dropItem, employments } from '../contract.ts'
import { type Position, PositionInput } from './here.tsx'
import { TeacherTable, VenueTable } from './shown.tsx'

/** Venues and teachers of an application that is being filled in. */
export function VenuesAndTeachers({ data }: { data: ApplicationView }) {
  const [adding, setAdding] = useState<'venue' | 'teacher' | null>(null)
  const drop = useSubmit(dropItem, { success: '已去掉' })
  const on = { id: data.id, version: data.version }
  const close = () => setAdding(null)
  const dropButton = (what: 'venue' | 'teacher', itemId: string) => (
    <Button size="small" loading={drop.busy} onClick={() => void drop.submit({ ...on, what, itemId })}>
      去掉
    </Button>
  )
  const subjects = data.skills.map((s) => ({
    value: s.occupationCode ?? `project:${s.title}`,
    label: s.title,
  }))
  return (
    <>
      <Card
        title="二、培训场地"
        size="small"
        extra={
          <Button size="small" type="primary" onClick={() => setAdding('venue')}>
            登记场地
          </Button>
        }
      >
        <Refusals reasons={drop.reasons} onClose={drop.clear} />
        <VenueTable rows={data.venues} act={(row) => dropButton('venue', row.id)} />
        {data.listedVenues.length > 0 && (
          <>
            <p className="qc-help">目录内已有的场地（在“查看目录登记内容”中停用）：</p>
            <VenueTable rows={data.listedVenues} />
          </>
        )}
      </Card>
      <Card
        title="三、专兼职教师"
        size="small"
        extra={
          <Button
            size="small"
            type="primary"
            disabled={subjects.length === 0}
            onClick={() => setAdding('teacher')}
          >
            登记教师
          </Button>
        }
      >
        {subjects.length === 0 && <p className="qc-help">请先填写并保存培训范围，再登记教师。</p>}
        <TeacherTable rows={data.teachers} act={(row) => dropButton('teacher', row.id)} />
        {data.listedTeachers.length > 0 && (
          <>
            <p className="qc-help">目录内已有的教师：</p>
            <TeacherTable rows={data.listedTeachers} />
          </>
        )}
      </Card>
      <Drawer open={adding === 'venue'} onClose={close} title="登记培训场地" size="large" destroyOnHidden>
        <ActForm
          act={addVenue}
          columns={1}
          fixed={on}
          fields={[
            { name: 'name', label: '场地名称', required: true, placeholder: '如 东校区 3 号楼 201 室' },
            { name: 'address', label: '详细地址', required: true },
            { name: 'seats', label: '工位数', kind: 'int', min: 1, max: 2000, unit: '个', required: true },
            { name: 'areaM2', label: '面积', kind: 'int', min: 1, unit: '㎡' },
            {
              name: 'lat',
              label: '场地位置',
              kind: 'custom',
              required: true,
              help: '请在场地现场取定位；核实人员到场时会与此处比对。',
              control: <PositionInput label="场地位置" />,
            },
            { name: 'photoIds', label: '场地照片', kind: 'files', accept: 'photo', max: 10 },
          ]}
          toInput={(values) => {
            const { lat, lng } = values.lat as unknown as Position
            return { ...values, lat, lng }
          }}
          submitText="登记"
          success="场地已登记"
          onDone={close}
          onCancel={close}
        />
      </Drawer>
      <Drawer open={adding === 'teacher'} onClose={close} title="登记教师" size="large" destroyOnHidden>
        <Flex vertical gap={8}>
          <ActForm
            act={addTeacher}
            columns={1}
            fixed={on}
            fields={[
              { name: 'name', label: '姓名', required: true },
              { name: 'idNumber', label: '身份证号码', required: true, help: '加密保存，页面只显示掩码。' },
              {
                name: 'employment',
                label: '任职方式',
                kind: 'select',
                options: optionsOf(employments),
                required: true,
                help: '同一人只能是一家机构的专职教师。',
              },
              {
                name: 'qualification',
                label: '资格',
                required: true,
                placeholder: '如 高级技师、教师资格证',
              },
              { name: 'certificateNo', label: '证书编号', required: true },
              {
                name: 'occupations',
                label: '任教职业（工种）或项目',
                kind: 'multi',
                options: subjects,
                required: true,
              },
              { name: 'fileIds', label: '资格证书', kind: 'files', accept: 'pdf', max: 10 },
            ]}
            submitText="登记"
            success="教师已登记"
            onDone={close}
            onCancel={close}
          />
        </Flex>
      </Drawer>
    </>
  )
}
