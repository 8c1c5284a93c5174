/**
 * The stage of the demonstration: people of the story do what users do, through the same acts, rules and
 * transactions as HTTP requests, each at its own hour on a clock that only moves forward.
 */
import type { Actor } from '#platform/access'
import type { InputOf, OutputOf } from '#platform/act'
import { SetClock } from '#platform/clock'
import { addDays, instantAt } from '#platform/day'
import { Refused } from '#platform/refusal'
import { type AnyAct, perform, type Tools } from '#platform/serve'
import { servedOf } from '../../../src/app/acts.ts'
import type { Platform } from '../../../src/app/start.ts'

export interface Player {
  actor: Actor
  orgId: string
  region: string
}

interface Count {
  done: number
  refused: number
  codes: Map<string, number>
}

export class Stage {
  readonly platform: Platform
  readonly tools: Tools
  readonly clock: SetClock
  /** Acts done and acts refused, for the report at the end. */
  readonly count: Count
  /** The story ends now: nothing in it is done later than the moment it is told. */
  private readonly now: Date
  constructor(
    platform: Platform,
    clock: SetClock,
    count: Count = { done: 0, refused: 0, codes: new Map() },
    now: Date = clock.now(),
  ) {
    this.now = now
    this.count = count
    this.platform = platform
    this.tools = platform.tools
    this.clock = clock
  }

  /** Moves the clock to `time` (Shanghai) of `day`; the story may jump, since its acts carry their own dates. */
  at(day: string, time = '09:30'): void {
    const at = new Date(instantAt(day, time))
    this.clock.set(at < this.now ? at : this.now)
  }

  async do<A extends AnyAct>(who: { actor: Actor } | null, act: A, input: InputOf<A>): Promise<OutputOf<A>> {
    const answer = await perform(this.tools, servedOf(act.id), who?.actor ?? null, input, {
      ip: '127.0.0.1',
      agent: '演示数据',
    })
    this.count.done += 1
    return answer as OutputOf<A>
  }

  /** The same people and database with a clock of its own, for stories told side by side. */
  beside(): Stage {
    const clock = new SetClock(this.clock.now())
    return new Stage({ ...this.platform, tools: { ...this.tools, clock } }, clock, this.count, this.now)
  }

  /** True for a refusal by the rules, which the story goes on with; anything else is a fault. */
  tolerate(error: unknown): boolean {
    if (!(error instanceof Refused)) return false
    this.count.refused += 1
    for (const reason of error.reasons)
      this.count.codes.set(reason.code, (this.count.codes.get(reason.code) ?? 0) + 1)
    return true
  }

  /** An act that the rules are expected to refuse; the story goes on with the codes. */
  async refusedBy<A extends AnyAct>(
    who: { actor: Actor } | null,
    act: A,
    input: InputOf<A>,
  ): Promise<string[]> {
    try {
      await this.do(who, act, input)
    } catch (error) {
      if (!this.tolerate(error)) throw error
      return (error as Refused).reasons.map((r) => r.code)
    }
    throw new Error(`${act.id} should have been refused`)
  }
}

/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Dice {
  private state: number
  constructor(seed: number) {
    this.state = seed >>> 0
  }
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let t = this.state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }
  pick<T>(list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T
  }
  chance(share: number): boolean {
    return this.next() < share
  }
}

/** The first weekday on or after `day`. */
export function weekdayFrom(day: string): string {
  let current = day
  while ([0, 6].includes(new Date(`${current}T00:00:00Z`).getUTCDay())) current = addDays(current, 1)
  return current
}
