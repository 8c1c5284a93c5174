import type { catalogueInForce } from '#demand/catalogue/contract'
import { Card, Empty, Go, List, Loading, PageTitle, Refusals, Tag, useFetch } from '#web/light'
import { useAddress } from './address.ts'
import { RegionPicker } from './pickers.tsx'

export default function Catalogue() {
  const { values, set } = useAddress(['region'])
  const region = values.region || '350200'
  const { data, loading, reasons, reload } = useFetch<typeof catalogueInForce>(
    '/api/demand/catalogue-in-force',
    { region },
  )
  return (
    <>
      <PageTitle title="职业技能培训需求指导目录" note="各地每年 6 月底前发布，标明急需紧缺职业（工种）。" />
      <RegionPicker value={region} onChange={(code) => set({ region: code })} />
      <Refusals reasons={reasons} onRetry={reload} />
      {loading && !data && <Loading />}
      {data && !data.catalogue && (
        <Empty text="该地区今天没有生效的目录" next="可查看其他地区，或咨询当地人社部门。" />
      )}
      {data?.catalogue && (
        <Card title={data.catalogue.title}>
          <p className="ql-soft">
            {data.catalogue.inForceFrom} 起有效，共 {data.catalogue.items} 项，其中急需紧缺{' '}
            {data.catalogue.shortages} 项
          </p>
          <p>
            <a className="ql-button ql-plain" href={`/api/demand/catalogues/${data.catalogue.id}/form`}>
              下载目录（Excel）
            </a>
          </p>
          <List items={data.list} keyOf={(i) => i.id}>
            {(i) => (
              <div className="qp-row">
                <span>
                  {i.occupationCode ? (
                    <Go href={`/p/classes?occupationCode=${i.occupationCode}&region=${region}`}>{i.name}</Go>
                  ) : (
                    i.name
                  )}
                  <br />
                  <small className="ql-soft">
                    {i.occupationCode && `编码 ${i.occupationCode}；`}
                    {i.standard}
                  </small>
                </span>
                {i.shortage && <Tag tone="warn">急需紧缺</Tag>}
              </div>
            )}
          </List>
        </Card>
      )}
    </>
  )
}
