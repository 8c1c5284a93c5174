import { useLocation } from 'wouter'
import { PageHead } from '#web/console'
import { FilingForm } from './filing-form.tsx'

export default function NewClass() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="新建开班备案"
        note="先填写班级基本情况，随后排课、上传开班材料、导入学员名册；材料齐全后提交备案。"
      />
      <FilingForm onDone={(id) => go(`/class-filing/${id}?tab=sessions`)} />
    </>
  )
}
