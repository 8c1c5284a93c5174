/** The beginning of a JPEG: what it says of when and where it was taken, as a phone writes it. */
export function exif(
  little: boolean,
  day: string,
  lat: number[],
  lng: number[],
  refs = 'NE',
  rest: Buffer = Buffer.from([0xff, 0xda]),
): Buffer {
  const tiff = Buffer.alloc(200)
  const short = (n: number, at: number) => (little ? tiff.writeUInt16LE(n, at) : tiff.writeUInt16BE(n, at))
  const long = (n: number, at: number) => (little ? tiff.writeUInt32LE(n, at) : tiff.writeUInt32BE(n, at))
  const entry = (at: number, tag: number, kind: number, count: number, value: number) => {
    short(tag, at)
    short(kind, at + 2)
    long(count, at + 4)
    long(value, at + 8)
  }
  tiff.write(little ? 'II' : 'MM', 0)
  short(42, 2)
  long(8, 4)
  short(2, 8)
  entry(10, 0x8769, 4, 1, 38)
  entry(22, 0x8825, 4, 1, 60)
  short(1, 38)
  entry(40, 0x9003, 2, 20, 112)
  short(4, 60)
  entry(62, 1, 2, 2, 0)
  tiff.write(`${refs[0]}\0`, 70)
  entry(74, 2, 5, 3, 132)
  entry(86, 3, 2, 2, 0)
  tiff.write(`${refs[1]}\0`, 94)
  entry(98, 4, 5, 3, 156)
  tiff.write(`${day.replaceAll('-', ':')} 09:30:00\0`, 112)
  for (const [i, part] of [...lat, ...lng].entries()) {
    long(part * 100, 132 + i * 8)
    long(100, 136 + i * 8)
  }
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 0, 0x45, 0x78, 0x69, 0x66, 0, 0])
  head.writeUInt16BE(tiff.length + 8, 4)
  return Buffer.concat([head, tiff, rest])
}

/** A picture with such a beginning. */
export const takenOn = (jpeg: Buffer, day: string, lat: number[], lng: number[]): Buffer =>
  exif(true, day, lat, lng, 'NE', jpeg.subarray(2))
