import { classTimeline } from '../contract.ts'
import { RecordTimeline } from './record.tsx'

export default function ClassFile() {
  return <RecordTimeline act={classTimeline} heading="一班一档" />
}
