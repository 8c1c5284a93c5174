/**
 * Looks into an uploaded workbook's zip directory before anything is unpacked: how many parts, how large they say
 * they will become, how steeply they were packed. hucre unpacks no part beyond its declared size, so what passes
 * here is what memory may hold.
 */
import { fromBufferPromise } from 'yauzl'
import { defineRefusals, type Reason } from './refusal.ts'

const MAX_PARTS = 500
const MAX_UNPACKED_BYTES = 48 * 1024 * 1024
/** Long columns of equal cells pack at about 30:1; a bomb at 1000:1. */
const MAX_RATIO = 150
/** Small parts may repeat themselves as they like. */
const RATIO_MATTERS_FROM_BYTES = 2 * 1024 * 1024
const END_RECORD = Buffer.from('504b0506', 'hex')
const OLD_EXCEL = Buffer.from('d0cf11e0', 'hex')
const SAVE_AS = '请用 Excel 或 WPS 打开后，另存为“Excel 工作簿（.xlsx）”，再重新上传。'

export const archiveRefusals = defineRefusals('archive', {
  not_workbook: { text: '文件不是 Excel 工作簿（.xlsx），或已损坏。', next: SAVE_AS },
  old_format: { text: '文件是旧版 Excel（.xls）格式，或设有打开密码。', next: SAVE_AS },
  macros: { text: '工作簿含有宏代码。', next: SAVE_AS },
  bomb: {
    text: '文件解压后的体积超过允许的范围。',
    next: '请只保留数据所在的工作表，删除图片和多余的空白行后重新上传。',
  },
})

/** ZIP64 fields hold sizes that no workbook within our limits needs, and readers disagree about them. */
function usesZip64(body: Buffer): boolean {
  const end = body.lastIndexOf(END_RECORD)
  if (end < 0 || end + 22 > body.length) return true
  return (
    body.readUInt16LE(end + 10) === 0xffff ||
    body.readUInt32LE(end + 12) === 0xffffffff ||
    body.readUInt32LE(end + 16) === 0xffffffff
  )
}

/** Every reason why the workbook must not be unpacked; empty when it may. */
export async function checkArchive(body: Buffer): Promise<Reason[]> {
  if (body.subarray(0, 4).equals(OLD_EXCEL)) return [archiveRefusals.old_format()]
  if (body.length < 22 || usesZip64(body)) return [archiveRefusals.not_workbook()]
  let unpacked = 0
  let parts = 0
  const names = new Set<string>()
  try {
    const zip = await fromBufferPromise(body, { lazyEntries: true, validateEntrySizes: true })
    if (zip.entryCount > MAX_PARTS) return [archiveRefusals.bomb()]
    for await (const entry of zip.eachEntry()) {
      parts += 1
      const { compressedSize: packed, uncompressedSize: size, fileName } = entry
      const folder = fileName.endsWith('/')
      // A size left for a record behind the data is a size nobody has declared.
      const hidden =
        !folder && ((packed === 0 && (entry.generalPurposeBitFlag & 8) !== 0) || (size === 0 && packed > 16))
      if (entry.isEncrypted() || hidden || names.has(fileName)) return [archiveRefusals.not_workbook()]
      names.add(fileName)
      unpacked += size
      const steep = size > RATIO_MATTERS_FROM_BYTES && size > packed * MAX_RATIO
      if (steep || unpacked > MAX_UNPACKED_BYTES) return [archiveRefusals.bomb()]
    }
  } catch {
    return [archiveRefusals.not_workbook()]
  }
  const has = (name: string) => names.has(name)
  if (parts === 0 || !has('[Content_Types].xml')) return [archiveRefusals.not_workbook()]
  if (has('xl/vbaProject.bin')) return [archiveRefusals.macros()]
  return []
}
