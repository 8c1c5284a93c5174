#!/usr/bin/env node
// Verifies a class file (班级档案包) without database, server or package: node verify-class-file.mjs FILE
//   --key FILE     the platform's public key (PEM), kept from elsewhere: without it the file's own key is taken
//   --papers DIR   papers of the class: each is found by its SHA-256
// Exit 0: unchanged. 1: changed, and said where. 2: not readable.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const args = process.argv.slice(2)
const option = (name) => {
  const at = args.indexOf(name)
  return at < 0 ? null : args.splice(at, 2)[1]
}
const keyFile = option('--key')
const papersDir = option('--papers')
const sha256 = (data) => createHash('sha256').update(data).digest()
const hashNode = (left, right) => sha256(Buffer.concat([Buffer.from([1]), left, right]))

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const names = Object.keys(value).sort()
    return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`
  }
  return JSON.stringify(value ?? null)
}

function rootFrom(leaf, at, size, proof) {
  let hash = leaf
  let node = at
  let last = size - 1
  let next = 0
  while (last > 0) {
    if (node % 2 === 1 || node < last) {
      const sibling = Buffer.from(proof[next] ?? '', 'hex')
      if (sibling.length !== 32) return null
      hash = node % 2 === 1 ? hashNode(sibling, hash) : hashNode(hash, sibling)
      next += 1
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return next === proof.length ? hash : null
}

const faults = []
const papers = new Map()
try {
  const file = JSON.parse(readFileSync(args[0], 'utf8'))
  if (file.format !== 'qiancheng-class-file/1') throw new Error('不是班级档案包')
  const key = createPublicKey(keyFile ? readFileSync(keyFile) : file.publicKey)
  const print = sha256(key.export({ format: 'der', type: 'spki' }))
    .toString('hex')
    .slice(0, 16)
  const [body, signature] = file.head.split('\n\n— ')
  const [origin, size, root] = body.split('\n')
  const signed =
    origin === `qiancheng-record/${print}` &&
    verify(null, Buffer.from(`${body}\n`), key, Buffer.from(signature.trim().split(' ')[1], 'base64'))
  if (!signed) faults.push('封存凭据的签名无效，或不是这把公钥签发')
  const treeRoot = Buffer.from(root, 'base64')
  for (const [i, entry] of file.entries.entries()) {
    const open = entry.open ? sha256(canonical(entry.open)).toString('hex') : entry.openHash
    const leaf = sha256(
      Buffer.concat([Buffer.from([0]), Buffer.from(canonical({ closed: entry.closedHash, open }))]),
    )
    const reached = rootFrom(leaf, entry.position, Number(size), entry.proof)
    if (!reached?.equals(treeRoot))
      faults.push(
        `第 ${i + 1} 条记录被改动（封存序号 ${entry.position + 1}）：${entry.open ? `${entry.open.at} ${entry.open.title}` : '内容不公开'}`,
      )
    for (const hash of entry.open?.files ?? []) if (hash) papers.set(hash, entry.open.title)
  }
  if (papersDir) {
    const there = new Set(
      readdirSync(papersDir).map((name) => sha256(readFileSync(join(papersDir, name))).toString('hex')),
    )
    for (const [hash, title] of papers)
      if (!there.has(hash)) faults.push(`“${title}”所附材料不在文件夹中，或内容已变：${hash}`)
  }
  console.log(`班级：${file.class.title}（${file.class.number ?? '未编号'}）`)
  console.log(
    `记录 ${file.entries.length} 条，所附材料 ${papers.size} 份；封存至第 ${size} 条；公钥 ${print}${keyFile ? '' : '（取自档案包，请与公布的公钥核对）'}`,
  )
} catch (error) {
  console.error(`无法读取：${error.message}`)
  process.exit(2)
}
if (faults.length === 0) console.log('核验通过：与封存时一致。')
else for (const fault of faults) console.log(`✗ ${fault}`)
process.exit(faults.length === 0 ? 0 : 1)
