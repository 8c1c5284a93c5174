import { useLocation } from 'wouter'
import { PageHead } from '#web/console'
import { PlanForm } from './plan-form.tsx'

export default function NewPlan() {
  const [, go] = useLocation()
  return (
    <>
      <PageHead
        title="新建培训方案"
        note="围绕典型工作任务和岗位核心技能编排理论、实操与安全内容；保存后可继续修改，定稿后用于开班备案。"
      />
      <PlanForm onDone={(id) => go(`/plans/${id}`)} />
    </>
  )
}
