import type { PackDocument } from '../contract.ts'

/** Gives the pack to the user as a file that the editor reads again. */
export function saveFile(document: PackDocument): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' }))
  const link = window.document.createElement('a')
  link.href = url
  link.download = `${document.region}-${document.subsidyKind}.json`
  link.click()
  URL.revokeObjectURL(url)
}
