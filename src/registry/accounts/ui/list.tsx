import { Button, Drawer, Select, Tag } from 'antd'
import { useState } from 'react'
import { orgKinds } from '#registry/organisations/contract'
import { ActForm, DataTable, PageHead, RecordDrawer, useNarrow, useOpen } from '#web/console'
import { addAccount, listAccounts } from '../contract.ts'
import { type Role, roles } from '../rules.ts'
import { Account } from './one.tsx'
import { reach, stateOf } from './shown.tsx'

/** Roles under the kind of organisation whose staff may hold them. */
const byKind = Object.entries(orgKinds)
  .map(([kind, label]) => ({
    label,
    options: (Object.entries(roles) as [string, Role][])
      .filter(([, role]) => role.orgs[0] === kind && !role.byAppointment)
      .map(([value, role]) => ({ value, label: role.title })),
  }))
  .filter((group) => group.options.length > 0)

function RolePicker({
  id,
  value,
  onChange,
}: {
  id?: string
  value?: { role: string }[]
  onChange?: (value: { role: string }[]) => void
}) {
  return (
    <Select
      {...(id ? { id } : {})}
      mode="multiple"
      className="qc-wide"
      placeholder="选择与单位类别相符的角色"
      options={byKind}
      showSearch={{ optionFilterProp: 'label' }}
      value={value?.map((v) => v.role) ?? []}
      onChange={(list) => onChange?.(list.map((role) => ({ role })))}
    />
  )
}

export default function Accounts() {
  const [adding, setAdding] = useState(false)
  const [, open] = useOpen()
  const narrow = useNarrow()
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
        opens
        search="按登录名、姓名或单位查找"
        filters={[{ kind: 'org', name: 'orgId', label: '单位' }]}
        columns={[
          { key: 'displayName', title: '姓名', sortable: true, card: 'title' },
          { key: 'login', title: '登录名', sortable: true, copy: true },
          { key: 'orgName', title: '单位', sortable: true },
          {
            key: 'grants',
            title: '角色与范围',
            render: (r) =>
              r.grants.length === 0
                ? '未授权'
                : r.grants.map((g) => <Tag key={g.id}>{`${g.title} · ${reach(g)}`}</Tag>),
          },
          {
            key: 'totpEnabled',
            title: '动态口令',
            render: (r) => (r.totpEnabled ? '已启用' : '未启用'),
            hidden: true,
          },
          { key: 'active', title: '状态', render: stateOf },
        ]}
        emptyText="没有符合条件的账号"
        emptyNext="请先在“单位名册”登记单位，再为其开通账号。"
      />
      <RecordDrawer title="账号">{(id) => <Account id={id} />}</RecordDrawer>
      <Drawer
        open={adding}
        onClose={() => setAdding(false)}
        title="开通账号"
        size={narrow ? '100%' : 720}
        destroyOnHidden
      >
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
          onDone={(output) => {
            setAdding(false)
            open(output.id)
          }}
          onCancel={() => setAdding(false)}
        />
      </Drawer>
    </>
  )
}
