import type { PackCase, PackDocument } from '../contract.ts'

/** Gives the pack and its test cases to the user as one file that the editor reads again. */
export function saveFile(document: PackDocument, cases: readonly PackCase[]): void {
  const text = JSON.stringify({ pack: document, cases }, null, 2)
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = window.document.createElement('a')
  link.href = url
  link.download = `${document.region}-${document.subsidyKind}.json`
  link.click()
  URL.revokeObjectURL(url)
}
