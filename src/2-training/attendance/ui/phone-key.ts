/** The phone's own key: made in the browser, kept where pages cannot read its private half; and what waits for a line. */
import type { InputOf } from '#platform/act'
import type { check } from '../contract.ts'

const NAME = 'qiancheng-phone'
const KEYS = 'keys'
const WAITING = 'waiting'
const OWN = 'own'
const SIGNING = { name: 'ECDSA', namedCurve: 'P-256' } as const

type Kept = { key: string; pair: CryptoKeyPair }
interface WaitingCheck {
  /** Also the idempotency key: sent twice, it counts once. */
  id: string
  title: string
  input: InputOf<typeof check>
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore(KEYS)
      asked.result.createObjectStore(WAITING, { keyPath: 'id' })
    }
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })
}

async function run<T>(
  store: string,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open()
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = db.transaction(store, mode)
      const request = work(transaction.objectStore(store))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onerror = () => reject(transaction.error)
      transaction.onabort = () => reject(transaction.error)
    })
  } finally {
    db.close()
  }
}

export const text64 = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')

export const bytes64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))

/** Without these the browser can keep no key: an old one, or a page that did not come over a safe line. */
export const canKeepKey = (): boolean => 'indexedDB' in globalThis && Boolean(globalThis.crypto?.subtle)

async function make(): Promise<Kept> {
  // Not extractable: not even this page can read it out.
  const pair = await crypto.subtle.generateKey(SIGNING, false, ['sign', 'verify'])
  const kept = { pair, key: text64(await crypto.subtle.exportKey('raw', pair.publicKey)) }
  await run(KEYS, 'readwrite', (store) => store.put(kept, OWN))
  return kept
}

const held = async (): Promise<Kept | undefined> =>
  await run<Kept | undefined>(KEYS, 'readonly', (store) => store.get(OWN))

/** Null where this browser has made none yet. */
export const knownKey = async (): Promise<string | null> =>
  canKeepKey() ? ((await held().catch(() => undefined))?.key ?? null) : null

export const ownKey = async (): Promise<string> => ((await held()) ?? (await make())).key
/** A key once given up is never taken again. */
export const freshKey = async (): Promise<string> => (await make()).key

export async function sign(text: string): Promise<string> {
  const { pair } = (await held()) ?? (await make())
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' },
    pair.privateKey,
    new TextEncoder().encode(text),
  )
  return text64(signature)
}

export const keepWaiting = async (one: WaitingCheck): Promise<void> => {
  await run(WAITING, 'readwrite', (store) => store.put(one))
}
export const waitingChecks = async (): Promise<WaitingCheck[]> =>
  canKeepKey()
    ? await run<WaitingCheck[]>(WAITING, 'readonly', (store) => store.getAll()).catch(() => [])
    : []
export const dropWaiting = async (id: string): Promise<void> => {
  await run(WAITING, 'readwrite', (store) => store.delete(id))
}

/** What its owner knows the phone by. */
export function phoneLabel(): string {
  const agent = navigator.userAgent
  const android = /Android[^;)]*;\s*([^;)]+)/.exec(agent)?.[1]
  const name = android
    ? `安卓手机 ${android}`
    : /iPhone/.test(agent)
      ? '苹果手机'
      : /iPad/.test(agent)
        ? '苹果平板'
        : '电脑或其他设备'
  return `${name}${/MicroMessenger/.test(agent) ? '（微信）' : ''}`.slice(0, 60)
}
