/** Messages to people go through a port; SMS and WeChat adapters plug in here. The default keeps them for the demo screen only. */
export interface Message {
  /** Phone number in clear; never logged. */
  to: string
  template: string
  text: string
  at: string
}

export interface MessagePort {
  /** Whether anything can be sent at all: without an adapter, what is only a courtesy is left out. */
  readonly able: boolean
  send(message: Message): Promise<void>
  /** What a demonstration screen may show; always empty with a real adapter. */
  shown(to: string): Message[]
}

/** Keeps the last few messages per phone in memory so that the demonstration can show a code; nothing leaves the machine. */
export class DemoMessages implements MessagePort {
  readonly able = true
  private readonly kept = new Map<string, Message[]>()
  async send(message: Message): Promise<void> {
    const list = this.kept.get(message.to) ?? []
    list.unshift(message)
    this.kept.set(message.to, list.slice(0, 5))
    if (this.kept.size > 5000) this.kept.delete(this.kept.keys().next().value as string)
  }
  shown(to: string): Message[] {
    return this.kept.get(to) ?? []
  }
}

/** Production without an adapter: says so instead of pretending that a code was sent. */
export class NoMessages implements MessagePort {
  readonly able = false
  async send(): Promise<void> {
    throw new Error('no message adapter is configured')
  }
  shown(): Message[] {
    return []
  }
}
