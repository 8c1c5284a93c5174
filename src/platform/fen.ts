/** Money is whole fen in a safe integer; yuan exist only in what people read and type. */
export type Fen = number

export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number of fen: ${value}`)
  return value
}

/** `123456` → `1,234.56`; the unit 元 is left to the label. */
export function yuan(amount: Fen): string {
  fen(amount)
  const sign = amount < 0 ? '-' : ''
  const abs = Math.abs(amount)
  const whole = Math.floor(abs / 100)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return `${sign}${whole}.${String(abs % 100).padStart(2, '0')}`
}

/** `1,234.5` → `123450`; null where it is not an amount of yuan with at most two decimals. */
export function parseYuan(text: string): Fen | null {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，\s]/g, ''))
  if (!match) return null
  const value = Number(match[2]) * 100 + Number((match[3] ?? '').padEnd(2, '0'))
  return match[1] ? -value : value
}

/** Splits `total` in proportion to `weights`, to the fen: the largest remainders get the odd fen. */
export function splitProRata(total: Fen, weights: readonly number[]): Fen[] {
  fen(total)
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum <= 0 || weights.some((w) => w < 0)) throw new Error('weights must be positive')
  const t = BigInt(total)
  const s = BigInt(sum)
  const parts = weights.map((w) => Number((t * BigInt(w)) / s))
  let rest = total - parts.reduce((a, b) => a + b, 0)
  const order = weights
    .map((w, i) => ({ i, rem: (t * BigInt(w)) % s }))
    .sort((a, b) => (a.rem === b.rem ? a.i - b.i : a.rem > b.rem ? -1 : 1))
  const step = rest < 0 ? -1 : 1
  for (let k = 0; rest !== 0; k = (k + 1) % order.length) {
    const index = (order[k] as { i: number }).i
    parts[index] = (parts[index] as number) + step
    rest -= step
  }
  return parts
}

/** Percentage of an amount, half away from zero, in whole fen. `percent` may have two decimals. */
export function percentOf(amount: Fen, percent: number): Fen {
  const basis = BigInt(Math.round(percent * 100))
  const product = BigInt(fen(amount)) * basis
  const half = product < 0n ? -5000n : 5000n
  return Number((product + half) / 10000n)
}
