/** `npm start` (with --demo) and `npm run serve`: database, migrations, platform, server, worker; stops gracefully. */
import { pino } from 'pino'
import { loadKeyRing, readConfig } from '#platform/config'
import { migrate, openDatabase } from '#platform/db'
import { seedReference } from '#seeds/reference'
import { makeServer } from './server.ts'
import { startPlatform } from './start.ts'

const args = process.argv.slice(2)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const config = readConfig(process.env, args)
  const keys = loadKeyRing(process.env, config.dataDir, config.demo)
  const log = pino({ level: config.demo ? 'warn' : 'info' }, pino.destination(2))
  say(
    process.env.DATABASE_URL
      ? '▸ 使用 DATABASE_URL 指定的数据库'
      : `▸ 启动内置 PostgreSQL（数据目录 ${config.dataDir}）…`,
  )
  const database = await openDatabase({ dataDir: config.dataDir, log: say })
  say('▸ 检查数据库结构…')
  await migrate({ url: database.ownerUrl, log: say })
  await seedReference(database.ownerUrl)

  if (config.demo) {
    const { prepareDemo } = await import('#seeds/demo')
    await prepareDemo({ database, keys, config, say })
  }
  const platform = await startPlatform({
    appUrl: database.appUrl,
    keys,
    dataDir: config.dataDir,
    demo: config.demo,
    onError: (error) => log.error({ kind: error.name, stack: error.stack }, 'jobs'),
  })
  const server =
    config.role === 'worker'
      ? null
      : await makeServer(platform, {
          secureCookies: config.secureCookies,
          trustProxy: config.trustProxy,
          ...(config.site === undefined ? {} : { site: config.site }),
          logger: !config.demo,
        })
  if (config.role !== 'server') await platform.work()

  let stopping = false
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return
    stopping = true
    say(`▸ 收到 ${signal}，正在停止…`)
    await server?.close()
    await platform.stop()
    await database.close()
    say('▸ 已停止')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal))

  if (server) {
    await server.listen({ port: config.port, host: config.host })
    const address = server.server.address()
    const port = typeof address === 'object' && address ? address.port : config.port
    const base = `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
    if (config.demo) {
      const { printWelcome } = await import('#seeds/demo')
      printWelcome(base, say)
    } else {
      say(`▸ 前程平台已启动：${base}`)
    }
  } else {
    say('▸ 后台任务进程已启动')
  }
}

main().catch((error: Error & { code?: string }) => {
  say(
    error.code === 'EADDRINUSE'
      ? '✗ 端口已被占用，请用 PORT=其他端口 再试。'
      : `✗ 启动失败：${error.message}`,
  )
  if (process.env.DEBUG) say(String(error.stack))
  process.exit(1)
})
