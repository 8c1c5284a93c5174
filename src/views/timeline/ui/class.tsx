import { classTimeline } from '../contract.ts'
import { RecordTimeline } from './record.tsx'

const back = (id: string) => ({ href: `/class-filing/${id}`, label: '查看培训班' })

export default function ClassFile() {
  return <RecordTimeline act={classTimeline} heading="一班一档" back={back} />
}
