/** Small pictures for evidence in the demonstration: one plain colour each, every one different, clearly no photographs. */
import { crc32, deflateSync } from 'node:zlib'

function chunk(kind: string, body: Buffer): Buffer {
  const head = Buffer.from(kind, 'latin1')
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32BE(body.length, 0)
  head.copy(out, 4)
  body.copy(out, 8)
  out.writeUInt32BE(crc32(Buffer.concat([head, body])), 8 + body.length)
  return out
}

/** A 320 × 240 PNG in the colour of `number`. */
export function picture(number: number): Buffer {
  const [width, height] = [320, 240]
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  const colour = Buffer.from([(number * 53) % 200, (number * 97) % 200, (number >> 3) % 200])
  const mark = Buffer.alloc(8)
  mark.writeBigUInt64BE(BigInt(number))
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('PLTE', colour),
    chunk(
      'tEXt',
      Buffer.concat([Buffer.from('Comment\0demo ', 'latin1'), Buffer.from(mark.toString('hex'), 'latin1')]),
    ),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
