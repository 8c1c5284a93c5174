import { useQuery } from '@tanstack/react-query'
import { Skeleton } from 'antd'
import { lazy, type ReactNode, Suspense } from 'react'
import { reasonsOf, request } from '#web/api'
import { Refusals } from './refusals.tsx'

/** ECharts comes with the first chart only. */
export const Canvas = lazy(() => import('./charts-canvas.tsx'))

export interface Series {
  name: string
  values: (number | null)[]
}

export interface ChartProps {
  title: string
  categories: string[]
  series: Series[]
  unit?: string
  height?: number
  /** Bars lie down; for long names. */
  lying?: boolean
  stacked?: boolean
  /** The picked category's index; every number opens what it counts. */
  onPick?: (index: number) => void
}

export const CHART_COLORS = ['#0b57c5', '#b8560b', '#1f7a2e', '#7a3fb0', '#a8233f', '#4a5568']

export function ChartFrame({
  title,
  height,
  children,
  table,
}: {
  title: string
  height: number
  children: ReactNode
  table: ReactNode
}) {
  return (
    <figure className="qc-chart">
      <figcaption>{title}</figcaption>
      <div style={{ height }} aria-hidden="true">
        <Suspense fallback={<Skeleton active />}>{children}</Suspense>
      </div>
      <details>
        <summary>查看数据表</summary>
        <div className="qc-scroll">{table}</div>
      </details>
    </figure>
  )
}

/** Categories whose names stand in lines below a chart, and the pixels that they share on the narrowest screen. */
const MOST_WRAPPED = 6
const WRAPPED_ROOM = 250

function Chart({ kind, ...props }: ChartProps & { kind: 'bar' | 'line' }) {
  const { title, categories, series, unit = '', height = 320, lying, stacked, onPick } = props
  // Few names are all shown, broken into lines; of many those that have room.
  const few = !lying && categories.length <= MOST_WRAPPED
  const names = {
    type: 'category',
    data: categories,
    axisLabel: {
      color: '#333',
      ...(few
        ? { interval: 0, width: Math.floor(WRAPPED_ROOM / categories.length), overflow: 'break' }
        : { hideOverlap: true }),
    },
  }
  const amounts = {
    type: 'value',
    name: unit,
    nameTextStyle: { color: '#333' },
    // Heads and classes come whole.
    ...(unit && unit !== '%' && !unit.includes('元') ? { minInterval: 1 } : {}),
    axisLabel: { color: '#333' },
  }
  const option = {
    color: CHART_COLORS,
    // Texts are measured before they are drawn: a word like `inherit` would be measured as another font.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    animationDuration: 300,
    grid: { left: 8, right: 24, top: series.length > 1 ? 44 : 32, bottom: 8, containLabel: true },
    ...(series.length > 1 ? { legend: { top: 0 } } : {}),
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: number | null) =>
        value === null ? '—' : `${value.toLocaleString('zh-CN')} ${unit}`,
    },
    xAxis: lying ? amounts : names,
    yAxis: lying ? { ...names, inverse: true } : amounts,
    series: series.map((one) => ({
      type: kind,
      name: one.name,
      data: one.values,
      ...(stacked ? { stack: 'all' } : {}),
      ...(kind === 'bar' ? { barMaxWidth: 28 } : { symbolSize: 7 }),
    })),
  }
  return (
    <ChartFrame
      title={title}
      height={height}
      table={
        <table className="qc-diff">
          <thead>
            <tr>
              <th scope="col">名称</th>
              {series.map((one) => (
                <th key={one.name} scope="col">
                  {one.name}
                  {unit && `（${unit}）`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {categories.map((category, index) => (
              <tr key={category}>
                <th scope="row">
                  {onPick ? (
                    <button type="button" className="qc-plain-button" onClick={() => onPick(index)}>
                      {category}
                    </button>
                  ) : (
                    category
                  )}
                </th>
                {series.map((one) => (
                  <td key={one.name}>{one.values[index]?.toLocaleString('zh-CN') ?? '—'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      <Canvas option={option} {...(onPick ? { onPick } : {})} />
    </ChartFrame>
  )
}

export const BarChart = (props: ChartProps) => <Chart kind="bar" {...props} />
export const LineChart = (props: ChartProps) => <Chart kind="line" {...props} />

export interface MapProps {
  level: 'city' | 'county'
  title: string
  /** `code`: six-digit region code. */
  values: { code: string; name: string; value: number }[]
  unit?: string
  height?: number
  onPick?: (code: string) => void
}

interface GeoJson {
  features: { properties: { code?: string; adcode?: string | number; name?: string } }[]
}
const codeOf = (p: GeoJson['features'][number]['properties']) => String(p.code ?? p.adcode ?? '')

/** A choropleth of the province; a sketch, not a map in law. */
export function FujianMap({ level, title, values, unit = '', height = 460, onPick }: MapProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['registry.region.map', level],
    queryFn: () => request<GeoJson>('GET', '/api/registry/map/:level', { level }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error) return <Refusals reasons={reasonsOf(error)} onRetry={() => void refetch()} />
  const most = Math.max(1, ...values.map((one) => one.value))
  const nameOf = new Map((data?.features ?? []).map((f) => [codeOf(f.properties), f.properties.name ?? '']))
  const option = data && {
    tooltip: {
      trigger: 'item',
      formatter: (at: { name: string; value: number }) =>
        `${at.name}：${Number.isFinite(at.value) ? `${at.value.toLocaleString('zh-CN')} ${unit}` : '无数据'}`,
    },
    visualMap: {
      min: 0,
      max: most,
      left: 8,
      bottom: 8,
      text: [`多（${unit}）`, '少'],
      inRange: { color: ['#e6effb', '#0b57c5'] },
    },
    series: [
      {
        type: 'map',
        map: `fujian-${level}`,
        roam: false,
        label: { show: level === 'city', color: '#111', textBorderColor: '#fff', textBorderWidth: 2 },
        selectedMode: false,
        data: values.map((one) => ({ name: nameOf.get(one.code) ?? one.name, value: one.value })),
      },
    ],
  }
  return (
    <ChartFrame
      title={`${title}（示意图）`}
      height={height}
      table={
        <table className="qc-diff">
          <thead>
            <tr>
              <th scope="col">地区</th>
              <th scope="col">{unit || '数值'}</th>
            </tr>
          </thead>
          <tbody>
            {values.map((one) => (
              <tr key={one.code}>
                <th scope="row">
                  {onPick ? (
                    <button type="button" className="qc-plain-button" onClick={() => onPick(one.code)}>
                      {one.name}
                    </button>
                  ) : (
                    one.name
                  )}
                </th>
                <td>{one.value.toLocaleString('zh-CN')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      }
    >
      {option && (
        <Canvas
          option={option}
          map={{ name: `fujian-${level}`, geo: data }}
          {...(onPick
            ? {
                onPick: (_index: number, name: string) => {
                  const hit = [...nameOf].find(([, shown]) => shown === name)?.[0]
                  if (hit) onPick(hit)
                },
              }
            : {})}
        />
      )}
    </ChartFrame>
  )
}
