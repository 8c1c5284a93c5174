/** What the inspector's phone keeps: the tasks of the way, visits being written, photos; until they are handed in. */
import type { OutputOf } from '#platform/act'
import { newKey, type Reason } from '#web/api'
import type { myTasks } from '../contract.ts'
import type { Answer, CheckKey } from '../visit-rules.ts'

export type Tasks = OutputOf<typeof myTasks>
export type Task = Tasks['rows'][number]

export interface KeptPhoto {
  blob: Blob
  takenAt: string
  /** Set once it is on the server. */
  fileId: string | null
}
export interface Draft {
  id: string
  /** One key a visit: handed in twice, it counts once. */
  key: string
  title: string
  visitedAt: string | null
  sessionId: string | null
  items: Partial<Record<CheckKey, { answer: Answer; note: string }>>
  headCount: string
  missing: string[]
  position: { lat: number; lng: number; accuracyM: number | null } | null
  positionNote: string
  note: string
  photos: KeptPhoto[]
  /** Finished and waiting for a network. */
  ready: boolean
  reasons: Reason[]
}

/** The lesson under way is the one that is visited, as far as nobody says otherwise. */
export const newDraft = (task: Task, now: string): Draft => ({
  id: task.id,
  key: newKey(),
  title: task.classTitle,
  visitedAt: null,
  sessionId: task.sessions.find((s) => s.startsAt <= now && s.endsAt >= now)?.id ?? null,
  items: {},
  headCount: '',
  missing: [],
  position: null,
  positionNote: '',
  note: '',
  photos: [],
  ready: false,
  reasons: [],
})

const NAME = 'qc-field'
const promised = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => {
    request.result.createObjectStore('tasks')
    request.result.createObjectStore('drafts', { keyPath: 'id' })
  }
  return await promised(request)
}
async function within<T>(
  store: 'tasks' | 'drafts',
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open()
  try {
    return await promised(run(db.transaction(store, mode).objectStore(store)))
  } finally {
    db.close()
  }
}

export const keepTasks = (tasks: Tasks) => within('tasks', 'readwrite', (s) => s.put(tasks, 'mine'))
export const keptTasks = () => within<Tasks | undefined>('tasks', 'readonly', (s) => s.get('mine'))
export const keepDraft = (draft: Draft) => within('drafts', 'readwrite', (s) => s.put(draft))
export const keptDraft = (id: string) => within<Draft | undefined>('drafts', 'readonly', (s) => s.get(id))
export const keptDrafts = () => within<Draft[]>('drafts', 'readonly', (s) => s.getAll())
export const dropDraft = (id: string) => within('drafts', 'readwrite', (s) => s.delete(id))

/** The pages themselves, so that they open without a network: by the worker in `app/browser-field-worker.ts`. */
export async function keepPages(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || !('caches' in globalThis)) return false
  try {
    await navigator.serviceWorker.register('/field-worker.js', { scope: '/field' })
    const assets = performance
      .getEntriesByType('resource')
      .map((entry) => new URL(entry.name))
      .filter((url) => url.origin === location.origin && url.pathname.startsWith('/assets/'))
      .map((url) => url.pathname)
    const cache = await caches.open(NAME)
    await cache.addAll(['/field', ...new Set(assets)])
    return true
  } catch {
    // Storage is switched off, or the network went: the page works as long as it stays open.
    return false
  }
}
