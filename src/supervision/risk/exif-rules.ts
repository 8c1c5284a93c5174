/** What a JPEG says of itself: the day by the camera's clock, the place to about a kilometre. Anything odd says nothing. */

export interface Taken {
  /** YYYY-MM-DD. */
  on: string | null
  lat: number | null
  lng: number | null
}
const NOTHING: Taken = { on: null, lat: null, lng: null }
const EXIF_TAG = 0x8769
const GPS_TAG = 0x8825
const TAKEN_TAG = 0x9003
const [LAT_REF, LAT, LNG_REF, LNG] = [1, 2, 3, 4]
/** Bytes of a value by its type: byte, text, short, long, rational. */
const SIZES: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8 }
const MOST_ENTRIES = 200

interface Entry {
  kind: number
  count: number
  at: number
}

/** Entries of a directory of the TIFF part; every offset is looked at before it is followed. */
function entriesAt(view: DataView, little: boolean, start: number): Map<number, Entry> {
  const out = new Map<number, Entry>()
  if (start < 8 || start + 2 > view.byteLength) return out
  const many = Math.min(view.getUint16(start, little), MOST_ENTRIES)
  for (let i = 0; i < many; i++) {
    const at = start + 2 + i * 12
    if (at + 12 > view.byteLength) break
    const kind = view.getUint16(at + 2, little)
    const count = view.getUint32(at + 4, little)
    const size = (SIZES[kind] ?? 0) * count
    const from = size <= 4 ? at + 8 : view.getUint32(at + 8, little)
    if (size > 0 && from + size <= view.byteLength)
      out.set(view.getUint16(at, little), { kind, count, at: from })
  }
  return out
}

const textOf = (view: DataView, entry: Entry | undefined): string =>
  entry?.kind === 2
    ? String.fromCharCode(
        ...new Uint8Array(view.buffer, view.byteOffset + entry.at, Math.min(entry.count, 40)),
      )
    : ''

/** Degrees, minutes and seconds as one number. */
function degreesOf(view: DataView, little: boolean, entry: Entry | undefined): number | null {
  if (entry?.kind !== 5 || entry.count !== 3) return null
  let degrees = 0
  for (let i = 0; i < 3; i++) {
    const below = view.getUint32(entry.at + i * 8 + 4, little)
    if (below === 0) return null
    degrees += view.getUint32(entry.at + i * 8, little) / below / 60 ** i
  }
  return degrees
}

const rounded = (degrees: number): number => Math.round(degrees * 100) / 100

function readTiff(view: DataView): Taken {
  if (view.byteLength < 8) return NOTHING
  const little = view.getUint16(0) === 0x4949
  if (!little && view.getUint16(0) !== 0x4d4d) return NOTHING
  const first = entriesAt(view, little, view.getUint32(4, little))
  const below = (tag: number) => {
    const entry = first.get(tag)
    return entry?.kind === 4
      ? entriesAt(view, little, view.getUint32(entry.at, little))
      : new Map<number, Entry>()
  }
  const day = /^(\d{4}):(\d\d):(\d\d) /.exec(textOf(view, below(EXIF_TAG).get(TAKEN_TAG)))
  const on = day && Number(day[1]) > 2000 ? `${day[1]}-${day[2]}-${day[3]}` : null
  const gps = below(GPS_TAG)
  const [lat, lng] = [degreesOf(view, little, gps.get(LAT)), degreesOf(view, little, gps.get(LNG))]
  const real = on !== null && !Number.isNaN(Date.parse(on)) && new Date(on).toISOString().startsWith(on)
  // A receiver without a fix writes noughts.
  const placed = lat !== null && lng !== null && lat <= 90 && lng <= 180 && lat + lng > 0
  return {
    on: real ? on : null,
    lat: placed ? rounded(lat * (textOf(view, gps.get(LAT_REF)).startsWith('S') ? -1 : 1)) : null,
    lng: placed ? rounded(lng * (textOf(view, gps.get(LNG_REF)).startsWith('W') ? -1 : 1)) : null,
  }
}

export function takenOf(body: Uint8Array): Taken {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  if (body.length < 4 || view.getUint16(0) !== 0xffd8) return NOTHING
  for (let at = 2; at + 10 <= body.length && body[at] === 0xff; ) {
    const marker = body[at + 1] as number
    const size = view.getUint16(at + 2)
    // The picture itself begins, or a length that cannot be.
    if (marker === 0xda || size < 2 || at + 2 + size > body.length) return NOTHING
    if (marker === 0xe1 && size >= 16 && view.getUint32(at + 4) === 0x45786966)
      return readTiff(new DataView(body.buffer, body.byteOffset + at + 10, size - 8))
    at += 2 + size
  }
  return NOTHING
}
