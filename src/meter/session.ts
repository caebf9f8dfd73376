/**
 * The PANA session with one meter, as a link for ECHONET Lite frames:
 *
 *   Dongle (commands, events) ── MeterSession ── ask.ts (requests, answers) ── profile, clock, history
 *                                you are here
 */
import type { Context } from '../base/context.js'
import { KenshinError, isCode } from '../base/errors.js'
import { Emitter, waitForEvent } from '../base/wait-for-event.js'
import type { Logger } from '../base/log.js'
import { reasonOf, type Time, type Waiting } from '../base/time.js'
import type { Answer } from '../dongle/answer.js'
import { sendResultOf, SKSENDTO, SKTERM } from '../dongle/commands.js'
import type { Dongle } from '../dongle/dongle.js'
import { EventNumber, type SkEvent } from '../dongle/events.js'
import { Turns } from '../dongle/turns.js'
import { ECHONET_PORT } from '../echonet/codes.js'
import type { Words } from '../words/words.js'
import type { Joined } from './join.js'
import type { MeterLink } from './link.js'

/** After EVENT 29 the dongle authenticates again by itself: usually 2 s, 42 s at worst in published logs. */
const REAUTHENTICATION_MS = 60_000
/** After EVENT 32 the hourly transmit time is used up; the log that shows an end shows it after ten minutes. */
const SEND_LIMIT_MS = 20 * 60_000
/** For SKTERM and its EVENT 27 or 28. Where the meter does not answer, EVENT 28 comes after about 10 s. */
const END_MS = 12_000

/**
 * FAIL ER09: bytes of the command were lost on the way to the dongle; ER10: the dongle cannot do it now. Either way nothing was
 * sent, and the next attempt may succeed.
 */
const NOT_SENT: readonly unknown[] = ['ER09', 'ER10']

type Pause = 're-authentication' | 'transmit limit'

export class MeterSession implements MeterLink {
  readonly #dongle: Dongle
  readonly #address: string
  readonly #time: Time
  readonly #log: Logger
  readonly #lost = new AbortController()
  readonly #unsubscribe: () => void
  readonly #payloads = new Emitter<Uint8Array>(this.#lost.signal)
  /** Why nothing may be sent now; each value cancels the timer that gives the session up. */
  readonly #pauses = new Map<Pause, () => void>()
  /** One frame at a time: frames keep their order during a pause, and each looks for a new pause before it is sent. */
  readonly #turns = new Turns()
  #leaving = false
  #lqi: number | undefined

