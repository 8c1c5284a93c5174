import { Button, Drawer, Skeleton, Space, Tabs } from 'antd'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { clauseName } from '#platform/clause'
import { showInstant } from '#platform/day'
import {
  ActForm,
  DataTable,
  Facts,
  MoveBar,
  optionsOf,
  PageHead,
  Refusals,
  SmallTable,
  StateTag,
  useAct,
  useNarrow,
} from '#web/console'
import {
  approveRule,
  askDestruction,
  askRule,
  destructionMoves,
  endings,
  kindNames,
  kindOf,
  listDestructions,
  type RuleView,
  returnRule,
  ruleMoves,
  type ScheduleRow,
  schedule,
  withdrawRule,
} from '../contract.ts'
import { destructionTones, ruleTones, showMonths } from './shown.ts'

const KINDS = Object.fromEntries(kindNames.map((name) => [name, kindOf(name).title]))
const timeOf = (row: ScheduleRow): string =>
  row.ending === 'none'
    ? '不留存'
    : row.months === null
      ? row.ending === 'stay'
        ? '长期'
        : '失效即清理'
      : row.months === 0
        ? '届满即到期'
        : showMonths(row.months)

type Asking = { what: 'destroy' | 'rule'; row: ScheduleRow }

export default function Retention() {
  const { data, loading, reasons, refresh } = useAct(schedule, {})
  const [asking, setAsking] = useState<Asking | null>(null)
  const shut = () => setAsking(null)
  return (
    <>
      <PageHead
        title="数据保存与销毁"
        note="每类数据保存多久、依据什么、到期后怎么办。到期的由一人提出、另一人审定后销毁，销毁清单和摘要值永久保留；操作记录与资金台账不在此销毁。"
      />
      <Tabs
        items={[
          {
            key: 'schedule',
            label: '保存期限表',
            children: loading ? (
              <Skeleton active />
            ) : data ? (
              <Schedule rows={data.rows} can={data.can} onAsk={setAsking} />
            ) : (
              <Refusals reasons={reasons} onRetry={refresh} />
            ),
          },
          { key: 'done', label: '销毁记录', children: <Destructions /> },
        ]}
      />
      <Drawer
        open={asking !== null}
        onClose={shut}
        size="large"
        destroyOnHidden
        title={
          asking && `${asking.what === 'destroy' ? '申请销毁' : '申请调整保存期限'} · ${asking.row.title}`
        }
      >
        {asking?.what === 'destroy' && <AskDestruction row={asking.row} onDone={shut} />}
        {asking?.what === 'rule' && <AskRule row={asking.row} onDone={shut} />}
      </Drawer>
    </>
  )
}

function Schedule(props: {
  rows: readonly ScheduleRow[]
  can: readonly string[]
  onAsk: (asking: Asking) => void
}) {
  const { rows, can, onAsk } = props
  const narrow = useNarrow()
  const dueOf = (row: ScheduleRow): string =>
    row.due === null ? '—' : `${row.due} 件${row.held ? `（另保全 ${row.held} 件）` : ''}`
  const work = (row: ScheduleRow) => (
    <Space wrap>
      {can.includes('ask') && (row.due ?? 0) > 0 && (
        <Button size="small" onClick={() => onAsk({ what: 'destroy', row })}>
          申请销毁
        </Button>
      )}
      {can.includes('ask-rule') && row.settable && (
        <Button size="small" onClick={() => onAsk({ what: 'rule', row })}>
          调整期限
        </Button>
      )}
    </Space>
  )
  return (
    <SmallTable<ScheduleRow>
      label="保存期限表"
      {...(narrow ? { scroll: {} } : {})}
      rowKey="kind"
      dataSource={rows}
      expandable={{
        expandedRowRender: (row) => <More row={row} />,
        defaultExpandedRowKeys: rows
          .filter((row) => row.changes.some((one) => one.state === 'asked'))
          .map((row) => row.kind),
      }}
      columns={[
        {
          title: '数据',
          render: (_v, row) => (
            <>
              <strong>{row.title}</strong>
              <br />
              <span className="qc-soft">自{row.from}起</span>
              {narrow && (
                <>
                  <br />
                  {row.ending === 'none' ? endings.none : `${timeOf(row)}，${endings[row.ending]}`}
                  {row.due !== null && (
                    <>
                      <br />
                      今日到期 {dueOf(row)}
                    </>
                  )}
                  {(row.settable || row.due) && can.length > 0 && (
                    <>
                      <br />
                      {work(row)}
                    </>
                  )}
                </>
              )}
            </>
          ),
        },
        ...(narrow
          ? []
          : [
              { title: '保存期限', render: (_v: unknown, row: ScheduleRow) => timeOf(row) },
              { title: '到期处理', render: (_v: unknown, row: ScheduleRow) => endings[row.ending] },
              {
                title: '今日到期',
                align: 'right' as const,
                render: (_v: unknown, row: ScheduleRow) => dueOf(row),
              },
              ...(can.length > 0
                ? [{ title: '办理', render: (_v: unknown, row: ScheduleRow) => work(row) }]
                : []),
            ]),
      ]}
    />
  )
}

