import { Button } from 'antd'
import { download } from '#web/api'
import { ActForm, optionsOf, useAct } from '#web/console'
import { deliveryModes, folderFiles, loadRegister, type RegisterRow, registerTemplate } from '../contract.ts'

const MB = 1024 * 1024
const sizeOf = (bytes: number): string => `${Math.max(0.1, bytes / MB).toFixed(1)} MB`

/** By upload, or of a file that the exchange machine laid into the receiving folder. */
export function Load({ register, onDone }: { register: RegisterRow; onDone: (id?: string) => void }) {
  const { data } = useAct(folderFiles, {})
  const files = data?.rows ?? []
  return (
    <>
      <p>
        CSV 或只含一个 CSV 的压缩包，UTF-8 或 GBK 编码。每行是{register.row}。
        <Button
          size="small"
          style={{ marginInlineStart: 8 }}
          onClick={() => void download(registerTemplate, { register: register.code })}
        >
          下载模板
        </Button>
      </p>
      <ActForm
        act={loadRegister}
        columns={1}
        fixed={{ code: register.code }}
        initial={{ mode: 'whole' }}
        fields={[
          { name: 'region', label: '数据覆盖的地区', kind: 'region', required: true },
          { name: 'dataDate', label: '数据日期', kind: 'day', required: true },
          {
            name: 'mode',
            label: '方式',
            kind: 'select',
            options: optionsOf(deliveryModes),
            required: true,
            help: '全量：替代本地区以前的数据；增量：加在现有数据之后。',
          },
          ...(files.length > 0
            ? [
                {
                  name: 'folderFile' as const,
                  label: '接收目录中的文件',
                  kind: 'select' as const,
                  options: files.map((f) => ({ value: f.name, label: `${f.name}（${sizeOf(f.bytes)}）` })),
                },
              ]
            : []),
          {
            name: 'fileId',
            label: files.length > 0 ? '或上传文件（20 MB 以内）' : '上传文件（20 MB 以内）',
            kind: 'file',
            help: '更大的文件请由数据交换前置机放入接收目录，再在这里选择。',
          },
        ]}
        submitText="接收"
        success="已开始接收，完成后在回执中查看"
        onDone={({ id }) => onDone(id)}
        onCancel={() => onDone()}
      />
    </>
  )
}
