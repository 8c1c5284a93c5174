import { AimOutlined } from '@ant-design/icons'
import { Button, Flex, InputNumber } from 'antd'
import { useState } from 'react'

export interface Position {
  lat: number
  lng: number
  accuracyM: number | null
  source: 'device' | 'manual'
}

const WHY: Record<number, string> = {
  1: '没有授予定位权限，请在浏览器设置中允许本网站使用位置，或手工填写。',
  2: '暂时取不到定位，请到开阔处重试，或手工填写。',
  3: '取定位超时，请重试，或手工填写。',
}

/** Asks the device where it is. */
function useHere(onHere: (position: Position) => void) {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  const ask = () => {
    if (!window.isSecureContext || !navigator.geolocation) {
      setFault('当前网络地址不支持自动定位（需 HTTPS 访问），请手工填写经纬度。')
      return
    }
    setBusy(true)
    setFault(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false)
        onHere({
          lat: Number(coords.latitude.toFixed(6)),
          lng: Number(coords.longitude.toFixed(6)),
          accuracyM: Math.round(coords.accuracy),
          source: 'device',
        })
      },
      (error) => {
        setBusy(false)
        setFault(WHY[error.code] ?? '没有取得定位，请手工填写。')
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    )
  }
  return { ask, busy, fault }
}

/** Latitude and longitude, from the device or by hand. */
export function PositionInput({
  value,
  onChange,
  label = '位置',
}: {
  value?: Position | null
  onChange?: (position: Position | null) => void
  label?: string
}) {
  const here = useHere((position) => onChange?.(position))
  const [typed, setTyped] = useState<{ lat: number | null; lng: number | null } | null>(null)
  const shown = typed ?? { lat: value?.lat ?? null, lng: value?.lng ?? null }
  const type = (part: 'lat' | 'lng', number: number | null) => {
    const next = { ...shown, [part]: number }
    setTyped(next)
    onChange?.(
      next.lat !== null && next.lng !== null
        ? { lat: next.lat, lng: next.lng, accuracyM: null, source: 'manual' }
        : null,
    )
  }
  return (
    <Flex vertical gap={8}>
      <Button
        size="large"
        icon={<AimOutlined />}
        loading={here.busy}
        onClick={() => {
          setTyped(null)
          here.ask()
        }}
      >
        取当前位置
      </Button>
      <Flex gap={8}>
        <InputNumber
          aria-label={`${label}：纬度`}
          prefix="纬度"
          placeholder="如 24.4453"
          style={{ flex: 1, minWidth: 0 }}
          min={-90}
          max={90}
          value={shown.lat}
          onChange={(number) => type('lat', number)}
        />
        <InputNumber
          aria-label={`${label}：经度`}
          prefix="经度"
          placeholder="如 118.0816"
          style={{ flex: 1, minWidth: 0 }}
          min={-180}
          max={180}
          value={shown.lng}
          onChange={(number) => type('lng', number)}
        />
      </Flex>
      {here.fault && (
        <div role="alert" className="qc-help">
          {here.fault}
        </div>
      )}
      {value?.source === 'device' && value.accuracyM !== null && (
        <div className="qc-help">已取得设备定位，误差约 {value.accuracyM} 米</div>
      )}
    </Flex>
  )
}
