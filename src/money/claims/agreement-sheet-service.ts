/** A sheet of apprentices: every fault by row and column, and nobody is entered while there is one. */
import { v7 as uuidv7 } from 'uuid'
import type { ParsedOf } from '#platform/act'
import type { Day } from '#platform/day'
import { annotateSheet, readDay, readSheet, type SheetRow, shorten, writeSheet, XLSX } from '#platform/forms'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { checkIdNumber, ensurePeople, knownPeople, normalizeIdNumber, readIdNumber } from '#registry/people'
import { type ApprenticeDraft, agreementRefusals, checkApprentice } from './agreement-rules.ts'
import { agreementOrRefuse, duringOf, lockFor, settle, toldElsewhere } from './agreement-service.ts'
import * as c from './agreement-sheet-contract.ts'
import * as store from './agreement-store.ts'
import { type Hire, hires } from './kind-rules.ts'

const HIRES = Object.entries(hires) as [Hire, string][]
const NOTES = [
  `用工方式填写：${HIRES.map(([, title]) => title).join('、')}。`,
  '实习生填写实习协议起止日期，不少于半年；其他人员填写劳动合同，无固定期限的不填结束日期（闽人社文〔2025〕37号第九条）。',
  '日期按 2026-03-01 的格式填写；身份证号按文本填写，避免被改成数字。',
  `一次最多 ${c.MAX_APPRENTICE_ROWS} 行。有一行不合要求，全部不导入；同一文件再次导入没有变化。`,
]

export async function template(): Promise<FileReply> {
  const choices = HIRES.map(([, title]) => title)
  const columns = c.apprenticeColumns.map((one) => (one.key === 'hire' ? { ...one, choices } : one))
  const body = await writeSheet({ sheet: '学徒名册', columns, rows: [], notes: NOTES })
  return { filename: '学徒名册模板.xlsx', mime: XLSX, body }
}

interface Entry extends ApprenticeDraft {
  row: number
  name: string
  idNumber: string
}

const DAYS = ['joinedOn', 'internFrom', 'internTo', 'contractFrom', 'contractTo'] as const

function entryOf({ row, values }: SheetRow, today: Day): { entry: Entry | null; reasons: Reason[] } {
  const reasons: Reason[] = []
  const days = Object.fromEntries(
    DAYS.map((field) => {
      const text = values[field]?.trim() ?? ''
      const day = text ? readDay(text) : null
      if (text && !day) reasons.push(agreementRefusals.bad_day({ text: text.slice(0, 20) }, { field }))
      return [field, day]
    }),
  ) as Record<(typeof DAYS)[number], Day | null>
  const wanted = values.hire?.replace(/\s/g, '') ?? ''
  const hire = HIRES.find(([, title]) => title === wanted)?.[0]
  if (wanted && !hire)
    reasons.push(agreementRefusals.bad_hire({ text: wanted.slice(0, 20) }, { field: 'hire' }))
  const idNumber = normalizeIdNumber(values.idNumber ?? '')
  if (idNumber) reasons.push(...checkIdNumber(idNumber, today))
  const entry =
    reasons.length === 0 && hire && days.joinedOn && idNumber
      ? { ...days, joinedOn: days.joinedOn, hire, row, name: values.name?.trim() ?? '', idNumber }
      : null
  return { entry, reasons: reasons.map((reason) => ({ ...reason, row })) }
}

interface Read {
  entries: Entry[]
  reasons: Reason[]
}

async function read(ctx: Ctx, agreement: store.AgreementRow, body: Buffer): Promise<Read> {
  const sheet = await readSheet(body, { columns: c.apprenticeColumns, maxRows: c.MAX_APPRENTICE_ROWS })
  const found = sheet.rows.map((row) => entryOf(row, ctx.today))
  const entries = found.flatMap((one) => one.entry ?? [])
  const known = await knownPeople(ctx, entries)
  const first = new Map<string, number>()
  const reasons = [...sheet.reasons, ...found.flatMap((one) => one.reasons)]
  entries.forEach((entry, i) => {
    const { birth } = readIdNumber(entry.idNumber)
    const own = [...(known[i]?.reasons ?? []), ...checkApprentice(entry, birth, agreement)]
    const before = first.get(entry.idNumber)
    if (before !== undefined) own.push(agreementRefusals.row_twice({ row: before }, { field: 'idNumber' }))
    else first.set(entry.idNumber, entry.row)
    reasons.push(...own.map((reason) => ({ ...reason, row: entry.row })))
  })
  return { entries, reasons: shorten(reasons.sort((a, b) => (a.row ?? 0) - (b.row ?? 0))) }
}

/** Only a file that this account has uploaded. */
async function uploaded(ctx: Ctx, fileId: string): Promise<{ body: Buffer; name: string }> {
  const { files } = ctx.tools
  const own = await files.ownedBy(ctx.db, [fileId], ctx.actor.accountId)
  const [file] = own ? await files.info(ctx.db, [fileId]) : []
  if (!file) throw new Refused([agreementRefusals.not_your_file({ field: 'fileId' })])
  return { body: await files.read(file), name: file.name }
}

export async function importAll(ctx: Ctx, input: ParsedOf<typeof c.importApprentices>) {
  const row = await lockFor(ctx, input, 'addPerson')
  const { entries, reasons } = await read(ctx, row, (await uploaded(ctx, input.fileId)).body)
  insist(reasons)
  const people = await ensurePeople(
    ctx,
    entries.map(({ idNumber, name }) => ({ idNumber, name, region: row.region })),
  )
  const there = new Map((await store.apprenticesOf(ctx.db, row.id)).map((one) => [one.personId, one]))
  let added = 0
  for (const [i, entry] of entries.entries()) {
    const { person } = people[i] as (typeof people)[number]
    const held = there.get(person.id)
    const { row: line, name: _name, idNumber: _number, ...given } = entry
    const same = held && ([...DAYS, 'hire'] as const).every((field) => held[field] === given[field])
    if (same) continue
    // Who stands there otherwise is changed by hand: a sheet doesn't overwrite.
    if (held) insist([{ ...agreementRefusals.already_there({ field: 'idNumber' }), row: line }])
    await store
      .insertApprentice(ctx.db, {
        ...given,
        id: uuidv7(),
        agreementId: row.id,
        personId: person.id,
        leftOn: null,
        leaveReason: null,
        during: duringOf({ ...given, leftOn: null }, row.endsOn),
        live: true,
        addedBy: ctx.actor.accountId,
        addedAt: ctx.now,
      })
      .catch((error) => toldElsewhere(error, line))
    added += 1
  }
  const unchanged = entries.length - added
  const after = { added, unchanged }
  if (added === 0) {
    ctx.record({
      subjects: [`agreement:${row.id}`],
      summary: `导入学徒名册：学徒培养协议“${row.title}”没有变化`,
      region: row.region,
      orgId: row.orgId,
      after,
      files: [input.fileId],
    })
    return { version: row.version, ...after }
  }
  const moved = await settle(ctx, row, 'addPerson', { after, files: [input.fileId] })
  return { ...moved, ...after }
}

export async function annotate(ctx: Ctx, input: ParsedOf<typeof c.annotateApprentices>): Promise<FileReply> {
  const file = await uploaded(ctx, input.fileId)
  const { reasons } = await read(ctx, await agreementOrRefuse(ctx, input.id), file.body)
  const body = await annotateSheet(file.body, reasons)
  return { filename: `${file.name.replace(/\.[^.]*$/, '')}-错误标注.xlsx`, mime: XLSX, body }
}
