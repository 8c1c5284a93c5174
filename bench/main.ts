/**
 * `npm run bench [NAME…] [--json] [--rows N]`: measurements as ratios to something in the same run, medians of five rounds.
 * Server, load maker and database share this machine's cores, as they would not in production.
 */
const args = process.argv.slice(2)
// Registers of another size: read before the benches are.
const rowsAt = args.indexOf('--rows')
if (rowsAt >= 0) process.env.BENCH_ROWS = String(Number(args.splice(rowsAt, 2)[1]))
const { benches } = await import('./benches.ts')

const json = args.includes('--json')
const wanted = args.filter((a) => !a.startsWith('--'))
const unknown = wanted.filter((name) => !benches.some((b) => b.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `没有这项测量：${unknown.join('、')}。可用：${benches.map((b) => b.name).join('、')}\n`,
  )
  process.exit(2)
}
const chosen = wanted.length > 0 ? benches.filter((b) => wanted.includes(b.name)) : benches
let failed = false
for (const bench of chosen) {
  if (!json) process.stdout.write(`▸ ${bench.title}\n`)
  const row = await bench.run((line) => {
    if (!json) process.stdout.write(`    ${line}\n`)
  })
  failed ||= !row.holds
  if (json) process.stdout.write(`${JSON.stringify({ name: bench.name, ...row })}\n`)
  else
    process.stdout.write(
      `  ${bench.name}: ${row.ratio.toFixed(2)} ×（目标 ${row.lower ? '≤' : '≥'} ${row.goal} ×）${row.holds ? '达到' : '未达到'}\n`,
    )
}
process.exit(failed ? 1 : 0)
