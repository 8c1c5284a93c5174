/** A city's records as strangers would ask about them: every act, every kind of record, every filter. */
import { inflateRawSync } from 'node:zlib'
import type { Actor, Place } from '#platform/access'
import { dayOf } from '#platform/day'
import type { AnyAct, Ctx, Served } from '#platform/serve'
import { verbs } from '../../src/registry/accounts/rules.ts'
import { regions } from '../../src/registry/regions/index.ts'
import type { Reply, TestApp } from './app.ts'
import { xiamenPacks } from './money.ts'
import { idFieldsOf, innerIdsOf, plainInput } from './plain-input.ts'
import { allRows, idsIn, type Row } from './rows.ts'

/** No record's id. */
export const NOBODY = '0192f0c0-0000-7000-8000-000000000000'

/** Who made the first accounts: nobody's either. */
const INSTALLER = '00000000-0000-7000-8000-000000000000'

/** Cells of a workbook lie compressed: every part of the archive is read. */
function unzipped(body: Buffer): string {
  let out = ''
  for (let at = 0; at + 30 < body.length && body.readUInt32LE(at) === 0x04034b50; ) {
    const size = body.readUInt32LE(at + 18)
    const start = at + 30 + body.readUInt16LE(at + 26) + body.readUInt16LE(at + 28)
    const part = body.subarray(start, start + size)
    out += (body.readUInt16LE(at + 8) === 8 ? inflateRawSync(part) : part).toString('utf8')
    at = start + size
  }
  return out
}
export const textOf = (reply: Reply<unknown>): string =>
  reply.raw.subarray(0, 2).toString('latin1') === 'PK' ? unzipped(reply.raw) : reply.raw.toString('utf8')

/** What a record can be told by: ids, masked ID numbers, numbers and titles of the story. */
export const tokensOf = (text: string): string[] =>
  text.match(
    /[0-9a-f]{8}-[0-9a-f-]{27}|\d{6}\*{8}[\dX]{4}|鹭岛[^"<>\\，。“”]*|演示用工企业.|[A-Z]{0,2}\d{6}-\d{4}-\d{4}(?:-\d{4})?|S0000\d+|(?:YY|JB)\d{8}-\d{8}/g,
  ) ?? []
const TELLING = [
  ...[
    'number',
    'no',
    'receipt',
    'id_number_masked',
    'title',
    'employer_name',
    'enterprise_name',
    'licence_no',
  ],
  ...['about', 'reason'],
]
const telling = (row: Row): string[] =>
  TELLING.flatMap((column) => {
    const value = row.json[column]
    return typeof value === 'string' && tokensOf(value).includes(value) ? [value] : []
  })

/** Evenly spread over a list, so that every state of a story is met. */
export const some = (list: readonly string[], most: number): string[] =>
  list.length <= most
    ? [...list]
    : Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)] as string)

/** What a filter or a field of this name can carry; ids of every table where the name does not say. */
const TABLE_OF: Record<string, string> = {
  classId: 'training.class',
  orgId: 'registry.organisation',
  employerOrgId: 'registry.organisation',
  personId: 'registry.person',
  claimId: 'money.claim',
  claimIds: 'money.claim',
  claimLineId: 'money.claim_line',
  budgetId: 'money.budget',
  fileId: 'platform.file',
  sessionId: 'training.class_session',
  certificateId: 'evaluation.certificate',
  planId: 'training.plan',
  agreementId: 'money.apprenticeship',
}

/** Everything the database holds of a city at one moment, and how to ask about it. */
export class City {
  private readonly app: TestApp
  readonly region: string
  readonly rows: readonly Row[]
  readonly ids = new Map<string, string[]>()
  /** What only its own people may read. */
  readonly secrets: Set<string>
  private constructor(app: TestApp, region: string, rows: readonly Row[]) {
    this.app = app
    this.region = region
    this.rows = rows
    for (const row of rows) {
      if (row.id) this.ids.set(row.table, [...(this.ids.get(row.table) ?? []), row.id])
    }
    this.secrets = new Set(rows.flatMap((row) => [...idsIn(row), ...telling(row)]))
    // A proof is of the whole province's books: that there is one is known to all who read a part of them.
    for (const id of this.idsOf('money.proof')) this.secrets.delete(id)
    this.secrets.delete(INSTALLER)
  }

  static async seen(app: TestApp, region: string): Promise<City> {
    return new City(app, region, await allRows(app.ownerUrl))
  }

  idsOf(table: string): string[] {
    return this.ids.get(table) ?? []
  }

  everyTable(most: number): string[] {
    return [...new Set([...this.ids.values()].flatMap((list) => some(list, most)))]
  }

