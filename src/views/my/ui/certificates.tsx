import { useState } from 'react'
import type { fileOwn, ownOptions } from '#money/claims/contract'
import {
  Button,
  Card,
  Empty,
  Facts,
  LinkButton,
  List,
  Loading,
  Money,
  PageTitle,
  Refusals,
  Tag,
  useFetch,
  usePost,
} from '#web/light'
import { Why } from './why.tsx'

const LEVELS: Record<number, string> = {
  5: '初级工（五级）',
  4: '中级工（四级）',
  3: '高级工（三级）',
  2: '技师（二级）',
  1: '高级技师（一级）',
}

export default function MyCertificates() {
  const { data, loading, reasons, reload } = useFetch<typeof ownOptions>(
    '/api/money/my/certificate-subsidies',
    {},
  )
  const [filed, setFiled] = useState<string | null>(null)
  const file = usePost<typeof fileOwn>('/api/money/my/claims', {
    onDone: (output) => {
      setFiled(output.number)
      reload()
    },
  })
  if (loading && !data) return <Loading />
  return (
    <>
      <PageTitle title="我的证书" note="已知的信息不用您再填；能申领的一键确认。" />
      <Refusals reasons={[...reasons, ...file.reasons]} />
      {filed && (
        <Card title="申领已提交">
          <p>申报编号 {filed}，进度可在“补贴”里查看。</p>
          <LinkButton href="/my/money" kind="primary">
            查看进度
          </LinkButton>
        </Card>
      )}
      {data && !data.account && data.rows.length > 0 && (
        <Card title="还没有登记收款账户">
          <p>申领前请先登记本人银行账户。</p>
          <LinkButton href="/my/account" kind="primary">
            去登记
          </LinkButton>
        </Card>
      )}
      <List
        items={data?.rows ?? []}
        keyOf={(c) => c.certificateId}
        empty={<Empty text="还没有证书记录" next="评价机构录入证书后，会自动显示在这里。" />}
      >
        {(c) => (
          <Card
            title={c.occupationName ?? '证书'}
            aside={c.claimable ? <Tag tone="good">可申领</Tag> : <Tag>暂不能申领</Tag>}
          >
            <Facts
              items={[
                { label: '证书编号', value: c.number },
                { label: '等级', value: c.level ? LEVELS[c.level] : null },
                { label: '发证日期', value: c.issuedOn },
                { label: '可申领', value: c.claimable ? <Money fen={c.amountFen} /> : null },
              ]}
            />
            {c.claimable ? (
              <>
                <details>
                  <summary>为什么是这个金额</summary>
                  <Why trace={c.trace} />
                </details>
                <Button
                  kind="primary"
                  block
                  busy={file.busy}
                  disabled={!data?.account}
                  onClick={() =>
                    void file.post({
                      certificateId: c.certificateId,
                      ...(data?.region ? { region: data.region } : {}),
                    })
                  }
                >
                  确认申领个人见证补贴
                </Button>
              </>
            ) : (
              <Refusals reasons={c.reasons} title="暂不能申领的原因" />
            )}
          </Card>
        )}
      </List>
    </>
  )
}
