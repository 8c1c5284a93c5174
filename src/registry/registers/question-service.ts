/** Every question about people, written down for the record and shown to whom it was about. */
import { v7 as uuidv7 } from 'uuid'
import type { Day } from '#platform/day'
import type { Db } from '#platform/db'
import type { Asker, Question, RegisterSaid } from './ask-service.ts'
import { type Finding, type RegisterCode, registerOf } from './register-rules.ts'
import * as store from './store.ts'

/** Whoever's work it is for; the platform's own where there is none. */
export interface QuestionBy {
  accountId: string | null
  name: string
  orgName: string | null
}

/** Written down for the record and for the person: who asked, what for, of which data. Returns its id. */
export async function writeQuestion(
  ctx: Pick<Asker, 'db' | 'now'> & { actor: QuestionBy | null },
  question: Pick<Question, 'purpose' | 'subject' | 'asOf'>,
  said: ReadonlyMap<RegisterCode, Pick<RegisterSaid, 'silence' | 'dataDate'>>,
  people: ReadonlyMap<string, readonly Finding[]>,
): Promise<string> {
  const id = uuidv7()
  await store.insertQuestion(
    ctx.db,
    {
      id,
      at: ctx.now,
      askedBy: ctx.actor?.accountId ?? null,
      actorName: ctx.actor?.name ?? '系统',
      actorOrg: ctx.actor?.orgName ?? null,
      purpose: question.purpose,
      subject: question.subject,
      asOf: question.asOf,
      registers: [...said]
        .filter(([, s]) => s.silence === null)
        .map(([code, s]) => ({ code, dataDate: s.dataDate })),
      people: people.size,
    },
    [...people].map(([personId, findings]) => ({
      personId,
      found: [...new Set(findings.map((f) => f.register))],
    })),
  )
  return id
}

const PAGE_IDS = 8192
/** Up to so many people a question has a row for each, with what was found. */
const ROWS_UP_TO = 1000

/** A run: the question once, whom it was about in rows, or of very many in pages of sorted ids. */
export async function writeManyAsked(
  ctx: Pick<Asker, 'db' | 'now'> & { by: { accountId: string | null; name: string; orgName: string | null } },
  question: Pick<Question, 'purpose' | 'subject' | 'asOf'>,
  versions: readonly { code: RegisterCode; dataDate: Day }[],
  /** 16 bytes each. */
  ids: readonly Buffer[],
  found: (personId: string) => string[] = () => [],
): Promise<void> {
  const id = uuidv7()
  await store.insertQuestion(
    ctx.db,
    {
      id,
      at: ctx.now,
      askedBy: ctx.by.accountId,
      actorName: ctx.by.name,
      actorOrg: ctx.by.orgName,
      purpose: question.purpose,
      subject: question.subject,
      asOf: question.asOf,
      registers: versions.map(({ code, dataDate }) => ({ code, dataDate })),
      people: ids.length,
    },
    ids.length > ROWS_UP_TO
      ? []
      : ids.map((bytes) => ({ personId: uuidText(bytes), found: found(uuidText(bytes)) })),
  )
  if (ids.length <= ROWS_UP_TO) return
  const sorted = [...ids].sort((a, b) => a.compare(b))
  for (let no = 0; no * PAGE_IDS < sorted.length; no++) {
    const part = sorted.slice(no * PAGE_IDS, (no + 1) * PAGE_IDS)
    await store.insertQuestionPage(ctx.db, {
      questionId: id,
      no,
      firstId: uuidText(part[0] as Buffer),
      lastId: uuidText(part.at(-1) as Buffer),
      ids: Buffer.concat(part),
    })
  }
}

export const uuidText = (bytes: Buffer): string =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
export const uuidBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')

function holdsId(ids: Buffer, wanted: Buffer): boolean {
  let low = 0
  let high = ids.length / 16
  while (low < high) {
    const middle = (low + high) >>> 1
    const order = ids.compare(wanted, 0, 16, middle * 16, middle * 16 + 16)
    if (order === 0) return true
    if (order < 0) low = middle + 1
    else high = middle
  }
  return false
}

export interface AskedAbout {
  at: string
  actorName: string
  actorOrg: string | null
  purpose: string
  subject: string
  registers: { title: string; source: string; dataDate: Day | null; found: boolean | null }[]
}

/** Who asked registers about this person, latest first: for the person's own access log. */
export async function questionsAbout(db: Db, personId: string, limit = 100): Promise<AskedAbout[]> {
  const wanted = uuidBytes(personId)
  const [single, pages] = await Promise.all([
    store.questionsOfPerson(db, personId, limit),
    store.pagesAround(db, personId, limit),
  ])
  return [...single, ...pages.filter((p) => holdsId(p.ids, wanted))]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, limit)
    .map((q) => ({
      at: q.at,
      actorName: q.actorName,
      actorOrg: q.actorOrg,
      purpose: q.purpose,
      subject: q.subject,
      registers: q.registers.map(({ code, dataDate }) => ({
        title: registerOf(code).title,
        source: registerOf(code).source,
        dataDate,
        found: q.found ? q.found.includes(code) : null,
      })),
    }))
}
