/**
 * The PANA session with one meter, as a link for ECHONET Lite frames:
 *
 *   Dongle ── PanaSession ── MeterSession ── ask.ts (requests, answers) ── profile, clock, history
 *                            you are here
 */
import type { Context } from '../base/context.js'
import { KenshinError } from '../base/errors.js'
import { Emitter, waitForEvent } from '../base/wait-for-event.js'
import type { Logger } from '../base/log.js'
import { reasonOf, type Time, type Waiting } from '../base/time.js'
import { Turns } from '../base/turns.js'
import type { Pause, PanaSession, SessionEvent } from '../dongle/dongle.js'
import type { Words } from '../words/words.js'
import type { Joined } from './join.js'
import type { MeterLink } from './link.js'

/** The dongle authenticates again by itself: usually 2 s, 42 s at worst in published logs. */
const REAUTHENTICATION_MS = 60_000
/** The hourly transmit time is used up; the log that shows an end shows it after ten minutes. */
const SEND_LIMIT_MS = 20 * 60_000
export class MeterSession implements MeterLink {
  readonly #session: PanaSession
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

  constructor(
    { session, pan, scanMs }: Pick<Joined, 'session' | 'pan' | 'scanMs'>,
    { time, log }: Omit<Context, 'signal'>,
  ) {
    this.#session = session
    this.#lqi = scanMs > 0 ? pan.lqi : undefined
    this.#time = time
    this.#log = log
    this.#unsubscribe = session.subscribe((event) => this.#hear(event))
    if (session.lost.aborted) this.#lose(reasonOf(session.lost))
    else session.lost.addEventListener('abort', () => this.#lose(reasonOf(session.lost)), { once: true })
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
      return this.#session.send(frame, { signal: ends })
    })
  }

  /** Ends the session: bounded, never throws, safe to call twice. The dongle stays open, the link is lost. */
  async leave(): Promise<void> {
    if (this.#leaving) return
    this.#leaving = true
    try {
      if (!(await this.#session.leave())) this.#log.debug('left without farewell', { why: 'no farewell' })
    } catch (error) {
      this.#log.debug('left without farewell', { why: (error as Error).message })
    } finally {
      this.#unsubscribe()
      this.#stopTimers()
      this.#lost.abort(sessionLost('left'))
    }
  }

  #hear(event: SessionEvent): void {
    switch (event.kind) {
      case 'datagram':
        this.#lqi = event.lqi ?? this.#lqi
        this.#payloads.emit(event.payload)
        break
      case 'paused':
        this.#pause(event.why)
        break
      case 'resumed':
        this.#resume(event.why)
        break
      case 'over':
        this.#lose(sessionLost(event.how))
    }
  }

  #pause(why: Pause): void {
    const { limitMs, reason } = patience[why]
    this.#log.warn('sending paused', { why })
    this.#pauses.get(why)?.()
    this.#pauses.set(
      why,
      this.#time.timer(limitMs, () => this.#lose(reason())),
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
    await waitForEvent(this.#session, () => this.#pauses.size === 0 || undefined, { time: this.#time, signal })
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

type LostWords = Exclude<keyof Words['errors']['meter.session-lost'], 'remedy'>

const sessionLost = (how: LostWords): KenshinError => new KenshinError('meter.session-lost', (words) => words[how])

const rateLimited = (): KenshinError => new KenshinError('meter.rate-limited', (words) => words.sendTimeUsedUp)

/** How long a pause may last before the session is given up. */
const patience: Readonly<Record<Pause, { readonly limitMs: number; readonly reason: () => KenshinError }>> = {
  're-authentication': { limitMs: REAUTHENTICATION_MS, reason: () => sessionLost('expired') },
  'transmit limit': { limitMs: SEND_LIMIT_MS, reason: rateLimited },
}
