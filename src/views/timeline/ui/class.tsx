import { Button } from 'antd'
import { exportClassFile } from '#supervision/records/contract'
import { download } from '#web/api'
import { classTimeline } from '../contract.ts'
import { RecordTimeline } from './record.tsx'

const back = (id: string) => ({ href: `/class-filing/${id}`, label: '查看培训班' })

export default function ClassFile() {
  return (
    <RecordTimeline
      act={classTimeline}
      heading="一班一档"
      back={back}
      more={(id, refused) => (
        <Button onClick={() => void download(exportClassFile, { id }).catch(refused)}>
          导出档案包（可离线核验）
        </Button>
      )}
    />
  )
}
