/** Questions about people: what registers and interfaces say of them, each question written down. */
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import type { Actor } from '#platform/access'
import { addDays, type Day, instantAt } from '#platform/day'
import type { Db } from '#platform/db'
import type { Ctx, Tools } from '#platform/serve'
import { openPerson, peopleById } from '#registry/people'
import { askLine, type OfficeAnswer } from './adapter.ts'
import { dayOfNumber } from './key-rules.ts'
import { Keys } from './parse.ts'
import { keysFor, registerKey, tagger } from './people-keys.ts'
import { writeQuestion } from './question-service.ts'
import {
  type Finding,
  type RegisterCode,
  registerOf,
  type Silence,
  segmentsOf,
  valueTitle,
} from './register-rules.ts'
import { mergeSnapshot, Snapshot, type SortedKeys } from './snapshot.ts'
import * as store from './store.ts'
import { type LineSaid, want } from './want-service.ts'

export type Asker = Pick<Ctx<Actor | null>, 'tools' | 'db' | 'now' | 'today' | 'actor'> &
  Partial<Pick<Ctx, 'emit'>>

export interface Question {
  personIds: readonly string[]
  registers: readonly RegisterCode[]
  /** What it is for, in the words that the person will read. */
  purpose: string
  /** `class:<id>`, `claim:<id>`, `person:<id>` … */
  subject: string
  asOf: Day
  /** Lines that are asked one by one are asked afterwards about whom they have not answered; `ask-again`: also whom they could not. */
  onLine?: 'ask' | 'ask-again'
}
export interface RegisterSaid {
  code: RegisterCode
  title: string
  source: string
  /** Why it says nothing; null where it spoke. */
  silence: Silence | null
  dataDate: Day | null
}
export interface Asked {
  people: Map<string, Finding[]>
  registers: Map<RegisterCode, RegisterSaid>
  /** Data date of each line's own answer about a person. */
  answered: Map<string, Map<RegisterCode, Day>>
  /** Where the questions of `onLine` stand. */
  lines: Map<string, LineSaid[]>
}

export const folderOf = (tools: Pick<Tools, 'dataDir'>): string => join(tools.dataDir, 'registers')
export const snapshotPath = (tools: Pick<Tools, 'dataDir'>, deliveryId: string): string =>
  join(folderOf(tools), `${deliveryId}.qcreg`)

export interface Segment {
  code: RegisterCode
  deliveryId: string
  dataDate: Day
  rows: number
  path: string
}

/** What each register can say today: its deliveries in force, or why it is silent. */
export async function speaking(
  tools: Tools,
  db: Db,
  codes: readonly RegisterCode[],
  today: Day,
): Promise<{ said: Map<RegisterCode, RegisterSaid>; segments: Segment[]; opened: store.RegisterRecord[] }> {
  const wanted = new Set(codes)
  const opened = (await store.allRegisters(db)).filter((r) => wanted.has(r.code))
  const usable = opened.filter((r) => r.basisUntil >= today)
  const deliveries = await store.inForceDeliveries(
    db,
    usable.map((r) => r.code),
  )
  const said = new Map<RegisterCode, RegisterSaid>()
  const segments: Segment[] = []
  for (const code of wanted) {
    const { title, source } = registerOf(code)
    const base = { code, title, source, dataDate: null }
    const register = opened.find((r) => r.code === code)
    if (!register) said.set(code, { ...base, silence: 'not-opened' })
    else if (register.basisUntil < today) said.set(code, { ...base, silence: 'expired' })
    else {
      const all = segmentsOf(deliveries.filter((d) => d.code === code))
      const live = all.filter((d) => addDays(d.dataDate, register.maxAgeDays) >= today)
      const dates = live.map((d) => d.dataDate).sort()
      if (live.length === 0) said.set(code, { ...base, silence: all.length > 0 ? 'stale' : 'no-data' })
      else said.set(code, { ...base, silence: null, dataDate: dates.at(-1) as string })
      for (const d of live)
        segments.push({
          code,
          deliveryId: d.id,
          dataDate: d.dataDate,
          rows: d.rowsKept ?? 0,
          path: snapshotPath(tools, d.id),
        })
    }
  }
  return { said, segments, opened: usable }
}

