/** Where a message may go: named hosts of the public network over TLS. What a name stands for is checked again on sending. */
import type { Reason } from '#platform/refusal'
import { refusals } from './rules.ts'

const PORTS = ['', '443', '8443']

/** A demonstration and the tests listen on their own machine. */
const isLocal = (url: URL): boolean =>
  url.protocol === 'http:' && (url.hostname === '127.0.0.1' || url.hostname === 'localhost')

export function checkUrl(text: string, demo: boolean): Reason[] {
  if (text.length > 300 || !URL.canParse(text)) return [refusals.url({ field: 'url' })]
  const url = new URL(text)
  if (demo && isLocal(url)) return []
  const plain =
    url.protocol === 'https:' && PORTS.includes(url.port) && !url.username && !url.password && !url.hash
  if (!plain) return [refusals.url({ field: 'url' })]
  const host = url.hostname
  // Numbers in any spelling have become dotted or bracketed by now.
  const inside =
    /^[\d.]+$/.test(host) ||
    host.startsWith('[') ||
    !host.includes('.') ||
    /(?:^|\.)(?:localhost|local|internal|lan|home|corp|intranet|test|example|invalid)$/.test(host) ||
    host.endsWith('.')
  return inside ? [refusals.url_inside({ field: 'url' })] : []
}

const v4 = (address: string): number[] | null => {
  const parts = address.split('.').map(Number)
  return parts.length === 4 && parts.every((n) => Number.isInteger(n) && n >= 0 && n <= 255) ? parts : null
}

/** True for an address of the public network; everything private, shared, local, multicast or reserved is not. */
export function isPublic(address: string): boolean {
  const ip = v4(address)
  if (ip) {
    const [a, b, c] = ip as [number, number, number, number]
    if (a === 0 || a === 10 || a === 127 || a >= 224) return false
    if (a === 100 && b >= 64 && b <= 127) return false
    if (a === 169 && b === 254) return false
    if (a === 172 && b >= 16 && b <= 31) return false
    if (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)) || (b === 88 && c === 99))) return false
    if (a === 198 && (b === 18 || b === 19 || (b === 51 && c === 100))) return false
    return !(a === 203 && b === 0 && c === 113)
  }
  const text = address.toLowerCase()
  if (!text.includes(':')) return false
  // Only the global block 2000::/3, without tunnels and documentation that lead elsewhere.
  return /^[23]/.test(text) && !/^(?:2001:0?:|2001:0?db8:|2002:|2001:0000:)/.test(text)
}
