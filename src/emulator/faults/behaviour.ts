/** Behaviours: what goes wrong, stacked on an emulator that otherwise does everything right. */
import type { Frame } from '../../echonet/frame.js'
import type { Exchange } from '../radio/exchange.js'
import type { Meter } from '../meter/meter.js'
import type { MeterClock } from '../meter/clock.js'

/** A behaviour that decided a thing ends the chain for it; older behaviours are not asked. */
export type Handled = 'handled' | undefined

/** What a command is about to be answered with. */
export interface CommandAnswer {
  /** `SKSCAN` */
  readonly command: string
  /** Lines before the result; they may be changed. */
  readonly lines: string[]
  /** The result line is lost on the cable. */
  isResultLost: boolean
}

/** What a behaviour may touch. */
export interface Controls {
  readonly meter: Meter
  readonly clock: MeterClock
  /** Answers that come together with the next one. */
  readonly held: Exchange['replies']
  /** The dongle reports a notification of the meter. */
  notify(frame: Frame): void
  /** EVENT 29, then after `ms` EVENT 25 or 24. */
  expireSession(ms: number, renewed: boolean): void
  /** EVENT 26, then 27. */
  endSession(): void
  /** EVENT 32, then after `ms` EVENT 33. */
  limitSending(ms: number): void
  /** From now on nobody answers on the radio. */
  silenceMeter(): void
  /** From now on the dongle writes no byte. */
  silenceDongle(): void
  /** The plug is pulled: the connection drops. */
  disconnect(): void
}

export interface Behaviour {
  readonly name: string
  /** A request is about to be sent. */
  onRequest?(exchange: Exchange, controls: Controls): Handled
  /** The meter has answered it (or not). */
  onReply?(exchange: Exchange, controls: Controls): Handled
  /** The dongle is about to answer a command. */
  onCommand?(answer: CommandAnswer): Handled
  /** A join with right credentials is about to succeed. */
  onJoin?(join: { accepted: boolean }, controls: Controls): Handled
}

/** The stack: newest first. */
export class Behaviours {
  readonly #stack: Behaviour[] = []

  /** @returns a function that takes it away again. */
  push(behaviour: Behaviour): () => void {
    this.#stack.unshift(behaviour)
    return () => {
      const at = this.#stack.indexOf(behaviour)
      if (at >= 0) this.#stack.splice(at, 1)
    }
  }

  clear(): void {
    this.#stack.length = 0
  }

  ask(question: (behaviour: Behaviour) => Handled): void {
    // A copy: a behaviour may take itself away.
    for (const behaviour of [...this.#stack]) if (question(behaviour) === 'handled') return
  }
}
