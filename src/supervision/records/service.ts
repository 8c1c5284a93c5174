import type { ParsedOf } from '#platform/act'
import { consistent } from '#platform/merkle'
import { Refused } from '#platform/refusal'
import type { Ctx, FileReply } from '#platform/serve'
import { accountNames } from '#registry/accounts'
import { classById } from '#training/class-filing'
import * as c from './contract.ts'
import { canonical, closedHash, openHash, openPart, readNote } from './leaf-service.ts'
import { keepProof, sealFirst } from './proof-service.ts'
import { consistencyOf, inclusionOf, saltOf, sealRecord, signer } from './seal-service.ts'
import * as store from './store.ts'

const SHOWN = 50
const SYSTEM = '系统自动核验'

export async function heads(ctx: Ctx<unknown>) {
  const { origin, pem } = signer(ctx.tools.sealer)
  const rows = (await store.checkpoints(ctx.db, SHOWN)).map((row) => ({
    size: Number(row.size),
    rootHex: row.root.toString('hex'),
    at: row.at,
    note: row.note,
  }))
  return { origin, publicKey: pem, rows }
}

async function latest(ctx: Ctx<unknown>): Promise<store.Checkpoint> {
  const row = await store.lastCheckpoint(ctx.db)
  if (!row) throw new Refused([c.refusals.nothing_sealed()])
  return { ...row, size: Number(row.size) }
}

export async function consistency(ctx: Ctx<unknown>, { from, to }: ParsedOf<typeof c.proveConsistency>) {
  const { size } = await latest(ctx)
  const end = Math.min(to || size, size)
  const start = Math.min(from, end)
  return { from: start, to: end, proofHex: await consistencyOf(ctx.db, start, end) }
}

/** Whether the record still begins with what a kept head says it was. */
export async function compare(ctx: Ctx<unknown>, { note }: ParsedOf<typeof c.compareHead>) {
  const { publicKey, origin } = signer(ctx.tools.sealer)
  const kept = readNote(note, publicKey)
  if (!kept || kept.origin !== origin) throw new Refused([c.refusals.not_a_note({ field: 'note' })])
  const now = await latest(ctx)
  if (kept.size > now.size) throw new Refused([c.refusals.newer({ size: kept.size, have: now.size })])
  const proof = await consistencyOf(ctx.db, kept.size, now.size)
  const agrees = consistent(
    kept.size,
    kept.root,
    now.size,
    now.root,
    proof.map((hex) => Buffer.from(hex, 'hex')),
  )
  return {
    agrees,
    kept: { size: kept.size, at: kept.at },
    now: { size: now.size, at: now.at },
  }
}

export async function prove(ctx: Ctx) {
  await sealFirst(ctx.tools)
  const { id, holds, size, findings } = await keepProof(ctx.tools, ctx.db, ctx.actor.accountId)
  ctx.record({
    subjects: [`record-proof:${id}`],
    summary: `核验全部操作记录 ${size} 条：${holds ? '与封存一致' : `发现 ${findings.length} 处不一致`}`,
    after: { size, holds },
  })
  return { id, holds }
}

export async function proofList(ctx: Ctx) {
  const rows = await store.proofs(ctx.db, SHOWN)
  const names = await accountNames(
    ctx.db,
    rows.flatMap((r) => r.byAccount ?? []),
  )
  return {
    rows: rows.map(({ byAccount, ...row }) => ({
      ...row,
      size: Number(row.size),
      byName: byAccount ? (names.get(byAccount) ?? '') : SYSTEM,
    })),
  }
}

/** Who answered an evaluation stays unknown, also in the file: its entry is proved to be there and not shown. */
const WITHHELD = ['training.completion.evaluate']

export async function classFile(ctx: Ctx, { id }: { id: string }): Promise<FileReply> {
  const cls = await classById(ctx.db, id)
  await sealRecord(ctx.tools)
  const head = await latest(ctx)
  const rows = (await store.entriesOf(ctx.db, `class:${id}`)).filter(
    (row) => row.position !== null && row.position < head.size,
  )
  const entries = []
  for (const row of rows) {
    const position = row.position as number
    entries.push({
      position,
      ...(WITHHELD.includes(row.actId) ? { openHash: openHash(row) } : { open: openPart(row) }),
      closedHash: closedHash(row, saltOf(ctx.tools.sealer, row.id)),
      proof: await inclusionOf(ctx.db, position, head.size),
    })
  }
  const { pem } = signer(ctx.tools.sealer)
  const file = {
    format: 'qiancheng-class-file/1',
    class: { id, title: cls?.title ?? '', number: cls?.number ?? null },
    madeAt: ctx.now,
    madeBy: ctx.actor.name,
    publicKey: pem,
    head: head.note,
    entries,
  }
  ctx.record({
    subjects: [`class:${id}`],
    summary: `导出班级档案包，${entries.length} 条记录，封存至第 ${head.size} 条`,
    region: cls?.region ?? null,
    orgId: cls?.orgId ?? null,
  })
  return {
    filename: `班级档案包-${cls?.number ?? id}.json`,
    mime: 'application/json',
    body: Buffer.from(canonical(file)),
  }
}
