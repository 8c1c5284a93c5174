/** Duplicate checks between cities without handing over people: keyed hashes go out, only what both have comes to light. */
import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import { daysBetween } from '#platform/day'
import { common, insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { openPerson, peopleById } from '#registry/people'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import { compareExchange, readExchange, wordsOf, writeExchange } from './exchange-rules.ts'
import * as store from './exchange-store.ts'
import { seatsShown } from './store.ts'

const MIN_SECRET = 16
const MAX_DAYS = 731

const keyFrom = (secret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(secret.normalize('NFKC')), 'qiancheng-exchange', 'rows', 32))
/** Tells whether both used the same key, and nothing else of it. */
const markOf = (key: Buffer): string => createHmac('sha256', key).update('mark').digest('hex').slice(0, 8)

const checks = (input: { secret: string; from: string; to: string }): Reason[] => [
  ...(input.secret.length < MIN_SECRET ? [c.refusals.weak_secret({ field: 'secret' })] : []),
  ...(input.from > input.to || daysBetween(input.from, input.to) > MAX_DAYS
    ? [c.refusals.span_wrong({ field: 'to' })]
    : []),
]

const STEP = 2000
async function hashed(ctx: Ctx, key: Buffer, input: { region: string; from: string; to: string }) {
  const seats = await store.exchangeSeats(ctx.db, ctx.tools.regionsUnder(input.region), input.from, input.to)
  const out: { hash: string; id: string }[] = []
  for (let i = 0; i < seats.length; i += STEP) {
    const part = seats.slice(i, i + STEP)
    const people = new Map(
      (await peopleById(ctx.db, [...new Set(part.map((s) => s.personId))])).map((p) => [p.id, p]),
    )
    const numbers = new Map([...people].map(([id, person]) => [id, openPerson(ctx, person).idNumber]))
    for (const seat of part) {
      const words = wordsOf(seat, numbers.get(seat.personId) ?? '')
      out.push({
        id: seat.id,
        hash: createHmac('sha256', key).update(words).digest().subarray(0, 16).toString('base64url'),
      })
    }
  }
  return out
}

export const placeOfSpan = async (_ctx: Ctx, input: { region: string }) => ({ region: input.region })

export async function send(ctx: Ctx, input: ParsedOf<typeof c.sendExchange>): Promise<FileReply> {
  insist(checks(input))
  const key = keyFrom(input.secret)
  const ours = await hashed(ctx, key, input)
  const body = Buffer.from(
    writeExchange({
      region: input.region,
      fromDay: input.from,
      toDay: input.to,
      keyMark: markOf(key),
      // A reference by chance: it leads to nobody outside, and back to nobody here either.
      lines: ours.map(({ hash }) => ({ hash, ref: randomBytes(6).toString('base64url') })),
    }),
  )
  await keep(ctx, input, {
    kind: 'sent',
    keyMark: markOf(key),
    rows: ours.length,
    hits: null,
    body,
    found: [],
  })
  return { filename: `交换比对-${input.region}-${input.from}-${input.to}.csv`, mime: 'text/csv', body }
}

async function keep(
  ctx: Ctx,
  input: { region: string; partner: string; from: string; to: string; reason: string },
  made: Pick<store.ExchangeRecord, 'kind' | 'keyMark' | 'rows' | 'hits' | 'found'> & { body: Buffer },
): Promise<string> {
  const id = uuidv7()
  const { body, ...rest } = made
  await store.insertExchange(ctx.db, {
    ...rest,
    id,
    region: input.region,
    partner: input.partner,
    fromDay: input.from,
    toDay: input.to,
    fileSha256: createHash('sha256').update(body).digest('hex'),
    reason: input.reason,
    madeBy: ctx.actor.accountId,
    madeAt: ctx.now,
  })
  ctx.record({
    subjects: [`exchange:${id}`],
    summary:
      made.kind === 'sent'
        ? `生成与${input.partner}的交换比对文件，${made.rows} 条`
        : `比对${input.partner}的交换文件，${made.rows} 条，相同 ${made.hits} 条`,
    region: input.region,
    orgId: ctx.actor.orgId,
    after: { keyMark: made.keyMark },
    reason: input.reason,
  })
  return id
}

export async function receive(ctx: Ctx, input: ParsedOf<typeof c.receiveExchange>) {
  const { files } = ctx.tools
  const reasons = checks(input)
  const [file] = await files.info(ctx.db, [input.fileId])
  if (!file || !(await files.ownedBy(ctx.db, [input.fileId], ctx.actor.accountId)))
    reasons.push(c.refusals.foreign_file({ field: 'fileId' }))
  insist(reasons)
  const body = await files.read(file as NonNullable<typeof file>)
  const theirs = readExchange(body.toString('utf8'))
  const key = keyFrom(input.secret)
  if (!theirs) throw new Refused([c.refusals.not_exchange({ field: 'fileId' })])
  if (theirs.keyMark !== markOf(key)) throw new Refused([c.refusals.other_secret({ field: 'secret' })])
  if (theirs.region === input.region) throw new Refused([c.refusals.own_file({ field: 'fileId' })])
  const hits = compareExchange(await hashed(ctx, key, input), theirs.lines)
  const id = await keep(ctx, input, {
    kind: 'received',
    keyMark: theirs.keyMark,
    rows: theirs.lines.length,
    hits: hits.length,
    body,
    found: hits.map((h) => ({ trainee: h.id, theirs: h.theirs })),
  })
  return { id, rows: theirs.lines.length, hits: hits.length }
}

const shown = (row: store.ExchangeRecord, names: ReadonlyMap<string, string>) => ({
  id: row.id,
  kind: row.kind,
  partner: row.partner,
  regionName: regions().fullName(row.region),
  fromDay: row.fromDay,
  toDay: row.toDay,
  keyMark: row.keyMark,
  rows: row.rows,
  hits: row.hits,
  madeAt: row.madeAt,
  madeByName: names.get(row.madeBy) ?? '',
})

export async function exchanges(ctx: Ctx, input: ParsedOf<typeof c.listExchanges>) {
  const page = await store.exchangePage(ctx.db, ctx.scope().regions, input)
  const names = await accountNames(
    ctx.db,
    page.rows.map((r) => r.madeBy),
  )
  return { ...page, rows: page.rows.map((row) => shown(row, names)) }
}

async function one(ctx: Ctx, id: string): Promise<store.ExchangeRecord> {
  const row = await store.exchangeById(ctx.db, id)
  if (!row) throw new Refused([common.not_found({ what: '这次交换比对' })], 404)
  return row
}
export const placeOfExchange = async (ctx: Ctx, input: { id: string }) => ({
  region: (await one(ctx, input.id)).region,
})

export async function exchange(ctx: Ctx, { id }: { id: string }) {
  const row = await one(ctx, id)
  const names = await accountNames(ctx.db, [row.madeBy])
  const seats = await seatsShown(
    ctx.db,
    'claim',
    row.found.map((f) => f.trainee),
  )
  const people = new Map(
    (await peopleById(ctx.db, [...new Set([...seats.values()].map((s) => s.personId))])).map((p) => [
      p.id,
      p,
    ]),
  )
  return {
    ...shown(row, names),
    reason: row.reason,
    found: row.found.map((f) => {
      const seat = seats.get(f.trainee)
      const person = seat && people.get(seat.personId)
      return {
        lineId: f.trainee,
        nameMasked: person?.nameMasked ?? '',
        idNumberMasked: person?.idNumberMasked ?? '',
        claim: seat ? `${seat.number ?? ''} ${seat.classTitle}`.trim() : '',
        theirs: f.theirs,
      }
    }),
  }
}
