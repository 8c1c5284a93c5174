/** Vacancies as Excel: the template, the import that takes all rows or none, the annotated copy, the export. */
import { covers } from '#platform/access'
import type { ParsedOf } from '#platform/act'
import { dayOf } from '#platform/day'
import { annotateSheet, readDay, readSheet, shorten, writeSheet, XLSX } from '#platform/forms'
import { insist, type Reason, Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { levelNames } from '#registry/occupations/contract'
import { checkUscc, normalizeUscc, orgById, orgsByUscc } from '#registry/organisations'
import { regions } from '#registry/regions'
import * as c from './contract.ts'
import {
  checkNeed,
  checkTwice,
  chooseChannel,
  LEVEL_CHOICES,
  NO_LEVEL,
  needKey,
  readNeeds,
  SHEET_COLUMNS,
  type SheetNeed,
} from './rules.ts'
import { kindOfActor, known, newVacancy, recordNew, showVacancies } from './service.ts'
import * as store from './store.ts'

const MAX_EXPORT = 20_000
const NOTES = [
  '1. 每行一个岗位需求；工作地区填到县（市、区）。',
  '2. 职业（工种）编码按职业分类填写，名称须与编码一致。',
  '3. 企业填报本单位需求；工会、行业主管部门和公共就业服务机构可填报多家单位的需求。',
  '4. 任何一行有错误，整份文件都不会导入；请按“错误原因”改正后重新上传。',
  '5. 同一单位、同一职业和等级、同一地区、同一到岗日期为同一需求，重复上传不会重复计数。',
]

/** Finds a county by code or by name; a name that two counties share needs its city before it. */
function countyFinder(): (text: string) => string | undefined {
  const plain = (text: string) => text.normalize('NFKC').replace(/[\s·]|福建省/g, '')
  const found = new Map<string, string | null>()
  for (const region of regions().all) {
    if (region.level !== 'county') continue
    found.set(region.code, region.code)
    const city = regions().nameOf(region.parentCode)
    found.set(plain(`${city}${region.name}`), region.code)
    found.set(plain(region.name), found.has(plain(region.name)) ? null : region.code)
  }
  return (text) => found.get(plain(text)) ?? undefined
}

async function ownSheet(ctx: Ctx, fileId: string): Promise<Buffer> {
  const [file] = await ctx.tools.files.info(ctx.db, [fileId])
  const own = file && (await ctx.tools.files.ownedBy(ctx.db, [fileId], ctx.actor.accountId))
  if (!own) throw new Refused([c.refusals.not_own_file({ field: 'fileId' })])
  return await ctx.tools.files.read(file)
}

/** Reads and judges the whole file; with any reason nothing of it is taken. */
async function judge(ctx: Ctx, body: Buffer, asked: c.Channel | null | undefined) {
  const orgKind = await kindOfActor(ctx)
  const own = orgKind === 'enterprise' ? await orgById(ctx.db, ctx.actor.orgId as string) : undefined
  const chosen = chooseChannel(orgKind, asked)
  const sheet = await readSheet(body, { columns: SHEET_COLUMNS, maxRows: c.MAX_IMPORT })
  const read = readNeeds(sheet.rows, readDay, countyFinder())
  const needs = read.needs.map((need) => ({ ...need, employerUscc: normalizeUscc(need.employerUscc) }))
  const facts = await known(
    ctx,
    needs.map((n) => n.occupationCode),
  )
  const usccs = needs.map((n) => n.employerUscc)
  const orgs = await orgsByUscc(ctx.db, usccs)
  const scope = ctx.scope('vacancy.report')
  const reasons: Reason[] = checkTwice(needs)
  for (const need of needs) {
    const { row } = need
    reasons.push(...checkNeed(need, facts, row))
    reasons.push(...checkUscc(need.employerUscc, 'employerUscc').map((r) => ({ ...r, row })))
    const org = orgs.get(need.employerUscc)
    if (own && need.employerUscc !== own.uscc) {
      reasons.push(c.refusals.employer_other({ row, field: 'employerUscc' }))
    } else if (org && org.name !== need.employerName) {
      const facts = { name: need.employerName, registered: org.name }
      reasons.push(c.refusals.employer_name(facts, { row, field: 'employerName' }))
    }
    if (!own && !covers(scope, { region: need.region })) {
      const region = regions().nameOf(need.region)
      reasons.push(c.refusals.region_outside({ region }, { row, field: 'region' }))
    }
    const official = facts.occupations.get(need.occupationCode)?.name
    if (official && official !== need.occupationName.normalize('NFKC').replace(/\s/g, '')) {
      const facts = { code: need.occupationCode, name: need.occupationName, official }
      reasons.push(c.refusals.name_differs(facts, { row, field: 'occupationName' }))
    }
  }
  const before = new Map(
    (await store.openVacanciesOf(ctx.db, usccs)).map((v) => [needKey(v.employerUscc, v), v]),
  )
  const fresh: SheetNeed[] = []
  for (const need of needs) {
    const told = before.get(needKey(need.employerUscc, need))
    if (!told) fresh.push(need)
    else if (!sameNeed(told, need)) {
      const occupation = facts.occupations.get(need.occupationCode)?.name ?? need.occupationCode
      const names = { employer: need.employerName, occupation }
      reasons.push(c.refusals.told_before(names, { row: need.row, field: 'occupationCode' }))
    }
  }
  const all = [
    ...chosen.reasons,
    ...firstOfCell([...sheet.reasons, ...read.reasons, ...reasons]).sort(
      (a, b) => (a.row ?? 0) - (b.row ?? 0),
    ),
  ]
  return { fresh, orgs, occupations: facts.occupations, channel: chosen.channel, reasons: shorten(all) }
}

/** Columns whose fault makes a judgement of the other meaningless. */
const DEPENDS: Record<string, string[]> = {
  wageFrom: ['wageFromFen', 'wageToFen'],
  wageTo: ['wageFromFen', 'wageToFen'],
  region: ['occupationCode:vacancy.twice_in_file', 'occupationCode:vacancy.told_before'],
  neededBy: ['occupationCode:vacancy.twice_in_file', 'occupationCode:vacancy.told_before'],
  level: ['occupationCode:vacancy.twice_in_file', 'occupationCode:vacancy.told_before'],
}

/** A cell that could not be read is not judged again, nor what rests on it. */
function firstOfCell(reasons: Reason[]): Reason[] {
  const unread = new Set<string>()
  return reasons.filter((r) => {
    const at = `${r.row}:${r.field}`
    if (unread.has(at) || unread.has(`${at}:${r.code}`)) return false
    if (r.row !== undefined && /^(?:sheet\.|vacancy\.bad_cell)/.test(r.code)) {
      for (const field of [r.field as string, ...(DEPENDS[r.field as string] ?? [])]) {
        unread.add(`${r.row}:${field}`)
      }
    }
    return true
  })
}

const sameNeed = (told: store.VacancyRow, need: SheetNeed): boolean =>
  told.headcount === need.headcount &&
  told.wageFromFen === need.wageFromFen &&
  told.wageToFen === need.wageToFen &&
  told.skills === need.skills &&
  told.trains === need.trains

export async function importFile(ctx: Ctx, input: ParsedOf<typeof c.importVacancies>) {
  const body = await ownSheet(ctx, input.fileId)
  const first = await judge(ctx, body, input.channel)
  insist(first.reasons)
  // Again under the locks of the employers: somebody may have told the same needs in the meantime.
  await store.lockEmployers(
    ctx.db,
    first.fresh.map((n) => n.employerUscc),
  )
  const { fresh, orgs, occupations, channel, reasons } = await judge(ctx, body, input.channel)
  insist(reasons)
  const rows = fresh.map(({ row: _row, employerName, employerUscc, occupationName: _name, ...need }) =>
    newVacancy(
      ctx,
      need,
      { orgId: orgs.get(employerUscc)?.id ?? null, name: employerName, uscc: employerUscc },
      channel as c.Channel,
    ),
  )
  await store.insertVacancies(ctx.db, rows)
  for (const row of rows) {
    recordNew(ctx, row, occupations.get(row.occupationCode)?.name ?? row.occupationCode, [input.fileId])
  }
  if (rows.length === 0) {
    ctx.record({
      subjects: [`file:${input.fileId}`],
      summary: '重复导入岗位需求，没有变化',
      orgId: ctx.actor.orgId,
      files: [input.fileId],
    })
  }
  const headcount = rows.reduce((sum, row) => sum + row.headcount, 0)
  return { added: rows.length, headcount, unchanged: rows.length === 0 }
}

export async function annotateFile(
  ctx: Ctx,
  input: ParsedOf<typeof c.annotateVacancies>,
): Promise<FileReply> {
  const body = await ownSheet(ctx, input.fileId)
  const { reasons } = await judge(ctx, body, input.channel)
  return { filename: '岗位需求-错误标注.xlsx', mime: XLSX, body: await annotateSheet(body, reasons) }
}

export async function template(): Promise<FileReply> {
  const columns = SHEET_COLUMNS.map((column) =>
    column.key === 'level'
      ? { ...column, choices: LEVEL_CHOICES }
      : column.key === 'trains'
        ? { ...column, choices: ['是', '否'] }
        : column,
  )
  const body = await writeSheet({ sheet: '岗位需求', columns, rows: [], notes: NOTES })
  return { filename: '岗位需求模板.xlsx', mime: XLSX, body }
}

export async function exportFile(ctx: Ctx, input: ParsedOf<typeof c.exportVacancies>): Promise<FileReply> {
  const page = await store.listVacancyRows(ctx.db, ctx.scope(), ctx.today, {
    ...input,
    page: 1,
    size: MAX_EXPORT,
  })
  const rows = (await showVacancies(ctx, page.rows)).map((v) => ({
    ...v,
    region: v.regionName.replaceAll(' · ', ''),
    level: v.level === null ? NO_LEVEL : (levelNames[v.level] ?? v.level),
    wageFrom: v.wageFromFen === null ? null : v.wageFromFen / 100,
    wageTo: v.wageToFen === null ? null : v.wageToFen / 100,
    trains: v.trains ? '是' : '否',
    channel: c.channels[v.channel],
    state: c.shownStates[v.state],
  }))
  const columns = [
    ...SHEET_COLUMNS,
    { key: 'channel', title: '填报渠道', width: 18 },
    { key: 'reporterName', title: '填报单位', width: 28 },
    { key: 'reportedOn', title: '填报日期', width: 14 },
    { key: 'state', title: '状态', width: 14 },
    { key: 'filled', title: '招到人数' },
  ]
  const body = await writeSheet({ sheet: '岗位需求', columns, rows: rows as never })
  return { filename: `岗位需求-${dayOf(ctx.now)}.xlsx`, mime: XLSX, body }
}