export function sortKeys(keys: readonly { key: Buffer; personId: string }[]): {
  sorted: SortedKeys
  ids: string[]
} {
  const order = [...keys].sort((a, b) => a.key.compare(b.key))
  return {
    sorted: {
      hi: Uint32Array.from(order, (k) => k.key.readUInt32BE(0)),
      lo: Uint32Array.from(order, (k) => k.key.readUInt32BE(4)),
    },
    ids: order.map((k) => k.personId),
  }
}

/** Open snapshots are kept: their index is read once, and a class asks a dozen of them. */
const open = new Map<string, Promise<Snapshot>>()
const OPEN_MAX = 48
async function snapshotAt(path: string): Promise<Snapshot> {
  const held = open.get(path)
  if (held) return held
  if (open.size >= OPEN_MAX) {
    const [oldest] = open.keys()
    const closing = oldest && open.get(oldest)
    if (oldest) open.delete(oldest)
    void (closing || null)?.then((s) => s.close()).catch(() => {})
  }
  const fresh = Snapshot.open(path)
  open.set(path, fresh)
  fresh.catch(() => open.delete(path))
  return fresh
}
export async function forgetSnapshot(path: string): Promise<void> {
  const held = open.get(path)
  open.delete(path)
  await held?.then((s) => s.close()).catch(() => {})
}

async function findIn(
  segment: Segment,
  keys: readonly store.PersonKey[],
  out: Map<string, Finding[]>,
): Promise<void> {
  const snapshot = await snapshotAt(segment.path)
  const { sorted, ids } = sortKeys(keys)
  const tagOf = new Map(keys.map((k) => [k.personId, k.nameTag.readUInt32BE(0)]))
  const hits: { personId: string; row: number; finding: Finding }[] = []
  await mergeSnapshot(snapshot, sorted, (k, block, row) => {
    const personId = ids[k] as string
    const name = block.name ? (block.name[row] as number) : 0
    const value = block.value[row] as number
    hits.push({
      personId,
      row: block.row + row,
      finding: {
        register: segment.code,
        dataDate: segment.dataDate,
        deliveryId: segment.deliveryId,
        record: '',
        from: dayOfNumber(block.from[row] as number),
        to: dayOfNumber(block.to[row] as number),
        value: registerOf(segment.code).values?.[value]?.key ?? null,
        valueTitle: valueTitle(segment.code, value),
        refTag: block.ref ? (block.ref[row] as number) : null,
        nameDiffers: name !== 0 && name !== tagOf.get(personId),
      },
    })
  })
  const lines = await snapshot.lines(hits.map((h) => h.row))
  hits.forEach((hit, i) => {
    out.get(hit.personId)?.push({ ...hit.finding, record: `第 ${lines[i]} 行` })
  })
}

/** An interface's answer as findings of ours. */
export function findingsOf(
  tools: Pick<Tools, 'sealer'>,
  code: RegisterCode,
  answer: Pick<OfficeAnswer, 'rows' | 'dataDate'>,
  name: string,
): Finding[] {
  const tag = tagger(tools)
  const values = registerOf(code).values
  return answer.rows.map((row) => {
    const value = values?.find((v) => v.key === row.value || v.texts.includes(row.value ?? '')) ?? null
    return {
      register: code,
      dataDate: answer.dataDate as string,
      deliveryId: null,
      record: row.record,
      from: row.from,
      to: row.to,
      value: value?.key ?? null,
      valueTitle: value?.title ?? null,
      refTag: row.ref ? tag(row.ref) : null,
      nameDiffers: row.name !== undefined && row.name !== name,
    }
  })
}

