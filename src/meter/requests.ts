import { randomInt } from 'node:crypto'
import type { Context } from '../base/context.js'
import { isCode } from '../base/errors.js'
import { Emitter, EventWaiter } from '../base/wait-for-event.js'
import type { Logger } from '../base/log.js'
import { deferred, type Time, type Waiting } from '../base/time.js'
import { Eoj, Esv } from '../echonet/codes.js'
import { decodeFrame, describeFrame, encodeFrame, toldBy, type Frame, type Property } from '../echonet/frame.js'
import { isAnswer } from './is-answer.js'
import type { MeterLink } from './link.js'
import { RoundTrip } from './round-trip.js'

/** What one attempt after the other asks for; the last one stands for all further attempts. */
export type Questions<P> = readonly [readonly P[], ...(readonly P[])[]]

/** How a request is sent. */
export interface Sending<P = Property> {
  /** Set by the same request (SetGet) that asks. */
  readonly setting?: P | undefined
  /** At most so many; as many as patience lasts if absent. */
  readonly attempts?: number | undefined
  /** So many requests, with this one, may wait for their answers at once; 1 if absent. */
  readonly mostInFlight?: number | undefined
  /** Is told once the dongle has sent the first attempt. */
  readonly onSent?: (() => void) | undefined
}

/** The first good answer to a request. */
export interface Answer {
  readonly esv: Esv
  /** What was asked for; of a request that only sets, what it set. */
  readonly told: readonly Property[]
  /** 1 for an answer to the first attempt. */
  readonly attempt: number
  /** Monotonic ms before the attempt that it answers, and when it was heard. */
  readonly askedMs: number
  readonly answeredMs: number
}

interface Attempt {
  readonly asked: readonly Property[]
  readonly number: number
  readonly askedMs: number
  /** When the dongle had sent it; undefined while it does. */
  sentMs?: number
}

/** Sends requests to one meter as frames, finds their answers, and confirms its notifications. */
export class Requests {
  readonly #link: MeterLink
  readonly #time: Time
  readonly #log: Logger
  readonly #unsubscribe: () => void
  readonly #frames: Emitter<Frame>
  // Random, so that a late answer to the request of a killed program fits no request of this one.
  #tid = randomInt(0x10000)
  readonly #inFlight = new Set<Promise<unknown>>()
  #isSteady = false
  #attempts = 0
  readonly #roundTrip: RoundTrip

  /** Requests answered and attempts beyond the first. */
  readonly counts = { requests: 0, retries: 0 }

  /** @param secondsPerRequest what a request took in the last run */
  constructor(link: MeterLink, { time, log }: Omit<Context, 'signal'>, secondsPerRequest?: number) {
    this.#roundTrip = new RoundTrip(secondsPerRequest === undefined ? undefined : secondsPerRequest * 1000)
    this.#link = link
    this.#time = time
    this.#log = log
    this.#frames = new Emitter(link.lost)
    this.#unsubscribe = link.subscribe((payload) => this.#hear(payload))
  }

  stop(): void {
    this.#unsubscribe()
  }

  /** Of the latest request. */
  get attempts(): number {
    return this.#attempts
  }

  /** Whether the latest answer came to the first attempt. */
  get isSteady(): boolean {
    return this.#isSteady
  }

