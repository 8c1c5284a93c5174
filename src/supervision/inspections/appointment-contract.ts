/** Third parties: appointed by two persons for a scope and a time, and seeing nothing else. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, listInput, listOutput, regionCode, text, version } from '#platform/list'
import { defineRefusals } from '#platform/refusal'
import { APPOINTMENT_DAYS_MOST, type AppointmentState, appointmentMoves } from './rules.ts'

export const appointmentRefusals = defineRefusals('appointment', {
  span: {
    text: `委托期限须自今天或以后起，不超过 ${APPOINTMENT_DAYS_MOST} 天。`,
    next: '请核对起止日期。',
  },
  not_third_party: {
    text: '受托单位须为平台上的第三方监督机构。',
    clause: 'F2-3',
    next: '请先由系统管理员登记该单位。',
  },
  not_staff: { text: '受托人员须为该单位在用账号。', next: '请重新选择人员。' },
  not_provider: {
    text: (f: { name: string }) => `“${f.name}”不是该地区的培训机构。`,
    next: '请从该地区的培训机构中选择。',
  },
})

const state = z.enum(Object.keys(appointmentMoves.states) as [AppointmentState, ...AppointmentState[]])
const path = '/api/appointments'
const named = z.object({ id, name: z.string() })

export const appointmentRow = z.object({
  id,
  orgId: id,
  orgName: z.string(),
  region: z.string(),
  regionName: z.string(),
  title: z.string(),
  fromOn: day,
  toOn: day,
  mayVisit: z.boolean(),
  providerCount: z.number(),
  staffCount: z.number(),
  state,
  proposedAt: instant,
})
export const listAppointments = act({
  id: 'supervision.appointment.list',
  title: '查询第三方委托',
  method: 'GET',
  path,
  allow: { verb: 'appointment.read' },
  input: z.object({ ...listInput, state: state.optional(), region: regionCode.optional() }),
  output: listOutput(appointmentRow),
  clause: 'F2-3',
})
export const getAppointment = act({
  id: 'supervision.appointment.get',
  title: '查看第三方委托',
  method: 'GET',
  path: `${path}/:id`,
  allow: { verb: 'appointment.read' },
  input: z.object({ id }),
  output: appointmentRow.extend({
    purpose: z.string(),
    providers: z.array(named),
    staff: z.array(named),
    proposedByName: z.string(),
    decidedByName: z.string().nullable(),
    decidedAt: instant.nullable(),
    endedAt: instant.nullable(),
    endReason: z.string().nullable(),
    /** Visits made and findings written under it. */
    visits: z.number(),
    findings: z.number(),
    version: z.number(),
    can: z.array(z.string()),
  }),
})
export const proposeAppointment = act({
  id: 'supervision.appointment.propose',
  title: '提请委托第三方监督',
  method: 'POST',
  path,
  allow: { verb: 'appointment.propose' },
  input: z.object({
    orgId: id,
    region: regionCode,
    title: text(60, 4),
    purpose: text(500, 4),
    fromOn: day,
    toOn: day,
    providerIds: z.array(id).max(50).default([]),
    accountIds: z.array(id).min(1, '请至少选择一名受托人员').max(30),
    mayVisit: z.boolean(),
  }),
  output: z.object({ id }),
  clause: 'F2-3',
})
export const listThirdStaff = act({
  id: 'supervision.appointment.staff',
  title: '查询第三方机构人员',
  method: 'GET',
  path: '/api/appointment-staff',
  allow: { verb: 'appointment.propose' },
  input: z.object({ orgId: id }),
  output: z.object({ rows: z.array(named) }),
})
const moved = z.object({ version: z.number(), state })
const step = { id, version }
export const approveAppointment = act({
  id: 'supervision.appointment.approve',
  title: '审定委托第三方监督',
  method: 'POST',
  path: `${path}/:id/approve`,
  allow: { verb: 'appointment.approve' },
  input: z.object(step),
  output: moved,
  clause: 'F2-3',
})
export const refuseAppointment = act({
  id: 'supervision.appointment.refuse',
  title: '不予委托第三方监督',
  method: 'POST',
  path: `${path}/:id/refuse`,
  allow: { verb: 'appointment.approve' },
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
export const endAppointment = act({
  id: 'supervision.appointment.end',
  title: '提前终止第三方委托',
  method: 'POST',
  path: `${path}/:id/end`,
  allow: { verb: 'appointment.approve' },
  input: z.object({ ...step, reason: text(500, 4) }),
  output: moved,
})
