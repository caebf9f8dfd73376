import { isCode, type KenshinError } from '../../base/errors.js'
import { sleep, withDeadline, type Time, type Waiting } from '../../base/time.js'
import { Emitter } from '../../base/wait-for-event.js'
import type { PanaSession, SessionEvent } from '../dongle.js'
import { choices } from './choices.js'
import type { J11Frame } from './frame.js'
import { lostLinkIn, panaIn, receivedIn } from './notes.js'
import { addressOf, lqiOf } from './radio.js'
import type { RequestLine } from './request-line.js'
import { closePort, endPana, endRouteB, send, version } from './requests.js'
import type { ResultName } from './results.js'

/** For all that ends a session. */
const END_MS = 12_000
interface Peer {
  /** The meter's MAC address, 16 hex digits. */
  readonly mac: string
  readonly udpPort: number
}

type Sent = 'sent' | 'failed' | 'unknown'

export class J11Session implements PanaSession {
  readonly #line: RequestLine
  readonly #peer: Peer
  readonly #address: Uint8Array
  readonly #time: Time
  readonly #own: Emitter<SessionEvent>
  #isLimited = false

  constructor(line: RequestLine, peer: Peer, time: Time) {
    this.#line = line
    this.#peer = peer
    this.#address = addressOf(peer.mac)
    this.#time = time
    this.#own = new Emitter(line.lost)
  }

  get lost(): AbortSignal {
    return this.#line.lost
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    const unsubscribe = this.#own.subscribe(listener)
    const silence = this.#line.subscribe((frame) => {
      const meaning = this.#meaningOf(frame)
      if (meaning !== undefined) listener(meaning)
    })
    return () => {
      unsubscribe()
      silence()
    }
  }

  /** Waits itself while the transmit time is used up, which only the response to a sending tells. */
  async send(payload: Uint8Array, { signal }: Waiting): Promise<Sent> {
    for (;;) {
      const outcome = await this.#sendOnce(payload, { signal })
      if (outcome !== 'limited') {
        if (this.#isLimited) this.#own.emit({ kind: 'resumed', why: 'transmit limit' })
        this.#isLimited = false
        return outcome
      }
      if (!this.#isLimited) this.#own.emit({ kind: 'paused', why: 'transmit limit' })
      this.#isLimited = true
      await sleep(choices.triesAtLimitMs, { time: this.#time, signal })
    }
  }

  async leave(): Promise<boolean> {
    const farewell = [endPana, closePort(this.#peer.udpPort), endRouteB]
    const expired = (): Error => new Error('no farewell')
    let isHeard = true
    await withDeadline(END_MS, { time: this.#time, signal: this.lost, expired }, async (signal) => {
      for (const request of farewell)
        await this.#line.request(request, { signal }).catch((error: unknown) => {
          if (signal.aborted) throw error
          isHeard = false
        })
    })
    return isHeard
  }

  async #sendOnce(payload: Uint8Array, waiting: Waiting): Promise<Sent | 'limited'> {
    try {
      const { data } = await this.#line.request(send(this.#address, this.#peer.udpPort, payload), waiting)
      return sentAs(data[0])
    } catch (error) {
      if (isCode(error, 'dongle.silent')) return this.#afterSilence(waiting)
      if (!isCode(error, 'dongle.refused')) throw error
      if (isAmong(choices.noSession, error)) this.#own.emit({ kind: 'over', how: 'endedByMeter' })
      else if (!isAmong(choices.notSent, error)) throw error
      return 'failed'
    }
  }

  /** After idle minutes a sending was seen without a response: a dongle that tells its version is in good order. */
  async #afterSilence(waiting: Waiting): Promise<'unknown'> {
    await this.#line.request(version, waiting)
    return 'unknown'
  }

  #meaningOf(frame: J11Frame): SessionEvent | undefined {
    const received = receivedIn(frame)
    if (received !== undefined) {
      if (received.udpPort !== this.#peer.udpPort || !this.#isOurs(received.from)) return undefined
      return { kind: 'datagram', payload: received.payload, lqi: lqiOf(received.rssiDbm) }
    }
    if (lostLinkIn(frame)?.mac === this.#peer.mac) return { kind: 'over', how: 'endedByMeter' }
    const pana = panaIn(frame)
    if (pana?.mac !== this.#peer.mac) return undefined
    // Nobody asked: the dongle has authenticated again by itself.
    return pana.result === 'joined'
      ? { kind: 'resumed', why: 're-authentication' }
      : { kind: 'over', how: 'notRenewed' }
  }

  #isOurs(address: string): boolean {
    return Buffer.from(this.#address).equals(Buffer.from(address, 'hex'))
  }
}

const isAmong = (reasons: readonly ResultName[], { facts }: KenshinError): boolean =>
  reasons.some((reason) => reason === facts.reason)

/** Low half of the byte behind the result; a meter always listens, so no sending waits in the queue that the high half tells of. */
const RADIO: Readonly<Record<number, Sent | 'limited'>> = {
  0x0: 'sent',
  0x2: 'limited',
  0x3: 'failed',
  0x5: 'failed',
  0x8: 'failed',
}
/** The high half of one that could not be put into that queue. */
const NOT_QUEUED = 2

const sentAs = (radio = 0xff): Sent | 'limited' =>
  radio >> 4 === NOT_QUEUED ? 'failed' : (RADIO[radio & 0x0f] ?? 'unknown')
