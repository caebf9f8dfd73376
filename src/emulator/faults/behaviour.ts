/** Behaviours change what a right emulator does. Several may be active; the newest is asked first. */
import type { Frame } from '../../echonet/frame.js'
import type { Exchange } from '../radio/exchange.js'
import type { Meter } from '../meter/meter.js'
import type { LinkChange } from '../radio/signals.js'
import type { MeterClock } from '../meter/clock.js'

/** `handled`: older behaviours are not asked any more. */
export type Handled = 'handled' | undefined

/** The answer to a command before it is printed. */
export interface CommandAnswer {
  /** `SKSCAN`, or the code of J11: `0051`. */
  readonly command: string
  /** Lines before the result; they may be changed. */
  readonly lines: string[]
  /** Whether the result line is lost on the cable. */
  isResultLost: boolean
  /** J11: the command is not carried out, and this is its result byte. */
  refusal?: number
  /** J11: it is sent in one piece with what the dongle says next. */
  isHeld?: true
  /** J11: a reset leaves the credentials. */
  keepsCredentials?: true
}

/** What the meter says to a join. */
export interface JoinAnswer {
  answered: boolean
  accepted: boolean
}

/** What a behaviour can do to the emulator. */
export interface Controls {
  readonly meter: Meter
  readonly clock: MeterClock
  /** Answers that are sent together with the next one. */
  readonly held: Exchange['replies']
  /** The dongle reports a notification of the meter. */
  notify(frame: Frame): void
  /** EVENT 29, then after `ms` EVENT 25 or 24. */
  expireSession(ms: number, renewed: boolean): void
  /** EVENT 26, then 27. */
  endSession(): void
  /** 601A: the session ends, and the radio has lost the meter. */
  loseLink(): void
  /** 601A, and nothing happens. */
  reportLink(change: LinkChange): void
  /** 6038. */
  reportNotReceived(data: Uint8Array): void
  /** EVENT 32, then after `ms` EVENT 33. */
  limitSending(ms: number): void
  /** From now on the meter answers nothing. */
  silenceMeter(): void
  /** From now on the dongle prints nothing. */
  silenceDongle(): void
  /** Drops the connection to the host. */
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
  onJoin?(join: JoinAnswer, controls: Controls): Handled
}

/** The active behaviours, newest first. */
export class Behaviours {
  readonly #active: Behaviour[] = []

  /** @returns a function that removes it. */
  push(behaviour: Behaviour): () => void {
    this.#active.unshift(behaviour)
    return () => {
      const at = this.#active.indexOf(behaviour)
      if (at >= 0) this.#active.splice(at, 1)
    }
  }

  clear(): void {
    this.#active.length = 0
  }

  ask(question: (behaviour: Behaviour) => Handled): void {
    // A copy, because a behaviour may remove itself.
    for (const behaviour of [...this.#active]) if (question(behaviour) === 'handled') return
  }
}
