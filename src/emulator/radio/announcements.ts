/** Notifications that the meter sends while a controller is joined. */
import { SLOT_S } from '../../base/clock.js'
import { ECHONET_PORT, Esv } from '../../echonet/codes.js'
import { encodeFrame, type Frame } from '../../echonet/frame.js'
import { hash } from '../household/integers.js'
import type { Reporter } from './reporter.js'
import { MULTICAST } from './signals.js'
import type { RadioParts } from './site.js'
import type { Wait } from '../tasks.js'

/** EA and EB come within five minutes after :00 and :30. */
const WITHIN_S = 300
/** An INFC that nobody confirms is sent this often. */
const TRIES = 3

export class Announcements {
  readonly #parts: RadioParts
  readonly #reporter: Reporter
  readonly #confirmed = new Set<number>()

  constructor(parts: RadioParts, reporter: Reporter) {
    this.#parts = parts
    this.#reporter = reporter
  }

  /** An INFC_Res has come. */
  confirm({ tid }: Frame): void {
    this.#confirmed.add(tid)
  }

  /** Sends the instance list, then EA and EB of each half hour until the session ends. */
  async run(wait: Wait, isJoined: () => boolean): Promise<void> {
    const { meter, latency, clock } = this.#parts
    await wait.for(latency.instanceList)
    if (isJoined()) this.#send(meter.instanceList(), MULTICAST)
    if (meter.announces === 'nothing') return
    // The session's tasks end this loop.
    for (;;) {
      const due = nextAnnouncement(clock.now())
      await this.#until(due, wait)
      if (isJoined() && clock.now() >= due) await this.#announce(wait)
    }
  }

  async #announce(wait: Wait): Promise<void> {
    const { meter, latency } = this.#parts
    const frame = meter.announcement()
    if (frame === undefined) return
    for (let sent = 0; sent < TRIES; sent++) {
      this.#send(frame)
      if (frame.esv !== Esv.INFC) return
      await wait.for(latency.confirmation)
      if (this.#confirmed.delete(frame.tid)) return
    }
  }

  #send(frame: Frame, destination = this.#reporter.own): void {
    this.#reporter.datagram({ port: ECHONET_PORT, data: encodeFrame(frame), destination })
  }

  /** Waits until the meter's clock shows an instant, or is set. */
  async #until(time: number, { signal }: Wait): Promise<void> {
    await new Promise<void>((resolve) => {
      const { clock, time: real } = this.#parts
      const ms = clock.msUntil(time)
      const cancel = ms === undefined ? (): void => undefined : real.timer(ms, end)
      const forget = clock.onChange(end)
      signal.addEventListener('abort', end, { once: true })
      function end(): void {
        cancel()
        forget()
        signal.removeEventListener('abort', end)
        resolve()
      }
    })
    signal.throwIfAborted()
  }
}

/** When EA and EB are next announced; each half hour has its own delay. */
export function nextAnnouncement(now: number): number {
  const halfHour = Math.floor(now / SLOT_S)
  const times = [halfHour, halfHour + 1].map((n) => n * SLOT_S + (hash(n, 0) % WITHIN_S))
  return times.find((time) => time > now) ?? times[1]!
}
