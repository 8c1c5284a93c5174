/**
 * Asks the offices' lines about everybody who waits for it: by the clock and soon after it was wanted, a few at once for
 * each office, each office by itself so that a slow one holds up no other. What comes of it is told by an event.
 */
import { v7 as uuidv7 } from 'uuid'
import { dayOf } from '#platform/day'
import type { Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import { askLine, type OfficeAnswer } from './adapter.ts'
import { findingsOf, officeSecret, speaking } from './ask-service.ts'
import { askingSettings, hasAnswer, nextTry } from './asking-rules.ts'
import * as asking from './asking-store.ts'
import { writeQuestion } from './question-service.ts'
import type { Finding, RegisterCode } from './register-rules.ts'
import * as store from './store.ts'

export const ASKING_JOB = 'register-asking'
/** A process that died lets go of what it held after this. */
const HELD_MS = 5 * 60_000
/** One job asks so many batches of an office at most; the next goes on. */
const BATCHES = 40

const nowOf = (tools: Tools) => tools.clock.now().toISOString()

/** Wanted: the job that asks is started at once instead of at the next full minute. */
export async function askSoon(tools: Tools): Promise<void> {
  await tools.outbox.boss.send(ASKING_JOB, {})
}

export async function askWaiting(tools: Tools): Promise<void> {
  const codes = await asking.waitingCodes(tools.db)
  if (codes.length > 0) {
    const { said, opened } = await speaking(tools, tools.db, codes, dayOf(nowOf(tools)))
    await Promise.all(
      codes.map(async (code) => {
        const register = opened.find((one) => one.code === code)
        // A delivery speaks by now, the basis ran out, or the line is gone: nobody is asked about any more.
        if (register?.endpoint && said.get(code)?.silence) await drain(tools, register, register.endpoint)
        else await asking.dropAsking(tools.db, { code }, nowOf(tools))
      }),
    )
  }
  await tell(tools)
}

async function drain(tools: Tools, register: store.RegisterRecord, endpoint: string): Promise<void> {
  const line = { endpoint, secret: officeSecret(tools, register.code) }
  for (let n = 0; n < BATCHES; n++) {
    const now = nowOf(tools)
    const until = new Date(Date.parse(now) + HELD_MS).toISOString()
    const rows = await asking.takeDue(tools.db, register.code, now, until, askingSettings.batch)
    if (rows.length === 0) return
    if (!(await askBatch(tools, register.code, line, rows))) return
  }
}

interface Round {
  answer: OfficeAnswer
  findings: Finding[]
}

/** False when the line closed on the way: the rest waits. */
async function askBatch(
  tools: Tools,
  code: RegisterCode,
  line: { endpoint: string; secret: string },
  rows: readonly asking.AskingRow[],
): Promise<boolean> {
  const purposes = new Map(rows.map((row) => [row.personId, row.purpose]))
  const people = await peopleById(tools.db, [...purposes.keys()])
  const rounds = new Map<string, Round>()
  const left = [...people]
  const one = async (): Promise<void> => {
    for (let person = left.shift(); person; person = left.shift()) {
      const clear = openPerson({ tools }, person)
      const purpose = purposes.get(person.id) as string
      const answer = await askLine(line, {
        register: code,
        idNumber: clear.idNumber,
        name: clear.name,
        purpose,
      })
      rounds.set(person.id, { answer, findings: findingsOf(tools, code, answer, clear.name) })
    }
  }
  await Promise.all(Array.from({ length: askingSettings.atOnce }, one))
  await writeDown(tools, code, rows, rounds)
  return [...rounds.values()].every(({ answer }) => answer.state !== 'paused')
}

/** Questions, answers and what is left to ask, in one transaction. A question that was never sent is none. */
async function writeDown(
  tools: Tools,
  code: RegisterCode,
  rows: readonly asking.AskingRow[],
  rounds: ReadonlyMap<string, Round>,
): Promise<void> {
  const now = nowOf(tools)
  const sent = rows.filter((row) => (rounds.get(row.personId)?.answer.tries ?? 0) > 0)
  await tools.db.transaction().execute(async (trx) => {
    const questionOf = new Map<string, string>()
    const same = Map.groupBy(sent, (row) => JSON.stringify([row.subject, row.purpose, row.askedBy]))
    for (const group of same.values()) {
      const { subject, purpose, askedBy, actorName, actorOrg } = group[0] as asking.AskingRow
      const found = new Map(
        group.map((row) => [row.personId, (rounds.get(row.personId) as Round).findings] as const),
      )
      const dates = group
        .flatMap((row) => rounds.get(row.personId)?.answer.dataDate ?? [])
        .sort((a, b) => a.localeCompare(b))
      const id = await writeQuestion(
        { db: trx, now, actor: { accountId: askedBy, name: actorName, orgName: actorOrg } },
        { purpose, subject, asOf: dayOf(now) },
        new Map([[code, { silence: null, dataDate: dates[0] ?? null }]]),
        found,
      )
      for (const row of group) questionOf.set(row.personId, id)
    }
    await store.insertAnswers(
      trx,
      [...questionOf].map(([personId, questionId]) => {
        const { answer, findings } = rounds.get(personId) as Round
        const { state, dataDate, tries, millis } = answer
        return {
          id: uuidv7(),
          code,
          personId,
          askedAt: now,
          state,
          dataDate,
          rows: findings,
          tries,
          millis,
          questionId,
        }
      }),
    )
    const settled: { personId: string; lastState: 'found' | 'none' }[] = []
    const open: Parameters<typeof asking.setUnanswered>[1][number][] = []
    for (const row of rows) {
      const state = rounds.get(row.personId)?.answer.state ?? 'unavailable'
      if (hasAnswer(state)) settled.push({ personId: row.personId, lastState: state })
      else {
        const rounds = row.rounds + (state === 'paused' ? 0 : 1)
        open.push({ id: row.id, lastState: state, rounds, nextAt: nextTry({ ...row, rounds }, state, now) })
      }
    }
    await asking.setAnswered(trx, code, settled, now)
    await asking.setUnanswered(trx, open, now)
  })
}

async function tell(tools: Tools): Promise<void> {
  await tools.db.transaction().execute(async (trx) => {
    const told = Map.groupBy(await asking.takeUntold(trx, nowOf(tools)), (row) => row.subject)
    await tools.outbox.emit(
      trx,
      [...told].map(([subject, rows]) => ({
        name: 'register.answered',
        payload: { subject, personIds: [...new Set(rows.map((row) => row.personId))] },
      })),
    )
  })
}
