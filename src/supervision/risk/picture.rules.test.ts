import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import jpeg from 'jpeg-js'
import { expect, test } from 'vitest'
import { exif } from '../../../tests/kit/exif.ts'
import { takenOf } from './exif-rules.ts'
import { pictureMark } from './picture.ts'
import { alike, distance, markOf } from './picture-rules.ts'

/** A scene of light and dark shapes; another seed is another scene. */
function scene(seed: number, width: number, height: number, noise = 0): Uint8Array {
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [x / width, y / height]
      let light = 120
      for (let k = 1; k <= 6; k++)
        light += 30 * Math.sin(k * (seed % 7) * u + seed * k) * Math.cos((k + (seed % 5)) * v * 3 + seed / k)
      const grain = noise * (((x * 7919 + y * 104729) % 17) - 8)
      rgba.fill(Math.max(0, Math.min(255, light + grain)), (y * width + x) * 4, (y * width + x) * 4 + 3)
      rgba[(y * width + x) * 4 + 3] = 255
    }
  return rgba
}
const jpg = (seed: number, width: number, height: number, quality: number, noise = 0): Buffer =>
  Buffer.from(jpeg.encode({ data: scene(seed, width, height, noise), width, height }, quality).data)

function png(seed: number, width: number, height: number): Buffer {
  const chunk = (kind: string, body: Buffer) => {
    const out = Buffer.alloc(12 + body.length)
    out.writeUInt32BE(body.length, 0)
    out.write(kind, 4, 'latin1')
    body.copy(out, 8)
    out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 6, 0, 0, 0], 8)
  const pixels = Buffer.from(scene(seed, width, height))
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(y * width * 4, (y + 1) * width * 4)]),
  )
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test('G1 photos: smaller, compressed, grainy or as another format, a scene keeps its mark; other scenes have others', () => {
  for (const seed of [3, 11, 26]) {
    const mark = pictureMark(jpg(seed, 320, 240, 90)) as bigint
    for (const same of [jpg(seed, 160, 120, 60), jpg(seed, 320, 240, 40, 2), png(seed, 240, 180)])
      expect(distance(mark, pictureMark(same) as bigint)).toBeLessThanOrEqual(4)
    for (const other of [seed + 1, seed + 2, seed + 5])
      expect(distance(mark, pictureMark(jpg(other, 320, 240, 90)) as bigint)).toBeGreaterThan(8)
  }
})

test('G1 photos: one plain colour, no picture, a cut one or one that says it is enormous has no mark', () => {
  const plain = { width: 64, height: 64, values: new Float32Array(64 * 64).fill(90) }
  expect(markOf(plain)).toBeNull()
  const whole = png(3, 64, 64)
  const enormous = Buffer.from(whole)
  enormous.writeUInt32BE(60_000, 16)
  enormous.writeUInt32BE(60_000, 20)
  for (const bad of [
    Buffer.from('hello'),
    whole.subarray(0, 60),
    enormous,
    jpg(3, 64, 64, 80).subarray(0, 200),
  ])
    expect(pictureMark(bad)).toBeNull()
})

test('G1 photos: the quick search finds exactly the pairs that comparing all with all finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 2, maxLength: 25 }),
      fc.array(fc.tuple(fc.nat(24), fc.array(fc.nat(62), { maxLength: 7 })), { maxLength: 10 }),
      fc.integer({ min: 0, max: 7 }),
      (marks, near, most) => {
        const all = [...marks]
        for (const [of, bits] of near)
          all.push(
            BigInt.asIntN(
              64,
              bits.reduce((m, b) => m ^ (1n << BigInt(b)), all[of % all.length] as bigint),
            ),
          )
        const slow = all.flatMap((a, i) =>
          all.flatMap((b, j) => (j < i && distance(a, b) <= most ? [`${j}-${i}`] : [])),
        )
        expect(
          alike(all, most)
            .map(([j, i]) => `${j}-${i}`)
            .sort(),
        ).toEqual(slow.sort())
      },
    ),
    { numRuns: 100 },
  )
})

test('G1 photos: the day and place that a picture tells of itself, in either byte order; to a kilometre; a broken one tells nothing', () => {
  for (const little of [true, false])
    expect(takenOf(exif(little, '2026-03-09', [24, 29, 6], [118, 5, 24]))).toEqual({
      on: '2026-03-09',
      lat: 24.49,
      lng: 118.09,
    })
  expect(takenOf(exif(true, '2026-03-09', [33, 0, 0], [70, 30, 0], 'SW'))).toMatchObject({
    lat: -33,
    lng: -70.5,
  })
  // No fix, no clock.
  expect(takenOf(exif(true, '2026-02-30', [0, 0, 0], [0, 0, 0]))).toEqual({ on: null, lat: null, lng: null })
  expect(takenOf(exif(true, '2000-01-01', [99, 0, 0], [118, 0, 0]))).toEqual({
    on: null,
    lat: null,
    lng: null,
  })
  expect(takenOf(jpg(3, 64, 48, 80))).toEqual({ on: null, lat: null, lng: null })
  const whole = exif(false, '2026-03-09', [24, 29, 6], [118, 5, 24])
  fc.assert(
    fc.property(
      fc.nat(whole.length),
      fc.array(fc.tuple(fc.integer({ min: 4, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 6,
      }),
      (end, changes) => {
        const body = Buffer.from(whole)
        for (const [at, to] of changes) body[at] = to
        const { on, lat, lng } = takenOf(body.subarray(0, end))
        expect(on === null || /^\d{4}-\d\d-\d\d$/.test(on)).toBe(true)
        expect((lat === null) === (lng === null)).toBe(true)
        expect(Math.abs(lat ?? 0) <= 90 && Math.abs(lng ?? 0) <= 180).toBe(true)
      },
    ),
    { numRuns: 200 },
  )
})
