/**
 * Asks an office's interface about one person over HTTP. What goes wrong over there is a state of the answer, never an
 * exception: too slow, down, nonsense, or not asked because it failed too often in a row.
 */
import { createHmac, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AnswerState, RegisterCode } from './register-rules.ts'

export const TIMEOUT_MS = 3000
const TRIES = 3
const WAIT_MS = [150, 600]
/** So many questions without an answer close the line for so long. */
const BREAK_AFTER = 5
const BREAK_MS = 30_000
const MAX_BYTES = 256 * 1024

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const answerShape = z.object({
  requestId: z.string(),
  idNumber: z.string(),
  dataDate: day,
  rows: z
    .array(
      z.object({
        record: z.string().min(1).max(60),
        name: z.string().max(60).optional(),
        from: day.nullable(),
        to: day.nullable().default(null),
        value: z.string().max(40).optional(),
        ref: z.string().max(40).optional(),
      }),
    )
    .max(200),
})
export type OfficeRow = z.infer<typeof answerShape>['rows'][number]

export interface OfficeAnswer {
  state: AnswerState
  dataDate: string | null
  rows: OfficeRow[]
  tries: number
  millis: number
}

export interface Line {
  endpoint: string
  secret: string
  timeoutMs?: number
}

const broken = new Map<string, { failures: number; until: number }>()

/** For tests: every line is open again. */
export const mendLines = (): void => broken.clear()

export const signatureOf = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(body).digest('hex')

type Tried = { state: AnswerState; again: boolean; dataDate?: string; rows?: OfficeRow[] }

async function once(
  line: Line,
  body: string,
  asked: { requestId: string; idNumber: string },
): Promise<Tried> {
  let reply: Response
  let text: string
  try {
    reply = await fetch(line.endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-signature': signatureOf(line.secret, body) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(line.timeoutMs ?? TIMEOUT_MS),
    })
    if (Number(reply.headers.get('content-length') ?? 0) > MAX_BYTES) {
      await reply.body?.cancel()
      return { state: 'bad-answer', again: false }
    }
    text = await reply.text()
  } catch (error) {
    const slow = error instanceof Error && error.name === 'TimeoutError'
    return { state: slow ? 'timeout' : 'unavailable', again: true }
  }
  if (reply.status >= 500 || reply.status === 429) return { state: 'unavailable', again: true }
  if (!reply.ok || text.length > MAX_BYTES) return { state: 'bad-answer', again: false }
  // Only what is signed with our secret is theirs; only what answers this question is an answer.
  if (reply.headers.get('x-signature') !== signatureOf(line.secret, text))
    return { state: 'bad-answer', again: false }
  let parsed: ReturnType<typeof answerShape.safeParse>
  try {
    parsed = answerShape.safeParse(JSON.parse(text))
  } catch {
    return { state: 'bad-answer', again: false }
  }
  if (
    !parsed.success ||
    parsed.data.requestId !== asked.requestId ||
    parsed.data.idNumber.toUpperCase() !== asked.idNumber
  )
    return { state: 'bad-answer', again: false }
  const { rows, dataDate } = parsed.data
  return { state: rows.length > 0 ? 'found' : 'none', again: false, rows, dataDate }
}

export async function askLine(
  line: Line,
  question: { register: RegisterCode; idNumber: string; name: string; purpose: string },
  now: () => number = Date.now,
): Promise<OfficeAnswer> {
  const begun = now()
  const held = broken.get(line.endpoint)
  if (held && held.failures >= BREAK_AFTER && begun < held.until)
    return { state: 'paused', dataDate: null, rows: [], tries: 0, millis: 0 }
  const requestId = randomUUID()
  const body = JSON.stringify({ requestId, ...question })
  let tried: Tried = { state: 'unavailable', again: true }
  let tries = 0
  while (tries < TRIES && tried.again) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, WAIT_MS[tries - 1]))
    tries++
    tried = await once(line, body, { requestId, idNumber: question.idNumber })
  }
  const answered = tried.state === 'found' || tried.state === 'none'
  if (answered) broken.delete(line.endpoint)
  else broken.set(line.endpoint, { failures: (held?.failures ?? 0) + 1, until: now() + BREAK_MS })
  return {
    state: tried.state,
    dataDate: tried.dataDate ?? null,
    rows: tried.rows ?? [],
    tries,
    millis: Math.max(0, Math.round(now() - begun)),
  }
}
