/** JPEG and PNG to grey values, within bounds: a small file may unfold to a very large picture. */
import { inflateSync } from 'node:zlib'
import jpeg from 'jpeg-js'
import { type Grey, greyOf, markOf } from './picture-rules.ts'

const MOST_PIXELS = 50_000_000

function paeth(a: number, b: number, c: number): number {
  const [pa, pb, pc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

/** Eight-bit PNGs without interlacing, as phones and browsers write them; others are not looked at. */
function png(body: Buffer): Grey | null {
  const width = body.readUInt32BE(16)
  const height = body.readUInt32BE(20)
  const [depth, colour, , , interlace] = body.subarray(24, 29)
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[colour ?? -1]
  if (depth !== 8 || interlace !== 0 || !channels || width * height > MOST_PIXELS) return null
  const parts: Buffer[] = []
  let palette: Buffer | null = null
  for (let at = 8; at + 12 <= body.length; ) {
    const size = body.readUInt32BE(at)
    const kind = body.toString('latin1', at + 4, at + 8)
    if (kind === 'IDAT') parts.push(body.subarray(at + 8, at + 8 + size))
    if (kind === 'PLTE') palette = body.subarray(at + 8, at + 8 + size)
    if (kind === 'IEND') break
    at += 12 + size
  }
  const row = width * channels
  const raw = inflateSync(Buffer.concat(parts), { maxOutputLength: (row + 1) * height })
  if (raw.length !== (row + 1) * height) return null
  const lines = Buffer.alloc(row * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)]
    for (let x = 0; x < row; x++) {
      const at = y * row + x
      const left = x >= channels ? (lines[at - channels] as number) : 0
      const up = y > 0 ? (lines[at - row] as number) : 0
      const corner = y > 0 && x >= channels ? (lines[at - row - channels] as number) : 0
      const add =
        filter === 1
          ? left
          : filter === 2
            ? up
            : filter === 3
              ? (left + up) >> 1
              : filter === 4
                ? paeth(left, up, corner)
                : 0
      lines[at] = (raw[y * (row + 1) + 1 + x] as number) + add
    }
  }
  const values = new Float32Array(width * height)
  for (let i = 0; i < values.length; i++) {
    const at = i * channels
    const index = (lines[at] as number) * 3
    const [r, g, b] = palette
      ? [palette[index] ?? 0, palette[index + 1] ?? 0, palette[index + 2] ?? 0]
      : channels >= 3
        ? [lines[at] as number, lines[at + 1] as number, lines[at + 2] as number]
        : [lines[at] as number, lines[at] as number, lines[at] as number]
    values[i] = 0.299 * r + 0.587 * g + 0.114 * b
  }
  return { width, height, values }
}

/** Null for what is no picture, one too large, or one without anything to tell it by. */
export function pictureMark(body: Buffer): bigint | null {
  try {
    if (body.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') {
      const picture = png(body)
      return picture && markOf(picture)
    }
    if (body.subarray(0, 3).toString('hex') !== 'ffd8ff') return null
    const { data, width, height } = jpeg.decode(body, {
      useTArray: true,
      formatAsRGBA: true,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 512,
    })
    return markOf(greyOf(data, width, height))
  } catch {
    return null
  }
}
