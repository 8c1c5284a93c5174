/** Time is passed in. The running platform reads the machine's clock; tests and the demonstration set theirs. */
export interface Clock {
  now(): Date
}

export const machineClock: Clock = { now: () => new Date() }

export class SetClock implements Clock {
  private at: Date
  constructor(at: string | Date) {
    this.at = new Date(at)
  }
  now(): Date {
    return this.at
  }
  set(at: string | Date): void {
    this.at = new Date(at)
  }
}
