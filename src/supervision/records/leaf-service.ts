/** What is hashed of an entry, and what a signed head looks like. The verifier in `tools/` does the same by itself. */

import type { KeyObject } from 'node:crypto'
import { hash, sign, verify } from 'node:crypto'
import { hashLeaf } from '#platform/merkle'
import type { Sealable } from './store.ts'

/** What a class's file shows of an entry. */
export interface OpenPart {
  id: string
  at: string
  act: string
  title: string
  actor: string
  org: string | null
  subjects: string[]
  summary: string
  region: string | null
  orgId: string | null
  before: unknown
  after: unknown
  reason: string | null
  files: (string | null)[]
}

/** JSON with the names in order and nothing between them: the same text wherever it is made. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  let text = ''
  if (Array.isArray(value)) {
    for (const one of value) text += `${text && ','}${canonical(one)}`
    return `[${text}]`
  }
  const named = value as Record<string, unknown>
  for (const name of Object.keys(named).sort())
    if (named[name] !== undefined) text += `${text && ','}${JSON.stringify(name)}:${canonical(named[name])}`
  return `{${text}}`
}

const sha256 = (text: string): string => hash('sha256', text)

export const openPart = (row: Sealable): OpenPart => ({
  id: row.id,
  at: new Date(row.at).toISOString(),
  act: row.actId,
  title: row.actTitle,
  actor: row.actorName,
  org: row.actorOrg,
  subjects: row.subjects,
  summary: row.summary,
  region: row.region,
  orgId: row.orgId,
  before: row.before ?? null,
  after: row.after ?? null,
  reason: row.reason,
  files: row.files,
})
export const openHash = (row: Sealable): string => sha256(canonical(openPart(row)))
/** Account, address and machine can be guessed; the salt keeps the hash from confirming a guess. */
export const closedHash = (row: Sealable, salt: string): string =>
  sha256(`${salt}\n${canonical({ account: row.accountId, ip: row.ip, agent: row.agent })}`)

export const leafOf = (open: string, closed: string): Buffer =>
  hashLeaf(Buffer.from(canonical({ open, closed })))

/** Names the record and its key: a head of another installation is never taken for one of ours. */
export const originOf = (publicKey: Buffer): string =>
  `qiancheng-record/${hash('sha256', publicKey).slice(0, 16)}`

export interface Head {
  origin: string
  size: number
  root: Buffer
  at: string
}

/** A signed note: origin, size, root and time, an empty line, then the signature. */
export function writeNote(head: Head, key: KeyObject): string {
  const body = `${head.origin}\n${head.size}\n${head.root.toString('base64')}\n${head.at}\n`
  return `${body}\n— ${head.origin} ${sign(null, Buffer.from(body), key).toString('base64')}\n`
}

/** Null: not a note, or not signed by this key. */
export function readNote(note: string, key: KeyObject): Head | null {
  const found =
    /^([^\n]+)\n(\d{1,15})\n([A-Za-z0-9+/]{43}=)\n([^\n]+)\n\n— ([^\n ]+) ([A-Za-z0-9+/=]+)\n?$/u.exec(
      note.replaceAll('\r\n', '\n').trim(),
    )
  if (!found) return null
  const [, origin, size, root, at, signer, signature] = found as unknown as string[]
  const body = `${origin}\n${size}\n${root}\n${at}\n`
  if (signer !== origin || !verify(null, Buffer.from(body), key, Buffer.from(signature as string, 'base64')))
    return null
  return {
    origin: origin as string,
    size: Number(size),
    root: Buffer.from(root as string, 'base64'),
    at: at as string,
  }
}
