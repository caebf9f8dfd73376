/**
 * A Wi-SUN dongle that speaks J11.
 *
 *   Port ──bytes──▶ J11Splitter ──frames──▶ the pending request, and every listener
 *   Port ◀──bytes── encodeFrame ◀── request()           one request at a time, the others queue
 */
import type { Context } from '../../base/context.js'
import type { Time, Waiting } from '../../base/time.js'
import { pairingIdOf } from '../dongle.js'
import type { Beacon, Dongle, DongleFacts, J11Facts, PanaSession, RouteBCredentials, ScanRange } from '../dongle.js'
import { BONDED_CHANNELS, type PanDescriptor } from '../pan-descriptor.js'
import { choices } from './choices.js'
import { joinOnce } from './join.js'
import { j11Channel } from './radio.js'
import type { RequestLine } from './request-line.js'
import { initialSettings, reset, setCredentials } from './requests.js'
import { scanOnce } from './scan.js'
import { J11Session } from './session.js'
import { restart } from './start.js'

export class J11Dongle implements Dongle {
  readonly scans = choices.scanDurations.map((duration) => ({ duration, channels: BONDED_CHANNELS }))
  readonly #line: RequestLine
  readonly #facts: J11Facts
  readonly #time: Time
  #credentials: RouteBCredentials | undefined
  /** Since the last reset no B route was started. */
  #isFresh = true

  /** @param line started; @param facts what it told then */
  constructor(line: RequestLine, facts: J11Facts, time: Time) {
    this.#line = line
    this.#facts = facts
    this.#time = time
  }

  get lost(): AbortSignal {
    return this.#line.lost
  }

  look(): Promise<DongleFacts> {
    return Promise.resolve(this.#facts)
  }

  /** A scan wants initial settings with any channel, and looks for the pairing ID of its own. */
  async introduce(credentials: RouteBCredentials, waiting: Waiting): Promise<void> {
    this.#credentials = credentials
    await this.#line.request(initialSettings(choices.channelBeforeScan), waiting)
    await this.#line.request(setCredentials(credentials), waiting)
  }

  async scan(range: ScanRange, context: Context): Promise<Beacon[]> {
    await this.#freshen(context)
    const pairingId = this.#credentials === undefined ? '' : pairingIdOf(this.#credentials).reveal()
    return scanOnce(this.#line, pairingId, range, context)
  }

  async join(pan: PanDescriptor, udpPort: number, context: Context): Promise<PanaSession | undefined> {
    const channel = j11Channel(pan.channel)
    if (channel === undefined) return undefined
    const renew = (): Promise<void> => this.#renew(context)
    try {
      await this.#freshen(context)
      this.#isFresh = false
      const isJoined = await joinOnce(this.#line, { pan, channel, udpPort, renew }, context)
      return isJoined ? new J11Session(this.#line, { mac: pan.mac, udpPort }, this.#time) : undefined
    } catch (error) {
      // Without a reset the dongle would go on, and open a session that nobody ends.
      await this.#line.interrupt(reset).catch(() => undefined)
      throw error
    }
  }

  close(): Promise<void> {
    return this.#line.close()
  }

  async #freshen(waiting: Waiting): Promise<void> {
    if (!this.#isFresh) await this.#renew(waiting)
    this.#isFresh = true
  }

  /** From any state to that after {@link introduce}. */
  async #renew(waiting: Waiting): Promise<void> {
    await restart(this.#line, waiting)
    if (this.#credentials !== undefined) await this.introduce(this.#credentials, waiting)
  }
}
