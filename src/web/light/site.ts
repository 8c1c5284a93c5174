import type { Site } from './shell.tsx'

/** Written in when the pages are built: `VITE_SITE_SPONSOR=… npm start`. */
const built = (import.meta as unknown as { env?: Record<string, string | undefined> }).env ?? {}
const slot = <K extends keyof Site>(name: K, value: string | undefined): Site =>
  value ? { [name]: value } : {}

export const SITE: Site = {
  ...slot('sponsor', built.VITE_SITE_SPONSOR),
  ...slot('code', built.VITE_SITE_CODE),
  ...slot('icp', built.VITE_SITE_ICP),
  ...slot('contact', built.VITE_SITE_CONTACT),
}
