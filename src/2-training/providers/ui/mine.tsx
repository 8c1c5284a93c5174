import { Alert, Button, Flex } from 'antd'
import { Link, useLocation } from 'wouter'
import { PageHead, Refusals, StateTag, useAct, useSubmit } from '#web/console'
import { applicationStates, myProvider, providerStates, startApplication } from '../contract.ts'
import { applicationTones, providerTones } from './tones.ts'

/** The institution's own standing: in the directory or not, and what it can do about it. */
export default function MyProvider() {
  const { data, reasons } = useAct(myProvider, {})
  const [, go] = useLocation()
  const start = useSubmit(startApplication, {
    success: '已新建申请，请填写',
    onDone: ({ id }) => go(`/provider-applications/${id}`),
  })
  const open =
    data?.applicationState && ['draft', 'submitted', 'returned', 'verified'].includes(data.applicationState)
  return (
    <>
      <PageHead
        title="本机构目录资格"
        note="列入补贴性培训机构目录后，才能编制方案、申报开班。"
        actions={
          data?.canStart && (
            <Button type="primary" loading={start.busy} onClick={() => void start.submit({})}>
              {data.state === 'listed' ? '提出变更申请' : '申请纳入目录'}
            </Button>
          )
        }
      />
      <Refusals reasons={reasons} title="没有取得本机构状态" />
      <Refusals reasons={start.reasons} onClose={start.clear} />
      {data && (
        <Flex vertical gap={16}>
          {data.reasons.length === 0 ? (
            <Alert
              type="success"
              showIcon
              title={`${data.orgName}在补贴性培训机构目录内，可以开展补贴性培训。`}
            />
          ) : (
            <Refusals reasons={data.reasons} title="目前不能办理新的培训业务" />
          )}
          <Flex gap={12} wrap align="center">
            <span>目录状态：</span>
            {data.state ? (
              <StateTag state={data.state} states={providerStates} tones={providerTones} />
            ) : (
              '未列入'
            )}
            {data.state && <Link href={`/providers/${data.orgId}`}>查看目录登记内容</Link>}
          </Flex>
          <Flex gap={12} wrap align="center">
            <span>最近的申请：</span>
            {data.applicationId && data.applicationState ? (
              <>
                <StateTag state={data.applicationState} states={applicationStates} tones={applicationTones} />
                <Link href={`/provider-applications/${data.applicationId}`}>
                  {open ? '继续办理' : '查看'}
                </Link>
              </>
            ) : (
              '还没有申请。点击“申请纳入目录”，填写办学资质、场地、设备、教师和培训范围后提交。'
            )}
          </Flex>
          {data.applicationId && <Link href="/provider-applications">查看历次申请</Link>}
        </Flex>
      )}
    </>
  )
}
