import { Button, Drawer, Flex, Modal, Space, Tag } from 'antd'
import { useState } from 'react'
import { dayOf, showInstant } from '#platform/day'
import { categories } from '#registry/people/contract'
import { download, type Reason, reasonsOf } from '#web/api'
import {
  ActForm,
  DataTable,
  Facts,
  optionsOf,
  ReasonModal,
  Refusals,
  useNarrow,
  useSubmit,
} from '#web/console'
import {
  addTrainee,
  type ClassView,
  exportRoster,
  judgeRoster,
  listTrainees,
  removeTrainee,
  type TraineeView,
  traineeSources,
  traineeStates,
} from '../contract.ts'
import { RosterImport } from './roster-import.tsx'

/** Names leave only with a reason, which goes on record. */
function ExportNames({ record, onClose }: { record: ClassView; onClose: () => void }) {
  const [reasons, setReasons] = useState<Reason[]>([])
  const [reason, setReason] = useState('')
  return (
    <Modal
      open
      title="导出学员名册（含姓名）"
      okText="导出"
      cancelText="取消"
      okButtonProps={{ disabled: reason.trim().length < 4 }}
      onCancel={onClose}
      onOk={() =>
        download(exportRoster, { id: record.id, reason: reason.trim() }).then(onClose, (error: unknown) =>
          setReasons(reasonsOf(error)),
        )
      }
    >
      <label>
        导出事由（至少 4 个字，记入操作记录）
        <textarea
          className="ant-input"
          style={{ width: '100%' }}
          rows={3}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <Refusals reasons={reasons} />
    </Modal>
  )
}

const subsidy = (t: TraineeView) =>
  t.subsidised ? (
    <Tag color="success">✓ 享受{t.reasons.length > 0 ? `（${t.reasons.length} 项待核）` : ''}</Tag>
  ) : (
    <Tag color="warning">! 不享受补贴</Tag>
  )

/** Lines of other offices that are asked one by one: what is still owed, and what could not be asked. */
const askedShort = (t: TraineeView) => {
  const of = (state: string) => t.asked.filter((one) => one.state === state).length
  const [waiting, failed] = [of('waiting'), of('given-up')]
  if (waiting + failed === 0) return of('answered') > 0 ? '已回复' : '—'
  return (
    <Space size={4} wrap>
      {waiting > 0 && <Tag color="processing">待回复 {waiting} 项</Tag>}
      {failed > 0 && <Tag color="warning">! 无法查询 {failed} 项</Tag>}
    </Space>
  )
}