function More({ row }: { row: ScheduleRow }) {
  return (
    <Space orientation="vertical" size="middle" style={{ width: '100%', maxWidth: 'calc(100vw - 64px)' }}>
      <Facts
        items={[
          { label: '依据', value: clauseName(row.basis), wide: true },
          { label: '说明', value: row.note, wide: true },
          row.oldest !== null && { label: '最早起算日期', value: row.oldest },
        ]}
      />
      {row.changes.map((change) => (
        <Rule key={change.id} rule={change} />
      ))}
    </Space>
  )
}

function Rule({ rule }: { rule: RuleView }) {
  return (
    <Space orientation="vertical" style={{ width: '100%' }}>
      <Facts
        items={[
          { label: '期限调整', value: `调整为 ${showMonths(rule.months)}` },
          {
            label: '状态',
            value: <StateTag state={rule.state} states={ruleMoves.states} tones={ruleTones} />,
          },
          { label: '申请', value: `${rule.askedByName}，${showInstant(rule.askedAt)}` },
          rule.decidedAt !== null && {
            label: '办理',
            value: `${rule.decidedByName}，${showInstant(rule.decidedAt)}`,
          },
          { label: '依据', value: rule.basis },
          { label: '理由', value: rule.reason },
          rule.decideReason !== null && { label: '办理意见', value: rule.decideReason },
        ]}
      />
      <MoveBar
        record={rule}
        moves={[
          { name: 'approve', title: '审定', act: approveRule, tone: 'primary', success: '新的期限已执行' },
          { name: 'return', title: '不同意', act: returnRule, reason: '不同意的理由' },
          { name: 'withdraw', title: '撤回申请', act: withdrawRule, reason: '撤回理由' },
        ]}
      />
    </Space>
  )
}

function AskRule({ row, onDone }: { row: ScheduleRow; onDone: () => void }) {
  return (
    <ActForm
      act={askRule}
      fixed={{ kind: row.kind }}
      initial={{ basis: '平台设置', ...(row.months ? { months: row.months } : {}) }}
      fields={[
        {
          name: 'months',
          label: '保存期限',
          kind: 'int',
          unit: '个月',
          min: row.least,
          max: 1200,
          required: true,
          help: `不短于 ${row.least} 个月`,
        },
        {
          name: 'basis',
          label: '依据',
          required: true,
          maxLength: 200,
          help: '文件名称、文号和条款；没有文件规定的写“平台设置”',
        },
        { name: 'reason', label: '理由', kind: 'long', required: true, maxLength: 500 },
      ]}
      submitText="提交申请"
      success="已提交，待省级另一名人员审定"
      onDone={onDone}
      onCancel={onDone}
    />
  )
}

function AskDestruction({ row, onDone }: { row: ScheduleRow; onDone: () => void }) {
  const [, go] = useLocation()
  return (
    <ActForm
      act={askDestruction}
      fixed={{ kind: row.kind }}
      fields={[
        {
          name: 'region',
          label: '地区（含下级）',
          kind: 'region',
          required: true,
          help: '被限制的机构和班级的材料不列入；一次最多列 5000 件',
        },
        {
          name: 'reason',
          label: '理由',
          kind: 'long',
          required: true,
          maxLength: 500,
        },
      ]}
      submitText="列出清单并提交"
      success={({ items }) => `已列出 ${items} 件，待另一人审定`}
      onDone={({ id }) => {
        onDone()
        go(`/destructions/${id}`)
      }}
      onCancel={onDone}
    />
  )
}

function Destructions() {
  const [, go] = useLocation()
  return (
    <DataTable
      act={listDestructions}
      rowKey="id"
      opens={(row) => go(`/destructions/${row.id}`)}
      search={false}
      filters={[
        { kind: 'select', name: 'state', label: '状态', options: optionsOf(destructionMoves.states) },
        { kind: 'select', name: 'kind', label: '数据', options: optionsOf(KINDS) },
        { kind: 'region', name: 'region', label: '地区' },
      ]}
      columns={[
        { key: 'kindTitle', title: '数据', card: 'title' },
        { key: 'regionName', title: '地区' },
        { key: 'items', title: '清单', align: 'right', sortable: true, render: (r) => `${r.items} 件` },
        {
          key: 'state',
          title: '状态',
          render: (r) => (
            <StateTag state={r.state} states={destructionMoves.states} tones={destructionTones} />
          ),
        },
        {
          key: 'destroyed',
          title: '销毁',
          align: 'right',
          render: (r) => (r.destroyed === null ? '—' : `${r.destroyed} 件`),
        },
        { key: 'askedByName', title: '申请人' },
        { key: 'askedAt', title: '申请时间', sortable: true, render: (r) => showInstant(r.askedAt) },
      ]}
      emptyText="没有销毁记录"
      emptyNext="有到期数据时，由系统管理员在“保存期限表”中申请销毁，另一名复核人员审定。"
    />
  )
}
