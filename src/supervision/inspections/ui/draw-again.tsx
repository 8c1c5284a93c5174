/** The draw, done again by whoever looks: in their own browser, from what is published. */
import { useState } from 'react'
import type { OutputOf } from '#platform/act'
import { Button, Card, Tag } from '#web/light'
import type { publicPlan } from '../contract.ts'
import { draw, poolOf, sameDraw, seedText, textsOf } from '../draw-rules.ts'

const HOW =
  '种子 = SHA-256（密数:公开数:名单摘要）。每个班按权重得到若干张签，签 = SHA-256（种子:class:编号:第几张），取最小的一张；签最小的班先抽中。检查人员先取派出次数少的，再取 SHA-256（种子:pair:编号:序号）最小的，须回避的除外。'

type Open = NonNullable<OutputOf<typeof publicPlan>['open']>

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Each step with whether it holds. */
async function again(open: Open, commitment: string, poolHash: string): Promise<[string, boolean][]> {
  const secret = open.secret ?? ''
  const pool = poolOf(open.poolText)
  const steps: [string, boolean][] = [
    ['公开的密数与事先公布的密数摘要相符', (await sha256(secret)) === commitment],
    ['公开的名单与事先公布的名单摘要相符', (await sha256(open.poolText)) === poolHash],
  ]
  if (!pool) return [...steps, ['名单可以读出', false]]
  const seed = await sha256(seedText(secret, open.publicNumber ?? '', poolHash))
  const texts = textsOf(pool, seed)
  const hashes = await Promise.all(texts.map(sha256))
  const known = new Map(texts.map((text, i) => [text, hashes[i] as string]))
  const drawn = draw(pool, seed, (text) => known.get(text) ?? '')
  return [...steps, ['重新抽签，抽中的班和检查人员与公开的一致', sameDraw(drawn, open.drawn)]]
}

export function PublicDraw({
  open,
  commitment,
  poolHash,
}: {
  open: Open
  commitment: string
  poolHash: string
}) {
  const [steps, setSteps] = useState<[string, boolean][] | null>(null)
  const [busy, setBusy] = useState(false)
  const able = globalThis.crypto?.subtle !== undefined
  return (
    <Card title="自己重算一遍">
      <p>{HOW}</p>
      {able ? (
        <Button
          busy={busy}
          onClick={() => {
            setBusy(true)
            void again(open, commitment, poolHash).then((done) => {
              setSteps(done)
              setBusy(false)
            })
          }}
        >
          在本机重算
        </Button>
      ) : (
        <p className="ql-soft">本机浏览器不能计算摘要，请用安全连接打开，或下载名单自行核算。</p>
      )}
      {steps && (
        <div role="status">
          <ul className="ql-list">
            {steps.map(([says, holds]) => (
              <li key={says}>
                <Tag tone={holds ? 'good' : 'bad'}>{holds ? '相符' : '不符'}</Tag> {says}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  )
}
