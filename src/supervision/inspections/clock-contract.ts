/** What time does: never asked for over HTTP. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id } from '#platform/list'

export const escalate = act({
  id: 'supervision.inspection.escalate',
  title: '整改逾期提级督办',
  method: 'POST',
  path: '/api/inspections/:id/escalate',
  allow: { verb: 'inspection.order' },
  input: z.object({ id }),
  output: z.object({ ok: z.literal(true) }),
  clause: 'F2-5',
})
export const expireAppointment = act({
  id: 'supervision.appointment.expire',
  title: '第三方委托到期终止',
  method: 'POST',
  path: '/api/appointments/:id/expire',
  allow: { verb: 'appointment.approve' },
  input: z.object({ id }),
  output: z.object({ ok: z.literal(true) }),
  clause: 'F2-3',
})
