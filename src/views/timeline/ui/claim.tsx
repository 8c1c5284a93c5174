import { claimTimeline } from '../contract.ts'
import { RecordTimeline } from './record.tsx'

const back = (id: string) => ({ href: `/claims/${id}`, label: '查看补贴申报' })

export default function ClaimFile() {
  return <RecordTimeline act={claimTimeline} heading="补贴申报档案" back={back} />
}