export function Roster({ record }: { record: ClassView }) {
  const narrow = useNarrow()
  const [adding, setAdding] = useState(false)
  const [importing, setImporting] = useState(false)
  const [exporting, setExporting] = useState(false)
  const [leaving, setLeaving] = useState<TraineeView | null>(null)
  const [shown, setShown] = useState<TraineeView | null>(null)
  const judge = useSubmit(judgeRoster, {
    success: (output) => `已核对：符合 ${output.eligible} 人，不符合 ${output.ineligible} 人`,
  })
  const can = (name: string) => record.can.includes(name)
  const { waiting, failed, answered } = record.asking
  const asks = waiting + failed + answered > 0
  const size = narrow ? '100%' : 640
  const tools = (
    <Space wrap>
      {can('roster') && (
        <>
          <Button type="primary" onClick={() => setImporting(true)}>
            导入名册
          </Button>
          <Button onClick={() => setAdding(true)}>添加学员</Button>
        </>
      )}
      {can('judge') && (
        <Button loading={judge.busy} onClick={() => void judge.submit({ id: record.id })}>
          重新核对补贴资格
        </Button>
      )}
      {can('export-names') && <Button onClick={() => setExporting(true)}>导出名册（含姓名）</Button>}
    </Space>
  )
  return (
    <Flex vertical gap={16}>
      <Facts
        columns={3}
        items={[
          { label: '在册 / 备案', value: `${record.roster.enrolled} / ${record.seats} 人` },
          { label: '符合补贴条件', value: `${record.roster.eligible} 人` },
          { label: '不享受补贴', value: `${record.roster.ineligible} 人` },
          asks && {
            label: '部门接口查询',
            value: `已回复 ${answered} 项，待回复 ${waiting} 项，无法查询 ${failed} 项`,
            wide: true,
          },
        ]}
      />
      <Refusals reasons={judge.reasons} />
      <DataTable
        act={listTrainees}
        rowKey="id"
        name="trainee"
        search="按完整姓名、身份证号或手机号查找"
        fixedInput={{ id: record.id }}
        toolbar={tools}
        opens={(row) => setShown(row)}
        filters={[
          { kind: 'select', name: 'state', label: '状态', options: optionsOf(traineeStates) },
          {
            kind: 'select',
            name: 'subsidised',
            label: '补贴',
            options: optionsOf({ true: '享受补贴', false: '不享受补贴' }),
          },
          { kind: 'select', name: 'category', label: '人员类别', options: optionsOf(categories) },
        ]}
        columns={[
          { key: 'nameMasked', title: '姓名', card: 'title' },
          { key: 'idNumberMasked', title: '身份证号' },
          { key: 'phoneMasked', title: '手机号', hidden: true },
          { key: 'age', title: '年龄', align: 'right' },
          { key: 'categoryTitle', title: '人员类别', sortable: 'category' },
          { key: 'subsidised', title: '补贴', sortable: true, render: subsidy },
          ...(asks ? [{ key: 'asked', title: '部门查询', render: askedShort }] : []),
          { key: 'source', title: '来源', render: (t) => traineeSources[t.source] },
          { key: 'state', title: '状态', render: (t) => traineeStates[t.state] },
          { key: 'enrolledAt', title: '登记日期', sortable: true, render: (t) => dayOf(t.enrolledAt) },
          ...(can('remove-trainee')
            ? [
                {
                  key: 'leave',
                  title: '办理',
                  render: (t: TraineeView) =>
                    t.state === 'enrolled' ? (
                      <Button size="small" onClick={() => setLeaving(t)}>
                        登记退出
                      </Button>
                    ) : (
                      '—'
                    ),
                },
              ]
            : []),
        ]}
        emptyText="名册中还没有学员"
        emptyNext={
          can('roster')
            ? '下载模板填写后导入，或逐个添加；未登记入册的人员不能享受补贴（凡补必进）。'
            : '机构导入名册后在此显示。'
        }
      />
      <Drawer
        open={importing}
        onClose={() => setImporting(false)}
        title="导入学员名册"
        size={size}
        destroyOnHidden
      >
        <RosterImport id={record.id} onClose={() => setImporting(false)} />
      </Drawer>
      <Drawer open={adding} onClose={() => setAdding(false)} title="添加学员" size={size} destroyOnHidden>
        <ActForm
          act={addTrainee}
          columns={1}
          fixed={{ id: record.id }}
          submitText="添加"
          success={(output) => (output.subsidised ? '已添加' : '已添加；该学员不享受补贴，原因见名册')}
          resets
          onCancel={() => setAdding(false)}
          fields={[
            { name: 'name', label: '姓名', required: true, maxLength: 40 },
            { name: 'idNumber', label: '身份证号', required: true, maxLength: 30 },
            {
              name: 'phone',
              label: '手机号',
              required: true,
              maxLength: 20,
              help: '学员本人的手机号，签到和评价要用到。',
            },
            {
              name: 'category',
              label: '人员类别',
              required: true,
              kind: 'select',
              options: optionsOf(categories),
            },
          ]}
        />
      </Drawer>
      <Drawer open={shown !== null} onClose={() => setShown(null)} title="学员" size={size} destroyOnHidden>
        {shown && (
          <Flex vertical gap={16}>
            <Facts
              columns={1}
              items={[
                { label: '姓名', value: shown.nameMasked },
                { label: '身份证号', value: shown.idNumberMasked },
                { label: '手机号', value: shown.phoneMasked },
                { label: '年龄', value: `${shown.age} 周岁` },
                { label: '人员类别', value: shown.categoryTitle },
                { label: '来源', value: traineeSources[shown.source] },
                { label: '补贴', value: subsidy(shown) },
                { label: '核对日期', value: shown.judgedOn },
                ...shown.asked.map((one) => ({
                  label: one.title,
                  value: `${one.source}：${one.stateTitle}${one.at ? `，${showInstant(one.at)}` : ''}`,
                })),
                shown.leftReason !== null && { label: '退出原因', value: shown.leftReason },
              ]}
            />
            <Refusals
              reasons={shown.reasons}
              title={shown.subsidised ? '以下情况待核实' : '不享受补贴的原因'}
            />
          </Flex>
        )}
      </Drawer>
      {leaving && (
        <ReasonModal
          act={removeTrainee}
          input={{ id: record.id, traineeId: leaving.id }}
          open
          onClose={() => setLeaving(null)}
          title={`登记学员退出：${leaving.nameMasked}`}
          label="退出原因"
          success="已登记退出"
          danger
        />
      )}
      {exporting && <ExportNames record={record} onClose={() => setExporting(false)} />}
    </Flex>
  )
}