  constructor(dongle: Dongle, joined: Joined, { time, log }: Omit<Context, 'signal'>) {
    this.#dongle = dongle
    this.#address = joined.address
    this.#lqi = joined.scanMs > 0 ? joined.pan.lqi : undefined
    this.#time = time
    this.#log = log
    this.#unsubscribe = dongle.subscribe((event) => this.#hear(event))
    if (dongle.lost.aborted) this.#lose(reasonOf(dongle.lost))
    else dongle.lost.addEventListener('abort', () => this.#lose(reasonOf(dongle.lost)), { once: true })
  }

  get lost(): AbortSignal {
    return this.#lost.signal
  }

  get lqi(): number | undefined {
    return this.#lqi
  }

  subscribe(listener: (payload: Uint8Array) => void): () => void {
    return this.#payloads.subscribe(listener)
  }

  async send(frame: Uint8Array, { signal }: Waiting): Promise<'sent' | 'failed' | 'unknown'> {
    const ends = AbortSignal.any([signal, this.lost])
    return this.#turns.run(ends, async () => {
      while (this.#pauses.size > 0) await this.#resumed(ends)
      ends.throwIfAborted()
      if (this.#leaving) throw sessionLost('left')
      const command = SKSENDTO(this.#address, ECHONET_PORT, frame)
      try {
        return sendResult(await this.#dongle.command(command, { signal: ends }), this.#address)
      } catch (error) {
        if (isCode(error, 'dongle.refused') && NOT_SENT.includes(error.facts.er)) return 'failed'
        throw error
      }
    })
  }

  /** Ends the session (SKTERM): bounded, never throws, safe to call twice. The dongle stays open, the link is lost. */
  async leave(): Promise<void> {
    if (this.#leaving) return
    this.#leaving = true
    try {
      const end = await waitForEvent(this.#dongle, (event) => (endsSession(event) ? event : undefined), {
        after: (limit) => this.#dongle.command(SKTERM, { signal: limit }),
        limitMs: END_MS,
        time: this.#time,
      })
      if (end === undefined) this.#log.debug('left without farewell', { why: 'no farewell' })
    } catch (error) {
      this.#log.debug('left without farewell', { why: (error as Error).message })
    } finally {
      this.#unsubscribe()
      this.#stopTimers()
      this.#lost.abort(sessionLost('left'))
    }
  }

  #hear(event: SkEvent): void {
    if (event.kind === 'datagram') {
      if (event.from !== this.#address || event.localPort !== ECHONET_PORT) return
      this.#lqi = event.lqi ?? this.#lqi
      this.#payloads.emit(event.data)
    } else if (endsSession(event)) this.#lose(sessionLost('endedByMeter'))
    else if (event.kind === 'event') this.#hearEvent(event.number)
  }

  #hearEvent(number: number): void {
    switch (number) {
      case EventNumber.sessionExpired:
        // A join of ours would collide with the dongle's own: nothing is sent until EVENT 25 (or 24).
        this.#pause('re-authentication', REAUTHENTICATION_MS, sessionLost('expired'))
        break
      case EventNumber.sendLimitOn:
        this.#pause('transmit limit', SEND_LIMIT_MS, rateLimited())
        break
      case EventNumber.joined:
        this.#resume('re-authentication')
        break
      case EventNumber.sendLimitOff:
        this.#resume('transmit limit')
        break
      case EventNumber.joinFailed:
        this.#lose(sessionLost('notRenewed'))
    }
  }

  #pause(why: Pause, limitMs: number, reason: KenshinError): void {
    this.#log.warn('sending paused', { why })
    this.#pauses.get(why)?.()
    this.#pauses.set(
      why,
      this.#time.timer(limitMs, () => this.#lose(reason)),
    )
  }

  #resume(why: Pause): void {
    const cancel = this.#pauses.get(why)
    if (cancel === undefined) return
    cancel()
    this.#pauses.delete(why)
    this.#log.info('sending again', { why })
  }

  /** Waits for the event that ends the last pause; a pause that is never ended loses the session. */
  async #resumed(signal: AbortSignal): Promise<void> {
    await waitForEvent(this.#dongle, () => this.#pauses.size === 0 || undefined, { time: this.#time, signal })
  }

  #stopTimers(): void {
    for (const cancel of this.#pauses.values()) cancel()
    this.#pauses.clear()
  }

  #lose(reason: Error): void {
    if (this.#leaving || this.lost.aborted) return
    this.#log.warn('session lost', { why: reason.message })
    this.#stopTimers()
    this.#lost.abort(reason)
  }
}

/** EVENT 26 (by the meter), 27 and 28 (our SKTERM, answered or not). */
const SESSION_ENDS: readonly number[] = [EventNumber.endedByPeer, EventNumber.ended, EventNumber.endTimedOut]

const endsSession = (event: SkEvent): boolean => event.kind === 'event' && SESSION_ENDS.includes(event.number)

/** Tells from the last EVENT 21 before the OK whether the frame was sent; without one it is unknown. */
const sendResult = ({ events }: Answer, address: string): 'sent' | 'failed' | 'unknown' =>
  events.map((event) => sendResultOf(event, address)).findLast((result) => result !== undefined) ?? 'unknown'

type LostWords = Exclude<keyof Words['errors']['meter.session-lost'], 'remedy'>

const sessionLost = (how: LostWords): KenshinError => new KenshinError('meter.session-lost', (words) => words[how])

const rateLimited = (): KenshinError => new KenshinError('meter.rate-limited', (words) => words.sendTimeUsedUp)
