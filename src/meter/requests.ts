import { randomInt } from 'node:crypto'
import type { Context } from '../base/context.js'
import { isCode } from '../base/errors.js'
import { Emitter, EventWaiter } from '../base/wait-for-event.js'
import type { Logger } from '../base/log.js'
import type { Time, Waiting } from '../base/time.js'
import { Eoj, Esv } from '../echonet/codes.js'
import { decodeFrame, describeFrame, encodeFrame, type Frame, type Property } from '../echonet/frame.js'
import type { MeterLink } from './link.js'

/**
 * How long to wait after each attempt before the next one, ms. Meters usually answer within 2 s, rarely within a minute
 * (the application interface asks for timers of 20 and 60 s). Waiting less than that loses nothing, because an answer to
 * an earlier attempt still counts.
 */
const WAITS_MS = [10_000, 15_000, 30_000, 60_000]
/**
 * The same after EVENT 21 01, where the request or only its acknowledgement was lost: short at first, but a minute of
 * disturbance must not use up all attempts, and the answer to the last one may come late, too.
 */
const WAITS_AFTER_FAILURE_MS = [3_000, 10_000, 20_000, 60_000]
/** The same while the meter has answered nothing in this session: one that accepts the join and never answers costs two minutes. */
const WAITS_UNHEARD_MS = [10_000, 15_000, 20_000, 30_000]
export const ATTEMPTS = WAITS_MS.length
/** Some meters do not answer a request for more properties than they can serve: later attempts ask for the first one alone. */
const ATTEMPTS_FOR_ALL = 2

const answersTo: ReadonlyMap<Esv, readonly Esv[]> = new Map<Esv, readonly Esv[]>([
  [Esv.Get, [Esv.Get_Res, Esv.Get_SNA]],
  [Esv.SetC, [Esv.Set_Res, Esv.SetC_SNA]],
])

/** Sends requests to one meter as frames, finds their answers, and confirms its notifications. */
export class Requests {
  readonly #link: MeterLink
  readonly #time: Time
  readonly #log: Logger
  readonly #unsubscribe: () => void
  readonly #frames: Emitter<Frame>
  // Random, so that a late answer to the request of a killed program fits no request of this one.
  #tid = randomInt(0x10000)

  /** Requests answered and attempts beyond the first. */
  readonly counts = { requests: 0, retries: 0 }

  constructor(link: MeterLink, { time, log }: Omit<Context, 'signal'>) {
    this.#link = link
    this.#time = time
    this.#log = log
    this.#frames = new Emitter(link.lost)
    this.#unsubscribe = link.subscribe((payload) => this.#hear(payload))
  }

  stop(): void {
    this.#unsubscribe()
  }

  /**
   * Sends a request until it is answered. Every attempt has its own transaction ID; the first good answer to any of them
   * counts. It may hold only some of the properties.
   * @returns undefined when no attempt was answered.
   * @throws {KenshinError} what ends the link.
   */
  async send(esv: Esv, properties: readonly Property[], { signal }: Waiting): Promise<Frame | undefined> {
    const tids = new Set<number>()
    const answer = new EventWaiter(this.#frames, (frame) =>
      tids.has(frame.tid) && isAnswer(frame, esv, properties) ? frame : undefined,
    )
    const waits = this.counts.requests === 0 ? WAITS_UNHEARD_MS : WAITS_MS
    try {
      for (const [attempt, waitMs] of waits.entries()) {
        if (attempt > 0) this.counts.retries++
        const asked = attempt < ATTEMPTS_FOR_ALL ? properties : properties.slice(0, 1)
        const frame = { tid: this.#nextTid(), seoj: Eoj.controller, deoj: Eoj.meter, esv, properties: asked }
        tids.add(frame.tid)
        this.#log.debug('request', { frame: describeFrame(frame), attempt: attempt + 1 })
        const sent = await this.#link.send(encodeFrame(frame), { signal })
        const limitMs = sent === 'failed' ? Math.min(waitMs, WAITS_AFTER_FAILURE_MS[attempt]!) : waitMs
        const found = await answer.within({ limitMs, time: this.#time, signal })
        if (found === undefined) continue
        this.counts.requests++
        return found
      }
    } finally {
      answer.stop()
    }
    return undefined
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

/**
 * Objects, service and EPCs must fit, because a notification may carry the transaction ID of a request by chance. The order of
 * the EPCs does not matter: some meters have an order of their own.
 */
function isAnswer(frame: Frame, request: Esv, asked: readonly Property[]): boolean {
  const [answered, requested] = [epcsOf(frame.properties), epcsOf(asked)]
  return (
    frame.seoj === Eoj.meter &&
    frame.deoj === Eoj.controller &&
    (answersTo.get(request) ?? []).includes(frame.esv) &&
    answered.length > 0 &&
    new Set(answered).size === answered.length &&
    answered.every((epc) => requested.includes(epc))
  )
}

const epcsOf = (properties: readonly Property[]): number[] => properties.map(({ epc }) => epc)
