import { useLocation } from 'wouter'
import { PageHead, useMe } from '#web/console'
import { BatchForm } from './form.tsx'

export default function NewBatch() {
  const [, go] = useLocation()
  const home = useMe().regions[0]?.code
  return (
    <>
      <PageHead
        title="编制培训券批次"
        note="保存后可继续修改；提交审定后由另一名复核人员发布，发布后内容不能更改。"
      />
      <BatchForm home={home} onDone={(id) => go(`/vouchers/${id}`)} />
    </>
  )
}
