import { useParams } from 'wouter'
import { MyHours } from '#training/attendance/light'

export default function Hours() {
  const { id } = useParams<{ id: string }>()
  return <MyHours classId={id} />
}
