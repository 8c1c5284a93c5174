/**
 * Uploaded files: kept outside the web root under their SHA-256, sealed, typed by their content, opened only
 * through links that the act which showed the record signed for a short time.
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { dayOf } from './day.ts'
import type { Db } from './db/index.ts'
import { defineRefusals, Refused } from './refusal.ts'
import type { Sealer } from './seal.ts'

export const FILE_LIMIT_BYTES = 20 * 1024 * 1024
const VISITOR_LIMIT_BYTES = 5 * 1024 * 1024

export const refusals = defineRefusals('file', {
  type: {
    text: '文件类型不在允许范围内，或内容与类型不符。',
    next: '请上传 PDF、JPG、PNG、WebP 图片，或 Excel（.xlsx）、CSV 文件。',
  },
  too_large: { text: `文件超过 ${FILE_LIMIT_BYTES / 1048576} MB。`, next: '请压缩或拆分后重新上传。' },
  visitor: {
    text: `未登录时只能上传 ${VISITOR_LIMIT_BYTES / 1048576} MB 以内的照片（JPG、PNG、WebP）。`,
    next: '请压缩后重新选择；其他材料请登录后提交，或邮寄给受理部门。',
  },
  empty: { text: '文件是空的。', next: '请重新选择文件。' },
  destroyed: {
    text: (f: { on: string }) => `文件已按保存期限于 ${f.on} 销毁。`,
    next: '文件名、摘要值和办理记录仍保留；销毁记录见“数据保存与销毁”。',
  },
  link_expired: { text: '文件链接已失效。', next: '请回到原页面重新打开。' },
})

export interface StoredFile {
  id: string
  name: string
  mime: string
  bytes: number
  sha256: string
}

type Tables = {
  'platform.file': StoredFile & { uploadedBy: string | null; uploadedAt: string }
  'platform.fileDestroyed': {
    fileId: string
    sha256: string
    at: string
    destructionId: string
    removedAt: string | null
  }
}

const LINK_SECONDS = 15 * 60

/** Where a file lies below the folder of files. */
export const filePath = (sha256: string): string => join(sha256.slice(0, 2), sha256)
/** What its seal is bound to: a sealed file put in another's place is found. */
const placeOf = (sha256: string): string => `file:${sha256}`

