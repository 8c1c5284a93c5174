/** The supervisor's view: classes in session now, who is there, what is odd, the last evidence. */
import { z } from 'zod'
import { act } from '#platform/act'
import { id, instant, regionCode, text } from '#platform/list'
import { presence, sessionRow } from './session-contract.ts'
import { type AlertKind, alertKinds } from './words-contract.ts'

const nowRow = sessionRow.extend({
  region: z.string(),
  orgName: z.string(),
  address: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  present: z.number(),
  alerts: z.array(z.enum(Object.keys(alertKinds) as [AlertKind, ...AlertKind[]])),
  /** The last sign of life: a check, an answered call, a photo of the room. */
  lastAt: instant.nullable(),
  lastWhat: z.string().nullable(),
})
export type NowRow = z.infer<typeof nowRow>

export const nowSessions = act({
  id: 'training.attendance.now',
  title: '查看正在上课的班级',
  method: 'GET',
  path: '/api/training/now',
  allow: { verb: 'class.read' },
  input: z.object({ region: regionCode.optional() }),
  output: z.object({
    now: instant,
    rows: z.array(nowRow),
    /** By county, for the map. */
    counties: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        classes: z.number(),
        present: z.number(),
        alerts: z.number(),
      }),
    ),
    totals: z.object({ classes: z.number(), roster: z.number(), present: z.number(), alerts: z.number() }),
  }),
  clause: 'F2-7',
})

export const watchSession = act({
  id: 'training.attendance.watch',
  title: '查看一次课的到课情况',
  method: 'GET',
  path: '/api/training/now/:id',
  allow: { verb: 'class.read' },
  input: z.object({ id }),
  output: presence,
  clause: 'F2-7',
})

export const askCamera = act({
  id: 'training.attendance.ask-camera',
  title: '请班级到镜头前',
  method: 'POST',
  path: '/api/training/now/:id/camera',
  allow: { verb: 'class.watch' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.object({ dueAt: instant }),
  clause: 'F2-7',
})

export const seePhoto = act({
  id: 'training.attendance.see-photo',
  title: '查看签到照片',
  method: 'POST',
  path: '/api/training/check-photos/:id/see',
  allow: { verb: 'class.watch' },
  input: z.object({ id, reason: text(200, 4) }),
  output: z.object({ url: z.string(), takenAt: instant, keepUntil: z.string() }),
  clause: 'F2-7',
})
