import { useEffect, useState } from 'react'
import { showInstant } from '#platform/day'
import { Button, FileField } from '#web/light'
import type { KeptPhoto } from './field-keep.ts'

export interface Here {
  lat: number
  lng: number
  accuracyM: number | null
}
export const clock = (at: string): string => showInstant(at).slice(11)

/** Null where the phone gives none, or the person says no. */
export const askPosition = (): Promise<Here | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lat: Number(coords.latitude.toFixed(6)),
          lng: Number(coords.longitude.toFixed(6)),
          accuracyM: Math.min(100_000, Math.round(coords.accuracy)),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  })

const EDGE = 1600
/** Photos of phones are large; on the way home they travel over a thin line. */
async function smaller(file: File): Promise<Blob> {
  try {
    const image = await createImageBitmap(file)
    const scale = Math.min(1, EDGE / Math.max(image.width, image.height))
    if (scale === 1 && file.size < 500_000) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve) =>
      canvas.toBlob((blob) => resolve(blob && blob.size < file.size ? blob : file), 'image/jpeg', 0.85),
    )
  } catch {
    return file
  }
}

/** Taken on the spot; shown from the phone itself. */
export function Photos({ value, onChange }: { value: KeptPhoto[]; onChange: (photos: KeptPhoto[]) => void }) {
  return (
    <>
      <FileField
        label="现场照片"
        required
        accept="image/jpeg,image/png,image/webp"
        multiple
        text="拍照或选择"
        hint="拍到学员、教师和黑板（屏幕）；至少一张，最多 12 张。"
        status={value.length > 0 ? `已有 ${value.length} 张` : '还没有照片'}
        onChoose={async (files) => {
          const now = new Date().toISOString()
          const made = await Promise.all(
            files.map(async (file) => ({ blob: await smaller(file), takenAt: now, fileId: null })),
          )
          onChange([...value, ...made].slice(0, 12))
        }}
      />
      <ul className="ql-list">
        {value.map((photo, i) => (
          <li key={photo.takenAt + String(i)}>
            <Thumb blob={photo.blob} />{' '}
            <Button kind="quiet" onClick={() => onChange(value.filter((one) => one !== photo))}>
              去掉第 {i + 1} 张
            </Button>
          </li>
        ))}
      </ul>
    </>
  )
}

function Thumb({ blob }: { blob: Blob }) {
  const [url, setUrl] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return url ? <img src={url} alt="现场照片" width={96} height={72} style={{ objectFit: 'cover' }} /> : null
}
