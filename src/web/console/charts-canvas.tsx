import { BarChart, GraphChart, LineChart, MapChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { type EChartsCoreOption, type EChartsType, init, registerMap, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'

use([
  BarChart,
  LineChart,
  MapChart,
  GraphChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  VisualMapComponent,
  SVGRenderer,
])

interface Props {
  option: unknown
  map?: { name: string; geo: unknown }
  onPick?: (index: number, name: string) => void
}

export default function Canvas({ option, map, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType>(null)
  const pick = useRef(onPick)
  pick.current = onPick

  useEffect(() => {
    const element = box.current as HTMLDivElement
    const made = init(element)
    chart.current = made
    made.on('click', (event) => pick.current?.(event.dataIndex ?? -1, event.name))
    const fit = () => made.resize()
    const watcher = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(fit)
    watcher?.observe(element)
    return () => {
      watcher?.disconnect()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    if (map) registerMap(map.name, map.geo as Parameters<typeof registerMap>[1])
    chart.current?.setOption(option as EChartsCoreOption, true)
  }, [option, map])

  return <div ref={box} style={{ width: '100%', height: '100%' }} />
}
