/** Hands in what waits on the phone: photos first, then the record; what was refused comes back with its reasons. */
import { ApiRefusal, reasonsOf, request, upload } from '#web/api'
import { type Draft, dropDraft, keepDraft, keptDrafts } from './field-keep.ts'

export type Sent = 'done' | 'refused' | 'waiting'

export const recordOf = (draft: Draft) => ({
  visitedAt: draft.visitedAt as string,
  sessionId: draft.sessionId,
  items: Object.entries(draft.items).map(([key, item]) => ({
    key,
    answer: item.answer,
    note: item.note.trim() || null,
  })),
  headCount: draft.headCount === '' ? null : Number(draft.headCount),
  missing: draft.missing,
  position: draft.position,
  positionNote: draft.positionNote.trim() || null,
  note: draft.note.trim() || null,
})

async function sendOne(draft: Draft): Promise<Sent> {
  try {
    for (const photo of draft.photos) {
      if (photo.fileId) continue
      photo.fileId = (await upload(photo.blob, '现场照片.jpg')).id
      await keepDraft(draft)
    }
    await request(
      'POST',
      '/api/inspections/:id/record',
      {
        id: draft.id,
        ...recordOf(draft),
        photos: draft.photos.map((photo) => ({ id: photo.fileId, takenAt: photo.takenAt })),
      },
      { key: draft.key },
    )
    await dropDraft(draft.id)
    return 'done'
  } catch (error) {
    // No network, or signed out: it waits. A refusal comes back to be mended.
    if (error instanceof ApiRefusal && (error.unknown || error.status === 401)) return 'waiting'
    await keepDraft({ ...draft, ready: false, reasons: reasonsOf(error) })
    return 'refused'
  }
}

let running: Promise<Record<Sent, number>> | null = null
/** One run at a time. */
export function sendAll(): Promise<Record<Sent, number>> {
  running ??= (async () => {
    const count: Record<Sent, number> = { done: 0, refused: 0, waiting: 0 }
    for (const draft of await keptDrafts()) if (draft.ready) count[await sendOne(draft)] += 1
    return count
  })().finally(() => {
    running = null
  })
  return running
}
