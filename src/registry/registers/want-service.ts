/** Whom a line is still to be asked about: put down in the asking act's own transaction, asked by the clock afterwards. */
import { v7 as uuidv7 } from 'uuid'
import type { Day, Instant } from '#platform/day'
import type { Db } from '#platform/db'
import type { Asker, Question } from './ask-service.ts'
import { type AskingState, askingStates, asksAnew, hasAnswer } from './asking-rules.ts'
import * as asking from './asking-store.ts'
import { type AnswerState, answerStates, type RegisterCode, registerOf } from './register-rules.ts'
import type { AnswerRecord } from './store.ts'

/** What a line that is asked one by one has said of a person so far. */
export interface LineSaid {
  code: RegisterCode
  state: AskingState
  lastState: AnswerState | null
  dataDate: Day | null
  at: Instant | null
}

export async function want(
  ctx: Asker,
  question: Question,
  codes: readonly RegisterCode[],
  answers: ReadonlyMap<RegisterCode, ReadonlyMap<string, AnswerRecord>>,
): Promise<Map<string, LineSaid[]>> {
  const ids = [...new Set(question.personIds)]
  const held = new Map(
    (await asking.askingOf(ctx.db, question.subject, ids)).map((row) => [`${row.code}:${row.personId}`, row]),
  )
  const again = question.onLine === 'ask-again'
  const out = new Map<string, LineSaid[]>(ids.map((id) => [id, []]))
  const put: asking.AskingRow[] = []
  for (const code of codes)
    for (const personId of ids) {
      const answer = answers.get(code)?.get(personId)
      const row = held.get(`${code}:${personId}`)
      const fresh: asking.AskingRow = {
        id: uuidv7(),
        code,
        personId,
        subject: question.subject,
        purpose: question.purpose,
        askedBy: ctx.actor?.accountId ?? null,
        actorName: ctx.actor?.name ?? '系统',
        actorOrg: ctx.actor?.orgName ?? null,
        wantedAt: ctx.now,
        state: answer ? 'answered' : 'waiting',
        rounds: 0,
        nextAt: ctx.now,
        heldUntil: null,
        lastState: answer?.state ?? null,
        lastAt: answer?.askedAt ?? null,
        doneAt: answer ? ctx.now : null,
        toldAt: answer ? ctx.now : null,
      }
      const changes = answer ? row?.state !== 'answered' : asksAnew(row, ctx.now, again)
      if (changes) put.push(fresh)
      const now = changes || !row ? fresh : row
      out.get(personId)?.push({
        code,
        state: now.state,
        lastState: answer?.state ?? now.lastState,
        dataDate: answer?.dataDate ?? null,
        at: answer?.askedAt ?? now.lastAt,
      })
    }
  await asking.putAsking(ctx.db, put)
  if (put.some((row) => row.state === 'waiting')) ctx.emit?.('register.wanted', { subject: question.subject })
  return out
}

/** For the screens: each question of a subject, and where it stands. */
export interface AskedOfPerson {
  title: string
  source: string
  state: AskingState
  /** 待回复, 有记录 …, with what went wrong where it did. */
  stateTitle: string
  at: Instant | null
}

const wordsOf = (state: AskingState, last: AnswerState | null): string => {
  if (state === 'answered' && last) return answerStates[last]
  return last && !hasAnswer(last) ? `${askingStates[state]}（${answerStates[last]}）` : askingStates[state]
}

export async function askedOf(
  db: Db,
  subject: string,
  personIds: readonly string[],
): Promise<Map<string, AskedOfPerson[]>> {
  const out = new Map<string, AskedOfPerson[]>(personIds.map((id) => [id, []]))
  for (const row of await asking.askingOf(db, subject, personIds))
    out.get(row.personId)?.push({
      title: registerOf(row.code).title,
      source: registerOf(row.code).source,
      state: row.state,
      stateTitle: wordsOf(row.state, row.lastState),
      at: row.lastAt,
    })
  return out
}

export const askingCounts = asking.askingCounts

/** The person left, or the class will not be: what is still waiting is not asked any more. `null`: everybody of it. */
export const stopAsking = (
  ctx: Pick<Asker, 'db' | 'now'>,
  subject: string,
  personIds: readonly string[] | null,
): Promise<void> => asking.dropAsking(ctx.db, { subject, personIds }, ctx.now)
