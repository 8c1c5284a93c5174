/** What the teacher vouches for: a trainee without a phone, doubtful checks, calls that could not be answered, new phones. */
import { Button, Card, Checkbox, Flex, Modal, Segmented, Select, Space } from 'antd'
import { useState } from 'react'
import { showInstant } from '#platform/day'
import { ActForm, optionsOf, SmallTable } from '#web/console'
import {
  checkKinds,
  confirmPresence,
  decideDevice,
  exceptionKinds,
  excuseRecall,
  type Live,
  type LiveRow,
  recordException,
} from '../contract.ts'

/** What the teacher may record for this person now. */
const nextFor = (row: LiveRow, live: Live): 'in' | 'out' | null => {
  if (!live.can.includes('record-exception') || (row.inAt && row.outAt)) return null
  if (row.inAt) return live.now >= live.windows.outFrom ? 'out' : null
  return live.now <= live.windows.inUntil ? 'in' : null
}

export function Exception({ row, live }: { row: LiveRow; live: Live }) {
  const [open, setOpen] = useState(false)
  const [staff, setStaff] = useState(false)
  const kind = nextFor(row, live)
  if (!kind) return null
  const { exceptions } = live
  const there = live.rows
    .filter((r) => r.source === 'self' && r.inAt && r.personId !== row.personId)
    .map((r) => ({ value: r.personId, label: r.nameMasked }))
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        登记{checkKinds[kind]}
      </Button>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        destroyOnHidden
        title={`登记${checkKinds[kind]}：${row.nameMasked}`}
      >
        <p>
          只用于学员到场但无法用手机签到的情况；计入例外人数（{exceptions.used} / {exceptions.limit}
          ），随班级档案保存。
        </p>
        {kind === 'in' && (
          <Segmented
            aria-label="见证人"
            style={{ marginBottom: 12 }}
            value={staff ? 'staff' : 'trainee'}
            onChange={(value) => setStaff(value === 'staff')}
            options={[
              { value: 'trainee', label: '同班学员见证' },
              { value: 'staff', label: '本机构人员见证' },
            ]}
          />
        )}
        <ActForm
          key={String(staff)}
          act={recordException}
          fixed={{ id: live.session.id, personId: row.personId, kind }}
          fields={[
            ...(kind === 'in'
              ? [
                  {
                    name: 'idNumber' as const,
                    label: '身份证号码',
                    help: '按学员出示的身份证填写，与名册核对。',
                    maxLength: 18,
                    required: true,
                    wide: true,
                  },
                  staff
                    ? {
                        name: 'witnessLogin' as const,
                        label: '见证人的登录名',
                        maxLength: 60,
                        required: true,
                        wide: true,
                      }
                    : {
                        name: 'witnessPersonId' as const,
                        label: '见证学员',
                        kind: 'select' as const,
                        options: there,
                        help: '已用本人手机签到的学员；其手机上会请他确认。',
                        required: true,
                        wide: true,
                      },
                ]
              : []),
            {
              name: 'reasonKind',
              label: '原因',
              kind: 'select',
              options: optionsOf(exceptionKinds),
              required: true,
              wide: true,
            },
            { name: 'reason', label: '具体说明', kind: 'long', maxLength: 200, required: true, wide: true },
          ]}
          submitText="登记"
          success="已登记"
          onDone={() => setOpen(false)}
          onCancel={() => setOpen(false)}
        />
      </Modal>
    </>
  )
}

type Doing = 'seen' | 'unseen' | 'excuse'
const DOING: Record<Doing, string> = {
  seen: '确认在场',
  unseen: '确认不在场',
  excuse: '登记免应答',
}

