/** The inspector's pages without a network: what the page itself put aside is answered from there, nothing else. */
interface Fetching extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
  waitUntil(work: Promise<unknown>): void
}
const worker = self as unknown as {
  addEventListener(name: string, listener: (event: Fetching) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}
const NAME = 'qc-field'

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))

/** The page: the newest where there is a network. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    const kept = await caches.match('/field', { cacheName: NAME })
    if (kept) return kept
    throw error
  }
}
/** Assets carry their content in their name: what is kept is right. */
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: NAME })) ?? (await fetch(request))
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
})
