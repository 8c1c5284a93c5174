import { Alert, Button, Modal, Skeleton, Space, Typography } from 'antd'
import { useState } from 'react'
import { orgKinds } from '#registry/organisations/contract'
import { ActForm, Facts, ReasonModal, Refusals, SmallTable, useAct } from '#web/console'
import { getAccount, grantRole, resetAccount, revokeRole, setAccountActive } from '../contract.ts'
import { type Role, roles, verbs } from '../rules.ts'
import { reach, stateOf } from './shown.tsx'

const mayDo = (role: string): string =>
  ((roles as Record<string, Role>)[role]?.verbs ?? []).map((verb) => verbs[verb]).join('、')

/** One account: what it may do and where; granting, taking back, stopping, a new password. */
export function Account({ id }: { id: string }) {
  const { data, loading, reasons, refresh } = useAct(getAccount, { id })
  const [asking, setAsking] = useState<'grant' | 'switch' | 'reset' | null>(null)
  const [revoking, setRevoking] = useState<{ id: string; title: string } | null>(null)
  if (!data) return loading ? <Skeleton active /> : <Refusals reasons={reasons} onRetry={refresh} />
  const done = () => {
    setAsking(null)
    refresh()
  }
  const fitting = (Object.entries(roles) as [string, Role][]).filter(
    ([, role]) => (role.orgs as readonly string[]).includes(data.orgKind) && !role.byAppointment,
  )
  const byRegion = (role: unknown) => (roles as Record<string, Role>)[String(role)]?.scope === 'region'
  return (
    <Space orientation="vertical" size="large" className="qc-wide">
      <Facts
        items={[
          { label: '姓名', value: data.displayName },
          { label: '登录名', value: data.login },
          { label: '单位', value: data.orgName },
          { label: '单位类别', value: (orgKinds as Record<string, string>)[data.orgKind] },
          { label: '状态', value: stateOf(data) },
          { label: '动态口令', value: data.totpEnabled ? '已启用' : '未启用' },
        ]}
      />
      {data.own ? (
        <Alert type="info" showIcon title="这是您自己的账号：授权、停用和重置须由另一名管理员办理。" />
      ) : (
        <Space wrap>
          <Button type="primary" onClick={() => setAsking('grant')}>
            授权
          </Button>
          <Button onClick={() => setAsking('reset')}>重置密码</Button>
          <Button danger={data.active} onClick={() => setAsking('switch')}>
            {data.active ? '停用账号' : '启用账号'}
          </Button>
        </Space>
      )}
      <SmallTable
        label="角色与范围"
        rowKey="id"
        dataSource={data.grants}
        locale={{ emptyText: '还没有授权；未授权的账号只能登录，看不到业务。' }}
        columns={[
          { title: '角色', dataIndex: 'title' },
          { title: '范围', render: (_v, g) => reach(g) },
          {
            title: '可办事项',
            render: (_v, g) => (
              <Typography.Paragraph type="secondary" style={{ width: 360, margin: 0, whiteSpace: 'normal' }}>
                {mayDo(g.role)}
              </Typography.Paragraph>
            ),
          },
          {
            title: '操作',
            render: (_v, g) =>
              data.own ? (
                '—'
              ) : (
                <Button
                  danger
                  aria-label={`收回${g.title}（${reach(g)}）`}
                  onClick={() => setRevoking({ id: g.id, title: `${g.title} · ${reach(g)}` })}
                >
                  收回
                </Button>
              ),
          },
        ]}
      />
      <Modal
        open={asking === 'grant'}
        title={`为“${data.displayName}”授权`}
        footer={null}
        onCancel={() => setAsking(null)}
        destroyOnHidden
      >
        <ActForm
          act={grantRole}
          columns={1}
          fixed={{ id }}
          fields={[
            {
              name: 'role',
              label: '角色',
              kind: 'select',
              options: fitting.map(([value, role]) => ({ value, label: role.title })),
              required: true,
              help: `只列出${(orgKinds as Record<string, string>)[data.orgKind]}人员可以担任的角色。`,
            },
            {
              name: 'region',
              label: '管辖地区',
              kind: 'region',
              help: '不填则为单位所在地区。',
              when: (v) => byRegion(v.role),
            },
            { name: 'reason', label: '授权依据', kind: 'long', required: true, maxLength: 200 },
          ]}
          submitText="授权"
          success="已授权"
          onDone={done}
          onCancel={() => setAsking(null)}
        />
      </Modal>
      <Modal
        open={asking === 'reset'}
        title={`重置“${data.displayName}”的密码`}
        footer={null}
        onCancel={() => setAsking(null)}
        destroyOnHidden
      >
        <ActForm
          act={resetAccount}
          columns={1}
          fixed={{ id }}
          fields={[
            {
              name: 'password',
              label: '新的初始密码',
              required: true,
              help: '至少 10 位，含大写、小写、数字、符号中的三类；本人登录后须立即修改。',
            },
            { name: 'reason', label: '重置原因', kind: 'long', required: true, maxLength: 200 },
          ]}
          submitText="重置"
          success="密码已重置"
          onDone={done}
          onCancel={() => setAsking(null)}
        >
          <Alert
            type="warning"
            showIcon
            title="重置后该账号的登录全部失效，锁定解除，动态口令停用。"
            style={{ marginBottom: 16 }}
          />
        </ActForm>
      </Modal>
      <ReasonModal
        act={setAccountActive}
        input={{ id, active: !data.active }}
        open={asking === 'switch'}
        onClose={() => setAsking(null)}
        onDone={refresh}
        title={data.active ? '停用账号' : '启用账号'}
        okText={data.active ? '停用' : '启用'}
        danger={data.active}
      />
      <ReasonModal
        act={revokeRole}
        input={{ id, grantId: revoking?.id ?? '' }}
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        onDone={refresh}
        title={`收回角色：${revoking?.title ?? ''}`}
        okText="收回"
        danger
      />
    </Space>
  )
}
