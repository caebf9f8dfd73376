import type { Logger } from '../base/log.js'

/** A link that loses more of the swift readings than this share is read politely… */
const MOST_LOST = 0.05
/** …once so many were lost: one or two happen on every link. */
const LOSSES_TOLD = 3

/** How a day is asked for: by one request that sets and reads it, or by two. */
export type DayRequests = 'SetGet' | 'SetC and Get'

/** Two days, where one request sets and reads each; otherwise both requests of a day, and the one that sets the next. */
const MOST_IN_FLIGHT: Readonly<Record<DayRequests, number>> = { SetGet: 2, 'SetC and Get': 3 }

/**
 * How many requests are in flight. `polite`: one; the Get leaves when the SetC is answered. `swift`: two or three. The first answer for
 * another day, a refusal, or a lossy link ends the swift pace for the session.
 */
export class Pace {
  readonly #log: Logger
  #isSwift: boolean
  #readings = 0
  #losses = 0
  #isSteady = false

  constructor(asked: 'polite' | 'swift' | undefined, log: Logger) {
    this.#isSwift = asked === 'swift'
    this.#log = log
  }

  get isSwift(): boolean {
    return this.#isSwift
  }

  mostInFlight(by: DayRequests): number {
    return this.#isSwift ? MOST_IN_FLIGHT[by] : 1
  }

  /** Whether the next day may be asked for before the one before is answered: a meter that drops what comes early is seen before. */
  get looksAhead(): boolean {
    return this.#isSwift && this.#isSteady
  }

  /** A day was asked for swiftly. @param isRepeated a request or an answer of it was lost */
  noteReading({ isRepeated }: { readonly isRepeated: boolean }): void {
    this.#isSteady = !isRepeated
    this.#readings++
    if (isRepeated) this.#losses++
    if (this.#losses >= LOSSES_TOLD && this.#losses > this.#readings * MOST_LOST) this.#end('the link loses too much')
  }

  noteDisagreement(why: string): void {
    this.#end(why)
  }

  #end(why: string): void {
    if (!this.#isSwift) return
    this.#isSwift = false
    this.#log.info('politely from now on', { why })
  }
}
