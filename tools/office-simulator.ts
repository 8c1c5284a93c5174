/**
 * An office's interface, invented: answers questions about people as a real one would, and fails as real ones do.
 *
 *   node tools/office-simulator.ts --port 9501 --secret … --file rows.csv --slow 0.1 --down 0.1 --wrong 0.05
 *
 * rows.csv: record,idNumber,name,from,to,value,ref. Shares between 0 and 1 say how often it is slow, down or wrong.
 */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { pathToFileURL } from 'node:url'

export interface OfficeRow {
  idNumber: string
  record: string
  name?: string
  from: string | null
  to?: string | null
  value?: string
  ref?: string
}
/** What it does with a question. */
export type Manner = 'answer' | 'slow' | 'down' | 'nonsense' | 'someone-else' | 'unsigned' | 'huge'

export interface Office {
  endpoint: string
  /** Questions that reached it. */
  asked: { idNumber: string; register: string; purpose: string }[]
  /** Most questions that were open here at once. */
  most: () => number
  stop: () => Promise<void>
}

export async function startOffice(options: {
  secret: string
  rows: readonly OfficeRow[]
  dataDate: string
  port?: number
  manner?: (n: number) => Manner
  slowMs?: number
}): Promise<Office> {
  const sign = (text: string) => createHmac('sha256', options.secret).update(text).digest('hex')
  const asked: Office['asked'] = []
  let open = 0
  let most = 0
  const server: Server = createServer((request, response) => {
    open += 1
    most = Math.max(most, open)
    response.on('close', () => {
      open -= 1
    })
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString('utf8')
      if (request.headers['x-signature'] !== sign(body)) {
        response.writeHead(401).end()
        return
      }
      const question = JSON.parse(body) as {
        requestId: string
        idNumber: string
        register: string
        purpose: string
      }
      const manner = options.manner?.(asked.length) ?? 'answer'
      asked.push(question)
      const reply = (idNumber: string, signed = true) => {
        const text = JSON.stringify({
          requestId: question.requestId,
          idNumber,
          dataDate: options.dataDate,
          rows: options.rows
            .filter((row) => row.idNumber === idNumber)
            .map(({ idNumber: _own, ...row }) => ({ ...row, to: row.to ?? null })),
        })
        response.writeHead(200, {
          'content-type': 'application/json',
          'x-signature': signed ? sign(text) : 'none',
        })
        response.end(text)
      }
      if (manner === 'down') response.writeHead(503).end()
      else if (manner === 'slow') setTimeout(() => reply(question.idNumber), options.slowMs ?? 10_000).unref()
      else if (manner === 'nonsense') response.writeHead(200, { 'x-signature': sign('<html>') }).end('<html>')
      else if (manner === 'someone-else') reply(options.rows[0]?.idNumber ?? '')
      else if (manner === 'huge') response.writeHead(200, { 'content-length': '9000000' }).end()
      else reply(question.idNumber, manner !== 'unsigned')
    })
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    endpoint: `http://127.0.0.1:${port}/ask`,
    asked,
    most: () => most,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const value = (name: string) => {
    const at = process.argv.indexOf(`--${name}`)
    return at < 0 ? undefined : process.argv[at + 1]
  }
  const share = (name: string) => Number(value(name) ?? 0)
  const file = value('file')
  const rows = file
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line): OfficeRow => {
          const [record = '', idNumber = '', name = '', from = '', to = '', worth = '', ref = ''] =
            line.split(',')
          return {
            record,
            idNumber,
            from: from || null,
            to: to || null,
            ...(name ? { name } : {}),
            ...(worth ? { value: worth } : {}),
            ...(ref ? { ref } : {}),
          }
        })
    : []
  const office = await startOffice({
    secret: value('secret') ?? '',
    rows,
    dataDate: value('date') ?? new Date().toISOString().slice(0, 10),
    port: Number(value('port') ?? 9501),
    manner: () => {
      const roll = Math.random()
      const slow = share('slow')
      const down = slow + share('down')
      return roll < slow
        ? 'slow'
        : roll < down
          ? 'down'
          : roll < down + share('wrong')
            ? 'someone-else'
            : 'answer'
    },
  })
  process.stdout.write(`▸ 模拟部门接口：${office.endpoint}（${rows.length} 条记录）\n`)
}
