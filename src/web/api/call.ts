/**
 * Requests to the platform's own acts. Types come from the acts, nothing of them is needed at run time, so light
 * pages can use `callPath<typeof someAct>(…)` without bundling schemas.
 */
import type { ActSpec, Allow, InputOf, OutputOf } from '#platform/act'
import { type ApiRefusal, lostLine, refusalOf } from './refusal.ts'

// biome-ignore lint/suspicious/noExplicitAny: acts of every shape pass through here
export type AnyAct = ActSpec<Allow, any, any>

export interface CallOptions {
  /** Idempotency key: one per opened form (`newKey()`), kept for retries, so that a repeat takes no second effect. */
  key?: string | undefined
  signal?: AbortSignal | undefined
}

const TIMEOUT_MS = 60_000

/** Not `crypto.randomUUID`: old phones and plain-http intranets lack it. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

type Listener = () => void
const signedOut = new Set<Listener>()
/** Called when the session turns out to be missing or over. Returns the way to stop listening. */
export function onSignedOut(listener: Listener): () => void {
  signedOut.add(listener)
  return () => signedOut.delete(listener)
}

export interface Prepared {
  url: string
  init: RequestInit
}

/** Fills the path's names from the input; the rest goes to the query (GET) or the JSON body (POST). */
export function prepare(
  method: 'GET' | 'POST',
  path: string,
  input: unknown,
  options: CallOptions = {},
): Prepared {
  const rest: Record<string, unknown> = { ...(input as Record<string, unknown> | undefined) }
  let url = path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value ?? ''))
  })
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method === 'GET') {
    const query = new URLSearchParams()
    for (const [name, value] of Object.entries(rest)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined && one !== null && one !== '') query.append(name, String(one))
      }
    }
    const text = query.toString()
    if (text) url += `?${text}`
    return { url, init: { method, headers, credentials: 'same-origin' } }
  }
  headers['content-type'] = 'application/json'
  headers['x-qiancheng'] = '1'
  if (options.key) headers['idempotency-key'] = options.key
  return { url, init: { method, headers, credentials: 'same-origin', body: JSON.stringify(rest) } }
}

/** Sends; a broken line or an answer that takes too long becomes a refusal with `status` 0. */
export async function send({ url, init }: Prepared, signal?: AbortSignal): Promise<Response> {
  const changes = init.method !== 'GET'
  const abort = new AbortController()
  const stop = () => abort.abort()
  signal?.addEventListener('abort', stop)
  const timer = setTimeout(stop, TIMEOUT_MS)
  let response: Response
  try {
    response = await fetch(url, { ...init, signal: abort.signal })
  } catch (error) {
    if (signal?.aborted) throw error
    throw lostLine(changes)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
  if (response.ok) return response
  const refusal = await refusalOf(response)
  tellSignedOut(refusal)
  throw refusal
}

function tellSignedOut(refusal: ApiRefusal): void {
  if (refusal.status === 401 && refusal.has('common.not_signed_in'))
    for (const listener of signedOut) listener()
}

async function json<T>(prepared: Prepared, signal?: AbortSignal): Promise<T> {
  const response = await send(prepared, signal)
  try {
    return (await response.json()) as T
  } catch {
    throw lostLine(prepared.init.method !== 'GET')
  }
}

/** Carries out an act: `call(approveClass, { id, version })`. */
export async function call<A extends AnyAct>(
  act: A,
  input: InputOf<A>,
  options: CallOptions = {},
): Promise<OutputOf<A>> {
  const key = options.key ?? (act.method === 'POST' && act.changes !== false ? newKey() : undefined)
  return json<OutputOf<A>>(prepare(act.method, act.path, input, { key }), options.signal)
}

/** The same without the act's schema at run time: `callPath<typeof openClasses>('GET', '/api/…', { q })`. */
export async function callPath<A extends AnyAct>(
  method: A['method'],
  path: A['path'],
  input: InputOf<A>,
  options: CallOptions = {},
): Promise<OutputOf<A>> {
  return request<OutputOf<A>>(method, path, input, options)
}

/** Untyped ground of both, for answers whose act stands to the right of the caller. */
export async function request<T>(
  method: 'GET' | 'POST',
  path: string,
  input: unknown = {},
  options: CallOptions = {},
): Promise<T> {
  const key = options.key ?? (method === 'POST' ? newKey() : undefined)
  return json<T>(prepare(method, path, input, { key }), options.signal)
}
