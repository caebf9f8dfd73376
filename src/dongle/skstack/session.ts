import { isCode } from '../../base/errors.js'
import type { Time, Waiting } from '../../base/time.js'
import { waitForEvent } from '../../base/wait-for-event.js'
import type { PanaSession, SessionEvent } from '../dongle.js'
import type { Answer } from './answer.js'
import type { CommandLine } from './command-line.js'
import { sendResultOf, SKSENDTO, SKTERM } from './commands.js'
import { EventNumber, type SkEvent } from './events.js'

/** For SKTERM and its EVENT 27 or 28. Where the meter does not answer, EVENT 28 comes after about 10 s. */
const END_MS = 12_000

/**
 * FAIL ER09: bytes of the command were lost on the way to the dongle; ER10: the dongle cannot do it now. Either way nothing was
 * sent, and the next attempt may succeed.
 */
const NOT_SENT: readonly unknown[] = ['ER09', 'ER10']

interface Peer {
  /** The meter's link-local address. */
  readonly address: string
  readonly udpPort: number
}

export class SkSession implements PanaSession {
  readonly #line: CommandLine
  readonly peer: Peer
  readonly #time: Time

  constructor(line: CommandLine, peer: Peer, time: Time) {
    this.#line = line
    this.peer = peer
    this.#time = time
  }

  get lost(): AbortSignal {
    return this.#line.lost
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#line.subscribe((event) => {
      const meaning = meaningOf(event, this.peer)
      if (meaning !== undefined) listener(meaning)
    })
  }

  async send(payload: Uint8Array, waiting: Waiting): Promise<'sent' | 'failed' | 'unknown'> {
    const { address, udpPort } = this.peer
    try {
      return sendResult(await this.#line.command(SKSENDTO(address, udpPort, payload), waiting), address)
    } catch (error) {
      if (isCode(error, 'dongle.refused') && NOT_SENT.includes(error.facts.er)) return 'failed'
      throw error
    }
  }

  async leave(): Promise<boolean> {
    const end = await waitForEvent(this.#line, (event) => (endsSession(event) ? event : undefined), {
      after: (limit) => this.#line.command(SKTERM, { signal: limit }),
      limitMs: END_MS,
      time: this.#time,
    })
    return end !== undefined
  }
}

function meaningOf(event: SkEvent, { address, udpPort }: Peer): SessionEvent | undefined {
  if (event.kind === 'datagram') {
    if (event.from !== address || event.localPort !== udpPort) return undefined
    return { kind: 'datagram', payload: event.data, lqi: event.lqi }
  }
  if (endsSession(event)) return { kind: 'over', how: 'endedByMeter' }
  return event.kind === 'event' ? meaningOfNumber(event.number) : undefined
}

function meaningOfNumber(number: number): SessionEvent | undefined {
  switch (number) {
    case EventNumber.sessionExpired:
      // A join of ours would collide with the dongle's own: nothing is sent until EVENT 25 (or 24).
      return { kind: 'paused', why: 're-authentication' }
    case EventNumber.sendLimitOn:
      return { kind: 'paused', why: 'transmit limit' }
    case EventNumber.joined:
      return { kind: 'resumed', why: 're-authentication' }
    case EventNumber.sendLimitOff:
      return { kind: 'resumed', why: 'transmit limit' }
    case EventNumber.joinFailed:
      return { kind: 'over', how: 'notRenewed' }
    default:
      return undefined
  }
}

/** EVENT 26 (by the meter), 27 and 28 (our SKTERM, answered or not). */
const SESSION_ENDS: readonly number[] = [EventNumber.endedByPeer, EventNumber.ended, EventNumber.endTimedOut]

const endsSession = (event: SkEvent): boolean => event.kind === 'event' && SESSION_ENDS.includes(event.number)

/** Tells from the last EVENT 21 before the OK whether the frame was sent; without one it is unknown. */
const sendResult = ({ events }: Answer, address: string): 'sent' | 'failed' | 'unknown' =>
  events.map((event) => sendResultOf(event, address)).findLast((result) => result !== undefined) ?? 'unknown'
