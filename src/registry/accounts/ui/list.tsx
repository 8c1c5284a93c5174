import { Button, Drawer, Select, Space, Tag } from 'antd'
import { useState } from 'react'
import { ActForm, DataTable, optionsOf, PageHead, ReasonModal, type RowOf } from '#web/console'
import { addAccount, grantRole, listAccounts, revokeRole, setAccountActive } from '../contract.ts'
import { roles } from '../rules.ts'

type Account = RowOf<typeof listAccounts>
const roleTitles = Object.fromEntries(Object.entries(roles).map(([name, role]) => [name, role.title]))

function RolePicker({
  value,
  onChange,
}: {
  value?: { role: string }[]
  onChange?: (value: { role: string }[]) => void
}) {
  return (
    <Select
      mode="multiple"
      style={{ width: '100%' }}
      aria-label="角色"
      placeholder="选择与单位类别相符的角色"
      options={optionsOf(roleTitles)}
      value={value?.map((v) => v.role) ?? []}
      onChange={(list) => onChange?.(list.map((role) => ({ role })))}
    />
  )
}

export default function Accounts() {
  const [adding, setAdding] = useState(false)
  const [granting, setGranting] = useState<Account | null>(null)
  const [switching, setSwitching] = useState<Account | null>(null)
  const [revoking, setRevoking] = useState<{ id: string; grantId: string } | null>(null)
  return (
    <>
      <PageHead
        title="账号与授权"
        note="角色在本单位范围内，或在一个地区及其下级范围内生效；不能为自己授权。"
        actions={
          <Button type="primary" onClick={() => setAdding(true)}>
            开通账号
          </Button>
        }
      />
      <DataTable
        act={listAccounts}
        rowKey="id"
        search="按登录名、姓名或单位查找"
        filters={[{ kind: 'org', name: 'orgId', label: '单位' }]}
        columns={[
          { key: 'login', title: '登录名', sortable: true, copy: true },
          { key: 'displayName', title: '姓名', sortable: true, card: 'title' },
          { key: 'orgName', title: '单位', sortable: true },
          {
            key: 'grants',
            title: '角色与范围',
            render: (r) => (
              <Space wrap size={4}>
                {r.grants.map((g) => (
                  <Tag
                    key={g.id}
                    closable
                    onClose={(e) => {
                      e.preventDefault()
                      setRevoking({ id: r.id, grantId: g.id })
                    }}
                  >
                    {g.title}
                    {g.regionName ? ` · ${g.regionName}` : ' · 本单位'}
                  </Tag>
                ))}
              </Space>
            ),
          },
          {
            key: 'totpEnabled',
            title: '动态口令',
            render: (r) => (r.totpEnabled ? '已启用' : '未启用'),
            hidden: true,
          },
          {
            key: 'active',
            title: '状态',
            render: (r) =>
              !r.active ? (
                <Tag>已停用</Tag>
              ) : r.lockedUntil ? (
                <Tag color="orange">已锁定</Tag>
              ) : (
                <Tag color="green">正常</Tag>
              ),
          },
          {
            key: 'do',
            title: '操作',
            card: 'foot',
            render: (r) => (
              <Space>
                <Button size="small" onClick={() => setGranting(r)}>
                  授权
                </Button>
                <Button size="small" danger={r.active} onClick={() => setSwitching(r)}>
                  {r.active ? '停用' : '启用'}
                </Button>
              </Space>
            ),
          },
        ]}
        emptyText="没有符合条件的账号"
        emptyNext="请先登记单位，再为其开通账号。"
      />
      <Drawer open={adding} onClose={() => setAdding(false)} title="开通账号" size="large" destroyOnHidden>
        <ActForm
          act={addAccount}
          fields={[
            { name: 'orgId', label: '单位', kind: 'org', required: true, wide: true },
            {
              name: 'login',
              label: '登录名',
              required: true,
              help: '小写字母开头，3 至 40 位字母、数字、点、横线。',
            },
            { name: 'displayName', label: '姓名', required: true },
            {
              name: 'password',
              label: '初始密码',
              required: true,
              help: '至少 10 位，含大写、小写、数字、符号中的三类；首次登录须修改。',
            },
            {
              name: 'grants',
              label: '角色',
              kind: 'custom',
              control: <RolePicker />,
              required: true,
              wide: true,
              help: '地区类角色默认为单位所在地区；更小的范围可在开通后单独授权。',
            },
          ]}
          submitText="开通"
          success="账号已开通"
          onDone={() => setAdding(false)}
          onCancel={() => setAdding(false)}
        />
      </Drawer>
      <Drawer
        open={granting !== null}
        onClose={() => setGranting(null)}
        title={`为“${granting?.displayName}”授权`}
        size="large"
        destroyOnHidden
      >
        {granting && (
          <ActForm
            act={grantRole}
            fixed={{ id: granting.id }}
            fields={[
              { name: 'role', label: '角色', kind: 'select', options: optionsOf(roleTitles), required: true },
              {
                name: 'region',
                label: '管辖地区',
                kind: 'region',
                help: '地区类角色填写；不填则为单位所在地区。',
              },
              { name: 'reason', label: '授权依据', kind: 'long', required: true, wide: true },
            ]}
            submitText="授权"
            success="已授权"
            onDone={() => setGranting(null)}
            onCancel={() => setGranting(null)}
          />
        )}
      </Drawer>
      <ReasonModal
        act={setAccountActive}
        input={{ id: switching?.id ?? '', active: !switching?.active }}
        open={switching !== null}
        onClose={() => setSwitching(null)}
        danger={switching?.active === true}
      />
      <ReasonModal
        act={revokeRole}
        input={revoking ?? { id: '', grantId: '' }}
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        danger
      />
    </>
  )
}
