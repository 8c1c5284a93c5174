// The line to the database. Node makes a buffer of 64 KB for each piece that arrives; of these most is never filled, and
// clearing them away is what a server under load then does beside its work. Here one buffer takes each piece in turn.
import { Socket } from 'node:net'

const ROOM = 1 << 16

/** Hands each piece on by `data`, as a buffer of its own, or while it `lends` as the room itself: good during the call. */
export class Line extends Socket {
  lends = false

  constructor() {
    const room = Buffer.allocUnsafeSlow(ROOM)
    super({
      onread: {
        buffer: room,
        callback: (size: number) => {
          const piece = room.subarray(0, size)
          this.emit('data', this.lends ? piece : Buffer.from(piece))
          return true
        },
      },
    } as never)
  }
}
