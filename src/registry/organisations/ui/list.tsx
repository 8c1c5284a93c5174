import { Button, Drawer, Space, Tag } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import {
  ActForm,
  DataTable,
  optionsOf,
  PageHead,
  type RowOf,
  StateTag,
  useMay,
  useNarrow,
  useRegions,
} from '#web/console'
import { addOrganisation, changeOrganisation, listOrganisations, orgKinds } from '../contract.ts'

type Org = RowOf<typeof listOrganisations>

const shared = [
  { name: 'address', label: '地址', wide: true },
  { name: 'contactName', label: '联系人' },
  { name: 'contactPhone', label: '联系电话' },
  { name: 'bankName', label: '开户银行' },
  { name: 'bankAccount', label: '银行账号', help: '拨付到单位的补贴使用；保存后只显示掩码。' },
] as const

const ActiveTag = ({ active }: { active: boolean }) => (
  <StateTag
    state={active ? 'active' : 'stopped'}
    states={{ active: '正常', stopped: '已停用' }}
    tones={{ active: 'good' }}
  />
)

export default function Organisations() {
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<Org | null>(null)
  const regions = useRegions()
  const mayAccounts = useMay('account.manage')
  const size = useNarrow() ? '100%' : 720
  return (
    <>
      <PageHead
        title="单位名册"
        note="本地区各类单位；一个统一社会信用代码只登记一次。"
        actions={
          <Button type="primary" onClick={() => setAdding(true)}>
            登记单位
          </Button>
        }
      />
      <DataTable
        act={listOrganisations}
        rowKey="id"
        search="按单位名称或信用代码查找"
        filters={[
          { kind: 'select', name: 'kind', label: '单位类别', options: optionsOf(orgKinds) },
          { kind: 'region', name: 'region', label: '地区' },
        ]}
        columns={[
          { key: 'name', title: '单位名称', sortable: true, card: 'title' },
          { key: 'uscc', title: '统一社会信用代码', copy: true, sortable: true },
          { key: 'kind', title: '类别', render: (r) => orgKinds[r.kind] },
          { key: 'regionName', title: '地区' },
          { key: 'contactName', title: '联系人' },
          { key: 'contactPhone', title: '联系电话', hidden: true },
          { key: 'bankAccountMasked', title: '银行账号', hidden: true },
          {
            key: 'active',
            title: '状态',
            render: (r) => <ActiveTag active={r.active} />,
          },
          {
            key: 'do',
            title: '操作',
            card: 'foot',
            render: (r) => (
              <Space>
                <Button aria-label={`变更${r.name}`} onClick={() => setChanging(r)}>
                  变更
                </Button>
                {mayAccounts && <Link href={`/accounts?orgId=${r.id}`}>账号</Link>}
              </Space>
            ),
          },
        ]}
        emptyText="没有符合条件的单位"
        emptyNext="可调整筛选条件，或登记新单位。"
      />
      <Drawer open={adding} onClose={() => setAdding(false)} title="登记单位" size={size} destroyOnHidden>
        <ActForm
          act={addOrganisation}
          fields={[
            { name: 'name', label: '单位名称', required: true, wide: true },
            { name: 'uscc', label: '统一社会信用代码', required: true },
            { name: 'kind', label: '单位类别', kind: 'select', options: optionsOf(orgKinds), required: true },
            { name: 'region', label: '所在地区', kind: 'region', required: true },
            ...shared,
          ]}
          submitText="登记"
          success="单位已登记"
          onDone={() => setAdding(false)}
          onCancel={() => setAdding(false)}
        />
      </Drawer>
      <Drawer
        open={changing !== null}
        onClose={() => setChanging(null)}
        title={`变更单位信息：${changing?.name ?? ''}`}
        size={size}
        destroyOnHidden
      >
        {changing && (
          <>
            <Space wrap style={{ marginBottom: 16 }}>
              <Tag>{changing.uscc}</Tag>
              <Tag>{orgKinds[changing.kind]}</Tag>
              <Tag>{regions.nameOf(changing.region)}</Tag>
              {changing.bankAccountMasked && <Tag>现银行账号 {changing.bankAccountMasked}（不改则留空）</Tag>}
            </Space>
            <ActForm
              act={changeOrganisation}
              fixed={{ id: changing.id, version: changing.version }}
              initial={{
                name: changing.name,
                address: changing.address,
                contactName: changing.contactName,
                contactPhone: changing.contactPhone,
                bankName: changing.bankName,
                active: changing.active,
              }}
              fields={[
                { name: 'name', label: '单位名称', required: true, wide: true },
                ...shared,
                { name: 'active', label: '状态', kind: 'flag', text: '正常使用' },
                { name: 'reason', label: '变更原因', kind: 'long', required: true, wide: true },
              ]}
              submitText="保存变更"
              success="单位信息已变更"
              onDone={() => setChanging(null)}
              onCancel={() => setChanging(null)}
            />
          </>
        )}
      </Drawer>
    </>
  )
}
