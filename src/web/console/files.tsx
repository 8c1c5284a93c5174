import { DeleteOutlined, FileOutlined, UploadOutlined } from '@ant-design/icons'
import { Button, Image, Upload } from 'antd'
import { useState } from 'react'
import { type Reason, reasonsOf, UPLOAD_LIMIT_BYTES, type Uploaded, upload } from '#web/api'
import { Refusals } from './refusals.tsx'

/** A file of a record, as acts return it: `url` is a signed link. */
export interface ShownFile {
  id: string
  name: string
  mime?: string
  bytes?: number
  url?: string
}

const ACCEPT = {
  any: '.pdf,.jpg,.jpeg,.png,.webp,.xlsx,.csv',
  photo: 'image/jpeg,image/png,image/webp',
  pdf: '.pdf,.jpg,.jpeg,.png,.webp',
  sheet: '.xlsx,.csv',
  csv: '.csv',
  xlsx: '.xlsx',
} as const
const SAYS = {
  any: '支持 PDF、图片（JPG、PNG、WebP）、Excel（.xlsx）、CSV',
  photo: '支持 JPG、PNG、WebP 照片',
  pdf: '支持 PDF 或图片（JPG、PNG、WebP）',
  sheet: '支持 Excel（.xlsx）或 CSV',
  csv: '支持 CSV',
  xlsx: '支持 Excel（.xlsx）',
} as const

export const showBytes = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MB`

export interface FileUploadProps {
  /** Ids of uploaded files. */
  value?: string[] | null
  onChange?: (ids: string[]) => void
  /** Names and links of ids set beforehand. */
  known?: ShownFile[]
  accept?: keyof typeof ACCEPT
  max?: number
  id?: string
  disabled?: boolean
  text?: string
}

export function FileUpload({
  value,
  onChange,
  known = [],
  accept = 'any',
  max = 20,
  id,
  disabled,
  text,
}: FileUploadProps) {
  const [mine, setMine] = useState<Uploaded[]>([])
  const [busy, setBusy] = useState(0)
  const [reasons, setReasons] = useState<Reason[]>([])
  const ids = value ?? []
  const files = ids.map(
    (one) =>
      mine.find((f) => f.id === one) ?? known.find((f) => f.id === one) ?? { id: one, name: '已上传文件' },
  )

  const add = async (list: File[]) => {
    setReasons([])
    let now = ids
    const faults: Reason[] = []
    setBusy(list.length)
    for (const file of list) {
      if (now.length >= max) {
        faults.push({
          code: 'web.too_many_files',
          message: `最多上传 ${max} 个文件，“${file.name}”没有上传。`,
        })
      } else if (file.size > UPLOAD_LIMIT_BYTES) {
        faults.push({
          code: 'web.file_too_large',
          message: `“${file.name}”为 ${showBytes(file.size)}，超过 ${showBytes(UPLOAD_LIMIT_BYTES)}。`,
          next: '请压缩或拆分后重新上传。',
        })
      } else {
        try {
          const done = await upload(file)
          setMine((before) => [...before, done])
          now = [...now.filter((one) => one !== done.id), done.id]
          onChange?.(now)
        } catch (error) {
          faults.push(...reasonsOf(error).map((r) => ({ ...r, message: `“${file.name}”：${r.message}` })))
        }
      }
      setBusy((left) => left - 1)
    }
    setReasons(faults)
  }

  return (
    <div className="qc-upload">
      {!disabled && (
        <Upload
          {...(id ? { id } : {})}
          accept={ACCEPT[accept]}
          multiple={max > 1}
          showUploadList={false}
          beforeUpload={(file, list) => {
            if (file === list.at(-1)) void add(list)
            return false
          }}
        >
          <Button icon={<UploadOutlined />} loading={busy > 0} disabled={ids.length >= max}>
            {text ?? '上传文件'}
          </Button>
        </Upload>
      )}
      {!disabled && (
        <div className="qc-help">
          {SAYS[accept]}，单个不超过 {showBytes(UPLOAD_LIMIT_BYTES)}
          {max > 1 ? `，最多 ${max} 个` : ''}
        </div>
      )}
      <Refusals reasons={reasons} title="有文件没有上传" onClose={() => setReasons([])} />
      <FileList
        files={files}
        {...(disabled ? {} : { onRemove: (gone: string) => onChange?.(ids.filter((one) => one !== gone)) })}
      />
    </div>
  )
}

/** Files of a record with links; photos open large. */
export function FileList({ files, onRemove }: { files: ShownFile[]; onRemove?: (id: string) => void }) {
  if (files.length === 0) return null
  return (
    <ul className="qc-files">
      {files.map((file) => (
        <li key={file.id}>
          {file.mime?.startsWith('image/') && file.url ? (
            <Image src={file.url} alt={file.name} width={40} height={40} className="qc-thumb" />
          ) : (
            <FileOutlined aria-hidden />
          )}
          {file.url ? (
            <a href={file.url} target="_blank" rel="noreferrer">
              {file.name}
            </a>
          ) : (
            <span>{file.name}</span>
          )}
          {file.bytes !== undefined && <span className="qc-help">{showBytes(file.bytes)}</span>}
          {onRemove && (
            <Button
              type="text"
              size="small"
              icon={<DeleteOutlined />}
              aria-label={`移除 ${file.name}`}
              onClick={() => onRemove(file.id)}
            />
          )}
        </li>
      ))}
    </ul>
  )
}
