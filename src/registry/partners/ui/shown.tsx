import { Alert, Modal, Typography } from 'antd'
import { showInstant } from '#platform/day'
import { Facts, SmallTable, StateTag, type Tone } from '#web/console'
import {
  type HookState,
  hookEvents,
  type KeyState,
  type KeyView,
  keyKinds,
  keyMoves,
  settings,
} from '../contract.ts'

export const keyTones: Record<KeyState, Tone> = {
  requested: 'waiting',
  checked: 'waiting',
  approved: 'waiting',
  active: 'good',
  suspended: 'warn',
  refused: 'plain',
  revoked: 'plain',
}
export const hookTones: Record<HookState, Tone> = {
  requested: 'waiting',
  allowed: 'good',
  refused: 'plain',
  stopped: 'plain',
}
export const eventOptions = Object.entries(hookEvents).map(([value, { title }]) => ({ value, label: title }))
export const eventTitles = (events: readonly (keyof typeof hookEvents)[]): string =>
  events.map((one) => hookEvents[one].title).join('、')

/** What is shown once and never again. */
export function SecretModal({
  title,
  lines,
  onClose,
}: {
  title: string
  lines: { label: string; value: string }[] | null
  onClose: () => void
}) {
  return (
    <Modal
      title={title}
      open={lines !== null}
      onOk={onClose}
      onCancel={onClose}
      okText="已妥善保存"
      cancelButtonProps={{ style: { display: 'none' } }}
    >
      <Alert
        type="warning"
        showIcon
        title="只显示这一次"
        description="关闭后无法再次查看；遗失的，请更换密钥。请存入密钥管理系统，不要写进程序代码。"
      />
      {lines?.map(({ label, value }) => (
        <p key={label}>
          {label}
          <br />
          <Typography.Text copyable code style={{ wordBreak: 'break-all' }}>
            {value}
          </Typography.Text>
        </p>
      ))}
    </Modal>
  )
}

const sizeOf = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`

/** What a key is, for its owner and for officers alike. */
export function KeyFacts({ record }: { record: KeyView }) {
  return (
    <Facts
      items={[
        {
          label: '状态',
          value: <StateTag state={record.state} states={keyMoves.states} tones={keyTones} />,
        },
        { label: '单位', value: record.orgName },
        record.reachName !== null && { label: '地区', value: record.reachName },
        { label: '用途类别', value: keyKinds[record.kind] },
        { label: '密钥编号', value: <Typography.Text copyable>{record.code}</Typography.Text> },
        { label: '有效期至', value: record.endsOn },
        {
          label: '限制',
          value: `每分钟 ${record.perMinute} 次${record.dayChanges === null ? '' : `，每天变更 ${record.dayChanges} 次`}`,
        },
        record.uploadedToday !== null && {
          label: '今日上传',
          value: `${sizeOf(record.uploadedToday)}，每天最多 ${settings.dayUploadMb} MB`,
        },
        { label: '申请人', value: `${record.requestedByName}，${showInstant(record.requestedAt)}` },
        record.checkedByName !== null && { label: '核对人', value: record.checkedByName },
        record.approvedByName !== null && { label: '审定人', value: record.approvedByName },
        { label: '最近调用', value: record.lastUsedAt ? showInstant(record.lastUsedAt) : '还没有调用' },
        { label: '成功 / 不予办理', value: `${record.taken} / ${record.refused}` },
        record.oldUntil !== null && { label: '旧密钥失效', value: showInstant(record.oldUntil) },
        { label: '授权', value: record.verbTitles.join('、'), wide: true },
        { label: '用途', value: record.purpose, wide: true },
      ]}
    />
  )
}

/** Calls of the last month by day, and by act. */
export function Usage({ record }: { record: KeyView }) {
  if (record.acts.length === 0) return null
  return (
    <section>
      <h2>调用情况</h2>
      <h3>按接口</h3>
      <SmallTable
        label="按接口"
        rowKey="actId"
        dataSource={record.acts}
        columns={[
          {
            title: '接口',
            key: 'act',
            render: (_, row) => (
              <>
                {row.actTitle}
                <br />
                <Typography.Text type="secondary">{row.actId}</Typography.Text>
              </>
            ),
          },
          { title: '成功', dataIndex: 'taken', align: 'right' },
          { title: '不予办理', dataIndex: 'refused', align: 'right' },
        ]}
      />
      <h3>近三十天</h3>
      <SmallTable
        label="近三十天"
        rowKey="day"
        dataSource={record.days}
        columns={[
          { title: '日期', dataIndex: 'day' },
          { title: '成功', dataIndex: 'taken', align: 'right' },
          { title: '不予办理', dataIndex: 'refused', align: 'right' },
        ]}
      />
    </section>
  )
}