  inputOf(act: AnyAct, id: string): Record<string, unknown> {
    const document = { ...xiamenPacks['class-training'], region: this.region }
    const needsDocument = ['money.policy.check', 'money.policy.draft'].includes(act.id)
    return {
      ...plainInput(act, id, this.region, needsDocument ? { document } : {}),
      // Lists are asked for everything they would give.
      ...('size' in shapeOf(act) ? { size: '200' } : {}),
    }
  }

  /** As if somebody who may everything everywhere asked where a record is. */
  private placeOf(one: Served, input: unknown): Promise<Place> {
    const actor: Actor = {
      accountId: NOBODY,
      name: '',
      orgId: null,
      orgName: null,
      personId: null,
      roles: [],
      grants: [{ verbs: new Set(Object.keys(verbs)), org: null, region: '350000' }],
    }
    const now = this.app.clock.now().toISOString()
    const { tools } = this.app.platform
    const scope = () => ({ orgs: [], regions: regions().all.map((r) => r.code) })
    const ctx = { db: tools.db, tools, actor, now, today: dayOf(now), scope, may: () => true }
    return (one.at as (ctx: Ctx, input: unknown) => Promise<Place>)(
      ctx as unknown as Ctx,
      one.act.input.parse(input),
    )
  }

  /** Requests about its records that lie under a place of their own: up to six for each act. */
  async targetsOf(one: Served): Promise<Record<string, unknown>[]> {
    const fields = idFieldsOf(one.act)
    const together = await this.targetsBy(one, fields)
    // Where a record is named by one id or another, both at once name none.
    if (together.length > 0 || fields.length < 2) return together
    for (const field of fields) {
      const alone = await this.targetsBy(one, [field])
      if (alone.length > 0) return alone
    }
    return []
  }
  private async targetsBy(one: Served, fields: readonly string[]): Promise<Record<string, unknown>[]> {
    const asked = (id: string) => ({
      ...this.inputOf(one.act, id),
      // Every optional id too: a place may hang on it.
      ...Object.fromEntries(fields.map((field) => [field, id])),
    })
    const stands = (id: string) =>
      this.placeOf(one, asked(id)).then(
        () => true,
        () => false,
      )
    if (fields.length === 0) return (await stands(NOBODY)) ? [asked(NOBODY)] : []
    // Acts that say where their record is in the same words mostly mean the same table: it is looked into first.
    const words = `${one.act.id.split('.').slice(0, 2).join('.')} ${fields} ${String(one.at)}`
    const known = this.found.get(words)
    const first = known ? await this.standing(known, stands) : []
    const ids = first.length > 0 ? first : await this.standing([...this.ids.keys()], stands, words)
    return ids.map(asked)
  }
  private readonly found = new Map<string, string[]>()
  private async standing(
    tables: readonly string[],
    stands: (id: string) => Promise<boolean>,
    words?: string,
  ): Promise<string[]> {
    const out: string[] = []
    const from: string[] = []
    for (const table of tables) {
      const list = this.idsOf(table)
      // One table can hold records of several kinds.
      const tried = await Promise.all(some(list, 2).map(stands))
      if (!tried.includes(true)) continue
      from.push(table)
      for (const id of some(list, 6)) if (await stands(id)) out.push(id)
      if (out.length >= 6) break
    }
    if (words) this.found.set(words, from)
    return out
  }

  /** One request as it comes, and one for each id and subject that the act can be narrowed to or be given. */
  narrowed(act: AnyAct): Record<string, unknown>[] {
    const plain = (id = NOBODY) => this.inputOf(act, id)
    const idsFor = (field: string, most = 3): string[] => {
      const table = TABLE_OF[field]
      return table ? some(this.idsOf(table), most) : this.everyTable(1)
    }
    const subjects = ['class', 'claim', 'plan'].flatMap((kind) => {
      const table = { class: 'training.class', claim: 'money.claim', plan: 'training.plan' }[kind] as string
      return some(this.idsOf(table), 2).map((id) => ({ ...plain(), subject: `${kind}:${id}` }))
    })
    return [
      plain(),
      { ...plain(), region: this.region },
      ...idFieldsOf(act).flatMap((field) => idsFor(field).map((id) => ({ ...plain(id), [field]: id }))),
      ...innerIdsOf(act).flatMap((field) => idsFor(field, 12).map((id) => plain(id))),
      ...('subject' in shapeOf(act) ? subjects : []),
    ]
  }

  /** Its secrets in a reply, other than those the question named. */
  leaksIn(reply: Reply<unknown>, asked: unknown): string[] {
    const given = JSON.stringify(asked)
    return [...new Set(tokensOf(textOf(reply)))].filter((t) => this.secrets.has(t) && !given.includes(t))
  }
}

const shapeOf = (act: AnyAct): object => (act.input as { shape?: object }).shape ?? {}
