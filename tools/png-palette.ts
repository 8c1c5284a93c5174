/** Makes a screenshot small: its colours, at most 256, in a palette. Reads what browsers write: 8 bits, RGB or RGBA, not interlaced. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')

interface Image {
  width: number
  height: number
  /** One number a pixel: red, green, blue. */
  pixels: Uint32Array
}

function* chunks(png: Buffer): Generator<{ kind: string; body: Buffer }> {
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    yield { kind: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, at + 8 + length) }
    at += 12 + length
  }
}

/** The five ways in which a row may lean on the one above and on its own left. */
function unfilter(kind: number, row: Buffer, above: Buffer | null, bytes: number): void {
  for (let i = 0; i < row.length; i++) {
    const left = i >= bytes ? (row[i - bytes] as number) : 0
    const up = above ? (above[i] as number) : 0
    const corner = above && i >= bytes ? (above[i - bytes] as number) : 0
    let guess = 0
    if (kind === 1) guess = left
    else if (kind === 2) guess = up
    else if (kind === 3) guess = (left + up) >> 1
    else if (kind === 4) {
      const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [
        number,
        number,
        number,
      ]
      guess = a <= b && a <= c ? left : b <= c ? up : corner
    }
    row[i] = (row[i] as number) + guess
  }
}

function decode(png: Buffer): Image {
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error('not a PNG')
  const parts = [...chunks(png)]
  const head = parts.find((part) => part.kind === 'IHDR')?.body
  if (!head) throw new Error('a PNG without a head')
  const [depth, colour, , , interlaced] = head.subarray(8)
  const bytes = colour === 2 ? 3 : colour === 6 ? 4 : 0
  if (depth !== 8 || bytes === 0 || interlaced) throw new Error('a PNG of another make')
  const [width, height] = [head.readUInt32BE(0), head.readUInt32BE(4)]
  const raw = inflateSync(Buffer.concat(parts.filter((p) => p.kind === 'IDAT').map((p) => p.body)))
  const pixels = new Uint32Array(width * height)
  let above: Buffer | null = null
  for (let y = 0; y < height; y++) {
    const start = y * (width * bytes + 1)
    const row = raw.subarray(start + 1, start + 1 + width * bytes)
    unfilter(raw[start] as number, row, above, bytes)
    for (let x = 0; x < width; x++) pixels[y * width + x] = row.readUIntBE(x * bytes, 3)
    above = row
  }
  return { width, height, pixels }
}

const SHIFTS = [16, 8, 0] as const
const channel = (colour: number, shift: number): number => (colour >> shift) & 255

interface Box {
  colours: number[]
  shift: number
  /** How much is lost by painting the box in one colour. */
  spread: number
}

function boxOf(colours: number[], counts: Map<number, number>): Box {
  let best: Box = { colours, shift: 0, spread: -1 }
  for (const shift of SHIFTS) {
    let [least, most, pixels] = [255, 0, 0]
    for (const colour of colours) {
      const value = channel(colour, shift)
      least = Math.min(least, value)
      most = Math.max(most, value)
      pixels += counts.get(colour) as number
    }
    const spread = (most - least) * Math.sqrt(pixels)
    if (spread > best.spread) best = { colours, shift, spread }
  }
  return best
}

/** Median cut: the box that loses most is halved until there are `limit`. */
function cut(counts: Map<number, number>, limit: number): number[][] {
  const boxes = [boxOf([...counts.keys()], counts)]
  while (boxes.length < limit) {
    boxes.sort((a, b) => b.spread - a.spread)
    const box = boxes[0] as Box
    if (box.spread <= 0) break
    const sorted = box.colours.sort((a, b) => channel(a, box.shift) - channel(b, box.shift))
    const middle = (channel(sorted[0] as number, box.shift) + channel(sorted.at(-1) as number, box.shift)) / 2
    const at = Math.max(
      1,
      sorted.findIndex((colour) => channel(colour, box.shift) > middle),
    )
    boxes.splice(0, 1, boxOf(sorted.slice(0, at), counts), boxOf(sorted.slice(at), counts))
  }
  return boxes.map((box) => box.colours)
}

/** The colour that most pixels of a box have: plain areas keep theirs exactly. */
const loudest = (colours: number[], counts: Map<number, number>): number =>
  colours.reduce((a, b) => ((counts.get(b) as number) > (counts.get(a) as number) ? b : a))

function chunk(kind: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32BE(body.length, 0)
  out.write(kind, 4, 'latin1')
  body.copy(out, 8)
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
  return out
}

/** The same picture with a palette; transparency is dropped. */
export function withPalette(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png)
  const counts = new Map<number, number>()
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1)
  const boxes = cut(counts, 256)
  const places = new Map(boxes.flatMap((colours, place) => colours.map((colour) => [colour, place] as const)))
  const table = Buffer.alloc(boxes.length * 3)
  boxes.forEach((colours, place) => {
    table.writeUIntBE(loudest(colours, counts), place * 3, 3)
  })
  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = places.get(pixels[y * width + x] as number) as number
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
