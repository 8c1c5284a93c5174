import type { InputOf } from '#platform/act'
import { type AnyAct, prepare, send } from './call.ts'
import { lostLine } from './refusal.ts'

export interface Uploaded {
  id: string
  name: string
  mime: string
  bytes: number
  /** Signed link, good for a quarter of an hour. */
  url: string
}

/** The server's limit; screens say it before the upload starts. */
export const UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024

async function sendFile<T>(url: string, file: File | Blob, name: string): Promise<T> {
  const body = new FormData()
  body.append('file', file, name)
  const response = await send({
    url,
    init: { method: 'POST', headers: { 'x-qiancheng': '1' }, credentials: 'same-origin', body },
  })
  return (await response.json()) as T
}

export async function upload(file: File | Blob, name?: string): Promise<Uploaded> {
  return await sendFile<Uploaded>(
    '/api/files',
    file,
    name ?? (file instanceof File ? file.name : 'photo.jpg'),
  )
}

/** A photo of somebody without an account; the ticket goes with it into the next act. */
export async function uploadPhoto(photo: File): Promise<{ id: string; name: string; ticket: string }> {
  return await sendFile<{ id: string; name: string; ticket: string }>(
    '/api/visitor-photos',
    photo,
    photo.name,
  )
}

/** Fetches the act's file and hands it to the browser's download under the server's name. */
export async function download<A extends AnyAct>(act: A, input: InputOf<A>): Promise<void> {
  return downloadPath(act.method, act.path, input)
}

export async function downloadPath(method: 'GET' | 'POST', path: string, input: unknown = {}): Promise<void> {
  const response = await send(prepare(method, path, input))
  const blob = await response.blob().catch(() => {
    throw lostLine(false)
  })
  save(blob, nameIn(response.headers.get('content-disposition')) ?? '下载文件')
}

/** RFC 5987 (`filename*=UTF-8''…`) before the plain form. */
export function nameIn(disposition: string | null): string | null {
  if (!disposition) return null
  const wide = /filename\*\s*=\s*utf-8'[^']*'([^;]+)/i.exec(disposition)?.[1]
  if (wide) {
    try {
      return decodeURIComponent(wide.trim().replace(/^"|"$/g, ''))
    } catch {
      // A malformed name falls through to the plain form.
    }
  }
  return /filename\s*=\s*"?([^";]+)"?/i.exec(disposition)?.[1]?.trim() ?? null
}

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
