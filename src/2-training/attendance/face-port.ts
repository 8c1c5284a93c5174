/**
 * Comparison of a photo with the person's own picture, where a department has an adapter for it. Switched off by
 * default; its word is shown beside the photo and decides nothing.
 */
type FaceWord = 'same' | 'other' | 'unsure'
export interface FacePort {
  compare(about: { personId: string; photo: Buffer }): Promise<FaceWord>
}

let port: FacePort | null = null
/** Called once at the start by whoever installs an adapter; null switches it off. */
export const setFacePort = (given: FacePort | null): void => {
  port = given
}

/** Null while it is off; an adapter that fails says nothing. */
export async function faceOf(about: {
  personId: string
  photo: () => Promise<Buffer>
}): Promise<FaceWord | null> {
  if (!port) return null
  return await port
    .compare({ personId: about.personId, photo: await about.photo() })
    .catch(() => 'unsure' as const)
}
