import { CheckIn } from '#training/attendance/light'

export default function Check() {
  return <CheckIn />
}
