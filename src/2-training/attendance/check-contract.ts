/** What a trainee does on the phone: check in, check out, answer a call, bind the phone, see the hours. */
import { z } from 'zod'
import { act } from '#platform/act'
import { day, id, instant, text } from '#platform/list'
import { CHECK_KEY, CHECK_SIGNATURE } from './sign-rules.ts'
import { deviceStates, eventKinds } from './words-contract.ts'

const instantOrNull = instant.nullable()
const checkKind = z.enum(['in', 'out'])
const eventKind = z.enum(Object.keys(eventKinds) as ['in', 'out', 'recall'])
const key = z.string().regex(CHECK_KEY, '手机密钥格式不正确')
const signature = z.string().regex(CHECK_SIGNATURE, '签名格式不正确')
const letters = (most: number) =>
  z
    .string()
    .max(most, '解锁验证的内容过长')
    .regex(/^[\w-]+$/, '解锁验证的格式不正确')
/** What browser and authenticator answered (WebAuthn), in base64url: a key made, the phone unlocked. */
const made = z.object({ client: letters(4000), attestation: letters(8000) })
export type Made = z.infer<typeof made>
const unlock = z.object({ client: letters(4000), authenticator: letters(2000), signature: letters(1000) })
export type Unlock = z.infer<typeof unlock>

const mySession = z.object({
  sessionId: id,
  classId: id,
  classTitle: z.string(),
  title: z.string(),
  kindTitle: z.string(),
  hours: z.number(),
  startsAt: instant,
  endsAt: instant,
  venueName: z.string(),
  opened: z.boolean(),
  inAt: instantOrNull,
  outAt: instantOrNull,
  /** What the worker can do now; null when nothing, then `note` says why. */
  next: checkKind.nullable(),
  note: z.string(),
  /** What the phone signs along with the rest; it shows that this page was open before the check. */
  challenge: z.string(),
  /** The call that waits for an answer now. */
  recall: z.object({ no: z.number(), until: instant }).nullable(),
  /** The teacher has yet to say that the person was in the room. */
  unconfirmed: z.boolean(),
})
export type MySession = z.infer<typeof mySession>

const device = z.object({
  id,
  key: z.string(),
  label: z.string(),
  state: z.enum(Object.keys(deviceStates) as [keyof typeof deviceStates]),
  askedAt: instant,
  boundAt: instantOrNull,
  /** When a waiting phone may be used without anybody's word; null where only the teacher's word helps. */
  from: instantOrNull,
  /** Name of the key that unlocking uses; null where this phone does not ask for it. */
  unlock: z.string().nullable(),
})
export type MyDevice = z.infer<typeof device>

export const mySessions = act({
  id: 'training.attendance.my-sessions',
  title: '查询本人当天课次',
  method: 'GET',
  path: '/api/training/my/sessions',
  allow: 'worker',
  input: z.object({}),
  output: z.object({
    now: instant,
    today: z.array(mySession),
    coming: z.array(mySession),
    devices: z.array(device),
    /** Phones may ask to be unlocked for each check. */
    unlocks: z.boolean(),
    /** Whose presence the worker is asked to bear witness of. */
    witness: z.array(
      z.object({ eventId: id, nameMasked: z.string(), sessionTitle: z.string(), at: instant }),
    ),
  }),
})

export const check = act({
  id: 'training.attendance.check',
  title: '签到签退',
  method: 'POST',
  path: '/api/training/my/check',
  allow: 'worker',
  input: z.object({
    sessionId: id,
    kind: eventKind,
    /** Which call is answered; 0 for coming and leaving. */
    recallNo: z.number().int().min(0).max(20).default(0),
    code: z.string().regex(/^\d{6}$/, '签到码为 6 位数字'),
    /** Public half of the phone's key, an uncompressed point of P-256. */
    key,
    challenge: z.string().max(80),
    /** When the phone signed, by the platform's clock as the phone knows it. */
    at: instant,
    position: z
      .object({
        latitude: z.number().min(-90).max(90),
        longitude: z.number().min(-180).max(180),
        accuracy: z.number().min(0).max(100_000),
      })
      .nullish(),
    /** Over the text of sign-rules.ts. */
    signature,
    /** Over the same text, where the phone asks to be unlocked. */
    unlock: unlock.nullish(),
  }),
  output: z.object({
    kind: eventKind,
    at: instant,
    sessionTitle: z.string(),
    repeated: z.boolean(),
    /** Why the teacher has to vouch for it before it counts; empty when nothing is doubtful. */
    doubts: z.array(z.string()),
  }),
  clause: 'F2-7',
})

export const bindDevice = act({
  id: 'training.attendance.bind-device',
  title: '登记签到手机',
  method: 'POST',
  path: '/api/training/my/devices',
  allow: 'worker',
  perMinute: 20,
  input: z.object({ key, label: text(60), at: instant, signature, made: made.nullish() }),
  output: device,
  clause: 'F2-7',
})

export const withdrawDevice = act({
  id: 'training.attendance.withdraw-device',
  title: '撤回更换签到手机',
  method: 'POST',
  path: '/api/training/my/devices/withdraw',
  allow: 'worker',
  input: z.object({}),
  output: z.object({ withdrawn: z.literal(true) }),
})

export const attachPhoto = act({
  id: 'training.attendance.attach-photo',
  title: '签到附照片',
  method: 'POST',
  path: '/api/training/my/check-photo',
  allow: 'worker',
  input: z.object({ sessionId: id, kind: checkKind, fileId: id }),
  output: z.object({ keepUntil: day }),
  clause: 'F2-3',
})

export const answerWitness = act({
  id: 'training.attendance.answer-witness',
  title: '见证他人到场',
  method: 'POST',
  path: '/api/training/my/witness',
  allow: 'worker',
  input: z.object({ eventId: id, present: z.boolean() }),
  output: z.object({ said: z.enum(['yes', 'no']) }),
  clause: 'F2-3',
})

export const deduction = z.object({ what: z.string(), hours: z.number(), clause: z.string().optional() })
export type Deduction = z.infer<typeof deduction>
const hoursCell = z.object({
  sessionId: id,
  inAt: instantOrNull,
  outAt: instantOrNull,
  source: z.enum(['self', 'late-sent', 'teacher', 'handed-in']).nullable(),
  hours: z.number(),
  /** Why the hours are what they are. */
  note: z.string(),
  deductions: z.array(deduction),
})
/** Hours of one person in one class: by session, then what caps and online learning change. */
export const personHours = z.object({
  creditedHours: z.number(),
  handedInHours: z.number(),
  totalHours: z.number(),
  /** Whole percent of all hours of the class. */
  percent: z.number(),
  modes: z.object({ theory: z.number(), practice: z.number(), online: z.number() }),
  /** What is taken off the sum of the sessions, and why. */
  deductions: z.array(deduction),
  cells: z.array(hoursCell),
})
export type PersonHours = z.infer<typeof personHours>

export const hoursSession = z.object({
  id,
  title: z.string(),
  kindTitle: z.string(),
  hours: z.number(),
  startsAt: instant,
  endsAt: instant,
})

export const myHours = act({
  id: 'training.attendance.my-hours',
  title: '查询本人学时',
  method: 'GET',
  path: '/api/training/my/classes/:id/hours',
  allow: 'worker',
  input: z.object({ id }),
  output: z.object({
    classTitle: z.string(),
    rule: z.string(),
    sessions: z.array(hoursSession),
    mine: personHours,
  }),
})