/** One word for several people: they are in the room, they are not, they could not answer. */
export function Vouch({ live }: { live: Live }) {
  const [doing, setDoing] = useState<Doing | null>(null)
  const [no, setNo] = useState(1)
  const [chosen, setChosen] = useState<string[]>([])
  const over = live.recalls.filter((r) => r.until <= live.now)
  const people = live.rows.filter((r) =>
    doing === 'seen' ? r.doubts.length > 0 : doing === 'unseen' ? r.inAt !== null : r.missed.includes(no),
  )
  const start = (what: Doing) => {
    setChosen(what === 'seen' ? live.rows.filter((r) => r.doubts.length > 0).map((r) => r.personId) : [])
    setDoing(what)
    setNo(over.at(-1)?.no ?? 1)
  }
  const close = () => setDoing(null)
  const id = live.session.id
  return (
    <>
      <Space wrap>
        {live.counts.doubtful > 0 && (
          <Button type="primary" onClick={() => start('seen')}>
            确认在场（{live.counts.doubtful}）
          </Button>
        )}
        {live.rows.some((r) => r.missed.length > 0) && (
          <Button onClick={() => start('excuse')}>点名免应答</Button>
        )}
        {live.counts.in > 0 && <Button onClick={() => start('unseen')}>有人不在场</Button>}
      </Space>
      <Modal
        open={doing !== null}
        onCancel={close}
        footer={null}
        destroyOnHidden
        title={doing && DOING[doing]}
      >
        <p>
          {doing === 'seen'
            ? '请逐人核对：没有提供位置、补传等存疑的签到，确认本人在场后才计学时。'
            : doing === 'unseen'
              ? '签到了而人不在课堂的，确认后本次课不计学时；事后回到课堂的可再确认在场。'
              : '确在课堂而不便应答的（如正在带电操作），登记后不扣学时；人数与教师登记同一上限。'}
        </p>
        {doing === 'excuse' && over.length > 1 && (
          <Select
            aria-label="哪一次点名"
            value={no}
            style={{ width: '100%', marginBottom: 12 }}
            onChange={(value) => {
              setNo(value)
              setChosen([])
            }}
            options={over.map((r) => ({
              value: r.no,
              label: `第 ${r.no} 次（${showInstant(r.at).slice(11)}）`,
            }))}
          />
        )}
        <Checkbox.Group
          style={{ maxHeight: 260, overflow: 'auto', marginBottom: 12 }}
          value={chosen}
          onChange={setChosen}
          options={people.map((r) => ({
            value: r.personId,
            label: r.doubts.length > 0 ? `${r.nameMasked}（${r.doubts.join('、')}）` : r.nameMasked,
          }))}
        />
        {doing === 'excuse' ? (
          <ActForm
            act={excuseRecall}
            fixed={{ id, no, personIds: chosen }}
            missing={chosen.length === 0 ? ['学员'] : []}
            fields={[
              { name: 'reason', label: '原因', kind: 'long', maxLength: 200, required: true, wide: true },
            ]}
            submitText="登记"
            success="已登记"
            onDone={close}
            onCancel={close}
          />
        ) : (
          <ActForm
            act={confirmPresence}
            fixed={{ id, personIds: chosen, seen: doing === 'seen' }}
            missing={chosen.length === 0 ? ['学员'] : []}
            fields={[
              {
                name: 'note',
                label: '说明',
                kind: 'long',
                maxLength: 200,
                required: doing === 'unseen',
                wide: true,
              },
            ]}
            submitText="确认"
            success="已确认"
            onDone={close}
            onCancel={close}
          />
        )}
      </Modal>
    </>
  )
}

/** Trainees who come with another phone: the teacher has them and their card in front. */
export function NewPhones({ devices }: { devices: Live['devices'] }) {
  const [deciding, setDeciding] = useState<{ device: Live['devices'][number]; genuine: boolean } | null>(null)
  if (devices.length === 0) return null
  const close = () => setDeciding(null)
  return (
    <Card title="更换签到手机，请核对身份证" style={{ marginTop: 16 }}>
      <SmallTable
        label="等待核实的手机"
        rowKey="id"
        dataSource={devices}
        columns={[
          { title: '学员', dataIndex: 'nameMasked' },
          { title: '手机', dataIndex: 'label' },
          { title: '申请时间', render: (_, d) => showInstant(d.askedAt) },
          {
            title: '办理',
            render: (_, device) => (
              <Flex wrap gap={8}>
                <Button size="small" type="primary" onClick={() => setDeciding({ device, genuine: true })}>
                  核对无误
                </Button>
                <Button size="small" onClick={() => setDeciding({ device, genuine: false })}>
                  不是本人
                </Button>
              </Flex>
            ),
          },
        ]}
      />
      <Modal
        open={deciding !== null}
        onCancel={close}
        footer={null}
        destroyOnHidden
        title={deciding && `${deciding.genuine ? '启用新手机' : '不是本人'}：${deciding.device.nameMasked}`}
      >
        {deciding && (
          <ActForm
            act={decideDevice}
            fixed={{ id: deciding.device.id, genuine: deciding.genuine }}
            fields={
              deciding.genuine
                ? [
                    {
                      name: 'idNumber',
                      label: '身份证号码',
                      help: '按学员出示的身份证填写。',
                      maxLength: 18,
                      required: true,
                      wide: true,
                    },
                  ]
                : [
                    {
                      name: 'note',
                      label: '情况说明',
                      kind: 'long',
                      maxLength: 200,
                      required: true,
                      wide: true,
                    },
                  ]
            }
            submitText={deciding.genuine ? '启用' : '退回'}
            success={deciding.genuine ? '新手机已启用' : '已退回'}
            onDone={close}
            onCancel={close}
          />
        )}
      </Modal>
    </Card>
  )
}
