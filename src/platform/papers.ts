/**
 * Papers that an office issues and serves: set once, in the act that serves them, kept in the file store, and put on
 * record with their SHA-256. Whoever is concerned downloads these bytes, never a page set anew from today's data.
 */
import { v7 as uuidv7 } from 'uuid'
import { showDay } from './day.ts'
import type { Db, Trx } from './db/index.ts'
import type { PaperRow } from './list.ts'
import { PDF, type PdfBlock, renderPdf } from './pdf.ts'
import type { Ctx } from './serve.ts'

type Tables = {
  'platform.issuedPaper': {
    id: string
    subject: string
    kind: string
    round: number
    title: string
    number: string
    fileId: string
    sha256: string
    issuedAt: string
  }
}
const of = (db: Db | Trx) => db.withTables<Tables>()

/** How to go against a decision, which has to say it: 行政复议法第二十条 (60 days), 行政诉讼法第四十六条 (6 months). */
export const REMEDIES =
  '对本决定不服的，可以自收到本决定书之日起六十日内依法申请行政复议，也可以自收到之日起六个月内向人民法院提起行政诉讼。'

export interface Issued {
  /** The record it belongs to, as on record: `penalty:<id>`. */
  subject: string
  /** Further records in whose files it stands. */
  also?: readonly string[]
  kind: string
  round?: number
  region: string | null
  orgId: string | null
  number: string
  title: string
  /** In whose name: the red head, and the last lines. */
  office: string
  blocks: readonly PdfBlock[]
}

/** What somebody wrote in several lines, as paragraphs. */
export const paragraphs = (text: string): PdfBlock[] =>
  text
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => ({ kind: 'text', text: line }))

/** Sets, keeps and records one paper in the act's transaction; gives its SHA-256. */
export async function issuePaper(ctx: Ctx, what: Issued): Promise<string> {
  const { title, number, office } = what
  const body = await renderPdf('letter', {
    title,
    number,
    issuer: office,
    blocks: [...what.blocks, { kind: 'sign', rows: [office, showDay(ctx.today)] }],
    ...(ctx.tools.demo ? { watermark: '演示数据' } : {}),
  })
  const file = await ctx.tools.files.put(ctx.db, body, `${title}-${number}.pdf`, null, ctx.now)
  await of(ctx.db)
    .insertInto('platform.issuedPaper')
    .values({
      id: uuidv7(),
      subject: what.subject,
      kind: what.kind,
      round: what.round ?? 1,
      title,
      number,
      fileId: file.id,
      sha256: file.sha256,
      issuedAt: ctx.now,
    })
    .execute()
  ctx.record({
    subjects: [what.subject, ...(what.also ?? [])],
    summary: `《${title}》（${number}）已制作存档`,
    region: what.region,
    orgId: what.orgId,
    after: { paperSha256: file.sha256 },
    files: [file.id],
  })
  return file.sha256
}

/** What was served under one record, oldest first, with links for whoever may see the record. */
export async function papersOf(ctx: Pick<Ctx, 'db' | 'tools' | 'now'>, subject: string): Promise<PaperRow[]> {
  const rows = await of(ctx.db)
    .selectFrom('platform.issuedPaper')
    .selectAll()
    .where('subject', '=', subject)
    .orderBy('issuedAt')
    .orderBy('id')
    .execute()
  return rows.map(({ fileId, kind, title, number, sha256, issuedAt }) => ({
    id: fileId,
    kind,
    title,
    number,
    sha256,
    issuedAt,
    url: ctx.tools.files.link(fileId, ctx.now),
  }))
}

/** The bytes as they were served; null where nothing of the kind was. */
export async function paperServed(
  ctx: Pick<Ctx, 'db' | 'tools'>,
  subject: string,
  kind: string,
): Promise<{ filename: string; mime: string; body: Buffer } | null> {
  const row = await of(ctx.db)
    .selectFrom('platform.issuedPaper')
    .selectAll()
    .where('subject', '=', subject)
    .where('kind', '=', kind)
    .orderBy('round', 'desc')
    .executeTakeFirst()
  if (!row) return null
  await ctx.tools.files.insistThere(ctx.db, row.fileId)
  return { filename: `${row.title}-${row.number}.pdf`, mime: PDF, body: await ctx.tools.files.read(row) }
}
