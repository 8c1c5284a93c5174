import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ConsoleApp } from '#web/console'
import { pages } from './menu.ts'

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <ConsoleApp pages={pages} />
  </StrictMode>,
)
