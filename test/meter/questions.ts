/** What the tests of questions to a meter share. */
import { decodeFrame, encodeFrame, type Frame } from '../../src/echonet/frame.js'
import { smartMeter } from '../../src/echonet/properties.js'
import type { Behaviour } from '../../src/emulator/faults/behaviour.js'
import type { ReadableProperty, Replies } from '../../src/meter/ask.js'
import type { Reply } from '../../src/meter/reply.js'
import { never } from '../helpers/play.js'
import type { EmulatedSession } from './meters.js'

export const signal = never

export const value = <T>(served: T): Reply<T> => ({ kind: 'value', value: served })

/** The property of most tests: D7, which the emulated meter says to be 6. */
export const digits = ({ asker }: EmulatedSession): Promise<Reply<number>> =>
  asker.read(smartMeter.effectiveDigits, { signal })

/** All in one frame. */
export const together = <const P extends readonly ReadableProperty[]>(
  { asker }: EmulatedSession,
  properties: P,
): Promise<Replies<P>> => asker.readAll(properties, { severalAtOnce: true, signal })

/** Requests as the radio saw them. */
export const requests = ({ emulator }: EmulatedSession): readonly Frame[] => emulator.log.map(({ frame }) => frame)

/** The answer to the next requests is another one than the meter's. */
export const answering = (change: (frame: Frame) => readonly Frame[], times = 1): Behaviour => {
  let left = times
  return {
    name: 'other answer',
    onReply(exchange) {
      if (left-- <= 0) return undefined
      exchange.replies = exchange.replies.flatMap(({ data }) =>
        change(decodeFrame(data)).map((frame) => ({ data: encodeFrame(frame) })),
      )
      return 'handled'
    },
  }
}