  /**
   * Sends a request until it is answered. Every attempt has its own transaction ID; the first good answer to any of them
   * counts. It may hold only some of the properties.
   * @param esv `SetC` to set; `Get` for everything else
   * @returns undefined when no attempt was answered.
   * @throws {KenshinError} what ends the link.
   */
  async send(
    esv: 'Get' | 'SetC',
    questions: Questions<Property>,
    { signal, mostInFlight = 1, ...sending }: Waiting & Sending,
  ): Promise<Answer | undefined> {
    while (this.#inFlight.size >= mostInFlight) await Promise.race(this.#inFlight)
    const ended = deferred<undefined>()
    this.#inFlight.add(ended.promise)
    try {
      return await this.#exchange(sending.setting ? Esv.SetGet : Esv[esv], questions, { signal, ...sending })
    } finally {
      this.#inFlight.delete(ended.promise)
      ended.resolve(undefined)
    }
  }

  async #exchange(
    esv: Esv,
    questions: Questions<Property>,
    { signal, setting, attempts: most, onSent }: Waiting & Sending,
  ): Promise<Answer | undefined> {
    const others = this.#inFlight.size - 1
    const attempts = new Map<number, Attempt>()
    const answer = new EventWaiter(this.#frames, (frame) => this.#answerIn(frame, esv, attempts))
    const patience = this.#roundTrip.patience({ others }).slice(0, most)
    try {
      for (const [attempt, { ms, afterFailureMs }] of patience.entries()) {
        if (attempt > 0) this.counts.retries++
        this.#attempts = attempt + 1
        const asked = questions[Math.min(attempt, questions.length - 1)]!
        const frame = this.#frame(esv, asked, setting)
        const trial: Attempt = { asked, number: attempt + 1, askedMs: this.#time.monotonic() }
        attempts.set(frame.tid, trial)
        this.#log.debug('request', { frame: describeFrame(frame), attempt: attempt + 1 })
        const sent = await this.#link.send(encodeFrame(frame), { signal })
        trial.sentMs = this.#time.monotonic()
        if (attempt === 0) onSent?.()
        const limitMs = sent === 'failed' ? afterFailureMs : ms
        const found = await answer.within({ limitMs, time: this.#time, signal })
        if (found === undefined) continue
        this.counts.requests++
        this.#isSteady = attempt === 0
        return found
      }
    } finally {
      answer.stop()
    }
    this.#isSteady = false
    return undefined
  }

  #frame(esv: Esv, asked: readonly Property[], setting: Property | undefined): Frame {
    const head = { tid: this.#nextTid(), seoj: Eoj.controller, deoj: Eoj.meter, esv }
    return setting === undefined
      ? { ...head, properties: asked }
      : { ...head, properties: [setting], getProperties: asked }
  }

  #answerIn(frame: Frame, esv: Esv, attempts: ReadonlyMap<number, Attempt>): Answer | undefined {
    const attempt = attempts.get(frame.tid)
    if (attempt === undefined || !isAnswer(frame, esv, attempt.asked)) return undefined
    const answeredMs = this.#time.monotonic()
    this.#roundTrip.add(answeredMs - (attempt.sentMs ?? answeredMs))
    return { esv: frame.esv, told: toldBy(frame), attempt: attempt.number, askedMs: attempt.askedMs, answeredMs }
  }

  #nextTid(): number {
    this.#tid = (this.#tid + 1) & 0xffff
    return this.#tid
  }

  #hear(payload: Uint8Array): void {
    try {
      const frame = decodeFrame(payload)
      this.#log.debug('heard', { frame: describeFrame(frame) })
      if (frame.esv === Esv.INFC) this.#confirm(frame)
      this.#frames.emit(frame)
    } catch (error) {
      if (!isCode(error, 'echonet.malformed')) throw error
      // The request is sent again when its time is over; a broken frame is no reason to end a run.
      this.#log.warn('unreadable frame ignored', { why: error.message })
    }
  }

  /** May fail: a meter that gets no INFC_Res only repeats the notification. */
  #confirm({ tid, seoj, properties }: Frame): void {
    const empty = properties.map(({ epc }) => ({ epc, edt: new Uint8Array() }))
    const frame = encodeFrame({ tid, seoj: Eoj.controller, deoj: seoj, esv: Esv.INFC_Res, properties: empty })
    this.#link.send(frame, { signal: this.#link.lost }).catch((error: unknown) => {
      this.#log.debug('notification not confirmed', { why: String(error) })
    })
  }
}