/** Type by content; the name only tells CSV from other text. */
export function sniff(head: Buffer, name: string): string | null {
  const hex = head.subarray(0, 12).toString('hex')
  if (hex.startsWith('25504446')) return 'application/pdf'
  if (hex.startsWith('ffd8ff')) return 'image/jpeg'
  if (hex.startsWith('89504e470d0a1a0a')) return 'image/png'
  if (hex.startsWith('52494646') && head.subarray(8, 12).toString('latin1') === 'WEBP') return 'image/webp'
  if (hex.startsWith('504b0304')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  if (/\.(csv|txt)$/i.test(name) && !head.includes(0)) return 'text/csv'
  return null
}

export class FileStore {
  private readonly dir: string
  private readonly sealer: Sealer
  constructor(dir: string, sealer: Sealer) {
    this.dir = dir
    this.sealer = sealer
  }

  private pathOf(sha256: string): string {
    return join(this.dir, filePath(sha256))
  }

  /** Whole or not at all, even when the machine stops in the middle. */
  private async write(sha256: string, sealed: Buffer): Promise<void> {
    const path = this.pathOf(sha256)
    const temporary = `${path}.${uuidv7()}`
    await writeFile(temporary, sealed, { mode: 0o600, flush: true })
    await rename(temporary, path)
  }

  /** A photo of somebody without an account, with the ticket that ties it to their next act. */
  async putPhoto(db: Db, body: Buffer, name: string, now: string): Promise<StoredFile & { ticket: string }> {
    if (body.length > VISITOR_LIMIT_BYTES || !sniff(body.subarray(0, 4096), name)?.startsWith('image/'))
      throw new Refused([refusals.visitor()])
    const file = await this.put(db, body, name, null, now)
    return { ...file, ticket: this.ticket(file.id) }
  }

  async put(db: Db, body: Buffer, name: string, by: string | null, now: string): Promise<StoredFile> {
    if (body.length === 0) throw new Refused([refusals.empty()])
    if (body.length > FILE_LIMIT_BYTES) throw new Refused([refusals.too_large()], 413)
    const mime = sniff(body.subarray(0, 4096), name)
    if (!mime) throw new Refused([refusals.type()])
    const sha256 = createHash('sha256').update(body).digest('hex')
    await this.keep(sha256, body)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not stand in a file name
    const clean = name.replace(/[\\/\u0000-\u001f<>:"|?*]/g, '_').slice(-120) || 'file'
    const file: StoredFile = { id: uuidv7(), name: clean, mime, bytes: body.length, sha256 }
    await db
      .withTables<Tables>()
      .insertInto('platform.file')
      .values({ ...file, uploadedBy: by, uploadedAt: now })
      .execute()
    // An older file of the same content may have been destroyed between the two.
    await this.keep(sha256, body)
    return file
  }

  private async keep(sha256: string, body: Buffer): Promise<void> {
    if (await stat(this.pathOf(sha256)).catch(() => null)) return
    await mkdir(join(this.dir, sha256.slice(0, 2)), { recursive: true })
    await this.write(sha256, this.sealer.sealBytes(body, placeOf(sha256)))
  }

  async info(db: Db, ids: readonly string[]): Promise<StoredFile[]> {
    if (ids.length === 0) return []
    return await db
      .withTables<Tables>()
      .selectFrom('platform.file')
      .select(['id', 'name', 'mime', 'bytes', 'sha256'])
      .where('id', 'in', ids)
      .execute()
  }

  /** Whether all ids are files that this account uploaded: an act takes only its caller's own uploads. */
  async ownedBy(db: Db, ids: readonly string[], account: string): Promise<boolean> {
    if (ids.length === 0) return true
    const rows = await db
      .withTables<Tables>()
      .selectFrom('platform.file')
      .select('id')
      .where('id', 'in', ids)
      .where('uploadedBy', '=', account)
      .execute()
    return rows.length === new Set(ids).size
  }

  /** Takes these files' contents away for good; from the commit on nobody opens them, the disk follows (`sweep`). */
  async destroy(db: Db, files: readonly StoredFile[], destructionId: string, now: string): Promise<void> {
    if (files.length === 0) return
    await db
      .withTables<Tables>()
      .insertInto('platform.fileDestroyed')
      .values(
        files.map(({ id, sha256 }) => ({ fileId: id, sha256, at: now, destructionId, removedAt: null })),
      )
      .onConflict((on) => on.doNothing())
      .execute()
  }

  /** Refuses what was destroyed. */
  async insistThere(db: Db, id: string): Promise<void> {
    const gone = await db
      .withTables<Tables>()
      .selectFrom('platform.fileDestroyed')
      .select('at')
      .where('fileId', '=', id)
      .executeTakeFirst()
    if (gone) throw new Refused([refusals.destroyed({ on: dayOf(gone.at) })], 404)
  }

  /** Removes from the disk what was destroyed and no other file has the same content as; gives how many. */
  async sweep(db: Db, now: string): Promise<number> {
    const tables = db.withTables<Tables>()
    const waiting = await tables
      .selectFrom('platform.fileDestroyed')
      .select('sha256')
      .distinct()
      .where('removedAt', 'is', null)
      .limit(1000)
      .execute()
    let count = 0
    for (const { sha256 } of waiting) {
      // Out of the way first: who uploads the same content meanwhile finds it missing and writes it anew.
      const path = this.pathOf(sha256)
      await rename(path, `${path}.gone`).catch(() => {})
      const living = await tables
        .selectFrom('platform.file as f')
        .leftJoin('platform.fileDestroyed as g', 'g.fileId', 'f.id')
        .select('f.id')
        .where('f.sha256', '=', sha256)
        .where('g.fileId', 'is', null)
        .executeTakeFirst()
      if (living) {
        await rename(`${path}.gone`, path).catch(() => {})
        continue
      }
      await rm(`${path}.gone`, { force: true })
      await tables
        .updateTable('platform.fileDestroyed')
        .set({ removedAt: now })
        .where('sha256', '=', sha256)
        .where('removedAt', 'is', null)
        .execute()
      count += 1
    }
    return count
  }

  /** Throws where the file on disk was changed or moved. */
  async read(file: Pick<StoredFile, 'sha256'>): Promise<Buffer> {
    return this.sealer.openBytes(await readFile(this.pathOf(file.sha256)), placeOf(file.sha256))
  }

  /** Seals every file anew that is not under the current key; returns how many. */
  async reseal(): Promise<number> {
    let count = 0
    for (const name of await readdir(this.dir, { recursive: true }).catch(() => [])) {
      const sha256 = name.slice(-64)
      if (name !== filePath(sha256)) continue
      const sealed = await readFile(this.pathOf(sha256))
      if (this.sealer.keyNumber(sealed) === this.sealer.current) continue
      const place = placeOf(sha256)
      await this.write(sha256, this.sealer.sealBytes(this.sealer.openBytes(sealed, place), place))
      count += 1
    }
    return count
  }

  /** Proves to a later act that whoever calls it has just uploaded the file, also without an account. */
  ticket(fileId: string): string {
    return this.sealer.sign(fileId, 'upload')
  }

  checkTicket(fileId: string, ticket: string): boolean {
    return this.ticket(fileId) === ticket
  }

  /** Link that opens one file for fifteen minutes. Give it only in a reply whose reader may see the record. */
  link(fileId: string, now: string): string {
    const until = Math.floor(Date.parse(now) / 1000) + LINK_SECONDS
    return `/api/files/${fileId}?until=${until}&sign=${this.sealer.sign(`${fileId}:${until}`, 'file')}`
  }

  checkLink(fileId: string, until: number, sign: string, now: string): void {
    const good = this.sealer.sign(`${fileId}:${until}`, 'file') === sign
    if (!good || until < Date.parse(now) / 1000) throw new Refused([refusals.link_expired()], 403)
  }
}
