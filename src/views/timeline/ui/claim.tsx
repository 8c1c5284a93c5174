import { claimTimeline } from '../contract.ts'
import { RecordTimeline } from './record.tsx'

export default function ClaimFile() {
  return <RecordTimeline act={claimTimeline} heading="补贴申报档案" />
}
