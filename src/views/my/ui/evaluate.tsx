import { useParams } from 'wouter'
import { EvaluationForm } from '#training/completion/light'

export default function Evaluate() {
  const { id } = useParams<{ id?: string }>()
  return <EvaluationForm classId={id ?? null} />
}
