import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { FieldHome, FieldVisit } from '#supervision/inspections/light'
import { LightApp, type LightRoute, SITE } from '#web/light'

/** Not loaded late: all of it must be on the phone before the network goes. */
const routes: LightRoute[] = [
  { path: '/field', title: '我的检查任务', component: FieldHome },
  { path: '/field/:id', title: '到场登记', component: FieldVisit },
]

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <LightApp
      name="前程 · 现场检查"
      home="/field"
      nav={[]}
      routes={routes}
      site={SITE}
      account={
        <button
          type="button"
          className="ql-head-button"
          onClick={() => location.assign('/console/inspections')}
        >
          工作台
        </button>
      }
    />
  </StrictMode>,
)