/**
 * What registers say of people. A register that is not opened, has no data or old data is silent, and says why: nobody is
 * cleared by silence. Every question is written down with whom it was about.
 */
export async function askAbout(ctx: Asker, question: Question): Promise<Asked> {
  const ids = [...new Set(question.personIds)]
  const people = new Map<string, Finding[]>(ids.map((id) => [id, []]))
  const { said, segments, opened } = await speaking(ctx.tools, ctx.db, question.registers, ctx.today)
  const answered = new Map<string, Map<RegisterCode, Day>>()
  const asked: Asked = { people, registers: said, answered, lines: new Map() }
  if (ids.length === 0) return asked
  const byLine = opened.filter((r) => r.endpoint !== null && said.get(r.code)?.silence)
  if (segments.length === 0 && byLine.length === 0) return asked
  if (segments.length > 0) {
    const keys = [...(await keysFor(ctx.tools, ctx.db, ids)).values()]
    for (const segment of segments) await findIn(segment, keys, people)
  }
  // What an interface said of these people not too long ago.
  const fresh = new Map<RegisterCode, Map<string, store.AnswerRecord>>()
  for (const register of byLine) {
    const since = instantAt(addDays(ctx.today, -register.maxAgeDays), '00:00')
    const answers = await store.answersSince(ctx.db, [register.code], ids, since)
    fresh.set(register.code, new Map(answers.map((a) => [a.personId, a])))
    for (const answer of answers) {
      people.get(answer.personId)?.push(...answer.rows)
      const dates = answered.get(answer.personId) ?? new Map<RegisterCode, Day>()
      answered.set(answer.personId, dates.set(register.code, answer.dataDate as Day))
    }
    const dates = answers.map((a) => a.dataDate as string).sort()
    if (answers.length === ids.length)
      said.set(register.code, {
        ...(said.get(register.code) as RegisterSaid),
        silence: null,
        dataDate: dates[0] ?? null,
      })
  }
  if (question.onLine && byLine.length > 0)
    asked.lines = await want(
      ctx,
      question,
      byLine.map((r) => r.code),
      fresh,
    )
  await writeQuestion(ctx, question, said, people)
  return asked
}

/** Asks an interface about one person and keeps its answer, whatever it is. */
export async function askOfficeNow(
  ctx: Asker,
  register: store.RegisterRecord,
  personId: string,
  purpose: string,
  subject: string,
  timeoutMs?: number,
): Promise<{ answer: OfficeAnswer; findings: Finding[] }> {
  const [person] = await peopleById(ctx.db, [personId])
  if (!person || !register.endpoint) throw new Error('nobody to ask about, or nobody to ask')
  const clear = openPerson(ctx, person)
  const answer = await askLine(
    {
      endpoint: register.endpoint,
      secret: officeSecret(ctx.tools, register.code),
      ...(timeoutMs ? { timeoutMs } : {}),
    },
    { register: register.code, idNumber: clear.idNumber, name: clear.name, purpose },
  )
  const findings = findingsOf(ctx.tools, register.code, answer, clear.name)
  const questionId = await writeQuestion(
    ctx,
    { purpose, subject, asOf: ctx.today },
    new Map([[register.code, { silence: null, dataDate: answer.dataDate }]]),
    new Map([[personId, findings]]),
  )
  const { state, dataDate, tries, millis } = answer
  const told = { state, dataDate, rows: findings, tries, millis, questionId }
  await store.insertAnswers(ctx.db, [
    { id: uuidv7(), code: register.code, personId, askedAt: ctx.now, ...told },
  ])
  return { answer, findings }
}

/** What requests and answers of an interface are signed with; handed to the office when it is connected. */
export const officeSecret = (tools: Pick<Tools, 'sealer'>, code: RegisterCode): string =>
  tools.sealer.sign(`register:${code}`, 'register-request')

export { Keys, registerKey }
